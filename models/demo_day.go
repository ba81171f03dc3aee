package models

import (
	"context"
	"fmt"
	"time"

	"github.com/jangteo/jangteo/models/korean"
)

// arrive plays the morning: two load-ins, nearly all came, one is late and one is a no-show.
func (d *demoSeed) arrive(ctx context.Context) error {
	d.at(d.start.Add(-3 * 24 * time.Hour))
	if err := d.SetLoadIns(ctx, d.admin, d.Event, d.demoLoadIns()); err != nil {
		return err
	}
	n := 0
	for _, v := range d.street.Vendors {
		if _, placed := d.street.Assignment[v.No]; !placed {
			continue
		}
		n++
		switch n {
		case 12: // late
			continue
		case 19:
			d.at(d.start.Add(40 * time.Minute))
			if err := d.MissArrival(ctx, d.admin, d.Event, v.No); err != nil {
				return fmt.Errorf("%s: %w", v.No, err)
			}
			continue
		}
		d.at(d.start.Add(-2*time.Hour + time.Duration(n*97)*time.Second))
		if _, _, err := d.CheckIn(ctx, d.admin, d.Event, d.ArrivalPass(d.vendors[v.No])); err != nil {
			return fmt.Errorf("%s: %w", v.No, err)
		}
	}
	return nil
}

// demoLoadIns are the two hours before the street opens, a row after the other; none when they would
// lie on the day before.
func (d *demoSeed) demoLoadIns() LoadInInput {
	opens := minuteOfDay(d.start.In(korean.Seoul))
	in := LoadInInput{GraceMin: graceMin}
	if opens < 120 {
		return in
	}
	for i, row := range []string{"A", "B"} {
		in.Rows = append(in.Rows, LoadInRow{Row: row, FromMin: opens - 120 + i*60, UntilMin: opens - 60 + i*60})
	}
	return in
}

// tell lets a few vendors report already what they sold so far, and answer.
func (d *demoSeed) tell(ctx context.Context) error {
	d.at(d.now)
	words := map[int]string{1: "그늘막이 더 있으면 좋겠어요.", 4: "쿠폰 덕분에 처음 오신 손님이 많았어요."}
	for i, v := range d.street.Vendors {
		if i%6 != 0 || oneOf(v.No, demoLogins) {
			continue
		}
		n := i / 6
		line := ReportInput{Day: d.Event.Day(), Band: SalesBands[2+n%4].Name}
		if n%4 == 0 {
			line = ReportInput{Day: d.Event.Day(), Exact: true, Won: int64(180_000 + i*7_000)}
		}
		if err := d.FileReport(ctx, d.admin, d.Event, d.vendors[v.No], []ReportInput{line}); err != nil {
			return fmt.Errorf("%s: %w", v.No, err)
		}
		answers := map[string]int{"sales": 3 + n%3, "visitors": 4 - n%2, "place": 2 + n%4, "support": 5 - n%2, "again": 3 + n%3}
		if err := d.AnswerSurvey(ctx, d.admin, d.Event, d.vendors[v.No], answers, words[n]); err != nil {
			return fmt.Errorf("%s: %w", v.No, err)
		}
	}
	return nil
}
