package models

import (
	"context"
	"time"
)

// BurnPoint is how many coupons of a campaign were left at the end of a minute.
type BurnPoint struct {
	At   time.Time
	Left int64
}

// Burndown is how a campaign's coupons go: the first point is its opening, with all of them; one follows
// for each minute in which some went or came back.
type Burndown struct {
	Campaign Campaign
	At       time.Time
	Points   []BurnPoint // in order
	Forecast Forecast
}

// ForecastKind is what can be said of how long the coupons last.
type ForecastKind string

// The kinds of forecast.
const (
	ForecastClosed   ForecastKind = "closed"   // nothing goes out any more, or not yet
	ForecastEarly    ForecastKind = "early"    // too little has happened to tell
	ForecastQuiet    ForecastKind = "quiet"    // nobody claimed of late
	ForecastOut      ForecastKind = "out"      // gone at At
	ForecastOutUntil ForecastKind = "until"    // gone at At, and more open at Next
	ForecastLeftover ForecastKind = "leftover" // Left remain when the claims close
	ForecastGone     ForecastKind = "gone"     // nothing is left
)

// Forecast is how long coupons last if the next hours go as the last half hour went.
type Forecast struct {
	Kind    ForecastKind
	At      time.Time // when they are gone, to the minute; near ones exactly, far ones roughly
	Next    time.Time
	Left    int64
	PerHour int64 // how fast they go
}

// A forecast looks back for half an hour, and says nothing of a campaign that opened only just now.
const (
	forecastLook  = 30 * time.Minute
	forecastFirst = 5 * time.Minute
)

// ForecastOf reckons from the points of a burn-down, the first of which is the opening, when the coupons
// that can be claimed now are gone.
func ForecastOf(c Campaign, points []BurnPoint, now time.Time) Forecast {
	if c.StateAt(now) == CampaignSoldOut {
		return Forecast{Kind: ForecastGone}
	}
	if c.StateAt(now) != CampaignOpen || len(points) == 0 {
		return Forecast{Kind: ForecastClosed}
	}
	since := now.Sub(points[0].At)
	if since < forecastFirst {
		return Forecast{Kind: ForecastEarly}
	}
	look := min(since, forecastLook)
	gone := leftAt(points, now.Add(-look)) - points[len(points)-1].Left
	if gone <= 0 {
		return Forecast{Kind: ForecastQuiet}
	}
	left := c.RemainingAt(now)
	f := Forecast{Left: left, PerHour: gone * int64(time.Hour) / int64(look)}
	at := now.Add(time.Duration(float64(look) * float64(left) / float64(gone)))
	if at.After(c.ClosesAt) {
		f.Kind, f.Left = ForecastLeftover, max(1, left-int64(float64(gone)*float64(c.ClosesAt.Sub(now))/float64(look)))
		return f
	}
	f.Kind, f.At = ForecastOut, roughly(at, now)
	if next, more := c.NextSlot(now); more {
		f.Kind, f.Next = ForecastOutUntil, next
	}
	return f
}

// roughly rounds a time up as people would say it: to ten minutes beyond an hour, to five beyond ten minutes.
func roughly(at, now time.Time) time.Time {
	step := time.Minute
	switch ahead := at.Sub(now); {
	case ahead > time.Hour:
		step = 10 * time.Minute
	case ahead > 10*time.Minute:
		step = 5 * time.Minute
	}
	return at.Add(step - 1).Truncate(step)
}

// leftAt is how many were left at that time.
func leftAt(points []BurnPoint, at time.Time) int64 {
	left := points[0].Left
	for _, p := range points {
		if p.At.After(at) {
			break
		}
		left = p.Left
	}
	return left
}

// BurndownOf reads how a campaign's coupons went: those that were issued minute by minute, and those that
// recalls brought back.
func (s *Store) BurndownOf(ctx context.Context, c Campaign) (Burndown, error) {
	minute := func(column string) string { return "CAST(strftime('%s', " + column + ") AS INTEGER) / 60" }
	if s.postgres() {
		minute = func(column string) string { return "CAST(floor(extract(epoch FROM " + column + ") / 60) AS bigint)" }
	}
	var moves []struct{ Minute, N int64 }
	err := s.db(ctx).Raw(`SELECT minute, sum(n) AS n FROM (
		SELECT `+minute("issued_at")+` AS minute, -count(*) AS n FROM coupons WHERE campaign_id = ? GROUP BY 1
		UNION ALL SELECT `+minute("expires_at")+` AS minute, count(*) AS n FROM coupons WHERE campaign_id = ? AND state = 'expired' GROUP BY 1
		) AS moves GROUP BY minute ORDER BY minute`, c.ID, c.ID).Scan(&moves).Error
	b := Burndown{Campaign: c, At: s.now(), Points: []BurnPoint{{At: c.OpensAt, Left: c.Quantity}}}
	left := c.Quantity
	for _, m := range moves {
		left += m.N
		at := time.Unix(m.Minute*60+59, 0).UTC()
		if at.Before(c.OpensAt) { // paper that was printed before the opening
			b.Points[0].Left = left
			continue
		}
		if at.After(b.At) { // the minute that is going on
			at = b.At
		}
		b.Points = append(b.Points, BurnPoint{At: at, Left: left})
	}
	b.Forecast = ForecastOf(c, b.Points, b.At)
	return b, storageError(err)
}
