package api_test

import (
	"context"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestEvent(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		e := s.Event
		s.get("/api/v1/events/gaon", "").is(200).want(map[string]any{
			"slug": "gaon", "state": "live", "open": true, "demo": true, "name": e.NameKo, "names.ko": e.NameKo, "names.en": e.NameEn,
			"place": e.PlaceKo, "places.en": e.PlaceEn, "starts_at": seoul(e.StartsAt), "ends_at": seoul(e.EndsAt),
			"apply_from": seoul(e.ApplyFrom), "apply_until": seoul(e.ApplyUntil),
		})
		english := s.do(call{method: "GET", path: "/api/v1/events/gaon", header: map[string]string{"Accept-Language": "en-GB, ko;q=0.5"}})
		english.want(map[string]any{"name": e.NameEn, "place": e.PlaceEn})
		for _, slug := range []string{"nothing", "%00", "%FF"} {
			s.get("/api/v1/events/"+slug, "").refused(404, "unknown_event")
		}
		s.At(e.EndsAt.Add(time.Hour))
		s.get("/api/v1/events/gaon", "").is(200).want(map[string]any{"open": false})
	})
}

func TestADraftIsForItsStaff(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	elsewhere, _ := s.another()
	s.must(s.Store.MoveEvent(context.Background(), s.Admin, s.Event, models.EventDraft))
	_, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
	for _, part := range []string{"", "/vendors", "/campaigns", "/tally", "/attempts", "/settlement"} {
		path := "/api/v1/events/gaon" + part
		s.get(path, "").refused(404, "unknown_event")
		s.get(path, phone).refused(404, "unknown_event")
		s.get(path, s.tokenOf(elsewhere, models.Staff)).refused(404, "unknown_event")
		s.get(path, "jts_unknown").refused(401, "unauthenticated")
		s.get(path, s.token(models.Staff)).is(200)
		s.do(call{method: "GET", path: path, header: s.browser("", s.Session(s.Admin.Account), "")}).is(200)
	}
}

func TestVendors(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		booth := s.Vendor("한땀공방", models.Artisan, models.AtBooth)
		both := s.Vendor("달그락분식", models.Shop, models.AtBoth)
		shop := s.Vendor("가온책방", models.Shop, models.AtStore)
		s.Applicant("기다리는가게", models.Shop, models.AtStore)
		s.must(s.Store.AssignBooth(context.Background(), s.Admin, s.Event, booth.No, "A02"))
		s.get("/api/v1/events/gaon/vendors?q="+url.QueryEscape("한땀"), "").is(200).want(map[string]any{
			"vendors.0.no": booth.No, "vendors.0.name": "한땀공방", "vendors.0.kind": "artisan", "vendors.0.mode": "booth", "vendors.0.category": "meal",
			"vendors.0.booth": "A02", "vendors.0.address": "", "vendors.0.products.0.name": "떡볶이", "vendors.0.products.0.price": 4_000, "vendors.1": missing{},
		})
		s.get("/api/v1/events/gaon/vendors?q="+url.QueryEscape("가온책방"), "").want(map[string]any{"vendors.0.booth": "", "vendors.0.address": "새봄시 가온로 1"})
		for _, test := range []struct {
			query string
			want  []models.Application
		}{
			{"", []models.Application{booth, both, shop}},
			{"?kind=shop", []models.Application{both, shop}},
			{"?kind=sme", nil},
			{"?booth=a02", []models.Application{booth}},
			{"?booth=A03", nil},
			{"?kind=shop&booth=A02", nil},
			{"?q=" + url.QueryEscape("ㄷㄱㄹ"), []models.Application{both}},
			{"?q=" + url.QueryEscape("기다리는"), nil},
		} {
			list := s.get("/api/v1/events/gaon/vendors"+test.query, "").is(200)
			if len(list.list("vendors")) != len(test.want) {
				t.Errorf("%q: %s", test.query, list.raw)
			}
			for i, v := range test.want {
				list.want(map[string]any{fmt.Sprintf("vendors.%d.no", i): v.No})
			}
		}
		for query, field := range map[string]string{"?kind=bank": "kind", "?q=%00": "q", "?booth=%FF": "booth"} {
			s.get("/api/v1/events/gaon/vendors"+query, "").refused(400, "malformed").want(map[string]any{"error.detail.field": field})
		}
		s.must(s.Store.ResizePlace(context.Background(), s.Admin, s.Event, models.PlaceInput{Vendor: booth.No, Booths: 2}))
		s.get("/api/v1/events/gaon/vendors?booth=A03", "").is(200).want(map[string]any{"vendors.0.no": booth.No, "vendors.0.booth": "A02·A03", "vendors.1": missing{}})
		s.get("/api/v1/events/nothing/vendors", "").refused(404, "unknown_event")
	})
}

func TestCampaigns(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		opens := s.Store.Now().Add(time.Hour).Truncate(time.Second)
		c := s.Campaign(func(in *models.CampaignInput) {
			in.NoteKo, in.NoteEn, in.ForSMEs, in.Where, in.PerPerson = "오늘만", "Today only", false, models.Booths, 2
			in.Slots = []models.SlotInput{{OpensAt: in.OpensAt, Quantity: 30}, {OpensAt: opens, Quantity: 70}}
		})
		later := s.Campaign(func(in *models.CampaignInput) { in.OpensAt, in.Channel = opens, models.AtDesk })
		_, err := s.Store.OpenCampaign(context.Background(), s.Admin, s.Event, models.CampaignInput{
			NameKo: "준비", DiscountWon: 1_000, ForShops: true, Quantity: 1, BudgetWon: 1_000, PerPerson: 1, LegalBasis: "조례",
			OpensAt: s.Event.StartsAt, ClosesAt: s.Event.EndsAt, RedeemFrom: s.Event.StartsAt, RedeemUntil: s.Event.EndsAt,
		})
		s.must(err)
		s.Coupon(c, "kim")
		s.get("/api/v1/events/gaon/campaigns", "").is(200).want(map[string]any{
			"campaigns.0.id": c.PublicID, "campaigns.0.name": "통통쿠폰", "campaigns.0.note": "오늘만", "campaigns.0.discount": 5_000,
			"campaigns.0.min_purchase": 20_000, "campaigns.0.state": "open", "campaigns.0.channel": "online", "campaigns.0.where": "booths",
			"campaigns.0.vendor_kinds": []any{"shop", "artisan"}, "campaigns.0.quantity": 100, "campaigns.0.remaining": 29, "campaigns.0.per_person": 2,
			"campaigns.0.opens_at": seoul(c.OpensAt), "campaigns.0.closes_at": seoul(c.ClosesAt), "campaigns.0.next_slot_at": seoul(opens),
			"campaigns.0.redeem_from": seoul(c.RedeemFrom), "campaigns.0.redeem_until": seoul(c.RedeemUntil),
			"campaigns.1.id": later.PublicID, "campaigns.1.state": "scheduled", "campaigns.1.channel": "desk", "campaigns.1.remaining": 0,
			"campaigns.2": missing{},
		})
		s.At(opens)
		s.get("/api/v1/events/gaon/campaigns", "").want(map[string]any{"campaigns.0.remaining": 99, "campaigns.0.next_slot_at": nil, "campaigns.1.state": "open"})
	})
}

func TestAnEmptyStreetHasEmptyLists(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	s.get("/api/v1/events/gaon/vendors", "").want(map[string]any{"vendors": []any{}})
	s.get("/api/v1/events/gaon/campaigns", "").want(map[string]any{"campaigns": []any{}})
	staff := s.token(models.Staff)
	s.get("/api/v1/events/gaon/settlement", staff).want(map[string]any{"vendors": []any{}, "count": 0, "won": 0})
	s.get("/api/v1/events/gaon/attempts", staff).want(map[string]any{"attempts": []any{}, "next": nil})
	s.get("/api/v1/events/gaon/tally?by=vendor,campaign,hour", staff).want(map[string]any{
		"by.vendor": []any{}, "by.campaign": []any{}, "by.hour": []any{}, "by.method": missing{},
	})
}
