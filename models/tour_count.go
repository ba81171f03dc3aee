package models

import (
	"context"
	"sort"
	"time"
)

// TourCount is how a tour goes.
type TourCount struct {
	Tour  Tour
	Stops []StopCount
	CardCount
	Odd []OddStamps
}

// CardCount counts the cards of a tour.
type CardCount struct {
	Cards    int64 // with a stamp at least
	OnPaper  int64 // of them on paper
	Printed  int64 // paper cards, used or not
	Complete int64
}

// StopCount is a stop and how many stamps it gave.
type StopCount struct {
	Stop
	Stamps int64
}

// OddKind is what staff should look at. It proves nothing.
type OddKind string

// The kinds of odd things. A crowd at one stop may be a picture of its poster that went round; a hasty card
// may be read from pictures, too.
const (
	OddCrowd OddKind = "crowd" // more phones at a stop within a minute than people can queue there
	OddHaste OddKind = "haste" // a card that was refused for haste or a stale code again and again
)

// When something is odd.
const (
	crowdSpan = time.Minute
	crowdSize = 12 // phones
	hasteSize = 5  // refusals
)

// OddStamps is one odd thing: a stop with the busiest minute, or a card.
type OddStamps struct {
	Kind  OddKind
	Stop  Stop
	Card  Card
	Count int
	At    time.Time // when it began, zero for a card
}

// TourCountOf counts the tour of an event: ErrNotFound when it has none.
func (s *Store) TourCountOf(ctx context.Context, e Event) (TourCount, error) {
	var out TourCount
	err := s.snapshot(ctx, func(tx *Store) error {
		var err error
		if out, err = tx.countTour(ctx, e); err != nil {
			return err
		}
		out.Odd, err = tx.oddStamps(ctx, out)
		return err
	})
	return out, err
}

func (s *Store) countTour(ctx context.Context, e Event) (TourCount, error) {
	t, err := s.TourOf(ctx, e.ID)
	out := TourCount{Tour: t}
	if err != nil {
		return out, err
	}
	err = s.db(ctx).Raw(`SELECT stops.*, (SELECT count(*) FROM stamps WHERE stamps.stop_id = stops.id) AS stamps
		FROM stops WHERE tour_id = ? ORDER BY id`, t.ID).Scan(&out.Stops).Error
	if err != nil {
		return out, err
	}
	return out, s.db(ctx).Raw(`SELECT coalesce(sum(CASE WHEN used THEN 1 ELSE 0 END), 0) AS cards, coalesce(sum(CASE WHEN used AND serial > 0 THEN 1 ELSE 0 END), 0) AS on_paper,
		coalesce(sum(CASE WHEN serial > 0 THEN 1 ELSE 0 END), 0) AS printed, coalesce(sum(CASE WHEN done_at IS NOT NULL THEN 1 ELSE 0 END), 0) AS complete
		FROM (SELECT serial, done_at, EXISTS (SELECT 1 FROM stamps WHERE stamps.card_id = cards.id) AS used FROM cards WHERE tour_id = ? AND kept_id = 0) AS c`, t.ID).Scan(&out.CardCount).Error
}

func (s *Store) oddStamps(ctx context.Context, t TourCount) ([]OddStamps, error) {
	var rows []struct {
		StopID int64
		At     time.Time
	}
	err := s.db(ctx).Model(&Stamp{}).Select("stop_id, at").Where("event_id = ? AND method = ?", t.Tour.EventID, StampPhone).Order("at").Scan(&rows).Error
	if err != nil {
		return nil, storageError(err)
	}
	times := map[int64][]time.Time{}
	for _, r := range rows {
		times[r.StopID] = append(times[r.StopID], r.At)
	}
	var odd []OddStamps
	for _, stop := range t.Stops {
		if n, at := busiest(times[stop.ID], crowdSpan); n >= crowdSize {
			odd = append(odd, OddStamps{Kind: OddCrowd, Stop: stop.Stop, Count: n, At: at})
		}
	}
	sort.SliceStable(odd, func(i, j int) bool { return odd[i].Count > odd[j].Count })
	var hasty []Card
	err = s.db(ctx).Where("tour_id = ? AND refused >= ?", t.Tour.ID, hasteSize).Order("refused DESC, id").Find(&hasty).Error
	for _, c := range hasty {
		odd = append(odd, OddStamps{Kind: OddHaste, Card: c, Count: c.Refused})
	}
	return odd, storageError(err)
}

// busiest is the most of some ascending times that lie within a span, and when those begin.
func busiest(times []time.Time, span time.Duration) (most int, from time.Time) {
	first := 0
	for i, at := range times {
		for at.Sub(times[first]) >= span {
			first++
		}
		if n := i - first + 1; n > most {
			most, from = n, times[first]
		}
	}
	return most, from
}
