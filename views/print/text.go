package print

import (
	"strings"
)

// text is what is written into a box: in letters of its size where they fit, in smaller ones where
// they don't, and cut with an ellipsis when even the smallest would stand over.
type text struct {
	say    string
	bold   bool
	size   float64 // points
	centre bool    // across
	right  bool
	middle bool // downwards
	breaks bool // words break where a line ends, rather than get smaller letters
	single bool // one line only
}

// leading is from one line to the next, in heights of a letter; ascent is how far down its first line stands.
const (
	leading = 1.2
	ascent  = 0.86
)

// box writes a text into a box.
func (p *paper) box(x, y, w, h float64, t text) {
	lines, size := p.fitted(w, h, t)
	high := size * point
	top := y
	if t.middle {
		top += (h - float64(len(lines))*high*leading) / 2
	}
	for i, line := range lines {
		at := x
		switch {
		case t.centre:
			at += (w - p.GetStringWidth(line)) / 2
		case t.right:
			at += w - p.GetStringWidth(line)
		}
		p.Text(at, top+high*(leading*float64(i)+ascent+(leading-1)/2), line)
	}
}

// fitted breaks a text into lines for a box, and says how large their letters are. The font is set then.
func (p *paper) fitted(w, h float64, t text) ([]string, float64) {
	say := strings.TrimSpace(written(t.say))
	if say == "" {
		return nil, t.size
	}
	for size := t.size; ; size -= max(0.25, size/20) {
		size = max(size, leastSize)
		p.font(t.bold, size)
		most := int(h/(size*point*leading) + 0.01)
		if t.single {
			most = min(most, 1)
		}
		lines, whole := p.wrap(say, w)
		if len(lines) <= most && (whole || t.breaks || size <= leastSize*1.3) {
			return lines, size
		}
		if size <= leastSize {
			return p.cut(lines, max(1, most), w), size
		}
	}
}

// cut keeps the first lines and shows by an ellipsis that there were more.
func (p *paper) cut(lines []string, most int, w float64) []string {
	if len(lines) <= most {
		return lines
	}
	last := []rune(lines[most-1])
	for len(last) > 0 && p.GetStringWidth(string(last)+"…") > w {
		last = last[:len(last)-1]
	}
	return append(lines[:most-1:most-1], strings.TrimSpace(string(last))+"…")
}

// wrap breaks a text at its spaces into lines of a width in the font that is set. A word that is too
// long for a line is broken where the line ends: then the text is not whole.
func (p *paper) wrap(say string, w float64) (lines []string, whole bool) {
	whole = true
	line := ""
	for _, word := range strings.Fields(say) {
		if joined := strings.TrimSpace(line + " " + word); p.GetStringWidth(joined) <= w {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for p.GetStringWidth(word) > w && len([]rune(word)) > 1 {
			head := p.beginning(word, w)
			lines, word, whole = append(lines, head), word[len(head):], false
		}
		line = word
	}
	return append(lines, line), whole
}

// beginning is as much of a word as a line holds, at least one letter.
func (p *paper) beginning(word string, w float64) string {
	end := 0
	for i, r := range word {
		if i > 0 && p.GetStringWidth(word[:i]+string(r)) > w {
			break
		}
		end = i + len(string(r))
	}
	return word[:end]
}
