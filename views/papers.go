package views

import (
	"fmt"
	"time"

	"github.com/jangteo/jangteo/models"
)

// PaperID is the place of a paper on a page; its inputs carry it on.
func PaperID(kind models.DocumentKind, about int64) string {
	if about == 0 {
		return "paper-" + string(kind)
	}
	return fmt.Sprint("paper-", kind, "-", about)
}

// paperTone is the colour of a paper's state.
func paperTone(s models.PaperState) string {
	switch s {
	case models.PaperReceived:
		return "info"
	case models.PaperAccepted:
		return "success"
	case models.PaperToFix, models.PaperExpired:
		return "danger"
	}
	return "neutral"
}

// VendorPapers is what a vendor hands in: a card for each paper, and for the photo of each product.
type VendorPapers struct {
	Page
	Application models.Application
	Papers      []models.AskedPaper
	Refused     *models.DocumentInput // what was just handed in and stays outside, nil otherwise
}

// Template names the file of the page.
func (*VendorPapers) Template() string { return "vendor/papers" }

// Takes says whether papers are still taken.
func (p *VendorPapers) Takes() bool { return models.TakesPapers(*p.Event, p.Application) }

// Readiness counts the required ones.
func (p *VendorPapers) Readiness() models.Readiness { return models.ReadinessOf(p.Papers) }

// Asked are the papers that the vendor needs, and the files that questions ask for.
func (p *VendorPapers) Asked() []VendorPaper { return p.cards(false) }

// Photos are the pictures of the products, which nobody must hand in.
func (p *VendorPapers) Photos() []VendorPaper { return p.cards(true) }

func (p *VendorPapers) cards(photos bool) []VendorPaper {
	var list []VendorPaper
	for _, paper := range p.Papers {
		if paper.IsPhoto() != photos {
			continue
		}
		card := VendorPaper{AskedPaper: paper, Page: p, ExpiresOn: paper.Document.ExpiresOn}
		if r := p.Refused; r != nil && r.Kind == paper.Kind && r.About == paper.About {
			card.Refused, card.ExpiresOn = true, r.ExpiresOn
		}
		list = append(list, card)
	}
	return list
}

// VendorPaper is the card of one paper.
type VendorPaper struct {
	models.AskedPaper
	Page      *VendorPapers
	Refused   bool   // its form came back with faults
	ExpiresOn string // as it was typed
}

// ID is the card's place on the page.
func (p VendorPaper) ID() string { return PaperID(p.Kind, p.About) }

// Tone is the colour of its state.
func (p VendorPaper) Tone() string { return paperTone(p.State) }

// Waits says whether it is the vendor's turn: the form lies open.
func (p VendorPaper) Waits() bool {
	return p.Refused || p.State != models.PaperReceived && p.State != models.PaperAccepted
}

// Input is the id of an input of the card. Only the one that was refused is where the summary leads.
func (p VendorPaper) Input(field string) string {
	if p.Refused {
		return "f-" + field
	}
	return p.ID() + "-" + field
}

// Fault is the sentence about an input of this card, "" when nothing is wrong with it.
func (p VendorPaper) Fault(field string) FieldError {
	if !p.Refused {
		return FieldError{}
	}
	return p.Page.FieldError(field)
}

// DeletedAt is when what was handed in is deleted.
func (p VendorPaper) DeletedAt() time.Time {
	return p.Document.DeletedAt(*p.Page.Event, p.Page.Application)
}

// PapersPanel is the part of an application that shows its papers to staff.
type PapersPanel struct {
	Papers       []models.AskedPaper
	RefusedPaper string // the id of the paper whose decision came back with faults
	PaperReason  string // what was typed with it
}

// Readiness counts the required ones.
func (p PapersPanel) Readiness() models.Readiness { return models.ReadinessOf(p.Papers) }

// Shown are the papers that staff see: the required ones, and photos that were handed in.
func (p PapersPanel) Shown() []StaffPaper {
	var list []StaffPaper
	for _, paper := range p.Papers {
		if paper.Required || paper.Document.ID != 0 {
			card := StaffPaper{AskedPaper: paper, Reason: paper.Document.Reason}
			if card.Refused = card.ID() == p.RefusedPaper; card.Refused {
				card.Reason = p.PaperReason
			}
			list = append(list, card)
		}
	}
	return list
}

// StaffPaper is one paper as staff see it.
type StaffPaper struct {
	models.AskedPaper
	Refused bool   // the decision came back with faults
	Reason  string // what was typed, or what is to be mended
}

// ID is the paper's place on the page.
func (p StaffPaper) ID() string { return PaperID(p.Kind, p.About) }

// Tone is the colour of its state.
func (p StaffPaper) Tone() string { return paperTone(p.State) }

// Waits says whether it is the turn of staff: the file lies open.
func (p StaffPaper) Waits() bool { return p.Refused || p.State == models.PaperReceived }
