package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

// ToldPlace is the booth that a vendor was last told by mail: who stands elsewhere now has moved since.
type ToldPlace struct {
	ApplicationID int64     `gorm:"primaryKey;autoIncrement:false"`
	EventID       int64     `gorm:"not null;index"`
	Booth         string    `gorm:"not null"` // its label, "" for none any more
	At            time.Time `gorm:"not null"`
}

// PlaceNews is who does not know its booth yet.
type PlaceNews struct {
	New   []Application // has a booth and was never told one
	Moved []Application // stands elsewhere than it was told, or nowhere
}

// Count is how many are to be told.
func (n PlaceNews) Count() int { return len(n.New) + len(n.Moved) }

// PlaceNews compares the street that everybody sees with what vendors were told.
func (s *Store) PlaceNews(ctx context.Context, e Event) (PlaceNews, error) {
	var n PlaceNews
	err := s.snapshot(ctx, func(tx *Store) error {
		st, err := tx.Street(ctx, e)
		if err != nil {
			return err
		}
		n, _, err = tx.placeNews(ctx, st)
		return err
	})
	return n, err
}

func (s *Store) placeNews(ctx context.Context, st Street) (PlaceNews, map[int64]ToldPlace, error) {
	var rows []ToldPlace
	if err := s.db(ctx).Where("event_id = ?", st.Layout.EventID).Find(&rows).Error; err != nil {
		return PlaceNews{}, nil, err
	}
	told := make(map[int64]ToldPlace, len(rows))
	for _, r := range rows {
		told[r.ApplicationID] = r
	}
	var n PlaceNews
	for _, a := range st.Vendors {
		was, known := told[a.ID]
		switch label := st.SpanOf[a.ID].Label(); {
		case !known && label != "":
			n.New = append(n.New, a)
		case known && was.Booth != label:
			n.Moved = append(n.Moved, a)
		}
	}
	return n, told, nil
}

// TellPlaces sends a mail to those whose booth is new or another, and to nobody else.
func (s *Store) TellPlaces(ctx context.Context, by Actor, e Event, on PlacesPage) (int, error) {
	told := 0
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		last, err := tx.placementOf(ctx, e.ID)
		if err != nil {
			return err
		}
		if on.Seen > 0 && on.Seen != last.Revision+1 {
			return last.changed()
		}
		if told, err = tx.tellPlaces(ctx, e); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "places_told", e.Slug, fmt.Sprintf("%d told", told))
	})
	return told, err
}

func (s *Store) tellPlaces(ctx context.Context, e Event) (int, error) {
	st, err := s.Street(ctx, e)
	if err != nil {
		return 0, err
	}
	news, told, err := s.placeNews(ctx, st)
	if err != nil {
		return 0, err
	}
	for _, a := range append(news.New, news.Moved...) {
		was, now := told[a.ID].Booth, st.SpanOf[a.ID].Label()
		template := "booth_given"
		if was != "" && now != "" {
			template = "booth_moved"
		} else if now == "" {
			template = "booth_lost"
		}
		if err := s.tell(ctx, e, a, template, map[string]string{"from": was, "booth": now}); err != nil {
			return 0, err
		}
		row := ToldPlace{ApplicationID: a.ID, EventID: e.ID, Booth: now, At: s.now()}
		if err := s.write.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
			return 0, err
		}
	}
	return news.Count(), nil
}
