// Package draw gives places by lot in a way that anybody can check. The list is published with its
// hash first; then a number from outside becomes the seed; from the two, everybody computes the
// same order and the same result. See Text and Ticket for all that another program must know.
package draw

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Entry is one who draws. ID and Groups are words without blanks.
type Entry struct {
	ID       string
	Priority int      // who has 1 comes before all who have 2, whatever the tickets
	Newcomer bool     // may have one of the places kept for first-timers
	Groups   []string // what the limits count, as kind:shop and category:meal
}

// Rules say how many places there are. The database of another street may hold other groups: a
// group without a limit is not counted.
type Rules struct {
	Places    int
	Newcomers int            // so many of the places go to newcomers first; what they leave goes to all
	Limits    map[string]int // the most places of a group
}

// Version is the first line of a list: another way to draw gets another number.
const Version = "jangteo-draw 1"

// Text writes rules and entries in their one form, a line each, every line ended by a line feed:
//
//	jangteo-draw 1
//	places 20
//	newcomers 10
//	limit kind:shop 8
//	entry 2024-0615-001 1 new kind:shop category:meal
//
// Limits and entries are sorted by their bytes, and so are the groups of an entry, so that the order
// in which they were collected says nothing.
func Text(r Rules, entries []Entry) string {
	var limits, lines []string
	for group, n := range r.Limits {
		limits = append(limits, fmt.Sprintf("limit %s %d", group, n))
	}
	for _, e := range entries {
		since := "old"
		if e.Newcomer {
			since = "new"
		}
		groups := slices.Sorted(slices.Values(e.Groups))
		lines = append(lines, strings.Join(append([]string{"entry", e.ID, strconv.Itoa(e.Priority), since}, groups...), " "))
	}
	slices.Sort(limits)
	slices.Sort(lines)
	head := []string{Version, fmt.Sprintf("places %d", r.Places), fmt.Sprintf("newcomers %d", r.Newcomers)}
	return strings.Join(slices.Concat(head, limits, lines), "\n") + "\n"
}

// ErrText says that a text is not a list of this version.
var ErrText = errors.New("draw: not a list of " + Version)

// Parse reads what Text wrote.
func Parse(text string) (Rules, []Entry, error) {
	r := Rules{Limits: map[string]int{}}
	var entries []Entry
	for line := range strings.Lines(text) {
		word := strings.Fields(line)
		var err error
		switch {
		case strings.TrimSpace(line) == Version:
		case len(word) == 2 && word[0] == "places":
			r.Places, err = strconv.Atoi(word[1])
		case len(word) == 2 && word[0] == "newcomers":
			r.Newcomers, err = strconv.Atoi(word[1])
		case len(word) == 3 && word[0] == "limit":
			r.Limits[word[1]], err = strconv.Atoi(word[2])
		case len(word) >= 4 && word[0] == "entry":
			e := Entry{ID: word[1], Newcomer: word[3] == "new", Groups: word[4:]}
			e.Priority, err = strconv.Atoi(word[2])
			entries = append(entries, e)
		default:
			err = ErrText
		}
		if err != nil {
			return Rules{}, nil, ErrText
		}
	}
	if r.Newcomers > r.Places || Text(r, entries) != text {
		return Rules{}, nil, ErrText
	}
	return r, entries, nil
}

// Hash is the SHA-256 of a list, in lower case hexadecimal.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Ticket is what an entry draws: the SHA-256 of seed, hash of the list and ID, with a line feed
// between them. The lowest ticket is drawn first.
func Ticket(seed, hash, id string) string { return Hash(seed + "\n" + hash + "\n" + id) }

// Order puts entries into the order in which they are drawn: by priority, then by ticket.
func Order(seed, hash string, entries []Entry) []Entry {
	tickets := make(map[string]string, len(entries))
	for _, e := range entries {
		tickets[e.ID] = Ticket(seed, hash, e.ID)
	}
	order := slices.Clone(entries)
	slices.SortFunc(order, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(tickets[a.ID], tickets[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	return order
}

// Allot goes down an order and gives places within the rules: first those kept for newcomers, to
// newcomers; then the rest, to all. It says who got a place; the others wait, both in the order.
func Allot(r Rules, order []Entry) (selected, waiting []Entry) {
	left := maps.Clone(r.Limits)
	won := make(map[string]bool, len(order))
	give := func(places int, only func(Entry) bool) {
		for _, e := range order {
			if len(won) < places && !won[e.ID] && only(e) && fits(left, e) {
				won[e.ID] = true
				for _, g := range e.Groups {
					if _, limited := left[g]; limited {
						left[g]--
					}
				}
			}
		}
	}
	give(min(r.Newcomers, r.Places), func(e Entry) bool { return e.Newcomer })
	give(r.Places, func(Entry) bool { return true })
	for _, e := range order {
		if won[e.ID] {
			selected = append(selected, e)
		} else {
			waiting = append(waiting, e)
		}
	}
	return selected, waiting
}

func fits(left map[string]int, e Entry) bool {
	for _, g := range e.Groups {
		if n, limited := left[g]; limited && n <= 0 {
			return false
		}
	}
	return true
}

// Run draws: the places of a list by a seed.
func Run(text, seed string) (selected, waiting []Entry, err error) {
	r, entries, err := Parse(text)
	if err != nil {
		return nil, nil, err
	}
	selected, waiting = Allot(r, Order(seed, Hash(text), entries))
	return selected, waiting, nil
}
