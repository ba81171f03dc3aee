package print

// grid is a page that is cut into like pieces, with marks for the knife around them.
type grid struct {
	columns, rows int
	w, h          float64 // of a piece, in millimetres
}

// pieces is how many pieces a page has.
func (g grid) pieces() int { return g.columns * g.rows }

// at is the corner of the i-th piece of a page, row by row, on a page of that size.
func (g grid) at(i int, pageW, pageH float64) (x, y float64) {
	left := (pageW - float64(g.columns)*g.w) / 2
	top := (pageH - float64(g.rows)*g.h) / 2
	return left + float64(i%g.columns)*g.w, top + float64(i/g.columns)*g.h
}

// The marks for the knife stand off the pieces, so that none is left on them.
const (
	markGap  = 1.0
	markLong = 4.0
)

// cutMarks draws the marks around all pieces of a page.
func (p *paper) cutMarks(g grid) {
	w, h := p.GetPageSize()
	left, top := g.at(0, w, h)
	right, bottom := left+float64(g.columns)*g.w, top+float64(g.rows)*g.h
	p.SetLineWidth(0.1)
	for i := range g.columns + 1 {
		x := left + float64(i)*g.w
		p.Line(x, top-markGap-markLong, x, top-markGap)
		p.Line(x, bottom+markGap, x, bottom+markGap+markLong)
	}
	for i := range g.rows + 1 {
		y := top + float64(i)*g.h
		p.Line(left-markGap-markLong, y, left-markGap, y)
		p.Line(right+markGap, y, right+markGap+markLong, y)
	}
	p.SetLineWidth(0.2)
}
