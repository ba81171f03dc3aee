package models_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// newEvent is an event of next week without a fault.
func newEvent(change ...func(*models.EventInput)) models.EventInput {
	start := time.Now().Add(7 * 24 * time.Hour).Truncate(time.Minute)
	in := models.EventInput{
		Slug: "next", NameKo: "다음 장터", PlaceKo: "거리", HostKo: "시", StartsAt: start, EndsAt: start.Add(5 * time.Hour),
		ApplyFrom: start.Add(-6 * 24 * time.Hour), ApplyUntil: start.Add(-24 * time.Hour),
	}
	for _, f := range change {
		f(&in)
	}
	return in
}

func TestEventInputFaults(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("가", 101)
	cases := []struct {
		change        func(*models.EventInput)
		field, reason string
	}{
		{func(in *models.EventInput) {}, "", ""},
		{func(in *models.EventInput) { in.Slug = "  spring-2 " }, "", ""},
		{func(in *models.EventInput) { in.NameKo = long[:300] }, "", ""}, // a hundred letters
		{func(in *models.EventInput) { in.Slug = "" }, "slug", "required"},
		{func(in *models.EventInput) { in.Slug = "Spring" }, "slug", "slug_form"},
		{func(in *models.EventInput) { in.Slug = "spring--24" }, "slug", "slug_form"},
		{func(in *models.EventInput) { in.Slug = "-spring" }, "slug", "slug_form"},
		{func(in *models.EventInput) { in.Slug = "봄" }, "slug", "slug_form"},
		{func(in *models.EventInput) { in.Slug = "../staff" }, "slug", "slug_form"},
		{func(in *models.EventInput) { in.Slug = strings.Repeat("a", 41) }, "slug", "slug_form"},
		{func(in *models.EventInput) { in.Slug = "gaon" }, "slug", "slug_taken"},
		{func(in *models.EventInput) { in.NameKo = "  " }, "name_ko", "required"},
		{func(in *models.EventInput) { in.PlaceKo = "" }, "place_ko", "required"},
		{func(in *models.EventInput) { in.HostKo = "" }, "host_ko", "required"},
		{func(in *models.EventInput) { in.NameKo = long }, "name_ko", "too_long"},
		{func(in *models.EventInput) { in.NameEn = long }, "name_en", "too_long"},
		{func(in *models.EventInput) { in.PlaceEn = long }, "place_en", "too_long"},
		{func(in *models.EventInput) { in.HostEn = long }, "host_en", "too_long"},
		{func(in *models.EventInput) { in.AboutKo = strings.Repeat("가", 2001) }, "about_ko", "too_long"},
		{func(in *models.EventInput) { in.AboutEn = strings.Repeat("a", 2001) }, "about_en", "too_long"},
		{func(in *models.EventInput) { in.StartsAt = time.Time{} }, "starts_at", "required"},
		{func(in *models.EventInput) { in.EndsAt = time.Time{} }, "ends_at", "required"},
		{func(in *models.EventInput) { in.ApplyFrom = time.Time{} }, "apply_from", "required"},
		{func(in *models.EventInput) { in.ApplyUntil = time.Time{} }, "apply_until", "required"},
		{func(in *models.EventInput) { in.StartsAt = time.Now().Add(-time.Minute) }, "starts_at", "in_the_past"},
		{func(in *models.EventInput) { in.EndsAt = in.StartsAt }, "ends_at", "ends_before_start"},
		{func(in *models.EventInput) { in.ApplyUntil = in.ApplyFrom }, "apply_until", "ends_before_start"},
		{func(in *models.EventInput) { in.ApplyUntil = in.EndsAt.Add(time.Minute) }, "apply_until", "after_the_event"},
	}
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		for _, c := range cases {
			before := rows(t, st.Store)
			e, err := st.Store.OpenEvent(t.Context(), st.Admin, newEvent(c.change))
			faulty(t, err, c.field, c.reason)
			if err != nil && rows(t, st.Store) != before {
				t.Errorf("%s: %s: something was stored", c.field, c.reason)
			}
			if err == nil {
				modelstest.Exec(t, st.Store, "DELETE FROM events WHERE slug = '"+e.Slug+"'")
			}
		}
	})
}

func TestEventsOfTheSameNameAtTheSameMoment(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		outcomes := storm(t, 8, func(int) error {
			_, err := st.Store.OpenEvent(t.Context(), st.Admin, newEvent())
			return err
		})
		if outcomes[""] != 1 || outcomes["slug_taken"] != 7 {
			t.Errorf("%v", outcomes)
		}
	})
}

func TestChangeEvent(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s := st.Store
		st.Applicant("달그락분식", models.Shop, models.AtBoth) // takes the first receipt number
		other := must(s.OpenEvent(t.Context(), st.Admin, newEvent()))(t)
		_, err := s.ChangeEvent(t.Context(), st.Admin, other, newEvent(func(in *models.EventInput) { in.Slug = "gaon" }))
		faulty(t, err, "slug", "slug_taken")
		changed, err := s.ChangeEvent(t.Context(), st.Admin, st.Event, newEvent(func(in *models.EventInput) {
			in.Slug, in.NameKo, in.Demo = "gaon", "새 이름", false
			in.StartsAt, in.EndsAt = st.Event.StartsAt, st.Event.EndsAt // begun already: its past is no fault
			in.ApplyFrom, in.ApplyUntil = st.Event.ApplyFrom, st.Event.ApplyUntil
		}))
		reason(t, err, "")
		kept := must(s.EventBySlug(t.Context(), "gaon"))(t)
		if kept.NameKo != "새 이름" || kept.State != models.EventLive || !kept.Demo || kept.ID != changed.ID {
			t.Errorf("%+v", kept)
		}
		second := st.Applicant("새벽빵집", models.Shop, models.AtBoth)
		if !strings.HasSuffix(second.Receipt, "-002") {
			t.Errorf("the receipt numbers began again: %s", second.Receipt)
		}
	})
}

func TestVendorsKeepTheirBoothsWhenTheEventIsPutOff(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		a := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		reason(t, st.Store.AssignBooth(t.Context(), st.Admin, st.Event, a.No, "A02"), "")
		day := 24 * time.Hour
		later, err := st.Store.ChangeEvent(t.Context(), st.Admin, st.Event, newEvent(func(in *models.EventInput) {
			in.Slug, in.StartsAt, in.EndsAt = "gaon", st.Event.StartsAt.Add(day), st.Event.EndsAt.Add(day)
			in.ApplyFrom, in.ApplyUntil = st.Event.ApplyFrom, st.Event.ApplyUntil
		}))
		reason(t, err, "")
		street := must(st.Store.Street(t.Context(), later))(t)
		if street.SpanOf[a.ID].Label() != "A02" {
			t.Errorf("stands at %q", street.SpanOf[a.ID].Label())
		}
	})
}

func TestMoveEvent(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		faulty(t, st.Store.MoveEvent(t.Context(), st.Admin, st.Event, "cancelled"), "state", "unknown_choice")
		for _, state := range models.EventStates {
			reason(t, st.Store.MoveEvent(t.Context(), st.Admin, st.Event, state), "")
			if e := must(st.Store.EventBySlug(t.Context(), "gaon"))(t); e.State != state {
				t.Errorf("is %s, not %s", e.State, state)
			}
		}
		_, err := st.Store.EventBySlug(t.Context(), "nowhere")
		reason(t, err, "unknown_event")
	})
}

func TestWhatAnEventLetsPeopleDo(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for state, want := range map[models.EventState]string{
		models.EventDraft: "", models.EventRecruiting: "public recruiting", models.EventPreparing: "public recruiting trading",
		models.EventLive: "public recruiting trading", models.EventClosed: "public over", models.EventSettled: "public over", models.EventArchived: "over",
	} {
		e := models.Event{State: state, ApplyFrom: now, ApplyUntil: now}
		var got []string
		for _, is := range []struct {
			word string
			so   bool
		}{{"public", e.Public()}, {"recruiting", e.Recruiting(now)}, {"trading", e.Trading()}, {"over", e.Over()}} {
			if is.so {
				got = append(got, is.word)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", state, got, want)
		}
		if e.Recruiting(now.Add(-time.Second)) || e.Recruiting(now.Add(time.Second)) {
			t.Errorf("%s: the call is open outside its time", state)
		}
	}
}

func TestOpenAt(t *testing.T) {
	t.Parallel()
	at := func(day, hour, minute, second int) time.Time {
		return time.Date(2024, 6, day, hour, minute, second, 0, seoul)
	}
	afternoon := models.Event{StartsAt: at(15, 13, 0, 0), EndsAt: at(15, 18, 0, 0)}
	weekend := models.Event{StartsAt: at(15, 10, 0, 0), EndsAt: at(16, 18, 0, 0)}
	night := models.Event{StartsAt: at(15, 18, 0, 0), EndsAt: at(16, 1, 0, 0)}
	for _, c := range []struct {
		name string
		e    models.Event
		t    time.Time
		open bool
	}{
		{"before the opening", afternoon, at(15, 12, 59, 59), false},
		{"at the opening", afternoon, at(15, 13, 0, 0), true},
		{"at the closing", afternoon, at(15, 18, 0, 0), true},
		{"in the last minute", afternoon, at(15, 18, 0, 59), true},
		{"after the last minute", afternoon, at(15, 18, 1, 0), false},
		{"the day after", afternoon, at(16, 14, 0, 0), false},
		{"in UTC", afternoon, at(15, 13, 0, 0).UTC(), true},
		{"on the first day", weekend, at(15, 12, 0, 0), true},
		{"in the last minute of the first day", weekend, at(15, 18, 0, 59), true},
		{"in the first night", weekend, at(15, 18, 1, 0), false},
		{"early on the second day", weekend, at(16, 9, 59, 59), false},
		{"on the second day", weekend, at(16, 10, 0, 0), true},
		{"after the second day", weekend, at(16, 18, 1, 0), false},
		{"at midnight", night, at(16, 0, 0, 0), true},
		{"in the last minute of the night", night, at(16, 1, 0, 30), true},
		{"in the morning after", night, at(16, 1, 1, 0), false},
	} {
		if got := c.e.OpenAt(c.t); got != c.open {
			t.Errorf("%s: open is %v", c.name, got)
		}
	}
	if weekend.Day() != "2024-06-15" || night.Day() != "2024-06-15" {
		t.Error(weekend.Day(), night.Day())
	}
}

func TestNamesFallBackToKorean(t *testing.T) {
	t.Parallel()
	e := models.Event{NameKo: "장터", NameEn: "Street", PlaceKo: "거리", HostKo: "시", AboutKo: "글", AboutEn: "Text"}
	if e.Name("ko") != "장터" || e.Name("en") != "Street" || e.Place("en") != "거리" || e.Host("en") != "시" || e.About("en") != "Text" {
		t.Error(e.Name("en"), e.Place("en"), e.Host("en"), e.About("en"))
	}
	c, b, l := models.Campaign{NameKo: "쿠폰", NoteKo: "글", NoteEn: "Note"}, models.Booth{OpsKo: "안내소", OpsEn: "Information"}, models.Landmark{NameKo: "무대"}
	if c.Name("en") != "쿠폰" || c.Note("en") != "Note" || b.Ops("en") != "Information" || b.Ops("ko") != "안내소" || l.Name("en") != "무대" {
		t.Error(c.Name("en"), c.Note("en"), b.Ops("en"), l.Name("en"))
	}
}
