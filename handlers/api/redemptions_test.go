package api_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

const redemptions = "/api/v1/redemptions"

func TestRedeem(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		vendor := s.Vendor("달그락분식", models.Shop, models.AtBoth)
		_, phone := s.Device(vendor)
		campaign := s.Campaign()
		coupon := s.Coupon(campaign, "kim")
		body := redeemBody(coupon.Code, "n1").with("purchase_amount", 20_000)

		now := s.Store.Now()
		s.At(now)
		want := map[string]any{
			"status": "redeemed", "code": coupon.Code, "nonce": "n1", "redeemed_at": seoul(now),
			"campaign.id": campaign.PublicID, "campaign.name": "통통쿠폰", "campaign.discount": 5_000,
			"vendor.no": vendor.No, "vendor.name": "달그락분식", "replayed": false,
		}
		s.post(redemptions, phone, body).is(201).want(want)
		s.At(now.Add(time.Minute))
		want["replayed"] = true
		s.post(redemptions, phone, body).is(200).want(want)

		typed := s.Coupon(campaign, "lee")
		loud := strings.ToLower(typed.ShortCode[:4] + " " + typed.ShortCode[4:])
		s.post(redemptions, phone, redeemBody(loud, "n2").with("method", "typed")).is(201).want(map[string]any{"code": typed.ShortCode})
		if got := s.tally(); got.Redeemed != 2 || got.Won != 10_000 {
			t.Errorf("tally: %+v", got)
		}
		s.clean()
	})
}

func TestNonceBelongsToItsContent(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		vendor := s.Vendor("달그락분식", models.Shop, models.AtStore)
		_, phone := s.Device(vendor)
		_, other := s.Device(vendor)
		campaign := s.Campaign()
		body := redeemBody(s.Coupon(campaign, "kim").Code, "n1").with("purchase_amount", 25_000)
		s.post(redemptions, phone, body).is(201)
		for _, test := range []struct {
			name, token string
			body        redeeming
		}{
			{"another coupon", phone, body.with("code", s.Coupon(campaign, "lee").Code)},
			{"another amount", phone, body.with("purchase_amount", 26_000)},
			{"no amount", phone, body.with("purchase_amount", nil)},
			{"another method", phone, body.with("method", "typed")},
			{"another phone", other, body},
		} {
			s.run(test.name, func(s *site) { s.post(redemptions, test.token, test.body).refused(409, "nonce_reused") })
		}
		s.clean()
	})
}

func TestRedeemRefusals(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		_, strange := s.another()
		vendor := s.Vendor("달그락분식", models.Shop, models.AtStore)
		_, phone := s.Device(vendor)
		_, second := s.Device(vendor)
		_, maker := s.scanner("한땀공방", models.Artisan, models.AtStore)
		tries := 0
		redeem := func(token, code string) answer {
			t.Helper()
			tries++
			return s.post(redemptions, token, redeemBody(code, fmt.Sprint("n", tries)))
		}
		campaign := s.Campaign(func(in *models.CampaignInput) {
			in.ForArtisans = false
			in.OpensAt, in.RedeemFrom = s.Event.StartsAt.Add(-2*time.Hour), s.Event.StartsAt.Add(-time.Hour)
			in.ClosesAt, in.RedeemUntil = s.Event.EndsAt.Add(-time.Hour), s.Event.EndsAt.Add(-time.Hour)
		})
		coupon := s.Coupon(campaign, "kim")

		redeem(phone, "AAAAAAAA").refused(404, "unknown_code")
		redeem(strange, coupon.Code).refused(422, "wrong_event")
		redeem(strange, coupon.ShortCode).refused(404, "unknown_code")
		redeem(maker, coupon.Code).refused(403, "wrong_vendor")
		s.post(redemptions, phone, redeemBody(coupon.Code, "few").with("purchase_amount", 15_000)).refused(422, "minimum_purchase").
			want(map[string]any{"error.detail.minimum": 20_000, "error.detail.missing": 5_000})

		s.At(coupon.ExpiresAt.Add(time.Second))
		redeem(phone, coupon.Code).refused(410, "expired").want(map[string]any{"error.detail.at": seoul(coupon.ExpiresAt)})
		s.At(campaign.RedeemFrom.Add(-time.Second))
		redeem(phone, coupon.Code).refused(409, "not_open").want(map[string]any{"error.detail.at": seoul(campaign.RedeemFrom)})
		s.At(s.Event.StartsAt.Add(-30 * time.Minute))
		redeem(phone, coupon.Code).refused(422, "outside_hours").
			want(map[string]any{"error.detail.from": seoul(s.Event.StartsAt), "error.detail.until": seoul(s.Event.EndsAt)})
		s.At(time.Time{})

		s.must(s.Store.MoveEvent(context.Background(), s.Admin, s.Event, models.EventClosed))
		redeem(phone, coupon.Code).refused(409, "closed")
		s.must(s.Store.MoveEvent(context.Background(), s.Admin, s.Event, models.EventLive))

		first := redeem(phone, coupon.Code).is(201)
		for token, same := range map[string]bool{phone: true, second: false} {
			redeem(token, coupon.Code).refused(409, "already_redeemed").want(map[string]any{
				"error.detail.at": first.text("redeemed_at"), "error.detail.vendor": "달그락분식", "error.detail.same_device": same,
			})
		}
		void := s.Coupon(campaign, "lee")
		modelstest.Exec(t, store, fmt.Sprintf("UPDATE coupons SET state = 'voided' WHERE id = %d", void.ID))
		redeem(phone, void.Code).refused(410, "voided")

		gone := s.Vendor("떠난가게", models.Shop, models.AtStore)
		_, left := s.Device(gone)
		s.must(s.Store.Withdraw(context.Background(), s.Admin, gone))
		redeem(left, coupon.Code).refused(403, "device_revoked")
		if got := s.tally(); got.Redeemed != 1 {
			t.Errorf("tally: %+v", got)
		}
	})
}

func TestGuessingIsSlowedDown(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	_, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
	code := s.Coupon(s.Campaign(), "kim").ShortCode
	for i := range 10 {
		s.post(redemptions, phone, redeemBody("AAAAAAAA", fmt.Sprint("n", i))).refused(404, "unknown_code")
	}
	slowed := s.post(redemptions, phone, redeemBody(code, "right")).refused(429, "rate_limited")
	if slowed.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	s.At(s.Store.Now().Add(6 * time.Minute))
	s.post(redemptions, phone, redeemBody(code, "right")).is(201)
}

func TestWhoRedeems(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	vendor := s.Vendor("달그락분식", models.Shop, models.AtStore)
	_, phone := s.Device(vendor)
	code := s.Coupon(s.Campaign(), "kim").Code
	for _, test := range []struct {
		name, token string
		header      map[string]string
		status      int
		reason      string
	}{
		{"unknown phone", "jtd_unknown", nil, 401, "unauthenticated"},
		{"staff token", s.token(models.Staff), nil, 403, "forbidden"},
		{"viewer token", s.token(models.Viewer), nil, 403, "forbidden"},
		{"staff session", "", s.browser("v", s.Session(s.Admin.Account), ""), 403, "forbidden"},
		{"vendor session without a phone", "", s.browser("v", s.Session(s.Account(vendor)), ""), 403, "forbidden"},
		{"shopper", "", s.browser("v", "", ""), 401, "unauthenticated"},
		{"nobody", "", map[string]string{"Sec-Fetch-Site": "same-origin"}, 401, "unauthenticated"},
		{"the phone's browser from another site", "", map[string]string{"Cookie": "jangteo_device=" + phone, "Sec-Fetch-Site": "cross-site"}, 403, "forbidden"},
		{"the phone's browser", "", s.browser("v", "", phone), 201, ""},
	} {
		s.run(test.name, func(s *site) {
			got := s.do(call{method: "POST", path: redemptions, token: test.token, header: test.header, body: redeemBody(code, "n")})
			got.comes(test.status, test.reason)
		})
	}
}

func TestRedeemMalformed(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		_, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
		now := s.Store.Now()
		for _, test := range []struct{ name, body, field string }{
			{"nothing", ``, "body"},
			{"no JSON", `code=1`, "body"},
			{"cut short", `{"code":"A"`, "body"},
			{"a list", `[]`, "body"},
			{"null", `null`, "body"},
			{"trailing garbage", `{"code":"A","nonce":"n","method":"scan"} x`, "body"},
			{"two bodies", `{"code":"A","nonce":"n","method":"scan"}{}`, "body"},
			{"not UTF-8", "{\"code\":\"\xff\",\"nonce\":\"n\",\"method\":\"scan\"}", "body"},
			{"empty", `{}`, "code"},
			{"empty code", `{"code":"","nonce":"n","method":"scan"}`, "code"},
			{"null code", `{"code":null,"nonce":"n","method":"scan"}`, "code"},
			{"code of a number", `{"code":1,"nonce":"n","method":"scan"}`, "code"},
			{"long code", `{"code":"` + strings.Repeat("A", 201) + `","nonce":"n","method":"scan"}`, "code"},
			{"zero byte", `{"code":"A\u0000","nonce":"n","method":"scan"}`, "code"},
			{"no nonce", `{"code":"A","method":"scan"}`, "nonce"},
			{"long nonce", `{"code":"A","nonce":"` + strings.Repeat("n", 65) + `","method":"scan"}`, "nonce"},
			{"nonce twice", `{"code":"A","nonce":"n","nonce":"m","method":"scan"}`, "nonce"},
			{"no method", `{"code":"A","nonce":"n"}`, "method"},
			{"unknown method", `{"code":"A","nonce":"n","method":"nfc"}`, "method"},
			{"amount as text", `{"code":"A","nonce":"n","method":"scan","purchase_amount":"20000"}`, "purchase_amount"},
			{"half a won", `{"code":"A","nonce":"n","method":"scan","purchase_amount":0.5}`, "purchase_amount"},
			{"negative amount", `{"code":"A","nonce":"n","method":"scan","purchase_amount":-1}`, "purchase_amount"},
			{"huge amount", `{"code":"A","nonce":"n","method":"scan","purchase_amount":1000000001}`, "purchase_amount"},
			{"more than an integer", `{"code":"A","nonce":"n","method":"scan","purchase_amount":99999999999999999999}`, "purchase_amount"},
			{"time without offset", `{"code":"A","nonce":"n","method":"scan","claimed_at":"2024-06-15T14:03:27"}`, "claimed_at"},
			{"time as number", `{"code":"A","nonce":"n","method":"scan","claimed_at":1718427807}`, "claimed_at"},
			{"in the future", `{"code":"A","nonce":"n","method":"scan","claimed_at":"` + seoul(now.Add(10*time.Minute)) + `"}`, "claimed_at"},
			{"days ago", `{"code":"A","nonce":"n","method":"scan","claimed_at":"` + seoul(now.Add(-25*time.Hour)) + `"}`, "claimed_at"},
			{"unknown field", `{"code":"A","nonce":"n","method":"scan","vendor":"S01"}`, "vendor"},
			{"wrong case", `{"CODE":"A","code":"A","nonce":"n","method":"scan"}`, "CODE"},
		} {
			s.run(test.name, func(s *site) {
				s.post(redemptions, phone, test.body).refused(400, "malformed").want(map[string]any{"error.detail.field": test.field})
			})
		}
		if rows, err := store.Attempts(context.Background(), s.Event.ID, models.AttemptFilter{Limit: 10}); err != nil || len(rows) != 0 {
			t.Errorf("what can't be read was logged: %v %v", rows, err)
		}
	})
}

func TestWhatIsNoJSONOrTooLarge(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	_, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
	for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "application/json2", " "} {
		got := s.do(call{method: "POST", path: redemptions, token: phone, header: map[string]string{"Content-Type": kind}, body: `{"code":"A"}`})
		got.refused(415, "unsupported_media_type")
	}
	utf8 := map[string]string{"Content-Type": "application/json; charset=utf-8"}
	s.do(call{method: "POST", path: redemptions, token: phone, header: utf8, body: `{}`}).refused(400, "malformed")
	packed := map[string]string{"Content-Encoding": "gzip"}
	s.do(call{method: "POST", path: redemptions, token: phone, header: packed, body: "\x1f\x8b"}).refused(400, "malformed")
	s.announce(redemptions, phone, 1<<20+1).refused(413, "too_large")
}

// announce begins a request with a body of that size and sends none of it: the server answers a body
// that is too large before it came, and a client still busy sending might not hear.
func (s *site) announce(path, token string, size int) answer {
	s.t.Helper()
	conn, err := net.DialTimeout("tcp", strings.TrimPrefix(s.url, "http://"), 5*time.Second)
	s.must(err)
	defer conn.Close()
	s.must(conn.SetDeadline(time.Now().Add(10 * time.Second)))
	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n", path, token, size)
	s.must(err)
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	s.must(err)
	a, err := s.read(response)
	s.must(err)
	return a
}

func TestBusySaysWhenToTryAgain(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	if wait := s.get("/api/v1/busy", "").refused(503, "busy").header.Get("Retry-After"); wait != "1" {
		t.Errorf("Retry-After %q", wait)
	}
	s.get("/api/v1/nothing", "").refused(404, "not_found")
	s.do(call{method: "DELETE", path: redemptions, token: s.token(models.Staff)}).refused(405, "method_not_allowed")
}

func TestRedeemBatch(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		_, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
		campaign := s.Campaign()
		now := s.Store.Now()
		earlier := seoul(now.Add(-20 * time.Minute))
		item := func(code, nonce string) redeeming { return redeemBody(code, nonce).with("claimed_at", earlier) }
		kim, lee := s.Coupon(campaign, "kim").Code, s.Coupon(campaign, "lee").Code
		items := []any{
			item(kim, "n1"), item(kim, "n1"), item(kim, "n2"), item("AAAAAAAA", "n3"),
			redeemBody(lee, "n4"), "no object", item(lee, "n5").with("colour", "red"), item(lee, "n6"),
		}
		got := s.post(redemptions+"/batch", phone, map[string]any{"items": items}).is(200)
		if n := len(got.list("results")); n != len(items) {
			t.Fatalf("%d results of %d items", n, len(items))
		}
		got.want(map[string]any{
			"results.0.status": 201, "results.0.code": kim, "results.0.nonce": "n1", "results.0.replayed": false, "results.0.error": missing{},
			"results.1.status": 200, "results.1.replayed": true,
			"results.2.status": 409, "results.2.error.reason": "already_redeemed", "results.2.code": missing{},
			"results.3.status": 404, "results.3.error.reason": "unknown_code",
			"results.4.status": 400, "results.4.error.detail.field": "claimed_at",
			"results.5.status": 400, "results.5.error.detail.field": "body",
			"results.6.status": 400, "results.6.error.detail.field": "colour",
			"results.7.status": 201, "results.7.campaign.discount": 5_000, "results.7.vendor.name": "달그락분식",
			"results.2.error.request_id": got.header.Get("X-Request-Id"),
		})
		s.post(redemptions+"/batch", phone, map[string]any{"items": []any{}}).is(200).want(map[string]any{"results": []any{}})
		many := make([]any, 501)
		for i := range many {
			many[i] = item(kim, fmt.Sprint("m", i))
		}
		for _, body := range []any{map[string]any{}, map[string]any{"items": "x"}, map[string]any{"items": nil}, map[string]any{"items": many}} {
			s.post(redemptions+"/batch", phone, body).refused(400, "malformed").want(map[string]any{"error.detail.field": "items"})
		}
		s.post(redemptions+"/batch", s.token(models.Staff), map[string]any{"items": items}).refused(403, "forbidden")
		if got := s.tally(); got.Redeemed != 2 {
			t.Errorf("tally: %+v", got)
		}
		s.clean()
	})
}

// What was redeemed before the street closed counts, though the phone tells of it later.
func TestABatchCountsByItsOwnClock(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	_, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
	campaign := s.Campaign()
	open, shut := s.Event.EndsAt.Add(-10*time.Minute), s.Event.EndsAt.Add(10*time.Minute)
	s.At(open)
	kim, lee := s.Coupon(campaign, "kim").Code, s.Coupon(campaign, "lee").Code
	s.At(s.Event.EndsAt.Add(time.Hour))
	s.post(redemptions+"/batch", phone, map[string]any{"items": []any{
		redeemBody(kim, "n1").with("claimed_at", seoul(open)), redeemBody(lee, "n2").with("claimed_at", seoul(shut)),
	}}).is(200).want(map[string]any{"results.0.status": 201, "results.1.status": 410, "results.1.error.reason": "expired"})
}
