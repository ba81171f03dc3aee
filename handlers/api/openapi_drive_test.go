package api_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// drive goes down the street and brings about every answer that there is.
type drive struct {
	*site
	w                            *witness
	campaign                     models.Campaign
	vendor                       models.Application
	phone, gone, strange, artist string // tokens of devices: one that was withdrawn, one of another event, one of an artisan
	staff, viewer                string // API tokens
	tries                        int
}

func newDrive(s *site, w *witness) *drive {
	d := &drive{site: s, w: w, staff: s.token(models.Staff), viewer: s.token(models.Viewer)}
	_, d.strange = s.another()
	d.vendor = s.Vendor("달그락분식", models.Shop, models.AtBoth)
	_, d.phone = s.Device(d.vendor)
	_, d.artist = s.scanner("한땀공방", models.Artisan, models.AtStore)
	left := s.Vendor("떠난가게", models.Shop, models.AtStore)
	_, d.gone = s.Device(left)
	s.must(s.Store.Withdraw(context.Background(), s.Admin, left))
	d.campaign = s.Campaign(func(in *models.CampaignInput) {
		in.ForArtisans = false
		in.OpensAt, in.RedeemFrom = s.Event.StartsAt.Add(-2*time.Hour), s.Event.StartsAt.Add(-time.Hour)
		in.ClosesAt, in.RedeemUntil = s.Event.EndsAt.Add(-time.Hour), s.Event.EndsAt.Add(-time.Hour)
	})
	return d
}

// code is a new coupon's.
func (d *drive) code() string {
	d.tries++
	return d.Coupon(d.campaign, fmt.Sprint("person ", d.tries)).Code
}

func (d *drive) redeem(token, code string) answer {
	d.t.Helper()
	d.tries++
	return d.post(redemptions, token, redeemBody(code, fmt.Sprint("n", d.tries)))
}

const eventPath = "/api/v1/events/gaon"

// strangers ask whatever there is to ask without the right to.
func (d *drive) strangers() {
	now := d.Store.Now()
	_, err := d.Store.OpenEvent(context.Background(), d.Admin, models.EventInput{
		Slug: "junbi", NameKo: "준비하는 장터", PlaceKo: "나래공원", HostKo: "나래시", StartsAt: now.Add(time.Hour), EndsAt: now.Add(3 * time.Hour),
		ApplyFrom: now.Add(-time.Hour), ApplyUntil: now.Add(time.Hour), Demo: true,
	})
	d.must(err)
	for _, rest := range []string{"", "/vendors", "/campaigns", "/tally", "/tally/stream", "/attempts", "/settlement"} {
		d.get("/api/v1/events/junbi"+rest, "").refused(404, "unknown_event")
		d.get("/api/v1/events/junbi"+rest, "jts_unknown").refused(401, "unauthenticated")
		d.get("/api/v1/events/junbi"+rest, d.gone).refused(403, "device_revoked")
	}
	for _, rest := range []string{"/tally", "/tally/stream", "/attempts", "/settlement"} {
		d.get(eventPath+rest, d.strange).refused(403, "forbidden")
	}
	d.get("/api/v1/coupons/AAAAAAAA", "").refused(401, "unauthenticated")
	d.get("/api/v1/coupons/AAAAAAAA", d.viewer).refused(403, "forbidden")
	d.get("/api/v1/coupons/AAAAAAAA", d.gone).refused(403, "device_revoked")
	for path, token := range map[string]string{
		claims(d.campaign): d.viewer, redemptions: d.staff, redemptions + "/batch": d.staff, reversalOf("n"): d.viewer,
	} {
		body := map[string]any(redeemBody("A", "n"))
		switch {
		case strings.HasSuffix(path, "claims"):
			body = claimBody("n", "kim")
		case strings.HasSuffix(path, "reversal"):
			body = reason("시험")
		}
		d.post(path, token, body).refused(403, "forbidden")
		d.post(path, d.gone, body).refused(403, "device_revoked")
		d.post(path, "jts_unknown", body).refused(401, "unauthenticated")
	}
}

// badBodies are not JSON, too large, or of another shape.
func (d *drive) badBodies() {
	for path, token := range map[string]string{
		claims(d.campaign): d.staff, redemptions: d.phone, redemptions + "/batch": d.phone, reversalOf("n"): d.phone,
	} {
		d.post(path, token, `{"colour":"red"}`).refused(400, "malformed")
		plain := map[string]string{"Content-Type": "text/plain"}
		d.do(call{method: "POST", path: path, token: token, header: plain, body: `{}`}).refused(415, "unsupported_media_type")
		large := d.announce(path, token, 1<<20+1).refused(413, "too_large")
		if err := d.w.k.judge("POST", path, large.status, "application/json", large.plain()); err != nil {
			d.t.Errorf("%s: %v", path, err)
		}
		d.w.note("POST", path, large.status, large.body)
	}
}

func (d *drive) claims() {
	claim := func(c models.Campaign, person string) answer {
		return d.post(claims(c), d.staff, claimBody(c.PublicID+person, person))
	}
	move := func(c models.Campaign, to models.CampaignState) models.Campaign {
		d.must(d.Store.MoveCampaign(context.Background(), d.Admin, d.Event, c.PublicID, to))
		return c
	}
	quiz := d.Campaign(func(in *models.CampaignInput) { in.ClaimWord = "통통 세일" })
	named := func(nonce, word string) answer {
		return d.post(claims(quiz), d.staff, map[string]any{"nonce": nonce, "person": "stage", "claim_word": word})
	}
	for i := range 5 {
		named(fmt.Sprint("guess", i), fmt.Sprint("추측", i)).refused(422, "wrong_claim_word")
	}
	named("guess", "통통세일").refused(429, "rate_limited")
	first := claim(d.campaign, "kim").is(201)
	claim(d.campaign, "kim").is(200)
	d.post(claims(d.campaign), d.staff, claimBody(d.campaign.PublicID+"kim", "lee")).refused(409, "nonce_reused")
	d.redeem(d.phone, first.text("code")).is(201)
	d.post(claims(d.campaign), d.staff, claimBody("again", "kim")).refused(409, "limit_reached")
	d.do(call{method: "POST", path: claims(d.campaign), header: d.browser("v", "", ""), body: map[string]any{"nonce": "own"}}).is(201)
	claim(models.Campaign{PublicID: "NOTHING"}, "kim").refused(404, "unknown_campaign")
	claim(d.Campaign(func(in *models.CampaignInput) { in.OpensAt = d.Store.Now().Add(time.Hour) }), "kim").refused(409, "not_open")
	claim(move(d.Campaign(), models.CampaignPaused), "kim").refused(409, "paused")
	claim(move(d.Campaign(), models.CampaignClosed), "kim").refused(409, "closed")
	slotted := d.Campaign(func(in *models.CampaignInput) {
		in.Quantity, in.Slots = 2, []models.SlotInput{{OpensAt: in.OpensAt, Quantity: 1}, {OpensAt: d.Store.Now().Add(time.Hour), Quantity: 1}}
	})
	claim(slotted, "kim").is(201)
	claim(slotted, "lee").refused(409, "sold_out")
}

func (d *drive) redemptions() {
	code := d.code()
	body := redeemBody(code, "first").with("purchase_amount", 20_000)
	d.post(redemptions, d.phone, body).is(201)
	d.post(redemptions, d.phone, body).is(200)
	d.post(redemptions, d.phone, body.with("purchase_amount", 30_000)).refused(409, "nonce_reused")
	d.redeem(d.phone, code).refused(409, "already_redeemed")
	d.redeem(d.artist, d.code()).refused(403, "wrong_vendor")
	d.redeem(d.strange, d.code()).refused(422, "wrong_event")
	d.redeem(d.phone, "AAAAAAAA").refused(404, "unknown_code")
	d.post(redemptions, d.phone, redeemBody(d.code(), "few").with("purchase_amount", 15_000)).refused(422, "minimum_purchase")
	void := d.Coupon(d.campaign, "void")
	modelstest.Exec(d.t, d.Store, fmt.Sprintf("UPDATE coupons SET state = 'voided' WHERE id = %d", void.ID))
	d.redeem(d.phone, void.Code).refused(410, "voided")
	d.get("/api/v1/coupons/"+void.Code, d.phone).is(200).want(map[string]any{"refusal.reason": "voided"})
}

// wrongTimes come with a coupon too early, too late, or when the street is closed.
func (d *drive) wrongTimes() {
	coupon := d.Coupon(d.campaign, "patient")
	look := func(token, reason string) {
		d.get("/api/v1/coupons/"+coupon.Code, token).is(200).want(map[string]any{"refusal.reason": reason})
	}
	for _, at := range []struct {
		when   time.Time
		status int
		reason string
	}{
		{coupon.ExpiresAt.Add(time.Second), 410, "expired"},
		{d.campaign.RedeemFrom.Add(-time.Second), 409, "not_open"},
		{d.Event.StartsAt.Add(-30 * time.Minute), 422, "outside_hours"},
	} {
		d.At(at.when)
		d.redeem(d.phone, coupon.Code).refused(at.status, at.reason)
		look(d.phone, at.reason)
		look(d.staff, at.reason)
	}
	d.At(time.Time{})
	d.must(d.Store.MoveEvent(context.Background(), d.Admin, d.Event, models.EventClosed))
	d.redeem(d.phone, coupon.Code).refused(409, "closed")
	look(d.phone, "closed")
	d.must(d.Store.MoveEvent(context.Background(), d.Admin, d.Event, models.EventLive))
	look(d.artist, "wrong_vendor")
	look(d.strange, "wrong_event")
}

func (d *drive) coupons() {
	code := d.code()
	for _, token := range []string{d.phone, d.staff} {
		d.get("/api/v1/coupons/"+code, token).is(200).want(map[string]any{"state": "issued", "refusal": nil})
	}
	d.redeem(d.phone, code).is(201)
	for _, token := range []string{d.phone, d.staff} {
		d.get("/api/v1/coupons/"+code, token).is(200).want(map[string]any{"state": "redeemed", "refusal.reason": "already_redeemed"})
	}
	d.get("/api/v1/coupons/AAAAAAAA", d.staff).refused(404, "unknown_code")
}

func (d *drive) batch() {
	early := seoul(d.Store.Now().Add(-20 * time.Minute))
	item := func(code, nonce string) redeeming { return redeemBody(code, nonce).with("claimed_at", early) }
	code := d.code()
	d.post(redemptions+"/batch", d.phone, map[string]any{"items": []any{
		item(code, "b1"), item(code, "b1"), item(code, "b2"), item("AAAAAAAA", "b3"), item(d.code(), "b4").with("purchase_amount", 1), "no object",
	}}).is(200)
	d.post(redemptions+"/batch", d.phone, map[string]any{"items": []any{}}).is(200)
}

func (d *drive) reversals() {
	now := d.Store.Now()
	d.At(now)
	d.post(redemptions, d.phone, redeemBody(d.code(), "back")).is(201)
	d.post(redemptions, d.phone, redeemBody(d.code(), "late")).is(201)
	d.post(reversalOf("back"), d.phone, reason("시험")).is(201)
	d.post(reversalOf("back"), d.phone, reason("시험")).is(200)
	d.post(reversalOf("nothing"), d.phone, reason("시험")).refused(404, "unknown_code")
	d.At(now.Add(16 * time.Minute))
	d.post(reversalOf("late"), d.phone, reason("시험")).refused(409, "too_late")
	d.At(time.Time{})
	admin := d.browser("v", d.Session(d.Admin.Account), "")
	d.do(call{method: "POST", path: reversalOf("late") + "?event=nothing", header: admin, body: reason("시험")}).refused(404, "unknown_event")
	d.do(call{method: "POST", path: reversalOf("late") + "?event=gaon", header: admin, body: reason("시험")}).is(201)
}

func (d *drive) reads() {
	for _, language := range []string{"ko", "en"} {
		for _, rest := range []string{"", "/vendors", "/campaigns"} {
			d.do(call{method: "GET", path: eventPath + rest, header: map[string]string{"Accept-Language": language}}).is(200)
		}
	}
	for rest, token := range map[string]string{"/vendors?kind=x": "", "/tally?by=x": d.viewer, "/tally/stream?by=x": d.viewer, "/attempts?since=x": d.staff} {
		d.get(eventPath+rest, token).refused(400, "malformed")
	}
	for _, token := range []string{d.viewer, d.phone} {
		d.get(tallyPath, token).is(200)
		d.get(tallyPath+"?by=vendor,campaign,hour,method", token).is(200)
		told := d.next(d.listen(tallyPath+"/stream?by=vendor,campaign,hour,method", token)).data
		if err := valid(d.w.k.doc.Components.Schemas["Tally"], told.plain()); err != nil {
			d.t.Errorf("down the stream: %v\n%s", err, told.raw)
		}
	}
	d.get(attemptsPath+"?vendor="+d.vendor.No, d.staff).is(200)
	d.get(eventPath+"/settlement", d.staff).is(200)
}

// guesses come last: they put the phone to sleep.
func (d *drive) guesses() {
	for range 10 {
		d.get("/api/v1/coupons/AAAAAAAA", d.artist).refused(404, "unknown_code")
	}
	d.get("/api/v1/coupons/AAAAAAAA", d.artist).refused(429, "rate_limited")
	d.redeem(d.artist, "AAAAAAAA").refused(429, "rate_limited")
}
