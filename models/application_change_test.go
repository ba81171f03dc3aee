package models_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestAChangeIsWrittenDown(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		q := must(s.AddQuestion(ctx, st.Admin, st.Event, choice()))(t)
		a, session, err := s.Apply(ctx, st.Event, models.Account{}, applicant(1), application(1, van, answers(q, "있어요"), func(in *models.ApplicationInput) {
			in.Products = append(in.Products, models.ProductInput{Name: "순대", PriceWon: 5_000})
		}))
		reason(t, err, "")
		who := must(s.SessionActor(ctx, session))(t)
		a = must(s.ApplicationByReceipt(ctx, st.Event.ID, a.Receipt))(t)
		first := a.Products[0].ID
		in := must(s.OwnInput(ctx, a))(t)
		if n := must(s.ChangeApplication(ctx, who, st.Event, a.Receipt, in))(t); n != 0 || ask[int](t, s, "SELECT count(*) FROM application_changes") != 0 {
			t.Errorf("%d changes of nothing", n)
		}
		in.Name, in.Plate, in.BusinessNumber, in.Answers[q.ID] = "헌 가게", "34나 5678", "116-82-00276", "없어요"
		in.Products = []models.ProductInput{{Name: "떡볶이", PriceWon: 4_500}}
		in.PowerW, in.PowerList = 2_000, []models.Appliance{{Name: "찜기", PowerW: 1_500}, {Name: "조명"}}
		if n := must(s.ChangeApplication(ctx, who, st.Event, a.Receipt, in))(t); n != 6 {
			t.Errorf("%d changes", n)
		}
		b := must(s.ApplicationByReceipt(ctx, st.Event.ID, a.Receipt))(t)
		if b.Vendor.Name != "헌 가게" || b.Vendor.BusinessNumber != a.Vendor.BusinessNumber || b.State != models.Submitted || b.PowerDevices != "찜기 1500 W, 조명" ||
			len(b.Products) != 1 || b.Products[0].ID != first || b.Products[0].PriceWon != 4_500 || must(s.PlateOf(b))(t) != "34나 5678" {
			t.Errorf("%+v", b)
		}
		if list := b.Appliances(); len(list) != 2 || list[0] != in.PowerList[0] || list[1] != in.PowerList[1] {
			t.Errorf("%+v", list)
		}
		history := must(s.HistoryOf(ctx, b))(t)
		said := map[string]string{}
		for _, c := range history[0].Changes {
			said[c.Field] = c.Was + " → " + c.Now
		}
		for field, want := range map[string]string{"name": "새 가게 → 헌 가게", "products": "떡볶이 4,000, 순대 5,000 → 떡볶이 4,500", "plate": "12가 3456 → 34나 5678", "power": "1000 → 2000",
			"power_devices": "전기 찜기 → 찜기 1500 W, 조명", models.AnswerField(q.ID): "있어요 → 없어요"} {
			if said[field] != want {
				t.Errorf("%s: %q, want %q", field, said[field], want)
			}
		}
		if len(history) != 1 || history[0].Actor != "홍길동" || len(said) != 6 {
			t.Errorf("%+v", history)
		}
		if path, isSQLite := strings.CutPrefix(modelstest.URL(s), "sqlite:"); isSQLite {
			unreadable(t, path, "34나 5678", "12가 3456")
		}
	})
}

func TestHowMuchAVendorMayChange(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		e, during, after := st.Event, st.Event.ApplyUntil.Add(-time.Minute), st.Event.ApplyUntil.Add(time.Minute)
		for _, c := range []struct {
			state models.ApplicationState
			at    time.Time
			want  models.Scope
		}{
			{models.Submitted, during, models.ChangeAll}, {models.Reviewing, during, models.ChangeAll}, {models.Submitted, after, models.ChangeContact},
			{models.FixRequested, after, models.ChangeAll}, {models.Selected, during, models.ChangeContact}, {models.Waitlisted, after, models.ChangeContact},
			{models.NotSelected, during, models.ChangeNothing}, {models.Withdrawn, during, models.ChangeNothing}, {models.Selected, e.EndsAt.Add(time.Second), models.ChangeNothing},
		} {
			if got := (models.Application{State: c.state}).MayChange(e, c.at); got != c.want {
				t.Errorf("%s at %v: %v, want %v", c.state, c.at, got, c.want)
			}
		}
		s, ctx := st.Store, t.Context()
		a, other := st.Vendor("달그락분식", models.Shop, models.AtBooth), st.Applicant("온마루공방", models.Artisan, models.AtBooth)
		who := models.Actor{Account: st.Account(a)}
		in := must(s.OwnInput(ctx, a))(t)
		in.Name, in.ContactName, in.PowerW = "남의 가게", "새 담당", 5_000
		if n := must(s.ChangeApplication(ctx, who, e, a.Receipt, in))(t); n != 1 {
			t.Errorf("%d changes", n)
		}
		b := must(s.ApplicationByReceipt(ctx, e.ID, a.Receipt))(t)
		if p := must(s.LookAtPeople(ctx, st.Admin, b))(t); b.Vendor.Name != "달그락분식" || b.PowerW != 1_000 || p.ContactName != "새 담당" || p.Representative != "홍길동" {
			t.Errorf("%+v %+v", b, p)
		}
		_, err := s.ChangeApplication(ctx, who, e, other.Receipt, in)
		reason(t, err, "not_found")
		in.Phone = "12"
		_, err = s.ChangeApplication(ctx, who, e, a.Receipt, in)
		faulty(t, err, "phone", "phone_form")
		st.At(e.EndsAt.Add(time.Minute))
		_, err = s.ChangeApplication(ctx, who, e, a.Receipt, in)
		reason(t, err, "change_over")
	})
}

func TestOnlyWhatAppliesIsAskedAndKept(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		whole := func(in *models.ApplicationInput) {
			van(in)
			in.Food, in.FoodHow, in.FoodReport, in.Insured = true, models.FoodPacked, models.ReportHeld, true
			in.Alcohol, in.AlcoholLicence, in.Fire, in.FireGear, in.Near = true, "면허", true, "버너", "옆집"
		}
		for n, c := range []struct {
			change func(*models.ApplicationInput)
			field  string
		}{
			{func(in *models.ApplicationInput) { in.FoodHow = "" }, "food_how"},
			{func(in *models.ApplicationInput) { in.FoodReport = "no" }, "food_report"},
			{func(in *models.ApplicationInput) { in.AlcoholLicence = "" }, "alcohol_licence"},
			{func(in *models.ApplicationInput) { in.FireGear = "" }, "fire_gear"},
			{func(in *models.ApplicationInput) { in.Plate = "" }, "plate"},
			{func(in *models.ApplicationInput) { in.LoadIn = "정오" }, "load_in"},
			{func(in *models.ApplicationInput) {
				in.PowerList = make([]models.Appliance, 1)
				in.PowerList[0].PowerW = 5
			}, "power_devices"},
			{func(in *models.ApplicationInput) { in.PowerList = []models.Appliance{{"가마", 1_001}} }, "power_devices"},
			{func(in *models.ApplicationInput) { in.PowerList = []models.Appliance{{"가마", -1}} }, "power_devices"},
		} {
			_, _, err := s.Apply(ctx, st.Event, models.Account{}, applicant(n), application(1, whole, c.change))
			if got := faults(t, err); len(got) != 1 || got[c.field] == "" {
				t.Errorf("%s: %v", c.field, err)
			}
		}
		a, _, err := s.Apply(ctx, st.Event, models.Account{}, applicant(1), application(1, whole))
		reason(t, err, "")
		if !a.Insured || a.FoodHow != models.FoodPacked || a.AlcoholLicence != "면허" || a.FireGear != "버너" || a.LoadIn != "11:30" || a.Near != "옆집" {
			t.Errorf("%+v", a)
		}
		b, _, err := s.Apply(ctx, st.Event, models.Account{}, applicant(2), application(2, whole, func(in *models.ApplicationInput) {
			in.Mode, in.Food, in.Alcohol = models.AtStore, false, false
		}))
		reason(t, err, "")
		if b.PowerW != 0 || b.PowerDevices != "" || b.Fire || b.FireGear != "" || b.Vehicle || len(b.Plate) > 0 || b.FoodHow != "" || b.Insured || b.AlcoholLicence != "" || b.Near != "" {
			t.Errorf("%+v", b)
		}
	})
}

func TestTheSameFormAtOnceIsOneApplication(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		form := func(in *models.ApplicationInput) { in.Nonce = "one form" }
		const hands = 4 // each that comes late logs in, and ten guesses at once lock an account
		receipts := make(chan string, hands)
		outcomes := storm(t, hands, func(int) error {
			a, session, err := st.Store.Apply(t.Context(), st.Event, models.Account{}, applicant(1), application(1, form))
			if receipts <- a.Receipt; err == nil && session == "" {
				t.Error("nobody is logged in")
			}
			return err
		})
		close(receipts)
		for r := range receipts {
			if !strings.HasSuffix(r, "-001") {
				t.Errorf("receipt %q", r)
			}
		}
		if outcomes[""] != hands || ask[int](t, st.Store, "SELECT count(*) FROM applications") != 1 {
			t.Errorf("%v", outcomes)
		}
	})
}

func TestWhoTakesNoCouponsGetsNoScanner(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		a, _, err := st.Store.Apply(t.Context(), st.Event, models.Account{}, applicant(1), application(1, func(in *models.ApplicationInput) { in.NoCoupons = true }))
		reason(t, err, "")
		a = must(st.Store.Decide(t.Context(), st.Admin, st.Event, a.Receipt, models.Decision{State: models.Selected}))(t)
		_, _, err = st.Store.EnrolDevice(t.Context(), st.Admin, a, "")
		reason(t, err, "no_coupons")
	})
}
