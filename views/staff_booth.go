package views

import (
	"time"

	"github.com/jangteo/jangteo/models"
)

// StaffBooths puts vendors on booths: the map, the vendors that wait beside it, and the same as
// a form for who has no pointer or no script.
type StaffBooths struct {
	Page
	Board      models.PlaceBoard
	Street     models.Street
	Map        StreetMap
	Plan       BoothPlan
	Panels     []PanelLoad
	Options    []BoothOption // of the vendor that is picked up
	Swaps      []models.PlaceSwap
	Without    []models.WithoutPlace
	News       models.PlaceNews
	Objections []models.Objection
	Now        time.Time
	Vendor     string // number of the vendor that is picked up, "" for none
	Booth      string // label that was chosen in the form
	Reason     string // that was typed in the form
	Size       int    // number of booths that was chosen in the form
}

// DraftID is the public id of the draft that is shown, "" for the street.
func (p *StaffBooths) DraftID() string {
	if p.Board.Draft == nil {
		return ""
	}
	return p.Board.Draft.PublicID
}

// Previewing says whether vendors see this draft beforehand.
func (p *StaffBooths) Previewing() bool {
	return p.Board.Preview != nil && p.Board.Preview.Draft == p.DraftID()
}

// Seat is how a vendor came to its booth.
func (p *StaffBooths) Seat(a models.Application) models.Seat { return p.Board.Given[a.ID] }

// Problems is what can't come true for everybody, told before anything is placed.
func (p *StaffBooths) Problems() []*models.Error { return p.Board.Problems() }

// Template names the file of the page.
func (*StaffBooths) Template() string { return "staff/booths" }

// Needing counts the vendors that need a booth.
func (p *StaffBooths) Needing() int { return len(p.Street.SpanOf) + len(p.Street.Unplaced()) }

// PlaceOf names the booths of a vendor.
func (p *StaffBooths) PlaceOf(a models.Application) string { return p.Street.SpanOf[a.ID].Label() }

// Sizes are how many booths side by side staff can give a vendor; 0 is what it asked for.
func (p *StaffBooths) Sizes() []int {
	sizes := make([]int, models.BoothsMost+1)
	for i := range sizes {
		sizes[i] = i
	}
	return sizes
}

// Choices are all booths for the form, with the reason where the vendor that is picked up can't stand.
func (p *StaffBooths) Choices() []BoothChoice {
	list := make([]BoothChoice, len(p.Plan.Booths))
	for i, b := range p.Plan.Booths {
		list[i] = BoothChoice{Label: b.Label, Text: b.Text}
		if i < len(p.Options) {
			list[i].Blocked, list[i].Why = p.Options[i].Blocks, p.Options[i].Text
		}
	}
	return list
}

// BoothChoice is a booth in the form's list.
type BoothChoice struct {
	Label, Text, Why string
	Blocked          bool
}

// BoothOption says what a booth would mean for a vendor: a rule forbids it, a reason is needed, or what changes.
type BoothOption struct {
	Label  string `json:"label"`
	Text   string `json:"text"`
	Blocks bool   `json:"blocks"`
	Soft   bool   `json:"soft"`
	Place  string `json:"place"` // the booths that it would have
	With   string `json:"with"`  // numbers of who would go elsewhere for it, with blanks between
}

// BoothPlan is what js/booths.js knows: what each booth is and who stands where. What a booth would mean
// for a vendor it asks when the vendor is picked up.
type BoothPlan struct {
	Revision int64                 `json:"revision"`
	Booths   []PlanBooth           `json:"booths"`
	Vendors  map[string]PlanVendor `json:"vendors"` // by number
}

// PlanBooth says in words what a booth is and who stands there.
type PlanBooth struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

// PlanVendor is a vendor that needs a booth.
type PlanVendor struct {
	Name   string `json:"name"`
	Booth  string `json:"booth"` // where it stands, "" for nowhere
	Size   int    `json:"size"`  // booths that staff gave it, 0 for what it asked for
	Locked bool   `json:"locked"`
}

// PanelLoad is a distribution board and what stands on it, in watts.
type PanelLoad struct {
	Label          string
	UsedW, UsableW int
}
