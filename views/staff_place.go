package views

import (
	"time"

	"github.com/jangteo/jangteo/models"
)

// StaffBoothWhy answers why a vendor stands where it stands, and why not elsewhere.
type StaffBoothWhy struct {
	Page
	Board      models.PlaceBoard
	Vendor     models.Application
	Terms      []models.PlaceTerm
	Other      *models.PlaceChoice // the booth that was asked about, nil for none
	Gone, Come []models.PlaceTerm  // what a move there would take away and bring
	Refusal    string              // the rule against it
	Better     string              // what it would change
}

// Template names the file of the page.
func (*StaffBoothWhy) Template() string { return "staff/booth_why" }

// Place is where the vendor stands.
func (p *StaffBoothWhy) Place() models.Span { return p.Board.SpanOf[p.Vendor.ID] }

// Seat is how it came there.
func (p *StaffBoothWhy) Seat() models.Seat { return p.Board.Given[p.Vendor.ID] }

// DraftID is the public id of the draft that is shown, "" for the street.
func (p *StaffBoothWhy) DraftID() string {
	if p.Board.Draft == nil {
		return ""
	}
	return p.Board.Draft.PublicID
}

// StaffBoothDrafts compares the drafts side by side.
type StaffBoothDrafts struct {
	Page
	Drafts  []DraftPart
	Preview *models.Preview
	Now     time.Time
	Draft   string // the draft that a refused form was about
	Name    string // as it was typed
	Until   string
}

// DraftPart is a draft with its map.
type DraftPart struct {
	Board models.PlaceBoard
	Map   StreetMap
}

// Template names the file of the page.
func (*StaffBoothDrafts) Template() string { return "staff/booth_drafts" }

// Add puts a draft on the page.
func (p *StaffBoothDrafts) Add(b models.PlaceBoard, lang string) {
	m := NewStreetMap(b.Street, lang)
	m.ID = "draft-" + b.Draft.PublicID
	p.Drafts = append(p.Drafts, DraftPart{Board: b, Map: m})
}

// Previewed says whether vendors see a draft now.
func (p *StaffBoothDrafts) Previewed(d DraftPart) bool {
	return p.Preview != nil && p.Preview.Draft == d.Board.Draft.PublicID
}

// Objecting says whether vendors may still object.
func (p *StaffBoothDrafts) Objecting() bool { return p.Preview != nil && p.Now.Before(p.Preview.Until) }

// BoothDifference is a booth on which the drafts do not agree: who stands there in each, "" for nobody.
type BoothDifference struct {
	Booth string
	Names []string // in the order of the drafts
}

// Differences lists the booths that the drafts give to different vendors, in the order of the street.
func (p *StaffBoothDrafts) Differences() []BoothDifference {
	if len(p.Drafts) < 2 {
		return nil
	}
	var list []BoothDifference
	for _, b := range p.Drafts[0].Board.Layout.Booths {
		d := BoothDifference{Booth: b.Label}
		same := true
		for _, part := range p.Drafts {
			d.Names = append(d.Names, part.Board.ByBooth[b.ID].Vendor.Name)
			same = same && part.Board.ByBooth[b.ID].ID == p.Drafts[0].Board.ByBooth[b.ID].ID
		}
		if !same {
			list = append(list, d)
		}
	}
	return list
}
