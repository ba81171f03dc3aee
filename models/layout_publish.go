package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// LayoutChange is what publishing a draft would do to the street.
type LayoutChange struct {
	Draft                   LayoutDraft
	Current                 Layout
	Street                  Street   // as it stands now
	Added, Removed, Changed []string // labels of booths
	Lost                    []LostPlace
}

// LostPlace is a vendor that can't stay: one of its booths is gone, blocked or the organiser's own in the
// draft, or they lie side by side no longer.
type LostPlace struct {
	Vendor Application
	Place  Span
}

// Published says whether the draft is what everybody sees already.
func (c LayoutChange) Published() bool { return c.Draft.Revision == c.Current.Revision }

// LayoutChange compares the newest draft with what is published.
func (s *Store) LayoutChange(ctx context.Context, e Event) (LayoutChange, error) {
	d, err := s.LayoutDraft(ctx, e.ID)
	if err != nil {
		return LayoutChange{}, err
	}
	st, err := s.Street(ctx, e)
	return changeOf(d, st), err
}

func changeOf(d LayoutDraft, st Street) LayoutChange {
	c := LayoutChange{Draft: d, Current: st.Layout, Street: st}
	next := map[string]Booth{}
	for _, b := range d.Layout.Booths {
		next[b.PublicID] = b
	}
	for _, b := range st.Layout.Booths {
		n, stays := next[b.PublicID]
		delete(next, b.PublicID)
		switch {
		case !stays:
			c.Removed = append(c.Removed, b.Label)
		case !n.same(b):
			c.Changed = append(c.Changed, n.Label)
		}
	}
	for _, a := range st.Placed() {
		place := st.SpanOf[a.ID]
		next, stays := d.Layout.joined(place.publicIDs())
		if !stays || next.some(func(b Booth) bool { return !b.forVendors() }) {
			c.Lost = append(c.Lost, LostPlace{a, place})
		}
	}
	for _, b := range d.Layout.Booths {
		if _, added := next[b.PublicID]; added {
			c.Added = append(c.Added, b.Label)
		}
	}
	return c
}

// On is the same street on another plan of it: vendors stand on the booths that have the public ids of
// theirs. The booths are numbered anew, since a draft has no rows.
func (st Street) On(l Layout) Street {
	l.belong(0)
	moved := Street{Layout: l, Vendors: st.Vendors}
	was := map[string]Application{}
	for _, b := range st.Layout.Booths {
		if a, taken := st.ByBooth[b.ID]; taken {
			was[b.PublicID] = a
		}
	}
	var given []Assignment
	for i := range l.Booths {
		l.Booths[i].ID = int64(i + 1)
		if a, taken := was[l.Booths[i].PublicID]; taken {
			given = append(given, Assignment{ApplicationID: a.ID, BoothID: l.Booths[i].ID})
		}
	}
	moved.place(given)
	return moved
}

// Check looks at the plan by its own rules, and at who stands on it: vendors that would not fit, and
// shops that nobody has.
func (st Street) Check() Findings {
	list := st.Layout.Check()
	if len(list) > 0 && list[0].Level == Broken {
		return list
	}
	shop := func(id, what, named string) {
		if _, known := st.Shop(named); named != "" && !known {
			list = append(list, Finding{Level: Warns, Why: Fault(id, "shop_unknown").With("what", what).With("vendor", named)})
		}
	}
	for _, b := range st.Layout.Booths {
		if a, taken := st.ByBooth[b.ID]; taken && st.Fit(st.SpanOf[a.ID], a) != nil {
			list = append(list, Finding{Level: Warns, Why: Fault(b.PublicID, "vendor_unfit").With("booth", b.Label).With("vendor", a.Vendor.Name)})
		}
		shop(b.PublicID, b.Label, b.Front)
	}
	for _, m := range st.Layout.Landmarks {
		shop(m.PublicID, m.NameKo, m.Vendor)
	}
	return list
}

// Shop finds the vendor that a booth or a shop front names, by its number or its name.
func (st Street) Shop(named string) (Application, bool) {
	for _, a := range st.Vendors {
		if strings.EqualFold(a.No, named) || a.Vendor.Name == named {
			return a, true
		}
	}
	return Application{}, false
}

// same says whether two versions of a booth differ in nothing that people see.
func (b Booth) same(o Booth) bool {
	b.ID, b.LayoutID, o.ID, o.LayoutID = 0, 0, 0, 0
	return b == o
}

// PublishLayout makes a revision of the draft what everybody sees. Vendors stay on booths that still
// exist. It is refused when somebody saved or published meanwhile, while a rule of the street is broken,
// and when vendors would lose their booths unless letGo says that they may.
func (s *Store) PublishLayout(ctx context.Context, by Actor, e Event, revision int, letGo bool) (Layout, error) {
	var l Layout
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		c, err := tx.LayoutChange(ctx, e)
		if err != nil {
			return err
		}
		if err := c.allows(revision, letGo); err != nil {
			return err
		}
		now := tx.now()
		l = c.Draft.Layout
		l.EventID, l.Version, l.Revision, l.PublishedBy, l.PublishedAt = e.ID, c.Current.Version+1, revision, by.Account.Name, &now
		if l, err = tx.writeLayout(ctx, l); err != nil {
			return err
		}
		if err := tx.carryOver(ctx, c, l); err != nil {
			return err
		}
		if err := tx.turnPlaces(ctx, by, e.ID); err != nil { // a page of the booths as they were acts on none of these
			return err
		}
		return tx.audit(ctx, by, e.ID, "layout_published", fmt.Sprint(l.Version), fmt.Sprintf("%d booths, %d vendors lost theirs", len(l.Booths), len(c.Lost)))
	})
	return l, err
}

func (c LayoutChange) allows(revision int, letGo bool) error {
	switch {
	case c.Draft.Revision != revision:
		return refuse(Conflict, "layout_changed").With("by", c.Draft.SavedBy).With("at", c.Draft.SavedAt).With("revision", c.Draft.Revision)
	case c.Published() && c.Current.PublishedAt != nil:
		return refuse(Conflict, "layout_published").With("by", c.Current.PublishedBy).With("at", *c.Current.PublishedAt)
	case c.Published():
		return refuse(Conflict, "layout_unchanged")
	}
	if err := c.Draft.Layout.Check().Faults(Blocks).Err(); err != nil {
		return err
	}
	if len(c.Lost) > 0 && !letGo {
		return refuse(Conflict, "booths_taken").With("count", len(c.Lost)).With("booths", c.lostLabels())
	}
	return nil
}

func (c LayoutChange) lostLabels() string {
	var labels []string
	for _, lost := range c.Lost {
		labels = append(labels, lost.Place.Label())
	}
	return strings.Join(labels, ", ")
}

// carryOver takes the assignments along to the booths of the same public id.
func (s *Store) carryOver(ctx context.Context, c LayoutChange, to Layout) error {
	db := s.write.WithContext(ctx)
	var gone []int64
	for _, lost := range c.Lost {
		for _, b := range lost.Place {
			gone = append(gone, b.ID)
		}
	}
	if len(gone) > 0 {
		if err := db.Where("layout_id = ? AND booth_id IN (?)", c.Current.ID, gone).Delete(&Assignment{}).Error; err != nil {
			return err
		}
	}
	for _, b := range c.Current.Booths {
		i := slices.IndexFunc(to.Booths, func(n Booth) bool { return n.PublicID == b.PublicID })
		if i < 0 {
			continue
		}
		moved := map[string]any{"layout_id": to.ID, "booth_id": to.Booths[i].ID}
		if err := db.Model(&Assignment{}).Where("layout_id = ? AND booth_id = ?", c.Current.ID, b.ID).Updates(moved).Error; err != nil {
			return err
		}
	}
	return nil
}
