package views

import "github.com/jangteo/jangteo/models"

// StaffBooths puts vendors on booths: the map, the vendors that wait beside it, and the same as
// a form for who has no pointer or no script.
type StaffBooths struct {
	Page
	Street  models.Street
	Map     StreetMap
	Plan    BoothPlan
	Panels  []PanelLoad
	Vendor  string // number of the vendor that is picked up, "" for none
	Booth   string // label that was chosen in the form
	Refusal string // why the last try was refused, "" when it was not
}

// Template names the file of the page.
func (*StaffBooths) Template() string { return "staff/booths" }

// Placed lists the vendors that stand on a booth, in the order of the street.
func (p *StaffBooths) Placed() []models.Application {
	var list []models.Application
	for _, b := range p.Street.Layout.Booths {
		if a, taken := p.Street.ByBooth[b.ID]; taken {
			list = append(list, a)
		}
	}
	return list
}

// Needing counts the vendors that need a booth.
func (p *StaffBooths) Needing() int { return len(p.Placed()) + len(p.Street.Unplaced()) }

// BoothOf is the booth of a vendor.
func (p *StaffBooths) BoothOf(a models.Application) models.Booth { return p.Street.BoothOf[a.ID] }

// Choices are all booths for the form, with the reason where the vendor that is picked up can't stand.
func (p *StaffBooths) Choices() []BoothChoice {
	list := make([]BoothChoice, len(p.Plan.Booths))
	picked, has := p.Plan.Vendors[p.Vendor]
	for i, b := range p.Plan.Booths {
		list[i] = BoothChoice{Label: b.Label, Text: b.Text}
		if !has {
			continue
		}
		why := p.Plan.Reasons[picked.Why[i]]
		list[i].Blocked, list[i].Why = why.Blocks, why.Text
	}
	return list
}

// BoothChoice is a booth in the form's list.
type BoothChoice struct {
	Label, Text, Why string
	Blocked          bool
}

// BoothPlan is what js/booths.js knows: what each booth is and why a vendor does not fit. It
// is worked out once by the server, with the same rules that decide an assignment.
type BoothPlan struct {
	Booths  []PlanBooth           `json:"booths"`
	Reasons []PlanReason          `json:"reasons"` // the first is empty: nothing to say
	Vendors map[string]PlanVendor `json:"vendors"` // by number
}

// PlanBooth says in words what a booth is and who stands there.
type PlanBooth struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

// PlanReason is a sentence about a vendor and a booth; it either forbids the booth or is only worth knowing.
type PlanReason struct {
	Text   string `json:"text"`
	Blocks bool   `json:"blocks"`
}

// PlanVendor is a vendor that needs a booth. Why has an index into Reasons for each booth.
type PlanVendor struct {
	Name  string `json:"name"`
	Booth string `json:"booth"` // where it stands, "" for nowhere
	Why   []int  `json:"why"`
}

// PanelLoad is a distribution board and what stands on it, in watts.
type PanelLoad struct {
	Label          string
	UsedW, UsableW int
}
