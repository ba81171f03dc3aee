package print

import (
	"math"
	"strings"
	"unicode"
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
	breaks bool // Korean words break where a line ends, rather than get smaller letters
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
		lines, broken := p.wrap(say, w)
		mayBreak := broken == "" || t.breaks && !latin(broken) || size <= leastSize*1.3
		if len(lines) <= most && mayBreak {
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

func latin(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
}

// wrap breaks a text at its spaces into lines of a width in the font that is set. A word that is too
// long for a line is broken in itself: broken is the last such word.
func (p *paper) wrap(say string, w float64) (lines []string, broken string) {
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
			broken = word
			lines, word = append(lines, head), word[len(head):]
		}
		line = word
	}
	return append(lines, line), broken
}

// beginning is the first line of a word that needs several, about as long as the others: at least one
// letter, and no more than a line holds.
func (p *paper) beginning(word string, w float64) string {
	whole := p.GetStringWidth(word)
	share := whole / math.Ceil(whole/w)
	end := 0
	for i, r := range word {
		next := i + len(string(r))
		if long := p.GetStringWidth(word[:i]); i > 0 && (long >= share-0.01 || p.GetStringWidth(word[:next]) > w) {
			break
		}
		end = next
	}
	return word[:end]
}
