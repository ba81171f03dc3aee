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
	each      int // booths side by side that one vendor may have
	longest   int // frontage that they make on this street, in millimetres; 0 while nobody asks for one
}

func (s *Store) placeFacts(ctx context.Context, e Event) (placeFacts, error) {
	f := placeFacts{returning: map[int64]string{}, corners: map[int64]int{}, drawn: map[string]int{}, published: map[int64]int64{}}
	var past []struct {
		VendorID int64
		EventID  int64
		Label    string
		Corner   bool
	}
	here := s.db(ctx).Model(&Application{}).Select("vendor_id").Where("event_id = ? AND state = ?", e.ID, Selected)
	err := s.db(ctx).Table("assignments").Select("applications.vendor_id, assignments.event_id, booths.label, booths.corner").
		Joins("JOIN applications ON applications.id = assignments.application_id").Joins("JOIN booths ON booths.id = assignments.booth_id").
		Joins("JOIN events ON events.id = assignments.event_id AND events.starts_at < ?", e.StartsAt).
		Where("applications.vendor_id IN (?) AND assignments.event_id <> ?", here, e.ID).Order("events.starts_at, events.id, booths.place DESC").Scan(&past).Error
	if err != nil {
		return f, err
	}
	counted := map[[2]int64]bool{}
	for _, p := range past { // the newest event comes last, and of it the first booth of a place
		f.returning[p.VendorID] = p.Label
		if place := [2]int64{p.VendorID, p.EventID}; p.Corner && !counted[place] {
			counted[place] = true
			f.corners[p.VendorID]++
		}
	}
	f.each = e.BoothsEach
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

// street is the plan with who has a shop on it.
func (b PlaceBoard) street() placing.Street {
	st := b.Layout.street()
	for i, x := range b.Layout.Booths {
		if x.Front != "" {
			st.Booths[i].Front = b.who(x.Front).ID
		}
	}
	return st
}

// lastTicket comes after all that were drawn.
const lastTicket = 1_000_000

// vendors are those that need a booth, as the package placing takes them. Those that are held stay where
// they are whatever else happens; so do the locked.
func (b PlaceBoard) vendors(held func(Seat) bool) []placing.Vendor {
	var list []placing.Vendor
	for i, a := range b.Vendors {
		if !a.Mode.NeedsBooth() {
			continue
		}
		v := placing.Vendor{
			ID: a.ID, Draw: lastTicket + i, PowerW: a.PowerW, Vehicle: a.CarAtBooth, VehicleMM: 10 * a.CarCM, StepFree: a.StepFree, Water: a.Water, Food: a.Food, FoodAnywhere: a.FoodAnywhere(), Fire: a.Fire,
			Category: a.Category, Smelly: a.Fire || a.Food && a.FoodHow == FoodCooked && a.Category == "meal", Quiet: a.Category == "learning",
			CornersBefore: b.facts.corners[a.VendorID], Published: b.facts.published[a.ID],
		}
		if ticket, drawn := b.facts.drawn[a.Receipt]; drawn {
			v.Draw = ticket
		}
		if was, has := b.Layout.Booth(b.facts.returning[a.VendorID]); has {
			v.Returning = was.ID
		}
		v.Booths, v.Most, v.WidthMM = b.shape(a)
		v.Wishes, v.AnyOf = b.Layout.spots(a)
		v.KeepTogether = b.named(a.Near, a)
		b.settle(&v, a, held)
		list = append(list, v)
	}
	return list
}

// shape is how many booths a vendor gets at least and at most, and how much frontage: what staff gave it, or what
// it asked for as far as the rules let it. A frontage that is nowhere is told as a problem and binds nobody.
func (b PlaceBoard) shape(a Application) (least, most, width int) {
	switch {
	case a.Booths > 0:
		return a.Booths, a.Booths, 0
	case b.fitsSize(a):
		return 1, b.facts.each, a.BoothMM
	}
	return 1, b.facts.each, 0
}

// settle adds what staff said: a lock, and the rules that they set aside for a reason. Who stays keeps its
// booths, however many it asks for now.
func (b PlaceBoard) settle(v *placing.Vendor, a Application, held func(Seat) bool) {
	seat, placed := b.seats[a.ID]
	if placed && (held == nil || seat.Locked || held(seat)) {
		v.Booths, v.Most, v.WidthMM = len(seat.Booths), len(seat.Booths), 0
	}
	if placed && (seat.Locked || held != nil && held(seat)) {
		v.Locked = seat.Booths[0]
	}
	if placed && seat.Reason != "" && v.Locked != 0 {
		v.FoodAnywhere = true
		return
	}
	for _, other := range b.named(a.Apart, a) {
		if b.seats[other].Reason == "" {
			v.KeepApart = append(v.KeepApart, other)
		}
	}
}

// fitsSize says whether there is a place of the size that a vendor asked for, of as many booths as one may have.
func (b PlaceBoard) fitsSize(a Application) bool { return a.BoothMM <= b.facts.longest }

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
