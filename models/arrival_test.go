package models_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// mustStand puts a selected vendor on a booth.
func mustStand(t *testing.T, st *modelstest.Street, name, booth string) models.Application {
	t.Helper()
	a := st.Vendor(name, models.Artisan, models.AtBooth)
	reason(t, st.Store.AssignBooth(t.Context(), st.Admin, st.Event, a.No, booth), "")
	return a
}

// waits is an applicant who is on the waitlist.
func waits(t *testing.T, st *modelstest.Street, name string, watts int) models.Application {
	t.Helper()
	a := st.Applicant(name, models.Artisan, models.AtBooth)
	modelstest.Exec(t, st.Store, fmt.Sprintf("UPDATE applications SET power_w = %d WHERE id = %d", watts, a.ID))
	return must(st.Store.Decide(t.Context(), st.Admin, st.Event, a.Receipt, models.Decision{State: models.Waitlisted}))(t)
}

func TestArrivalsFollowTheDay(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.At(st.Event.StartsAt.Add(-20 * time.Hour))
		came, late := mustStand(t, st, "온마루공방", "A02"), mustStand(t, st, "달빛도예", "A03")
		store := st.Vendor("새벽빵집", models.Shop, models.AtStore)
		counts := func(arrived, expected, late, missed int) {
			t.Helper()
			b := must(s.Arrivals(ctx, st.Event))(t)
			if c := b.Counts; c.Arrived != arrived || c.Expected != expected || c.Late != late || c.NoShow != missed || len(b.Rows) != 2 {
				t.Errorf("%+v of %d", c, len(b.Rows))
			}
		}
		st.At(st.Event.StartsAt.Add(-time.Hour))
		counts(0, 2, 0, 0)
		pass := s.ArrivalPass(came)
		sheet := must(s.ArrivalOf(ctx, st.Admin, st.Event, "http://example.com/staff/gaon/arrivals/find?code="+pass))(t)
		if sheet.Representative != "홍길동" || !sheet.PassShown || sheet.Place.Label() != "A02" || sheet.Arrival != nil || sheet.Late {
			t.Errorf("%+v", sheet)
		}
		if sheet := must(s.ArrivalOf(ctx, st.Admin, st.Event, " m01 "))(t); sheet.PassShown {
			t.Error("a number alone is no pass")
		}
		if sheet := must(s.ArrivalOf(ctx, st.Admin, st.Event, late.No+"~"+pass[4:]))(t); sheet.PassShown {
			t.Error("another's pass is none of one's own")
		}
		row, first, err := s.CheckIn(ctx, st.Admin, st.Event, pass)
		if reason(t, err, ""); !first || !row.ByPass || row.Actor != st.Admin.Account.Name || !row.At.Equal(s.Now()) {
			t.Errorf("%+v", row)
		}
		if _, first, err = s.CheckIn(ctx, st.Admin, st.Event, came.No); err != nil || first {
			t.Errorf("a second time: %v %v", first, err)
		}
		_, _, err = s.CheckIn(ctx, st.Admin, st.Event, "M99")
		faulty(t, err, "code", "unknown_vendor_no")
		_, _, err = s.CheckIn(ctx, st.Admin, st.Event, store.No)
		reason(t, err, "arrives_nowhere")
		reason(t, s.MissArrival(ctx, st.Admin, st.Event, late.No), "no_show_too_early")
		st.At(st.Event.StartsAt.Add(10 * time.Minute)) // past its time, within the grace
		counts(1, 0, 1, 0)
		reason(t, s.MissArrival(ctx, st.Admin, st.Event, late.No), "no_show_too_early")
		st.At(st.Event.StartsAt.Add(30 * time.Minute))
		reason(t, s.MissArrival(ctx, st.Admin, st.Event, late.No), "")
		reason(t, s.MissArrival(ctx, st.Admin, st.Event, late.No), "")
		reason(t, s.MissArrival(ctx, st.Admin, st.Event, came.No), "already_arrived")
		counts(1, 0, 0, 1)
		_, _, err = s.CheckIn(ctx, st.Admin, st.Event, late.No)
		reason(t, err, "marked_no_show")
		reason(t, s.UndoArrival(ctx, st.Admin, st.Event, late.No, models.Arrived), "arrival_gone")
		reason(t, s.UndoArrival(ctx, st.Admin, st.Event, late.No, models.NoShow), "")
		_, _, err = s.CheckIn(ctx, st.Admin, st.Event, late.No)
		reason(t, err, "")
		counts(2, 0, 0, 0)
		reason(t, s.MoveEvent(ctx, st.Admin, st.Event, models.EventClosed), "")
		st.Event.State = models.EventClosed
		reason(t, s.UndoArrival(ctx, st.Admin, st.Event, late.No, models.Arrived), "event_over")
	})
}

func TestLoadInSaysWhoIsLate(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.At(st.Event.StartsAt.Add(-20 * time.Hour))
		mustStand(t, st, "온마루공방", "A02")
		minute := func(at time.Time) int { return at.In(seoul).Hour()*60 + at.In(seoul).Minute() }
		until := st.Event.StartsAt.Add(-30 * time.Minute)
		row := models.LoadInRow{Row: "A", FromMin: 0, UntilMin: minute(until)}
		if row.UntilMin == 0 || minute(st.Event.StartsAt) < 30 {
			t.Skip("the street opens at midnight")
		}
		set := func(in models.LoadInInput) error { return s.SetLoadIns(ctx, st.Admin, st.Event, in) }
		faulty(t, set(models.LoadInInput{GraceMin: 601}), "grace", "out_of_range")
		faulty(t, set(models.LoadInInput{Rows: []models.LoadInRow{{Row: "Z", UntilMin: 5}}}), "until_Z", "unknown_row")
		faulty(t, set(models.LoadInInput{Rows: []models.LoadInRow{{Row: "A", FromMin: 60, UntilMin: 60}}}), "until_A", "load_in_order")
		for range 2 { // a second time replaces
			reason(t, set(models.LoadInInput{Rows: []models.LoadInRow{row}, GraceMin: 10}), "")
		}
		l := must(s.LoadIns(ctx, st.Event))(t)
		slot, has := l.On(st.Event.Day(), "A")
		if !has || !slot.Until.Equal(until) || l.GraceMin != 10 {
			t.Fatalf("%+v %v", slot, l)
		}
		at := func(when time.Time) models.Arriving {
			st.At(when)
			return must(s.Arrivals(ctx, st.Event))(t).Rows[0]
		}
		if a := at(until); a.Late || !a.Due.Equal(until) || !a.MayMiss.Equal(until.Add(10*time.Minute)) {
			t.Errorf("in time: %+v", a)
		}
		if a := at(until.Add(time.Minute)); !a.Late {
			t.Error("not late")
		}
		reason(t, set(models.LoadInInput{Rows: []models.LoadInRow{{Row: "A", Unset: true}}}), "")
		if a := at(st.Event.StartsAt); a.Late || !a.Due.Equal(st.Event.StartsAt) {
			t.Errorf("without a load-in: %+v", a)
		}
	})
}

func TestEventOfSeveralDays(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time { v, _ := time.ParseInLocation("2006-01-02 15:04", s, seoul); return v }
	for _, c := range []struct {
		from, until string
		days        []string
		now, day    string
	}{
		{"2024-06-15 14:00", "2024-06-15 19:00", []string{"2024-06-15"}, "2024-06-14 23:00", "2024-06-15"},
		{"2024-06-30 10:00", "2024-07-02 19:00", []string{"2024-06-30", "2024-07-01", "2024-07-02"}, "2024-07-01 00:30", "2024-07-01"},
		{"2024-06-15 18:00", "2024-06-16 02:00", []string{"2024-06-15"}, "2024-06-16 01:00", "2024-06-15"},
		{"2024-06-15 14:00", "2024-06-16 19:00", []string{"2024-06-15", "2024-06-16"}, "2024-06-20 01:00", "2024-06-16"},
	} {
		e := models.Event{StartsAt: at(c.from), EndsAt: at(c.until)}
		if fmt.Sprint(e.Days()) != fmt.Sprint(c.days) || e.DayAt(at(c.now)) != c.day {
			t.Errorf("%v: %v, %s", c, e.Days(), e.DayAt(at(c.now)))
		}
		opens, _ := e.HoursOn(c.days[0])
		_, closes := e.HoursOn(c.days[len(c.days)-1])
		if !opens.Equal(e.StartsAt) || !closes.Equal(e.EndsAt) {
			t.Errorf("%v: %v to %v", c, opens, closes)
		}
	}
}

func TestTwoDesksCheckInOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		a := mustStand(t, st, "온마루공방", "A02")
		again := modelstest.Again(t, st.Store)
		again.Now = st.Store.Now
		var firsts int
		var mu sync.Mutex
		var wg sync.WaitGroup
		for i := range 8 {
			s := []*models.Store{st.Store, again}[i%2]
			wg.Go(func() {
				_, first, err := s.CheckIn(t.Context(), st.Admin, st.Event, a.No)
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				if first {
					firsts++
				}
			})
		}
		wg.Wait()
		if firsts != 1 {
			t.Errorf("%d desks were the first", firsts)
		}
	})
}

func TestPromotionFillsAnEmptyBooth(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.At(st.Event.StartsAt.Add(-20 * time.Hour))
		gone, here := mustStand(t, st, "온마루공방", "A02"), mustStand(t, st, "달빛도예", "A03")
		tooStrong, first := waits(t, st, "큰오븐", 3_000), waits(t, st, "물레방아도예", 500)
		st.At(st.Event.StartsAt.Add(time.Hour))
		promote := func(booth, want string) models.Application {
			t.Helper()
			a, err := s.Promote(ctx, st.Admin, st.Event, booth, "")
			reason(t, err, want)
			return a
		}
		promote("A02", "booth_taken") // late, but not given up
		promote("A01", "booth_is_ops")
		promote("A99", "unknown_booth")
		reason(t, s.MissArrival(ctx, st.Admin, st.Event, gone.No), "")
		board := must(s.Arrivals(ctx, st.Event))(t)
		if e := board.Empty[0]; e.Booth.Label != "A02" || e.Missed.ID != gone.ID || e.Fits[0].Vendor.ID != first.ID || len(e.Fits) != 1 || len(board.Empty) != 4 {
			t.Errorf("%+v", board.Empty)
		}
		a := promote("a02", "")
		if a.ID != first.ID || a.State != models.Selected || a.No != "M03" || a.WaitRank != 0 {
			t.Errorf("%+v", a)
		}
		if got := must(s.SpanOf(ctx, a))(t); got.Label() != "A02" {
			t.Errorf("stands on %s", got.Label())
		}
		if place := must(s.SpanOf(ctx, gone))(t); len(place) != 0 {
			t.Errorf("%+v", place)
		}
		mails := st.Mails()
		if m := mails[0]; m.Template != "application_promoted" || m.Params("ko")["booth"] != "A02" {
			t.Errorf("%+v", m)
		}
		promote("A02", "booth_taken")
		board = must(s.Arrivals(ctx, st.Event))(t)
		if row := board.Rows[2]; row.Vendor.ID != a.ID || row.Late || !row.Due.After(s.Now()) {
			t.Errorf("who is called now has time to come: %+v", row)
		}
		for _, free := range board.Empty {
			for _, f := range free.Fits {
				if f.Better.Unplaced != 0 || len(f.Terms) == 0 {
					t.Errorf("%s without reasons: %+v", free.Booth.Label, f)
				}
			}
		}
		reason(t, second(s.Promote(ctx, st.Admin, st.Event, "A05", a.Receipt)), "nobody_fits") // waits no longer
		promote("A04", "nobody_fits")                                                          // 3 kW on a booth of 2
		if b := promote("A05", ""); b.ID != tooStrong.ID {
			t.Errorf("%+v", b)
		}
		reason(t, s.UndoArrival(ctx, st.Admin, st.Event, gone.No, models.NoShow), "")
		if b := must(s.Arrivals(ctx, st.Event))(t); len(b.Rows[0].Place) != 0 || b.Rows[0].Arrival != nil || b.Rows[1].Vendor.ID != here.ID {
			t.Errorf("back without a booth: %+v", b.Rows[0])
		}
	})
}

func TestTwoStaffFillOneBooth(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		for i := range 4 {
			waits(t, st, fmt.Sprint("대기", i), 500)
		}
		again := modelstest.Again(t, st.Store)
		again.Now = st.Store.Now
		var wg sync.WaitGroup
		var mu sync.Mutex
		done := map[string]int{}
		for i := range 4 {
			s := []*models.Store{st.Store, again}[i%2]
			wg.Go(func() {
				_, err := s.Promote(t.Context(), st.Admin, st.Event, "A02", "")
				mu.Lock()
				defer mu.Unlock()
				done[models.ReasonOf(err)]++
			})
		}
		wg.Wait()
		counts := must(st.Store.ApplicationCounts(t.Context(), st.Event.ID))(t)
		if done[""] != 1 || done["booth_taken"] != 3 || counts[models.Selected] != 1 || counts[models.Waitlisted] != 3 {
			t.Errorf("%v, %v", done, counts)
		}
	})
}

func TestANoShowIsRemembered(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.At(st.Event.StartsAt.Add(-20 * time.Hour))
		a := mustStand(t, st, "온마루공방", "A02")
		st.At(st.Event.StartsAt.Add(time.Hour))
		reason(t, s.MissArrival(ctx, st.Admin, st.Event, a.No), "")
		if own := must(s.ParticipationsOf(ctx, a))(t); len(own) != 0 {
			t.Errorf("the event itself is no history: %+v", own)
		}
		now := s.Now()
		next := must(s.OpenEvent(ctx, st.Admin, models.EventInput{Slug: "next", NameKo: "다음 장터", PlaceKo: "가온동", HostKo: "새봄시",
			StartsAt: now.Add(48 * time.Hour), EndsAt: now.Add(50 * time.Hour), ApplyFrom: now.Add(-time.Hour), ApplyUntil: now.Add(time.Hour), Demo: true}))(t)
		reason(t, s.MoveEvent(ctx, st.Admin, next, models.EventRecruiting), "")
		next = must(s.EventBySlug(ctx, "next"))(t)
		again, _, err := s.Apply(ctx, next, st.Account(a), models.AccountInput{}, modelstest.Application(1, "온마루공방", models.Artisan, models.AtBooth))
		reason(t, err, "")
		past := must(s.ParticipationsOf(ctx, again))(t)
		if len(past) != 1 || past[0].Event.Slug != "gaon" || past[0].Missed != 1 || past[0].Arrived != 0 || past[0].Application.No != a.No {
			t.Errorf("%+v", past)
		}
	})
}
