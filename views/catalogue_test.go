package views

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
)

var parameter = regexp.MustCompile(`\{[^}]*\}`)

func catalogues(t *testing.T) map[string]catalogue {
	t.Helper()
	all := map[string]catalogue{}
	for _, lang := range languages {
		c, err := readCatalogue(files, lang)
		if err != nil {
			t.Fatal(err)
		}
		all[lang] = c
	}
	return all
}

func TestCatalogueIsWholeInBothLanguages(t *testing.T) {
	t.Parallel()
	all := catalogues(t)
	for lang, c := range all {
		for key, sentence := range c {
			if strings.TrimSpace(sentence) == "" {
				t.Errorf("%s: %s is empty", lang, key)
			}
			for otherLang, o := range all {
				twin, known := o[key]
				if !known {
					t.Errorf("%s is in %s but not in %s", key, lang, otherLang)
				}
				if want, got := parametersOf(sentence), parametersOf(twin); known && !slices.Equal(want, got) {
					t.Errorf("%s takes %v in %s and %v in %s", key, want, lang, got, otherLang)
				}
			}
		}
	}
}

func parametersOf(sentence string) []string {
	list := parameter.FindAllString(sentence, -1)
	slices.Sort(list)
	return slices.Compact(list)
}

// The voice of the product: nothing is shouted and nobody begs pardon (domain.md 5.2).
func TestCatalogueKeepsTheVoice(t *testing.T) {
	t.Parallel()
	for key, sentence := range catalogues(t)["ko"] {
		for _, word := range []string{"!", "죄송", "잘못 입력", "바랍니다", "귀하", "명일"} {
			if strings.Contains(sentence, word) {
				t.Errorf("%s says %q: %s", key, word, sentence)
			}
		}
	}
}

func TestRefusalSpeaks(t *testing.T) {
	t.Parallel()
	e := loaded(t)
	at := time.Date(2024, 6, 15, 5, 1, 0, 0, time.UTC)
	cases := []struct {
		err    *models.Error
		ko, en string
	}{
		{models.ErrForbidden, "권한이 있는 계정", "an account that may"},
		{models.Fault("name", "too_long").With("max", 40).With("length", 1200), "40자까지 쓸 수 있어요. 지금은 1,200자", "Up to 40 characters; it has 1,200"},
		{models.Fault("email", "required"), "이메일을 적어 주세요.", "Enter your email."},
		{models.Fault("something else", "required"), "빈 칸을 채워 주세요.", "Please fill this in."},
		{models.Fault("budget", "over_the_budget").With("needed", int64(6_000_000)), "6,000,000원이 필요해요", "needs ₩6,000,000"},
		{&models.Error{Kind: models.Conflict, Reason: "booth_power", Params: map[string]any{"needs": 3000, "has": 500}}, "0.5 kW까지 쓸 수 있는데 3 kW가", "allows 0.5 kW"},
		{&models.Error{Kind: models.Conflict, Reason: "sold_out", Words: "sold_out_until", Params: map[string]any{"at": at}}, "6월 15일(토) 오후 2시 1분에", "Sat 15 June, 2:01 pm"},
		{&models.Error{Kind: models.Malformed, Reason: "malformed", Field: "nonce"}, "읽을 수 없어요", "could not be read"},
	}
	for _, c := range cases {
		if got := e.Refusal("ko", c.err); !strings.Contains(got, c.ko) {
			t.Errorf("%s in Korean: %s", c.err.Reason, got)
		}
		if got := e.Refusal("en", c.err); !strings.Contains(got, c.en) {
			t.Errorf("%s in English: %s", c.err.Reason, got)
		}
	}
}

func TestTextFillsEachParameterOnce(t *testing.T) {
	t.Parallel()
	w := words{lang: "ko", catalogue: catalogue{"a.b": "{one} {two} {three}"}}
	got := w.text("a.b", map[string]any{"one": "{two}", "two": 2})
	if got != "{two} 2 {three}" {
		t.Errorf("got %q", got)
	}
	w.catalogue["a.c"] = "{one}이(가) ‘{two}’(으)로, {three}과(와) {three} (가)"
	if got := w.text("a.c", map[string]any{"one": "A02", "two": "B13", "three": "부스"}); got != "A02가 ‘B13’으로, 부스와 부스 (가)" {
		t.Errorf("the particles are those of %q", got)
	}
	if got := w.text("no.such", nil); got != "no.such" {
		t.Errorf("a missing key shows %q", got)
	}
}
