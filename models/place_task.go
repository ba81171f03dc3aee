package models

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/jangteo/jangteo/models/draw"
	"github.com/jangteo/jangteo/models/placing"
)

// placeFacts are what placing knows beyond the street: who came before, the order of the draw, and the rules.
type placeFacts struct {
	returning map[int64]string // vendor → label of its booth at the last event
	corners   map[int64]int    // vendor → how often it had a corner
	drawn     map[string]int   // receipt → ticket, from 1
	published map[int64]int64  // application → booth on the street that everybody sees, for drafts
	rules     map[string]BoothRule
}

func (s *Store) placeFacts(ctx context.Context, e Event) (placeFacts, error) {
	f := placeFacts{returning: map[int64]string{}, corners: map[int64]int{}, drawn: map[string]int{}, published: map[int64]int64{}}
	var past []struct {
		VendorID int64
		Label    string
		Corner   bool
	}
	here := s.db(ctx).Model(&Application{}).Select("vendor_id").Where("event_id = ? AND state = ?", e.ID, Selected)
	err := s.db(ctx).Table("assignments").Select("applications.vendor_id, booths.label, booths.corner").
		Joins("JOIN applications ON applications.id = assignments.application_id").Joins("JOIN booths ON booths.id = assignments.booth_id").
		Joins("JOIN events ON events.id = assignments.event_id AND events.starts_at < ?", e.StartsAt).
		Where("applications.vendor_id IN (?) AND assignments.event_id <> ?", here, e.ID).Order("events.starts_at, assignments.id").Scan(&past).Error
	if err != nil {
		return f, err
	}
	for _, p := range past {
		f.returning[p.VendorID] = p.Label
		if p.Corner {
			f.corners[p.VendorID]++
		}
	}
	if f.rules, err = s.boothRules(ctx, e.ID); err != nil {
		return f, err
	}
	return f, s.readTickets(ctx, e, f.drawn)
}

// readTickets takes the order of the newest draw that is done.
func (s *Store) readTickets(ctx context.Context, e Event, tickets map[string]int) error {
	draws, err := s.Draws(ctx, e.ID)
	if err != nil {
		return err
	}
	for _, d := range draws {
		if !d.Drawn() {
			continue
		}
		for i, entry := range draw.Order(d.Seed, d.Hash, d.Entries()) {
			tickets[entry.ID] = i + 1
		}
		return nil
	}
	return nil
}

// street is the plan as the package placing takes it.
func (b PlaceBoard) street() placing.Street {
	var st placing.Street
	for _, p := range b.Layout.Panels {
		st.Panels = append(st.Panels, placing.Panel{Label: p.Label, UsableW: p.UsableW()})
	}
	for _, x := range b.Layout.Booths {
		panel := x.Panel
		if _, has := b.Layout.Panel(panel); !has { // a board that nobody drew limits nothing
			panel = ""
		}
		booth := placing.Booth{
			ID: x.ID, Row: x.Row, Seq: x.Place, X: x.XMM, Y: x.YMM, W: x.WidthMM, D: x.HeightMM, Panel: panel, MaxW: x.MaxW, Water: x.Water,
			Food: x.Zone == ZoneFood, Fire: x.FireOK, Vehicle: x.VehicleOK, StepFree: x.StepFree, Corner: x.Corner, Blocked: x.Blocked || x.Zone == ZoneOps,
		}
		if x.Front != "" {
			booth.Front = b.who(x.Front).ID
		}
		st.Booths = append(st.Booths, booth)
	}
	return st
}

// lastTicket comes after all that were drawn.
const lastTicket = 1_000_000

// vendors are those that need a booth, as the package placing takes them. Those that are held stay where
// they are whatever else happens; so do the locked.
func (b PlaceBoard) vendors(held func(Assignment) bool) []placing.Vendor {
	var list []placing.Vendor
	for i, a := range b.Vendors {
		if !a.Mode.NeedsBooth() {
			continue
		}
		v := placing.Vendor{
			ID: a.ID, Draw: lastTicket + i, PowerW: a.PowerW, Single: true, Vehicle: a.CarAtBooth, VehicleMM: 10 * a.CarCM, StepFree: a.StepFree, Water: a.Water, Food: a.Food, FoodAnywhere: a.FoodAnywhere(), Fire: a.Fire,
			Category: a.Category, Smelly: a.Fire || a.Food && a.FoodHow == FoodCooked && a.Category == "meal", Quiet: a.Category == "learning",
			CornersBefore: b.facts.corners[a.VendorID], Published: b.facts.published[a.ID],
		}
		if ticket, drawn := b.facts.drawn[a.Receipt]; drawn {
			v.Draw = ticket
		}
		if was, has := b.Layout.Booth(b.facts.returning[a.VendorID]); has {
			v.Returning = was.ID
		}
		if b.fitsSize(a) {
			v.WidthMM = a.BoothMM
		}
		v.Wishes, v.AnyOf = b.Layout.spots(a)
		v.KeepTogether = b.named(a.Near, a)
		b.settle(&v, a, held)
		list = append(list, v)
	}
	return list
}

// settle adds what staff said: a lock, and the rules that they set aside for a reason.
func (b PlaceBoard) settle(v *placing.Vendor, a Application, held func(Assignment) bool) {
	seat, placed := b.seats[a.ID]
	if placed && (seat.Locked || held != nil && held(seat)) {
		v.Locked = seat.BoothID
	}
	if placed && seat.Reason != "" && v.Locked != 0 {
		v.Fire, v.FoodAnywhere = false, true
		return
	}
	for _, other := range b.named(a.Apart, a) {
		if b.seats[other].Reason == "" {
			v.KeepApart = append(v.KeepApart, other)
		}
	}
}

// fitsSize says whether there is a booth of the size that a vendor asked for. When there is none the size
// is told as a problem and binds nobody.
func (b PlaceBoard) fitsSize(a Application) bool {
	return slices.ContainsFunc(b.Layout.Booths, func(x Booth) bool { return x.forVendors() && x.Frontage() >= a.BoothMM })
}

// FoodAnywhere says whether a vendor of food may stand outside the zone for food: it brings it packed
// and needs little power.
func (a Application) FoodAnywhere() bool { return a.FoodHow == FoodPacked && a.PowerW <= 1_000 }

var boothLabel = regexp.MustCompile(`\b[A-Z][0-9]{2}\b`)

// wishedBooths are the booths that a vendor names in its wish, the dearest first.
func wishedBooths(wish string) []string { return boothLabel.FindAllString(strings.ToUpper(wish), -1) }

// named finds the vendors that a line names by number or by name.
func (b PlaceBoard) named(line string, me Application) []int64 {
	var list []int64
	for _, name := range namesIn(line) {
		if a := b.who(name); a.ID != 0 && a.ID != me.ID && !slices.Contains(list, a.ID) {
			list = append(list, a.ID)
		}
	}
	return list
}

// namesIn are the names in a line, with commas or the like between them.
func namesIn(line string) []string {
	var names []string
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",/;·、\n", r) }) {
		if word = oneLine(word); word != "" {
			names = append(names, word)
		}
	}
	return names
}

// who is the vendor of a number or a name, nobody when none takes part.
func (b PlaceBoard) who(name string) Application {
	for _, a := range b.Vendors {
		if strings.EqualFold(name, a.No) || name == a.Vendor.Name {
			return a
		}
	}
	return Application{}
}
