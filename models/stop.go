package models

import (
	"context"
	"strings"
)

// Stop is a place of a stamp tour: a vendor, or a place of the street. Its code is on a poster that hangs
// there. Closed stops give no more stamps; those that they gave stay.
type Stop struct {
	ID            int64    `gorm:"primaryKey"`
	EventID       int64    `gorm:"not null"`
	TourID        int64    `gorm:"not null;uniqueIndex:stop_vendor,priority:1,where:application_id > 0;uniqueIndex:stop_place,priority:1,where:place <> ''"`
	Kind          StopKind `gorm:"not null;check:stop_kind,kind IN ('shop','artisan','sme','place')"`
	ApplicationID int64    `gorm:"not null;uniqueIndex:stop_vendor,priority:2"` // 0 for a place
	Place         string   `gorm:"not null;uniqueIndex:stop_place,priority:2"`  // public id of a landmark or of the organiser's booth, "" for a vendor
	NameKo        string   `gorm:"not null"`
	NameEn        string   `gorm:"not null"`
	Code          string   `gorm:"not null;uniqueIndex"` // random, in the address on the poster
	Proved        bool     `gorm:"not null"`             // a stamp needs the changing code on the vendor's phone too
	Closed        bool     `gorm:"not null"`
}

// stopCodeLength is forty bits: a poster hangs in public, its address need only not be counted through.
const stopCodeLength = 8

// Name in the language of the reader.
func (s Stop) Name(lang string) string { return inLang(lang, s.NameKo, s.NameEn) }

func liveKinds(stops []Stop) []StopKind {
	var kinds []StopKind
	for _, s := range stops {
		if !s.Closed {
			kinds = append(kinds, s.Kind)
		}
	}
	return kinds
}

// StopChoice is a place that can be made a stop. Key is what a form sends for it.
type StopChoice struct {
	Key            string
	Kind           StopKind
	NameKo, NameEn string
	Booth          string // its label, "" where there is none
	application    int64
	place          string
}

// Name in the language of the reader.
func (c StopChoice) Name(lang string) string { return inLang(lang, c.NameKo, c.NameEn) }

// stopChoices lists what the street has: vendors by number, the organiser's booths, landmarks that stand.
func (st Street) stopChoices() []StopChoice {
	var list []StopChoice
	for _, a := range st.Vendors {
		list = append(list, StopChoice{Key: a.No, Kind: StopKind(a.Vendor.Kind), NameKo: a.Vendor.Name, Booth: st.SpanOf[a.ID].Label(), application: a.ID})
	}
	for _, b := range st.Layout.Booths {
		if b.OpsKo != "" {
			list = append(list, StopChoice{Key: b.PublicID, Kind: StopPlace, NameKo: b.OpsKo, NameEn: b.OpsEn, Booth: b.Label, place: b.PublicID})
		}
	}
	for _, l := range st.Layout.Landmarks {
		if !l.Kind.OnGround() && l.NameKo != "" && l.PublicID != "" {
			list = append(list, StopChoice{Key: l.PublicID, Kind: StopPlace, NameKo: l.NameKo, NameEn: l.NameEn, place: l.PublicID})
		}
	}
	return list
}

// StopChoices lists what can still be made a stop of the tour.
func (s *Store) StopChoices(ctx context.Context, e Event, t Tour) ([]StopChoice, error) {
	st, err := s.Street(ctx, e)
	if err != nil {
		return nil, err
	}
	stops, err := s.Stops(ctx, t)
	if err != nil {
		return nil, err
	}
	var free []StopChoice
	for _, c := range st.stopChoices() {
		taken := false
		for _, stop := range stops {
			taken = taken || stop.ApplicationID == c.application && stop.Place == c.place
		}
		if !taken {
			free = append(free, c)
		}
	}
	return free, nil
}

// Stops lists the stops of a tour in the order in which they were added.
func (s *Store) Stops(ctx context.Context, t Tour) ([]Stop, error) {
	var list []Stop
	err := s.db(ctx).Where("tour_id = ?", t.ID).Order("id").Find(&list).Error
	return list, storageError(err)
}

// AddStops makes stops of places that were chosen by their keys. choose_one_at_least when none was, or none
// is left to choose.
func (s *Store) AddStops(ctx context.Context, by Actor, e Event, keys []string, proved bool) error {
	return s.tx(ctx, func(tx *Store) error {
		t, err := tx.TourOf(ctx, e.ID)
		if err != nil {
			return err
		}
		free, err := tx.StopChoices(ctx, e, t)
		if err != nil {
			return err
		}
		var names []string
		for _, c := range free {
			if !oneOf(c.Key, keys) {
				continue
			}
			stop := Stop{EventID: e.ID, TourID: t.ID, Kind: c.Kind, ApplicationID: c.application, Place: c.place,
				NameKo: c.NameKo, NameEn: c.NameEn, Code: randomCode(stopCodeLength), Proved: proved && c.application > 0}
			if err := tx.write.WithContext(ctx).Create(&stop).Error; err != nil {
				return err
			}
			names = append(names, c.NameKo)
		}
		if len(names) == 0 {
			return Faults{Fault("stops", "choose_one_at_least")}
		}
		return tx.audit(ctx, by, e.ID, "stops_added", t.NameKo, strings.Join(names, ", "))
	})
}

// ChangeStop closes a stop or opens it again, and says whether it needs the code on the vendor's phone. A
// stop without which nobody completes a card any more stays open while the tour runs: tour_unreachable.
func (s *Store) ChangeStop(ctx context.Context, by Actor, e Event, code string, closed, proved bool) error {
	return s.tx(ctx, func(tx *Store) error {
		t, err := tx.TourOf(ctx, e.ID)
		if err != nil {
			return err
		}
		stop, err := tx.stopOf(ctx, t, code)
		if err != nil {
			return err
		}
		stop.Closed, stop.Proved = closed, proved && stop.ApplicationID > 0
		if err := tx.write.WithContext(ctx).Model(&Stop{ID: stop.ID}).Updates(map[string]any{"closed": stop.Closed, "proved": stop.Proved}).Error; err != nil {
			return err
		}
		stops, err := tx.Stops(ctx, t)
		if err != nil {
			return err
		}
		if closed && t.State == TourOpen && !t.Rule().Reachable(liveKinds(stops)) {
			return refuse(Conflict, "tour_unreachable")
		}
		return tx.audit(ctx, by, e.ID, "stop_changed", stop.NameKo, "")
	})
}

// stopOf finds a stop of a tour by its code; ErrNotFound when it has none.
func (s *Store) stopOf(ctx context.Context, t Tour, code string) (Stop, error) {
	var stop Stop
	return stop, find(s.db(ctx).Where("tour_id = ? AND code = ?", t.ID, code), &stop)
}

// StopByCode finds the stop of a poster with its tour and event: unknown_stop when there is none.
func (s *Store) StopByCode(ctx context.Context, code string) (Stop, Tour, Event, error) {
	var stop Stop
	if err := find(s.db(ctx).Where("code = ?", strings.ToUpper(code)), &stop); err != nil {
		return stop, Tour{}, Event{}, unknownStop(err)
	}
	e, err := s.EventByID(ctx, stop.EventID)
	if err != nil {
		return stop, Tour{}, e, err
	}
	t, err := s.TourOf(ctx, e.ID)
	if err == nil && (!t.Shown() || !e.Public()) {
		err = ErrNotFound
	}
	return stop, t, e, unknownStop(err)
}

func unknownStop(err error) error {
	if err == ErrNotFound {
		return refuse(NotFound, "unknown_stop")
	}
	return err
}

// StopOfVendor finds the stop of a vendor with its tour: ErrNotFound when it has none.
func (s *Store) StopOfVendor(ctx context.Context, a Application) (Stop, Tour, error) {
	t, err := s.TourOf(ctx, a.EventID)
	if err != nil {
		return Stop{}, t, err
	}
	var stop Stop
	return stop, t, find(s.db(ctx).Where("tour_id = ? AND application_id = ?", t.ID, a.ID), &stop)
}

// IsStop says whether a vendor is an open stop of its event's tour.
func (s *Store) IsStop(ctx context.Context, a Application) (bool, error) {
	var n int64
	err := s.db(ctx).Model(&Stop{}).Joins("JOIN tours ON tours.id = stops.tour_id").
		Where("tours.event_id = ? AND tours.state = ? AND application_id = ? AND closed = ?", a.EventID, TourOpen, a.ID, false).Count(&n).Error
	return n > 0, storageError(err)
}

// StopProof is what the vendor's phone shows now: shoppers type it, or scan it with the address.
func (s *Store) StopProof(stop Stop) Shown {
	now := s.now()
	proof := s.keys.proof(stopPurpose+stop.Code, now)[:shortProofLength]
	return Shown{QR: proof, Typed: proof, Until: now.Truncate(proofStep).Add(proofStep)}
}

// stopPurpose keeps the proof of a stop from being that of a coupon.
const stopPurpose = "stop "

// StopBooths are the labels of the booths at which the stops of a tour are found today; stops elsewhere are
// left out.
func (s *Store) StopBooths(ctx context.Context, e Event, stops []Stop) (map[int64]string, error) {
	st, err := s.Street(ctx, e)
	if err != nil {
		return nil, err
	}
	type where struct {
		application int64
		place       string
	}
	booths := map[where]string{}
	for _, c := range st.stopChoices() {
		booths[where{c.application, c.place}] = c.Booth
	}
	at := map[int64]string{}
	for _, stop := range stops {
		if booth := booths[where{stop.ApplicationID, stop.Place}]; booth != "" {
			at[stop.ID] = booth
		}
	}
	return at, nil
}
