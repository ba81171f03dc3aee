package placing

import (
	"fmt"
	"slices"
)

// partSides makes two rows of one whose numbers go to and fro, the odd ones on one side of the street and the even
// ones on the other: only those of a side stand in a row.
func (t *Task) partSides() {
	for _, row := range t.rows() {
		side := t.sidesOf(row)
		if !toAndFro(side) {
			continue
		}
		for i, b := range row {
			t.booths[b].Row += fmt.Sprintf("\x00%d", side[i]) // no name of a row
		}
	}
}

// sidesOf numbers the parts of a row: from one booth of a part to another there is always one beside.
func (t *Task) sidesOf(row []int) []int {
	side := slices.Repeat([]int{-1}, len(row))
	for i := range row {
		if side[i] >= 0 {
			continue
		}
		side[i] = i
		for todo := []int{i}; len(todo) > 0; todo = todo[1:] {
			for j := range row {
				if side[j] < 0 && gap(t.booths[row[todo[0]]], t.booths[row[j]]) <= sideGap {
					side[j] = i
					todo = append(todo, j)
				}
			}
		}
	}
	return side
}

// toAndFro says whether a part goes on after another came between.
func toAndFro(side []int) bool {
	ended := map[int]bool{}
	for i, s := range side {
		if i > 0 && side[i-1] != s {
			ended[side[i-1]] = true
		}
		if ended[s] {
			return true
		}
	}
	return false
}
