package models_test

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"sync"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func snapshotPhoto(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewRGBA(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatAPhoneSendsLaterIsDoneOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		st.At(st.Event.StartsAt.Add(-20 * time.Hour))
		a, late := mustStand(t, st, "온마루공방", "A02"), mustStand(t, st, "달빛도예", "A03")
		made := st.Event.StartsAt.Add(-time.Hour)
		st.At(st.Event.StartsAt.Add(2 * time.Hour))
		in := models.DayActInput{ID: "phone-1-0001", Kind: models.ActCheckIn, Vendor: a.No, MadeAt: made}
		for range 2 {
			if act := must(s.DoOnDay(ctx, st.Admin, st.Event, in))(t); act.Refusal() != nil || !act.MadeAt.Equal(made) || act.Subject != a.No {
				t.Errorf("%+v", act)
			}
		}
		if row := must(s.Arrivals(ctx, st.Event))(t).Rows[0]; row.Arrival == nil || !row.Arrival.At.Equal(made) {
			t.Errorf("%+v", row)
		}
		reason(t, s.UndoArrival(ctx, st.Admin, st.Event, a.No, models.Arrived), "")
		must(s.DoOnDay(ctx, st.Admin, st.Event, in))(t) // the answer got lost, and it was taken back meanwhile
		if row := must(s.Arrivals(ctx, st.Event))(t).Rows[0]; row.Arrival != nil {
			t.Errorf("done a second time: %+v", row)
		}
		early := models.DayActInput{ID: "phone-1-0002", Kind: models.ActNoShow, Vendor: late.No, MadeAt: made}
		for range 2 { // judged by when it was made, and the same later
			if why := must(s.DoOnDay(ctx, st.Admin, st.Event, early))(t).Refusal(); why == nil || why.Reason != "no_show_too_early" || why.Params["at"].(time.Time).IsZero() {
				t.Errorf("%+v", why)
			}
			st.At(st.Event.StartsAt.Add(3 * time.Hour))
		}
		must(first2(s.CheckIn(ctx, st.Admin, st.Event, late.No)))(t)
		again := models.DayActInput{ID: "phone-2-0001", Kind: models.ActCheckIn, Vendor: late.No, MadeAt: made.Add(-100 * time.Hour)}
		act := must(s.DoOnDay(ctx, st.Admin, st.Event, again))(t)
		if why := act.Refusal(); why == nil || why.Reason != "already_arrived" || !act.MadeAt.Equal(s.Now()) {
			t.Errorf("%+v, %v", act, why)
		}
		for _, id := range []string{"", "short", "with a blank", "\x00\x00\x00\x00\x00\x00\x00\x00"} {
			_, err := s.DoOnDay(ctx, st.Admin, st.Event, models.DayActInput{ID: id, Kind: models.ActCheckIn, Vendor: a.No})
			reason(t, err, "malformed")
		}
		_, err := s.DoOnDay(ctx, models.Actor{}, st.Event, models.DayActInput{ID: "phone-3-0001", Kind: models.ActNoShow, Vendor: a.No})
		reason(t, err, "forbidden")
	})
}

func first2[T any](v T, _ bool, err error) (T, error) { return v, err }

func TestTwoPhonesSendOneActAtOnce(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		st.At(st.Event.StartsAt)
		again := modelstest.Again(t, st.Store)
		again.Now = st.Store.Now
		var wg sync.WaitGroup
		for i := range 6 {
			s := []*models.Store{st.Store, again}[i%2]
			wg.Go(func() {
				in := models.DayActInput{ID: "phone-1-0001", Kind: models.ActIncident, Incident: models.IncidentInput{Words: "간판이 넘어졌어요"}}
				if act, err := s.DoOnDay(t.Context(), st.Admin, st.Event, in); err != nil || act.Refusal() != nil {
					t.Errorf("%+v, %v", act, err)
				}
			})
		}
		wg.Wait()
		if list := must(st.Store.Incidents(t.Context(), st.Event.ID))(t); len(list) != 1 {
			t.Errorf("%d incidents", len(list))
		}
	})
}

func TestIncidentsAreNotedAndClosed(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a := mustStand(t, st, "온마루공방", "A02")
		n := 0
		note := func(in models.IncidentInput) error {
			n++
			_, err := s.DoOnDay(ctx, st.Admin, st.Event, models.DayActInput{ID: fmt.Sprintf("incident-%d", n), Kind: models.ActIncident, Incident: in})
			return err
		}
		faulty(t, note(models.IncidentInput{}), "words", "required")
		faulty(t, note(models.IncidentInput{Words: "불", Booth: "Z99"}), "booth", "unknown_booth")
		faulty(t, note(models.IncidentInput{Words: "불", Vendor: "M99"}), "vendor", "unknown_vendor_no")
		faulty(t, note(models.IncidentInput{Words: "불", Photo: []byte("no picture")}), "file", "file_type")
		if list := must(s.Incidents(ctx, st.Event.ID))(t); len(list) != 0 || ask[int](t, s, "SELECT count(*) FROM day_acts") != 0 {
			t.Errorf("%+v", list)
		}
		reason(t, note(models.IncidentInput{Words: "전기가 나갔어요", Booth: "a02", Vendor: a.No, Photo: snapshotPhoto(t)}), "")
		reason(t, note(models.IncidentInput{Words: "아이를 찾아요"}), "")
		list := must(s.Incidents(ctx, st.Event.ID))(t)
		if i := list[1]; len(list) != 2 || i.Words != "전기가 나갔어요" || i.Booth != "A02" || i.Vendor.Vendor.Name != "온마루공방" || !i.HasPhoto || bytes.Contains(i.Text, []byte("전기")) {
			t.Errorf("%+v", list)
		}
		if photo := must(s.IncidentPhoto(ctx, st.Event.ID, list[1].PublicID))(t); !bytes.HasPrefix(photo, []byte("\xff\xd8")) {
			t.Error("the photo is no JPEG")
		}
		_, err := s.IncidentPhoto(ctx, st.Event.ID, list[0].PublicID)
		reason(t, err, "not_found")
		_, err = s.IncidentPhoto(ctx, st.Event.ID+1, list[1].PublicID)
		reason(t, err, "not_found")
		for range 2 {
			reason(t, s.CloseIncident(ctx, st.Admin, st.Event, list[0].PublicID, true), "")
		}
		list = must(s.Incidents(ctx, st.Event.ID))(t)
		if list[0].Words != "전기가 나갔어요" || list[1].ClosedAt == nil || list[1].ClosedBy != st.Admin.Account.Name {
			t.Errorf("%+v", list)
		}
		reason(t, s.CloseIncident(ctx, st.Admin, st.Event, list[1].PublicID, false), "")
		if n := ask[int](t, s, "SELECT count(*) FROM audit_entries WHERE action LIKE 'incident_%'"); n != 4 {
			t.Errorf("%d entries in the log", n)
		}
		due(t, st, st.Event.EndsAt.Add(91*24*time.Hour), false)
		if n := ask[int](t, s, "SELECT (SELECT count(*) FROM incidents) + (SELECT count(*) FROM incident_photos) + (SELECT count(*) FROM day_acts)"); n != 0 {
			t.Errorf("%d rows are kept", n)
		}
	})
}
