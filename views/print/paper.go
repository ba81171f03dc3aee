package print

import (
	"bytes"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"github.com/jangteo/jangteo/models/korean"
)

// The measures of a sheet, in millimetres, and of its letters, in points.
const (
	margin   = 10.0
	headroom = 18.0 // of the title on top
	footroom = 9.0

	point = 25.4 / 72 // of an inch, in millimetres

	titleSize = 16.0
	textSize  = 9.0
	smallSize = 7.5
	leastSize = 5.0 // below, nobody reads it
)

// paper is a document of one sheet: lengths are millimetres from the top left corner.
type paper struct {
	*fpdf.Fpdf
	head  Head
	title string
	y     float64 // where the next thing goes
}

// newPaper begins a document without pages, with a foot under each page to come.
func newPaper(h Head, title string) *paper {
	p := &paper{Fpdf: fpdf.New("P", "mm", "A4", ""), head: h, title: title}
	p.AddUTF8FontFromBytes("jangteo", "", regular().file)
	p.AddUTF8FontFromBytes("jangteo", "B", bold().file)
	p.SetMargins(0, 0, 0)
	p.SetCellMargin(0)
	p.SetAutoPageBreak(false, 0)
	p.SetCatalogSort(true)
	p.SetCreationDate(h.At)
	p.SetModificationDate(h.At)
	p.SetTitle(title+" · "+h.Event.Name(h.Lang), true)
	p.SetLang(h.Lang)
	p.AliasNbPages("")
	return p
}

// footed puts the event, the time of printing and the number of the page under every page.
func (p *paper) footed() *paper {
	printed := p.head.with("print.printed", map[string]any{"at": p.head.At.In(korean.Seoul).Format("2006-01-02 15:04")})
	p.SetFooterFunc(func() {
		w, h := p.GetPageSize()
		p.ink(90)
		p.box(margin, h-footroom, w*0.6, 5, text{say: p.head.Event.Name(p.head.Lang) + " · " + printed, size: smallSize})
		p.font(false, smallSize)
		p.Text(w-margin-14, h-footroom+3.5, p.head.with("print.page", map[string]any{"page": p.PageNo(), "pages": "{nb}"}))
	})
	return p
}

// page begins a page, "P" for upright or "L" for lying, and writes the title on it.
func (p *paper) page(orientation, size string) {
	p.bare(orientation, size)
	w, _ := p.GetPageSize()
	p.ink(0)
	p.box(margin, margin-2, w-2*margin, 8, text{say: p.title + " · " + p.head.Event.Name(p.head.Lang), size: titleSize, bold: true})
	p.box(margin, margin+6, w-2*margin, 5, text{say: p.head.where(), size: textSize})
	p.y = margin + headroom - 4
}

// bare begins a page with nothing on it.
func (p *paper) bare(orientation, size string) {
	p.AddPageFormat(orientation, p.GetPageSizeStr(size))
	p.SetLineWidth(0.2)
	p.SetDrawColor(0, 0, 0)
	p.y = margin
}

// width is how much of the page can be written on.
func (p *paper) width() float64 {
	w, _ := p.GetPageSize()
	return w - 2*margin
}

// bottom is where the writing ends.
func (p *paper) bottom() float64 {
	_, h := p.GetPageSize()
	return h - footroom - 3
}

// ink sets the grey of letters: 0 is black.
func (p *paper) ink(grey int) { p.SetTextColor(grey, grey, grey) }

func (p *paper) font(strong bool, size float64) {
	style := ""
	if strong {
		style = "B"
	}
	p.SetFont("jangteo", style, size)
}

// nothing says why a sheet is empty.
func (p *paper) nothing(key string) {
	p.box(margin, p.y+6, p.width(), 14, text{say: p.head.say(key), size: 12})
}

// bytes ends the document.
func (p *paper) bytes() ([]byte, error) {
	var out bytes.Buffer
	err := p.Output(&out)
	return out.Bytes(), err
}

// clock is a time of day in digits that both languages read.
func clock(t time.Time) string { return t.In(korean.Seoul).Format("15:04") }
