package placing

import (
	"fmt"
	"slices"
	"testing"
)

// told are the neighbours that a task sees, as "1 side 2".
func told(t *Task) []string {
	names := [...]string{"far", "shared", "side", "across", "two apart", "diagonal"}
	var list []string
	for b, edges := range t.edges {
		for _, e := range edges {
			if b < e.to {
				list = append(list, fmt.Sprintf("%d %s %d", t.booths[b].ID, names[e.near], t.booths[e.to].ID))
			}
		}
	}
	slices.Sort(list)
	return list
}

func TestNeighbours(t *testing.T) {
	t.Parallel()
	at := func(id int64, row string, seq, x, y int) Booth {
		return Booth{ID: id, Row: row, Seq: seq, X: x, Y: y, W: 3_000, D: 3_000}
	}
	for name, c := range map[string]struct {
		booths []Booth
		edges  []Edge
		want   []string
	}{
		"a row":              {[]Booth{at(1, "A", 1, 0, 0), at(2, "A", 2, 3_500, 0), at(3, "A", 3, 7_000, 0)}, nil, []string{"1 side 2", "1 two apart 3", "2 side 3"}},
		"an alley in it":     {[]Booth{at(1, "A", 12, 0, 0), at(2, "A", 13, 9_500, 0)}, nil, []string{"1 two apart 2"}},
		"a square in it":     {[]Booth{at(1, "A", 12, 0, 0), at(2, "A", 13, 19_500, 0)}, nil, nil},
		"over the aisle":     {[]Booth{at(1, "A", 1, 0, 0), at(2, "A", 2, 3_500, 0), at(3, "B", 1, 0, 13_000), at(4, "B", 2, 3_500, 13_000)}, nil, []string{"1 across 3", "1 diagonal 4", "1 side 2", "2 across 4", "2 diagonal 3", "3 side 4"}},
		"north to south":     {[]Booth{at(1, "A", 1, 0, 0), at(2, "A", 2, 0, 3_500), at(3, "B", 1, 9_000, 0)}, nil, []string{"1 across 3", "1 side 2", "2 diagonal 3"}},
		"back to back":       {[]Booth{at(1, "A", 1, 0, 0), at(2, "B", 1, 0, 3_500)}, nil, nil},
		"too wide a place":   {[]Booth{at(1, "A", 1, 0, 0), at(2, "B", 1, 0, 30_000)}, nil, nil},
		"a row between":      {[]Booth{at(1, "A", 1, 0, 0), at(2, "B", 1, 0, 7_000), at(3, "C", 1, 0, 10_500)}, nil, []string{"1 across 2"}},
		"mended by hand":     {[]Booth{at(1, "A", 1, 0, 0), at(2, "A", 2, 3_500, 0), at(3, "B", 1, 0, 30_000)}, []Edge{{1, 2, Far}, {3, 1, Across}}, []string{"1 across 3"}},
		"no place on itself": {[]Booth{at(1, "A", 1, 0, 0)}, []Edge{{1, 1, Side}}, nil},
	} {
		if got := told(New(Street{Booths: c.booths, Edges: c.edges}, nil, Rules{})); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
