package models

import (
	"context"
	"sort"
)

// Assignment gives a booth to an application for one day. The database refuses a second one
// for the same booth and day. Who stands on several has as many, alike but for the booth.
type Assignment struct {
	ID            int64  `gorm:"primaryKey"`
	EventID       int64  `gorm:"not null;index"`
	LayoutID      int64  `gorm:"not null;uniqueIndex:assignment_booth,priority:1"`
	BoothID       int64  `gorm:"not null;uniqueIndex:assignment_booth,priority:2"`
	Day           string `gorm:"not null;uniqueIndex:assignment_booth,priority:3"` // 2006-01-02
	ApplicationID int64  `gorm:"not null;index"`
	Source        string `gorm:"not null;check:assignment_source,source IN ('staff','auto','swap','drawn')"`
	Locked        bool   `gorm:"not null;default:false"` // stays when the others are placed anew
	Reason        string `gorm:"not null;default:''"`    // why staff set a soft rule aside, "" when none was

	Booth Booth `gorm:"constraint:-"`
}

// Street is the plan with who stands where: what the staff's map, the shoppers' map and the
// rules of fitting look at. Made by Store.Street for the first day of the event.
type Street struct {
	Layout     Layout
	Vendors    []Application         // all that take part, by number
	ByBooth    map[int64]Application // booth id → who stands there
	SpanOf     map[int64]Span        // application id → its booths
	Given      map[int64]Seat        // application id → how it came to them
	panelLoadW map[string]int
}

// Street reads the plan and its assignments.
func (s *Store) Street(ctx context.Context, e Event) (Street, error) {
	st, err := s.emptyStreet(ctx, e)
	if err != nil {
		return st, err
	}
	var given []Assignment
	if err := s.db(ctx).Where("layout_id = ? AND day = ?", st.Layout.ID, e.Day()).Find(&given).Error; err != nil {
		return st, storageError(err)
	}
	st.place(given)
	return st, nil
}

// emptyStreet reads the plan and who takes part, before anybody stands anywhere.
func (s *Store) emptyStreet(ctx context.Context, e Event) (Street, error) {
	var st Street
	var err error
	if st.Layout, err = s.CurrentLayout(ctx, e.ID); err != nil {
		return st, err
	}
	err = s.withVendor(ctx).Where("event_id = ? AND state = ?", e.ID, Selected).Order(byNo).Find(&st.Vendors).Error
	return st, storageError(err)
}

func (st *Street) place(given []Assignment) {
	st.ByBooth, st.SpanOf, st.Given, st.panelLoadW = map[int64]Application{}, map[int64]Span{}, map[int64]Seat{}, map[string]int{}
	vendors := make(map[int64]Application, len(st.Vendors))
	for _, a := range st.Vendors {
		vendors[a.ID] = a
	}
	by := make(map[int64]Assignment, len(given))
	for _, g := range given {
		by[g.BoothID] = g
	}
	for _, b := range st.Layout.Booths { // in the order of the rows
		g, taken := by[b.ID]
		a, takesPart := vendors[g.ApplicationID]
		if !taken || !takesPart {
			continue
		}
		st.ByBooth[b.ID], st.SpanOf[a.ID] = a, append(st.SpanOf[a.ID], b)
		st.Given[a.ID] = Seat{Booths: append(st.Given[a.ID].Booths, b.ID), Source: g.Source, Locked: g.Locked, Reason: g.Reason}
	}
	for id, span := range st.SpanOf {
		st.panelLoadW[span.outlet().Panel] += vendors[id].PowerW
	}
}

// Placed lists the vendors that stand on a booth, in the order of the street.
func (st Street) Placed() []Application {
	var list []Application
	for _, b := range st.Layout.Booths {
		if a, taken := st.ByBooth[b.ID]; taken && st.SpanOf[a.ID].First().ID == b.ID {
			list = append(list, a)
		}
	}
	return list
}

// Unplaced lists the vendors that still need a booth, the hardest to place first: water, then
// power, then food.
func (st Street) Unplaced() []Application {
	var list []Application
	for _, a := range st.Vendors {
		if _, placed := st.SpanOf[a.ID]; !placed && a.Mode.NeedsBooth() {
			list = append(list, a)
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].difficulty() > list[j].difficulty() })
	return list
}

func (a Application) difficulty() int {
	d := a.PowerW
	if a.Water {
		d += 100_000
	}
	if a.Food {
		d += 50_000
	}
	return d
}

// PanelLoadW is what stands on a distribution board now, in watts.
func (st Street) PanelLoadW(label string) int { return st.panelLoadW[label] }

// Fit says why a vendor can't stand in a place: nil when it can. Params carry what the sentence needs.
func (st Street) Fit(place Span, a Application) *Error {
	switch {
	case a.State != Selected:
		return refuse(Conflict, "not_selected")
	case !a.Mode.NeedsBooth():
		return refuse(Conflict, "needs_no_booth")
	case place.some(func(b Booth) bool { return b.Zone == ZoneOps }):
		return refuse(Conflict, "booth_is_ops")
	case place.some(func(b Booth) bool { return b.Blocked }):
		return refuse(Conflict, "booth_blocked")
	}
	for _, b := range place {
		if other, taken := st.ByBooth[b.ID]; taken && other.ID != a.ID {
			return refuse(Conflict, "booth_taken").With("vendor", other.Vendor.Name)
		}
	}
	if has := place.outlet().MaxW; a.PowerW > has {
		return refuse(Conflict, "booth_power").With("needs", a.PowerW).With("has", has)
	}
	if a.Water && !place.some(func(b Booth) bool { return b.Water }) {
		return refuse(Conflict, "booth_water")
	}
	return st.fitPanel(place.outlet().Panel, a)
}

// fitPanel checks the distribution board, counting what the vendor's present place would give back.
func (st Street) fitPanel(label string, a Application) *Error {
	p, has := st.Layout.Panel(label)
	if !has {
		return nil
	}
	load := st.panelLoadW[label]
	if own, placed := st.SpanOf[a.ID]; placed && own.outlet().Panel == label {
		load -= a.PowerW
	}
	if load+a.PowerW > p.UsableW() {
		return refuse(Conflict, "panel_full").With("panel", p.Label).With("left", max(0, p.UsableW()-load)).With("needs", a.PowerW)
	}
	return nil
}

// SpanOf finds the booths of an application on the first day; none when it has none.
func (s *Store) SpanOf(ctx context.Context, a Application) (Span, error) {
	var given []Assignment
	if err := s.db(ctx).Joins("Booth").Where("application_id = ?", a.ID).Find(&given).Error; err != nil {
		return nil, storageError(err)
	}
	var span Span
	for _, g := range given {
		span = append(span, g.Booth)
	}
	sortBooths(span)
	return span, nil
}

func sortBooths(list []Booth) {
	sort.Slice(list, func(i, j int) bool {
		if list[i].Row != list[j].Row {
			return list[i].Row < list[j].Row
		}
		return list[i].Place < list[j].Place
	})
}
