package placing

import "testing"

// TestOddAndEvenAcrossTheStreet: of a row with the odd numbers on one side and the even ones on the other, 1 and 3
// stand side by side, and 1 and 2 face each other.
func TestOddAndEvenAcrossTheStreet(t *testing.T) {
	t.Parallel()
	for name, turn := range map[string]func(*Booth){
		"to the east":  func(*Booth) {},
		"to the south": func(b *Booth) { b.X, b.Y = b.Y, b.X },
	} {
		st := row(6, func(b *Booth) {
			b.X, b.Y = 3_500*(b.Seq/2), 7_000*(b.Seq%2)
			turn(b)
		})
		task := New(st, nil, Rules{})
		for _, c := range []struct {
			a, b int64
			near Near
			join bool
		}{{1, 3, Side, true}, {2, 4, Side, true}, {1, 2, Across, false}, {1, 5, TwoApart, false}, {1, 4, Diagonal, false}, {1, 6, Far, false}} {
			if got := task.relation(task.spanOf(task.boothAt[c.a], 1), task.spanOf(task.boothAt[c.b], 1)); got != c.near {
				t.Errorf("%s: %d and %d are near by %d, want %d", name, c.a, c.b, got, c.near)
			}
			if got := task.Joined([]int64{c.a, c.b}); got != c.join {
				t.Errorf("%s: %d and %d joined: %t", name, c.a, c.b, got)
			}
		}
		if !task.Joined([]int64{1, 3, 5}) || task.Longest(3) != 10_000 {
			t.Errorf("%s: three of a side make %d mm", name, task.Longest(3))
		}
	}
}
