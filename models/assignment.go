package models

import (
	"context"
	"sort"
)

// Assignment gives a booth to an application for one day. The database refuses a second one
// for the same booth and day.
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
	BoothOf    map[int64]Booth       // application id → booth
	Given      map[int64]Assignment  // application id → how it came to its booth
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
	st.ByBooth, st.BoothOf, st.Given, st.panelLoadW = map[int64]Application{}, map[int64]Booth{}, map[int64]Assignment{}, map[string]int{}
	vendors := make(map[int64]Application, len(st.Vendors))
	for _, a := range st.Vendors {
		vendors[a.ID] = a
	}
	booths := make(map[int64]Booth, len(st.Layout.Booths))
	for _, b := range st.Layout.Booths {
		booths[b.ID] = b
	}
	for _, g := range given {
		a, b := vendors[g.ApplicationID], booths[g.BoothID]
		st.ByBooth[b.ID], st.BoothOf[a.ID], st.Given[a.ID] = a, b, g
		st.panelLoadW[b.Panel] += a.PowerW
	}
}

// Unplaced lists the vendors that still need a booth, the hardest to place first: water, then
// power, then food.
func (st Street) Unplaced() []Application {
	var list []Application
	for _, a := range st.Vendors {
		if _, placed := st.BoothOf[a.ID]; !placed && a.Mode.NeedsBooth() {
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

// Fit says why a vendor can't stand in a booth: nil when it can. Params carry what the sentence needs.
func (st Street) Fit(b Booth, a Application) *Error {
	switch {
	case a.State != Selected:
		return refuse(Conflict, "not_selected")
	case !a.Mode.NeedsBooth():
		return refuse(Conflict, "needs_no_booth")
	case b.Zone == ZoneOps:
		return refuse(Conflict, "booth_is_ops")
	case b.Blocked:
		return refuse(Conflict, "booth_blocked")
	}
	if other, taken := st.ByBooth[b.ID]; taken && other.ID != a.ID {
		return refuse(Conflict, "booth_taken").With("vendor", other.Vendor.Name)
	}
	if a.PowerW > b.MaxW {
		return refuse(Conflict, "booth_power").With("needs", a.PowerW).With("has", b.MaxW)
	}
	if a.Water && !b.Water {
		return refuse(Conflict, "booth_water")
	}
	return st.fitPanel(b, a)
}

// fitPanel checks the distribution board, counting what the vendor's present booth would give back.
func (st Street) fitPanel(b Booth, a Application) *Error {
	p, has := st.Layout.Panel(b.Panel)
	if !has {
		return nil
	}
	load := st.panelLoadW[b.Panel]
	if own, placed := st.BoothOf[a.ID]; placed && own.Panel == b.Panel {
		load -= a.PowerW
	}
	if load+a.PowerW > p.UsableW() {
		return refuse(Conflict, "panel_full").With("panel", p.Label).With("left", max(0, p.UsableW()-load)).With("needs", a.PowerW)
	}
	return nil
}

// Beside lists what is worth knowing though it is no obstacle: food outside its zone.
func (st Street) Beside(b Booth, a Application) []string {
	if a.Food && b.Zone != ZoneFood {
		return []string{"food_outside_zone"}
	}
	return nil
}

// BoothOf finds the booth of an application on the first day: ErrNotFound when it has none.
func (s *Store) BoothOf(ctx context.Context, a Application) (Booth, error) {
	var g Assignment
	err := find(s.db(ctx).Joins("Booth").Where("application_id = ?", a.ID), &g)
	return g.Booth, err
}

func sortBooths(list []Booth) {
	sort.Slice(list, func(i, j int) bool {
		if list[i].Row != list[j].Row {
			return list[i].Row < list[j].Row
		}
		return list[i].Place < list[j].Place
	})
}
