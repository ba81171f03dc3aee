package placing

import (
	"context"
	"testing"
)

// brokenRow is a row of six in which the fourth is out of use and the last stands apart, and a column of two.
func brokenRow() Street {
	st := row(6, func(b *Booth) { b.Blocked = b.ID == 4 })
	st.Booths[5].X += 5_000
	for i := range 2 {
		st.Booths = append(st.Booths, Booth{ID: int64(7 + i), Row: "B", Seq: i, X: 60_000, Y: 4_000 * i, W: 3_000, D: 4_000})
	}
	return st
}

func TestLongest(t *testing.T) {
	t.Parallel()
	task := New(brokenRow(), nil, Rules{})
	for most, want := range []int{0, 4_000, 8_000, 10_000, 10_000} { // a tent of 3 by 4 m; two such in a column; three of the row
		if got := task.Longest(most); got != want {
			t.Errorf("%d booths make %d mm, want %d", most, got, want)
		}
	}
}

func TestJoined(t *testing.T) {
	t.Parallel()
	task := New(brokenRow(), nil, Rules{})
	for _, c := range []struct {
		booths []int64
		want   bool
	}{
		{nil, false},
		{[]int64{1}, true},
		{[]int64{2, 1, 3}, true},
		{[]int64{1, 3}, false},
		{[]int64{5, 6}, false}, // too far apart
		{[]int64{7, 8}, true},
		{[]int64{3, 7}, false},
		{[]int64{1, 99}, false},
	} {
		if got := task.Joined(c.booths); got != c.want {
			t.Errorf("%v joined: %t", c.booths, got)
		}
	}
}

// TestMostBooths: so much room is made of as many booths as one may have, and no more.
func TestMostBooths(t *testing.T) {
	t.Parallel()
	for most, want := range map[int]int{0: 3, 1: 0, 2: 0, 3: 3} {
		plan := New(row(5, nil), []Vendor{{ID: 1, WidthMM: 9_000, Most: most}}, Rules{}).Solve(context.Background())
		got := 0
		for _, p := range plan.Places() {
			got = len(p.Booths)
		}
		if got != want {
			t.Errorf("of at most %d booths it gets %d, want %d", most, got, want)
		}
	}
}
