package modelstest

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// Passwords of the accounts that a Street makes.
const (
	AdminEmail     = "admin@example.kr"
	AdminPassword  = "jangteo-admin-1"
	VendorPassword = "jangteo-vendor-1"
)

// Street is a live event to test on: open for two hours, three more to go.
type Street struct {
	Store *models.Store
	Event models.Event
	Admin models.Actor

	t     testing.TB
	clock atomic.Int64 // unix milliseconds, 0 for the real time
	n     int
}

// OpenStreet makes the event "gaon" on a SQLite database of its own.
func OpenStreet(t testing.TB) *Street { return OpenStreetOn(t, New(t)) }

// OpenStreetOn makes the event "gaon": row A with an ops booth, three for goods at 2 kW and two for
// food at 5 kW with water, all on panel P1 of 12 kW.
func OpenStreetOn(t testing.TB, s *models.Store) *Street {
	t.Helper()
	st := &Street{Store: s, t: t}
	s.Now = st.now
	ctx := context.Background()
	link, err := s.OfferFirstAdmin(ctx)
	st.must(err)
	session, err := s.UseLink(ctx, link, models.AccountInput{Email: AdminEmail, Name: "관리자", Password: AdminPassword})
	st.must(err)
	st.Admin, err = s.SessionActor(ctx, session)
	st.must(err)
	now := s.Now().Truncate(time.Minute)
	st.Event, err = s.OpenEvent(ctx, st.Admin, models.EventInput{
		Slug: "gaon", NameKo: "가온 한마음 통통세일", NameEn: "Gaon Big Street Sale", PlaceKo: "가온동 문화의거리", PlaceEn: "Gaon-dong Culture Street",
		HostKo: "새봄산업지원센터", HostEn: "Saebom Industry Support Center", StartsAt: now.Add(time.Minute), EndsAt: now.Add(3 * time.Hour),
		ApplyFrom: now.Add(-24 * time.Hour), ApplyUntil: now.Add(2 * time.Hour), Demo: true,
	})
	st.must(err)
	in := models.EventInput{
		Slug: "gaon", NameKo: st.Event.NameKo, NameEn: st.Event.NameEn, PlaceKo: st.Event.PlaceKo, PlaceEn: st.Event.PlaceEn,
		HostKo: st.Event.HostKo, HostEn: st.Event.HostEn, StartsAt: now.Add(-2 * time.Hour), EndsAt: now.Add(3 * time.Hour),
		ApplyFrom: now.Add(-24 * time.Hour), ApplyUntil: now.Add(2 * time.Hour),
	}
	st.Event, err = s.ChangeEvent(ctx, st.Admin, st.Event, in)
	st.must(err)
	st.must(s.MoveEvent(ctx, st.Admin, st.Event, models.EventLive))
	st.rows()
	st.Event, err = s.EventBySlug(ctx, "gaon")
	st.must(err)
	return st
}

func (st *Street) rows() {
	row := models.BoothRow{Row: "A", XMM: 6_000, YMM: 2_000, PitchMM: 3_500, WidthMM: 3_000, DepthMM: 3_000, Panel: "P1", PanelW: 12_000}
	for _, part := range []struct {
		zone  models.Zone
		count int
		watts int
		water bool
	}{{models.ZoneOps, 1, 2_000, false}, {models.ZoneMake, 3, 2_000, false}, {models.ZoneFood, 2, 5_000, true}} {
		row.Zone, row.Count, row.MaxW, row.Water = part.zone, part.count, part.watts, part.water
		st.must(st.Store.AddBoothRow(context.Background(), st.Admin, st.Event, row))
		row.XMM += part.count * row.PitchMM
	}
	st.Publish()
}

// Publish makes the draft of the layout what everybody sees.
func (st *Street) Publish() {
	st.t.Helper()
	d, err := st.Store.LayoutDraft(context.Background(), st.Event.ID)
	st.must(err)
	_, err = st.Store.PublishLayout(context.Background(), st.Admin, st.Event, d.Revision, false)
	st.must(err)
}

func (st *Street) must(err error) {
	st.t.Helper()
	if err != nil {
		st.t.Fatal(err)
	}
}

func (st *Street) now() time.Time {
	if at := st.clock.Load(); at != 0 {
		return time.UnixMilli(at)
	}
	return time.Now()
}

// At sets the clock of the store; the zero time sets it back to real time.
func (st *Street) At(t time.Time) {
	if t.IsZero() {
		st.clock.Store(0)
		return
	}
	st.clock.Store(t.UnixMilli())
}

// BusinessNumber makes the n-th invented number with a right check digit.
func BusinessNumber(n int) string {
	for digit := range 10 {
		s := fmt.Sprintf("00001%04d%d", n, digit)
		if b, err := korean.ParseDemoBusinessNumber(s); err == nil {
			return b.String()
		}
	}
	return ""
}

// Application is what the n-th vendor types.
func Application(n int, name string, kind models.VendorKind, mode models.Mode) models.ApplicationInput {
	return models.ApplicationInput{
		Kind: kind, Mode: mode, Name: name, BusinessNumber: BusinessNumber(n), Representative: "홍길동", ContactName: "홍길동",
		Phone: fmt.Sprintf("010-0000-%04d", n), Address: "새봄시 가온로 1", Category: "meal", PowerW: 1_000, PowerDevices: "전기 찜기",
		FoodHow: models.FoodCooked, FoodReport: models.ReportHeld, // kept of those that sell food
		Products: []models.ProductInput{{Name: "떡볶이", PriceWon: 4_000}},
		Consents: map[string]string{"privacy": "개인정보 수집에 동의해요.", "pledge": "직접 운영해요."},
	}
}

// Applicant hands in an application from a new account.
func (st *Street) Applicant(name string, kind models.VendorKind, mode models.Mode) models.Application {
	st.t.Helper()
	st.n++
	account := models.AccountInput{Email: fmt.Sprintf("vendor%d@example.kr", st.n), Name: name, Password: VendorPassword}
	a, _, err := st.Store.Apply(context.Background(), st.Event, models.Account{}, account, Application(st.n, name, kind, mode))
	st.must(err)
	return a
}

// Vendor is an applicant that was selected.
func (st *Street) Vendor(name string, kind models.VendorKind, mode models.Mode) models.Application {
	st.t.Helper()
	a := st.Applicant(name, kind, mode)
	a, err := st.Store.Decide(context.Background(), st.Admin, st.Event, a.Receipt, models.Decision{State: models.Selected})
	st.must(err)
	return a
}

// Account is the owner of an application's business.
func (st *Street) Account(a models.Application) models.Account {
	st.t.Helper()
	who, err := st.Store.SessionActor(context.Background(), st.Session(models.Account{ID: a.Vendor.AccountID}))
	st.must(err)
	return who.Account
}

// Session begins a session of an account; the token goes into the cookie.
func (st *Street) Session(account models.Account) string {
	st.t.Helper()
	token, err := st.Store.BeginSession(context.Background(), account.ID)
	st.must(err)
	return token
}

// Campaign opens a campaign: 5,000 won off from 20,000, all vendors, 100 coupons, one a person.
func (st *Street) Campaign(change ...func(*models.CampaignInput)) models.Campaign {
	st.t.Helper()
	in := models.CampaignInput{
		NameKo: "통통쿠폰", NameEn: "Big Coupon", DiscountWon: 5_000, MinimumWon: 20_000, ForShops: true, ForArtisans: true, ForSMEs: true,
		Quantity: 100, BudgetWon: 500_000, PerPerson: 1, LegalBasis: "새봄시 소상공인 지원 조례 제12조",
		OpensAt: st.Event.StartsAt, ClosesAt: st.Event.EndsAt, RedeemFrom: st.Event.StartsAt, RedeemUntil: st.Event.EndsAt,
	}
	for _, f := range change {
		f(&in)
	}
	ctx := context.Background()
	c, err := st.Store.OpenCampaign(ctx, st.Admin, st.Event, in)
	st.must(err)
	st.must(st.Store.MoveCampaign(ctx, st.Admin, st.Event, c.PublicID, models.CampaignOpen))
	c, _, err = st.Store.CampaignByPublicID(ctx, c.PublicID)
	st.must(err)
	return c
}

// Coupon is claimed by a person.
func (st *Street) Coupon(c models.Campaign, person string) models.Coupon {
	st.t.Helper()
	st.n++
	got, err := st.Store.ClaimCoupon(context.Background(), models.Claim{
		CampaignID: c.PublicID, Person: st.Store.Named(person), Nonce: fmt.Sprintf("claim-%d", st.n), By: &st.Admin,
	})
	st.must(err)
	return got.Coupon
}

// Device enrols a phone of a vendor and gives its token.
func (st *Street) Device(a models.Application) (models.Device, string) {
	st.t.Helper()
	d, token, err := st.Store.EnrolDevice(context.Background(), st.Admin, a, "시험 전화기")
	st.must(err)
	return d, token
}

// Redeem uses a coupon on a phone.
func (st *Street) Redeem(d models.Device, c models.Coupon) models.Receipt {
	st.t.Helper()
	st.n++
	r, err := st.Store.RedeemCoupon(context.Background(), d, models.RedeemInput{Code: c.Code, Nonce: fmt.Sprintf("redeem-%d", st.n), Method: models.Scan})
	st.must(err)
	return r
}

// Mails are the latest messages of the event, the newest first.
func (st *Street) Mails() []models.Message {
	st.t.Helper()
	box, err := st.Store.Outbox(context.Background(), st.Event.ID, models.MessageFilter{})
	st.must(err)
	return box.List
}

// Reviewer is one of staff, by a name of their own.
func (st *Street) Reviewer(name string) models.Actor {
	st.t.Helper()
	st.n++
	account, _, err := st.Store.AddStaff(context.Background(), st.Admin, fmt.Sprintf("reviewer%d@example.kr", st.n), name, models.Staff, st.Event.ID)
	st.must(err)
	who, err := st.Store.SessionActor(context.Background(), st.Session(account))
	st.must(err)
	return who
}

// Criteria are two to score by: goods of 5 points with weight 3, price of 10 points with weight 1.
func (st *Street) Criteria() []models.Criterion {
	st.t.Helper()
	var list []models.Criterion
	for _, in := range []models.CriterionInput{{NameKo: "품목의 매력", NameEn: "Goods", Scale: 5, Weight: 3}, {NameKo: "가격", NameEn: "Price", Scale: 10, Weight: 1}} {
		c, err := st.Store.AddCriterion(context.Background(), st.Admin, st.Event, in)
		st.must(err)
		list = append(list, c)
	}
	return list
}
