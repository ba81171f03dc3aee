package models

import (
	"slices"
	"strings"
)

// Span is the place of one vendor: booths side by side in a row, in its order. Nearly always it is one booth.
type Span []Booth

// labelJoint stands between the labels of booths of one place.
const labelJoint = "·"

// Label names the booths, as A03 or A03·A04; "" when there are none.
func (s Span) Label() string {
	labels := make([]string, len(s))
	for i, b := range s {
		labels[i] = b.Label
	}
	return strings.Join(labels, labelJoint)
}

// InPlace says whether the booth of a label is one of a place, as Label names it.
func InPlace(place, label string) bool {
	return label != "" && slices.Contains(strings.Split(place, labelJoint), label)
}

// First is the booth by which the place is found, a booth without a label when there is none.
func (s Span) First() Booth {
	if len(s) == 0 {
		return Booth{}
	}
	return s[0]
}

// Labeled says whether one of the booths has that label.
func (s Span) Labeled(label string) bool {
	for _, b := range s {
		if strings.EqualFold(b.Label, label) {
			return true
		}
	}
	return false
}

// outlet is the booth whose outlet feeds the vendor: the strongest, the first of equals.
func (s Span) outlet() Booth {
	best := s.First()
	for _, b := range s {
		if b.MaxW > best.MaxW {
			best = b
		}
	}
	return best
}

// publicIDs are those of the booths.
func (s Span) publicIDs() []string {
	ids := make([]string, len(s))
	for i, b := range s {
		ids[i] = b.PublicID
	}
	return ids
}

// some says whether something holds for at least one of the booths.
func (s Span) some(holds func(Booth) bool) bool {
	for _, b := range s {
		if holds(b) {
			return true
		}
	}
	return false
}

// Seat is how a vendor came to its place: what its assignments say, booth by booth the same.
type Seat struct {
	Booths []int64 // in the order of the row
	Source string  // staff, auto, swap, drawn
	Locked bool    // stays when the others are placed anew
	Reason string  // why staff set a soft rule aside, "" when none was
}
