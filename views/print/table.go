package print

// column is one column of a table: its heading and its share of the width.
type column struct {
	head  string // message key
	share float64
	bold  bool
}

// The measures of a table, in millimetres.
const (
	rowPad   = 1.2
	rowLeast = 7.0
	rowMost  = 22.0 // what is longer gets smaller letters
)

// table writes rows under their headings, which come again on every page.
func (p *paper) table(columns []column, rows [][]string) {
	whole := 0.0
	for _, c := range columns {
		whole += c.share
	}
	widths := make([]float64, len(columns))
	for i, c := range columns {
		widths[i] = p.width() * c.share / whole
	}
	p.room(2*rowLeast + rowMost/2)
	p.headings(columns, widths)
	for _, cells := range rows {
		high := p.rowHeight(columns, widths, cells)
		if p.room(high) {
			p.headings(columns, widths)
		}
		p.row(columns, widths, cells, high)
	}
	p.y += 5
}

// room begins another page when so much does not fit on this one.
func (p *paper) room(high float64) (turned bool) {
	if p.y+high <= p.bottom() {
		return false
	}
	w, h := p.GetPageSize()
	orientation := "P"
	if w > h {
		orientation = "L"
	}
	size := "A4"
	if max(w, h) > 400 {
		size = "A3"
	}
	p.page(orientation, size)
	return true
}

func (p *paper) headings(columns []column, widths []float64) {
	p.SetFillColor(235, 235, 235)
	p.Rect(margin, p.y, p.width(), rowLeast, "F")
	x := margin
	for i, c := range columns {
		p.box(x+rowPad, p.y, widths[i]-2*rowPad, rowLeast, text{say: p.head.say(c.head), size: textSize, bold: true, middle: true})
		x += widths[i]
	}
	p.y += rowLeast
}

func (p *paper) rowHeight(columns []column, widths []float64, cells []string) float64 {
	most := 1
	for i, c := range columns {
		p.font(c.bold, textSize)
		lines, _ := p.wrap(written(cells[i]), widths[i]-2*rowPad)
		most = max(most, len(lines))
	}
	return min(rowMost, max(rowLeast, float64(most)*textSize*point*leading+2*rowPad))
}

func (p *paper) row(columns []column, widths []float64, cells []string, high float64) {
	x := margin
	for i, c := range columns {
		p.box(x+rowPad, p.y+rowPad, widths[i]-2*rowPad, high-2*rowPad, text{say: cells[i], size: textSize, bold: c.bold, middle: true})
		x += widths[i]
	}
	p.y += high
	p.SetDrawColor(170, 170, 170)
	p.Line(margin, p.y, margin+p.width(), p.y)
	p.SetDrawColor(0, 0, 0)
}

// heading writes the title of what follows, on the same page as its first lines.
func (p *paper) heading(say string) {
	p.room(40)
	p.ink(0)
	p.box(margin, p.y, p.width(), 7, text{say: say, size: 12, bold: true})
	p.y += 7.5
}

// note writes a sentence or two.
func (p *paper) note(say string) {
	p.font(false, textSize)
	lines, _ := p.wrap(written(say), p.width())
	high := float64(len(lines)) * textSize * point * leading
	p.room(high)
	p.box(margin, p.y, p.width(), high+0.5, text{say: say, size: textSize})
	p.y += high + 3
}

// checkbox is an empty square to be ticked with a pen, as a cell's text.
const checkbox = "□"
