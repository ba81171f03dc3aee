package views

import "strings"

// MapPlace is a landmark as it is drawn.
type MapPlace struct {
	Kind       string
	X, Y, W, H float64
	Angle      int // degrees clockwise about its middle
	Name       string
	Lines      []MapText
}

// Spin see MapBooth.
func (p MapPlace) Spin() string { return spin(p.Angle, p.X+p.W/2, p.Y+p.H/2) }

// The heights of the letters of a landmark, in units.
const (
	placeMax = 11.0
	placeMin = 6.0
)

// alongside writes the name of a lane once along it, near its beginning: its middle is where lanes cross.
func (p MapPlace) alongside() []MapText {
	t := MapText{X: p.X + p.W/4, Y: tenth(p.Y + p.H/2 + placeMax*baseline), Text: p.Name, Size: placeMax}
	if p.H > p.W {
		t.X, t.Y, t.Upright = tenth(p.X+p.W/2+placeMax*baseline), p.Y+p.H/4, true
	}
	return []MapText{t}
}

// inside writes the name of a landmark into it in the way that makes its letters largest: in one
// line, upright, or a word a line.
func (p MapPlace) inside() []MapText {
	words := strings.Fields(p.Name)
	across := letters(p.Name, 1, p.W, p.H)
	upright := letters(p.Name, 1, p.H, p.W)
	stacked := letters(widest(words), len(words), p.W, p.H)
	switch {
	case len(words) == 0:
		return nil
	case across >= max(upright, stacked):
		return p.stack([]string{p.Name}, across)
	case upright > stacked:
		upright = legible(upright)
		return []MapText{{X: tenth(p.X + p.W/2 + upright*baseline), Y: p.Y + p.H/2, Text: p.Name, Size: upright, Upright: true}}
	}
	return p.stack(words, stacked)
}

// stack centres lines one above the other.
func (p MapPlace) stack(lines []string, size float64) []MapText {
	size = legible(size)
	list := make([]MapText, len(lines))
	for i, line := range lines {
		middle := p.Y + p.H/2 + (float64(i)-float64(len(lines)-1)/2)*size
		list[i] = MapText{X: p.X + p.W/2, Y: tenth(middle + size*baseline), Text: line, Size: size}
	}
	return list
}

// letters is how high the letters could be of so many lines, of which the longest is text, in a box.
func letters(text string, lines int, along, across float64) float64 {
	return min(placeMax, (along-2)/max(textWidth(text), 1), (across-1)/float64(max(lines, 1)))
}

// legible lets a name stand out of its box rather than be too small.
func legible(size float64) float64 { return tenth(max(placeMin, size)) }

func widest(words []string) string {
	best := ""
	for _, w := range words {
		if textWidth(w) > textWidth(best) {
			best = w
		}
	}
	return best
}
