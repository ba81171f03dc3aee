package models

import (
	"context"
	"slices"

	"github.com/jangteo/jangteo/models/placing"
)

// Filling is a waiting vendor that could stand in an empty booth without anybody else moving.
type Filling struct {
	Vendor Application
	Place  Span        // the booth, with those beside it that the vendor needs too
	Better PlaceScore  // what the street gains by it beyond one vendor more; below 0 it loses
	Terms  []PlaceTerm // why
}

// fillingsTold is how many vendors are offered for one booth.
const fillingsTold = 5

// withWaiting is the street with those who wait as vendors without a place.
func (d streetDay) withWaiting() PlaceBoard {
	b := PlaceBoard{Street: d.Street, facts: d.facts}
	b.Vendors = append(slices.Clone(b.Vendors), d.Waiting...)
	b.furnish()
	return b
}

// fillings lists who of the waiting fits an empty booth, the best for the street first. Who did not come
// to it is taken out of it.
func (b PlaceBoard) fillings(free EmptyBooth) []Filling {
	plan := b.plan
	if free.Missed != nil {
		plan = plan.With([]placing.Place{{Vendor: free.Missed.ID}})
	}
	var list []Filling
	for _, o := range plan.Fill(free.Booth.ID) {
		a := b.vendorByID(o.Changes[0].Vendor)
		if !a.Waits() {
			continue
		}
		f := Filling{Vendor: a, Place: b.span(o.Booths), Better: scoreOf(placing.Score{}.Minus(o.Diff)), Terms: b.terms(a, plan.With(o.Changes).Explain(a.ID))}
		f.Better.Unplaced = 0
		if list = append(list, f); len(list) == fillingsTold {
			break
		}
	}
	return list
}

// Promote gives an empty booth to a waiting vendor that fits it, by its receipt, or without one to the best
// for the street: it is selected, stands in the booth and is told so by mail, all or nothing. A no-show
// loses the booth by it. Of two staff at the same moment the second is refused.
func (s *Store) Promote(ctx context.Context, by Actor, e Event, booth, receipt string) (Application, error) {
	var a Application
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		if e.Over() {
			return refuse(Conflict, "event_over")
		}
		d, err := tx.wholeDay(ctx, e)
		if err != nil {
			return err
		}
		free, err := d.emptyBooth(booth)
		if err != nil {
			return err
		}
		f, err := free.filling(receipt)
		if err != nil {
			return err
		}
		a = f.Vendor
		return tx.promote(ctx, by, e, &a, free, f.Place)
	})
	return a, err
}

// filling is who gets the booth.
func (free EmptyBooth) filling(receipt string) (Filling, error) {
	for _, f := range free.Fits {
		if receipt == "" || f.Vendor.Receipt == receipt {
			return f, nil
		}
	}
	return Filling{}, refuse(Conflict, "nobody_fits").With("booth", free.Booth.Label)
}

// emptyBooth finds a booth to give away, and says why it can't be given.
func (d streetDay) emptyBooth(label string) (EmptyBooth, error) {
	b, has := d.Street.Layout.Booth(label)
	switch {
	case !has:
		return EmptyBooth{}, refuse(NotFound, "unknown_booth")
	case b.Zone == ZoneOps:
		return EmptyBooth{}, refuse(Conflict, "booth_is_ops")
	case b.Blocked:
		return EmptyBooth{}, refuse(Conflict, "booth_blocked")
	}
	for _, free := range d.empty() {
		if free.Booth.ID == b.ID {
			return free, nil
		}
	}
	return EmptyBooth{}, refuse(Conflict, "booth_taken").With("vendor", d.Street.ByBooth[b.ID].Vendor.Name)
}

func (s *Store) promote(ctx context.Context, by Actor, e Event, a *Application, free EmptyBooth, place Span) error {
	db := s.write.WithContext(ctx)
	if free.Missed != nil { // half a place would be of no use to it
		if err := db.Where("application_id = ? AND day = ?", free.Missed.ID, e.Day()).Delete(&Assignment{}).Error; err != nil {
			return err
		}
	}
	held := db.Model(&Application{}).Where("id = ? AND state = ?", a.ID, Waitlisted).Update("wait_rank", a.WaitRank)
	if held.Error != nil {
		return held.Error
	}
	if held.RowsAffected == 0 { // it withdrew meanwhile
		return errMoved
	}
	if err := s.decide(ctx, a, Decision{State: Selected}); err != nil {
		return err
	}
	for _, b := range place {
		row := Assignment{EventID: e.ID, LayoutID: b.LayoutID, BoothID: b.ID, Day: e.Day(), ApplicationID: a.ID, Source: "staff"}
		if err := db.Omit("Booth").Create(&row).Error; err != nil {
			return err
		}
	}
	if err := s.tell(ctx, e, *a, "application_promoted", map[string]string{"booth": place.Label()}); err != nil {
		return err
	}
	if err := s.turnPlaces(ctx, by, e.ID); err != nil {
		return err
	}
	return s.audit(ctx, by, e.ID, "waiting_promoted", a.No, place.Label())
}
