package draw

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// golden is a street of six for three places, two of them kept for newcomers and one at most for meals.
var golden = struct {
	rules   Rules
	entries []Entry
	text    string
}{
	Rules{Places: 3, Newcomers: 2, Limits: map[string]int{"category:meal": 1, "kind:shop": 2}},
	[]Entry{
		{ID: "2024-0615-006", Priority: 2, Groups: []string{"kind:shop", "category:craft"}},
		{ID: "2024-0615-001", Priority: 1, Newcomer: true, Groups: []string{"kind:shop", "category:meal"}},
		{ID: "2024-0615-002", Priority: 1, Newcomer: true, Groups: []string{"kind:shop", "category:meal"}},
		{ID: "2024-0615-003", Priority: 1, Groups: []string{"kind:shop", "category:craft"}},
		{ID: "2024-0615-004", Priority: 1, Groups: []string{"kind:sme", "category:craft"}},
		{ID: "2024-0615-005", Priority: 2, Newcomer: true, Groups: []string{"kind:artisan", "category:craft"}},
	},
	`jangteo-draw 1
places 3
newcomers 2
limit category:meal 1
limit kind:shop 2
entry 2024-0615-001 1 new category:meal kind:shop
entry 2024-0615-002 1 new category:meal kind:shop
entry 2024-0615-003 1 old category:craft kind:shop
entry 2024-0615-004 1 old category:craft kind:sme
entry 2024-0615-005 2 new category:craft kind:artisan
entry 2024-0615-006 2 old category:craft kind:shop
`,
}

func ids(list []Entry) string {
	var words []string
	for _, e := range list {
		words = append(words, strings.TrimPrefix(e.ID, "2024-0615-"))
	}
	return strings.Join(words, " ")
}

// The vectors are checked against other programs: sha256sum gives the same hash and tickets.
func TestGoldenVectors(t *testing.T) {
	t.Parallel()
	text := Text(golden.rules, golden.entries)
	if text != golden.text {
		t.Fatalf("the text is\n%s", text)
	}
	const hash = "1164a842e0c8248430749db8cb5ac01f337418f840e4244901778f15554aeb36"
	if got := Hash(text); got != hash {
		t.Errorf("hash %s", got)
	}
	for seed, want := range map[string][3]string{
		"2,801.49":         {"cc401ced500fb06f3d11869a0b048f8a78abb3eb4c2f819710a36502adcaf0cf", "004 002 005", "003 001 006"},
		"6 11 23 31 38 45": {"f199ea82a0687da52c6da1d57cac0239d8d9814f612ac4f7ddf3f25edc029f21", "002 003 005", "004 001 006"},
	} {
		selected, waiting, err := Run(text, seed)
		if got := [3]string{Ticket(seed, hash, "2024-0615-001"), ids(selected), ids(waiting)}; err != nil || got != want {
			t.Errorf("%q: %q, %v", seed, got, err)
		}
	}
}

func TestTheOrderOfTheListSaysNothing(t *testing.T) {
	t.Parallel()
	want, _ := Allot(golden.rules, Order("7", Hash(golden.text), golden.entries))
	for range 100 {
		mixed := slices.Clone(golden.entries)
		rand.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		for i := range mixed {
			mixed[i].Groups = slices.Clone(mixed[i].Groups)
			slices.Reverse(mixed[i].Groups)
		}
		if Text(golden.rules, mixed) != golden.text {
			t.Fatal("another text")
		}
		if got, _ := Allot(golden.rules, Order("7", Hash(golden.text), mixed)); ids(got) != ids(want) {
			t.Fatalf("%s, want %s", ids(got), ids(want))
		}
	}
}

// random makes a street with some of everything.
func random(r *rand.Rand) (Rules, []Entry) {
	rules := Rules{Places: r.IntN(30), Limits: map[string]int{}}
	rules.Newcomers = r.IntN(rules.Places + 1)
	groups := []string{"kind:shop", "kind:artisan", "kind:sme", "category:meal", "category:craft"}
	for _, g := range groups {
		if r.IntN(2) == 0 {
			rules.Limits[g] = r.IntN(12)
		}
	}
	var entries []Entry
	for i := range r.IntN(60) {
		entries = append(entries, Entry{
			ID: fmt.Sprintf("2024-0615-%03d", i+1), Priority: 1 + r.IntN(3), Newcomer: r.IntN(3) == 0, Groups: []string{groups[r.IntN(3)], groups[3+r.IntN(2)]},
		})
	}
	return rules, entries
}

func TestEveryDrawKeepsItsRules(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		rules, entries := random(r)
		limits := maps.Clone(rules.Limits)
		text, seed := Text(rules, entries), fmt.Sprint(r.Int())
		selected, waiting, err := Run(text, seed)
		if err != nil || len(selected)+len(waiting) != len(entries) || len(selected) > rules.Places || !maps.Equal(limits, rules.Limits) {
			t.Fatalf("%d selected, %d waiting of %d, %v\n%s", len(selected), len(waiting), len(entries), err, text)
		}
		taken, newcomers := map[string]int{}, 0
		for _, e := range selected {
			if e.Newcomer {
				newcomers++
			}
			for _, g := range e.Groups {
				if taken[g]++; limits[g] < taken[g] && has(limits, g) {
					t.Fatalf("%d places of %s\n%s", taken[g], g, text)
				}
			}
		}
		full := len(selected) == rules.Places
		for _, e := range waiting {
			left := !slices.ContainsFunc(e.Groups, func(g string) bool { return has(limits, g) && taken[g] >= limits[g] })
			if left && (!full || e.Newcomer && newcomers < rules.Newcomers) {
				t.Fatalf("%s waits although a place is free\n%s", e.ID, text)
			}
		}
		for _, list := range [][]Entry{selected, waiting} {
			if !slices.IsSortedFunc(list, func(a, b Entry) int { return a.Priority - b.Priority }) {
				t.Fatalf("out of order: %s\n%s", ids(list), text)
			}
		}
	}
}

func has(m map[string]int, key string) bool { _, ok := m[key]; return ok }

// Over many seeds everybody gets a place about equally often: 20 entries, 5 places, 4,000 draws make
// 1,000 expected with a standard deviation of 27.
func TestEverybodyHasTheSameChance(t *testing.T) {
	t.Parallel()
	var entries []Entry
	for i := range 20 {
		entries = append(entries, Entry{ID: fmt.Sprintf("r-%02d", i), Priority: 1})
	}
	rules := Rules{Places: 5}
	hash, won := Hash(Text(rules, entries)), map[string]int{}
	for seed := range 4000 {
		selected, _ := Allot(rules, Order(fmt.Sprint(seed), hash, entries))
		for _, e := range selected {
			won[e.ID]++
		}
	}
	for id, n := range won {
		if n < 860 || n > 1140 {
			t.Errorf("%s got %d of 4,000", id, n)
		}
	}
}

func TestParseRefusesWhatIsNoList(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"nothing": "", "another version": strings.Replace(golden.text, "draw 1", "draw 2", 1), "no number": strings.Replace(golden.text, "places 3", "places x", 1),
		"a line more": golden.text + "places 4\n", "Windows line ends": strings.ReplaceAll(golden.text, "\n", "\r\n"), "no last line end": strings.TrimSuffix(golden.text, "\n"),
		"another order": strings.Replace(golden.text, "limit kind:shop 2\n", "", 1) + "limit kind:shop 2\n", "words": "hello\n", "too many newcomers": strings.Replace(golden.text, "newcomers 2", "newcomers 4", 1),
		"a sign": strings.Replace(golden.text, "places 3", "places +3", 1),
	} {
		if _, _, err := Parse(text); err == nil {
			t.Errorf("%s went through", name)
		}
	}
	rules, entries, err := Parse(golden.text)
	if err != nil || Text(rules, entries) != golden.text {
		t.Errorf("%v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(golden.text)
	f.Fuzz(func(t *testing.T, text string) {
		if _, _, err := Run(text, "7"); err == nil && Hash(text) == "" {
			t.Error("no hash")
		}
	})
}
