package print

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	qrcode "github.com/skip2/go-qrcode"

	"github.com/jangteo/jangteo/models"
)

// toured is a stamp tour of n stops, the second of which is closed and the third asks for a code.
func toured(n int) (models.Tour, []models.Stop) {
	stops := make([]models.Stop, n)
	for i := range stops {
		stops[i] = models.Stop{ID: int64(i + 1), Kind: "artisan", NameKo: fmt.Sprintf("공방 %d", i+1), NameEn: "Workshop", Code: fmt.Sprintf("STAMP%03d", i), Closed: i == 1, Proved: i == 2}
	}
	return models.Tour{NameKo: "도장깨기", NameEn: "Stamp tour", Need: 3, Artisans: 1, GiftKo: "에코백", GiftEn: "Cloth bag", LegalBasis: "새봄시 조례"}, stops
}

// codesOn checks that the codes of a page are those of the addresses.
func codesOn(t *testing.T, p pdf, page int, addresses []string) {
	t.Helper()
	found := stencil.FindAllStringSubmatch(p.pages[page], -1)
	if len(found) != len(addresses) {
		t.Fatalf("page %d has %d codes, want %d", page+1, len(found), len(addresses))
	}
	for i, m := range found {
		code, err := qrcode.New(addresses[i], qrcode.Medium)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal([]byte(m[3]), packed(code.Bitmap())) {
			t.Errorf("code %d of page %d is another one", i, page+1)
		}
	}
}

func TestPostersOfStops(t *testing.T) {
	tour, stops := toured(4)
	stops[3].NameKo = long
	file, err := Posters(head(), tour, stops, map[int64]string{1: "A07"}, "https://example.kr/t/")
	if err != nil {
		t.Fatal(err)
	}
	p := readPDF(t, file)
	if len(p.pages) != 3 {
		t.Fatalf("%d pages", len(p.pages))
	}
	for page, code := range []string{"STAMP000", "STAMP002", "STAMP003"} {
		codesOn(t, p, page, []string{"https://example.kr/t/" + code})
	}
	for _, word := range []string{"도장깨기", "공방 1", "A07", "ko:print.posters.scan", "en:print.posters.scan", "ko:print.posters.proof"} {
		if !strings.Contains(p.text(), joined(word)) {
			t.Errorf("the posters do not say %q", word)
		}
	}
	if strings.Contains(p.text(), joined("공방 2")) {
		t.Error("a closed stop has a poster")
	}
	if fonts := strings.Count(p.raw, "/FontFile2 "); fonts != 2 {
		t.Errorf("%d fonts are embedded", fonts)
	}
	none, err := Posters(head(), tour, stops[1:2], nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if p := readPDF(t, none); len(p.pages) != 1 || !strings.Contains(p.text(), "ko:print.posters.none") {
		t.Errorf("no stops: %s", p.text())
	}
}

func TestPaperStampCards(t *testing.T) {
	tour, stops := toured(9)
	stops[4].NameKo = long
	cards := make([]models.Card, 10)
	for i := range cards {
		cards[i] = models.Card{Serial: int64(i + 11), Code: fmt.Sprintf("7QX3MB0ZK9T4HW%06d", i), ShortCode: fmt.Sprintf("%08d", i)}
	}
	file, err := StampCards(head(), tour, stops, cards, "https://example.kr/s/")
	if err != nil {
		t.Fatal(err)
	}
	p := readPDF(t, file)
	if len(p.pages) != 2 {
		t.Fatalf("%d pages", len(p.pages))
	}
	var addresses []string
	for _, c := range cards {
		addresses = append(addresses, "https://example.kr/s/"+c.Code)
	}
	codesOn(t, p, 0, addresses[:8])
	codesOn(t, p, 1, addresses[8:])
	for _, word := range []string{"도장깨기", "T-0011", "T-0020", "0000-0009", "공방 1", "ko:print.stamp_cards.how count=3 gift=에코백", "en:print.stamp_cards.how", "basis=새봄시 조례"} {
		if !strings.Contains(p.text(), joined(word)) {
			t.Errorf("the cards do not say %q:\n%s", word, p.text())
		}
	}
	for page := range p.pages {
		for _, l := range p.lines(page) {
			if l.x < 0 || l.x/72*25.4 > 207 || l.y < 0 {
				t.Errorf("%q stands at %g, %g", l.say, l.x, l.y)
			}
		}
	}
}
