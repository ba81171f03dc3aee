package models_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// call is one thing that a program asks of a store.
type call struct {
	name string
	do   func(ctx context.Context, s *models.Store) error
}

// of makes a call of a method that answers something too.
func of[T any](name string, ask func(context.Context, *models.Store) (T, error)) call {
	return call{name, func(ctx context.Context, s *models.Store) error {
		_, err := ask(ctx, s)
		return err
	}}
}

// reads are the questions of every screen.
func reads(st *modelstest.Street, a models.Application, d models.Device) []call {
	e, owner := st.Event, a.Vendor.AccountID
	type s = *models.Store
	type c = context.Context
	return []call{
		{"Ready", func(ctx c, s s) error { return s.Ready(ctx) }},
		of("Empty", func(ctx c, s s) (bool, error) { return s.Empty(ctx) }),
		of("HasStaff", func(ctx c, s s) (bool, error) { return s.HasStaff(ctx) }),
		of("Events", func(ctx c, s s) ([]models.Event, error) { return s.Events(ctx) }),
		of("EventBySlug", func(ctx c, s s) (models.Event, error) { return s.EventBySlug(ctx, e.Slug) }),
		of("EventByID", func(ctx c, s s) (models.Event, error) { return s.EventByID(ctx, e.ID) }),
		of("LogIn", func(ctx c, s s) (string, error) { return s.LogIn(ctx, modelstest.AdminEmail, modelstest.AdminPassword) }),
		of("SessionActor", func(ctx c, s s) (models.Actor, error) { return s.SessionActor(ctx, "x") }),
		of("TokenActor", func(ctx c, s s) (models.Actor, error) { return s.TokenActor(ctx, "x") }),
		of("DeviceByToken", func(ctx c, s s) (models.Device, error) { return s.DeviceByToken(ctx, "x") }),
		of("DevicesOf", func(ctx c, s s) ([]models.Device, error) { return s.DevicesOf(ctx, a.ID) }),
		of("LinkByToken", func(ctx c, s s) (models.Link, error) { l, _, err := s.LinkByToken(ctx, "x"); return l, err }),
		of("StaffMembers", func(ctx c, s s) ([]models.StaffMember, error) { return s.StaffMembers(ctx) }),
		of("Applications", func(ctx c, s s) ([]models.Application, error) {
			return s.Applications(ctx, e.ID, models.ApplicationFilter{})
		}),
		of("ApplicationByReceipt", func(ctx c, s s) (models.Application, error) { return s.ApplicationByReceipt(ctx, e.ID, a.Receipt) }),
		of("ApplicationByNo", func(ctx c, s s) (models.Application, error) { return s.ApplicationByNo(ctx, e.ID, a.No) }),
		of("ApplicationByID", func(ctx c, s s) (models.Application, error) { return s.ApplicationByID(ctx, a.ID) }),
		of("ApplicationCounts", func(ctx c, s s) (map[models.ApplicationState]int, error) { return s.ApplicationCounts(ctx, e.ID) }),
		of("OwnApplications", func(ctx c, s s) ([]models.Application, error) { return s.OwnApplications(ctx, owner) }),
		of("LookAtPeople", func(ctx c, s s) (models.People, error) { return s.LookAtPeople(ctx, st.Admin, a) }),
		of("LayoutDraft", func(ctx c, s s) (models.LayoutDraft, error) { return s.LayoutDraft(ctx, e.ID) }),
		of("LayoutDrafts", func(ctx c, s s) ([]models.LayoutDraft, error) { return s.LayoutDrafts(ctx, e.ID) }),
		of("LayoutVersions", func(ctx c, s s) ([]models.Layout, error) { return s.LayoutVersions(ctx, e.ID) }),
		of("LayoutChange", func(ctx c, s s) (models.LayoutChange, error) { return s.LayoutChange(ctx, e) }),
		of("CurrentLayout", func(ctx c, s s) (models.Layout, error) { return s.CurrentLayout(ctx, e.ID) }),
		of("Street", func(ctx c, s s) (models.Street, error) { return s.Street(ctx, e) }),
		of("SpanOf", func(ctx c, s s) (models.Span, error) { return s.SpanOf(ctx, a) }),
		of("Campaigns", func(ctx c, s s) ([]models.Campaign, error) { return s.Campaigns(ctx, e.ID) }),
		of("CampaignByPublicID", func(ctx c, s s) (models.Campaign, error) { c, _, err := s.CampaignByPublicID(ctx, "x"); return c, err }),
		of("CouponByCode", func(ctx c, s s) (models.Coupon, error) { return s.CouponByCode(ctx, e.ID, "0123456789ABCDEFGHJK") }),
		of("CouponsOf", func(ctx c, s s) ([]models.Coupon, error) { return s.CouponsOf(ctx, e.ID, "x") }),
		of("EnrolmentBySecret", func(ctx c, s s) (models.Enrolment, error) { e, _, err := s.EnrolmentBySecret(ctx, "x"); return e, err }),
		of("LookAtCoupon", func(ctx c, s s) (models.Look, error) { return s.LookAtCoupon(ctx, d, "x") }),
		of("RedemptionsAt", func(ctx c, s s) ([]models.Redemption, error) { return s.RedemptionsAt(ctx, a.ID, 9) }),
		of("RedemptionOf", func(ctx c, s s) (models.Redemption, error) {
			r, _, err := s.RedemptionOf(ctx, models.Coupon{ID: 1})
			return r, err
		}),
		of("Attempts", func(ctx c, s s) ([]models.LoggedAttempt, error) {
			return s.Attempts(ctx, e.ID, models.AttemptFilter{Limit: 9})
		}),
		of("Selection", func(ctx c, s s) (models.Selection, error) { return s.Selection(ctx, e) }),
		of("Drafts", func(ctx c, s s) (map[int64]models.DraftedDecision, error) { return s.Drafts(ctx, e.ID) }),
		of("Draws", func(ctx c, s s) ([]models.Draw, error) { return s.Draws(ctx, e.ID) }),
		of("DrawByPublicID", func(ctx c, s s) (models.Draw, error) { return s.DrawByPublicID(ctx, e.ID, "x") }),
		of("DrawOf", func(ctx c, s s) (string, error) { return s.DrawOf(ctx, a) }),
		of("SelectedNames", func(ctx c, s s) (map[string]string, error) { return s.SelectedNames(ctx, e.ID) }),
		of("PassOffersOn", func(ctx c, s s) (int, error) { return s.PassOffersOn(ctx) }),
		of("TallyOf", func(ctx c, s s) (models.Tally, error) { return s.TallyOf(ctx, e, 0) }),
		of("Mark", func(ctx c, s s) (string, error) { return s.Mark(ctx, e.ID) }),
		of("SettlementOf", func(ctx c, s s) (models.Settlement, error) { return s.SettlementOf(ctx, e) }),
		of("Presented", func(ctx c, s s) ([]models.Coupon, error) { return s.Presented(ctx, a) }),
		of("Conflicts", func(ctx c, s s) ([]models.ListedConflict, error) { return s.Conflicts(ctx, e.ID) }),
		of("ManifestFor", func(ctx c, s s) (models.Manifest, error) { return s.ManifestFor(ctx, a) }),
		of("Verify", func(ctx c, s s) ([]string, error) { return s.Verify(ctx, e) }),
		of("AskedQuestions", func(ctx c, s s) ([]models.Question, error) { return s.AskedQuestions(ctx, e.ID) }),
		of("AnswerCounts", func(ctx c, s s) (map[int64]int, error) { return s.AnswerCounts(ctx, e.ID) }),
		of("AnswersAgain", func(ctx c, s s) (map[int64]string, error) { return s.AnswersAgain(ctx, e.ID, a.ID) }),
		of("HistoryOf", func(ctx c, s s) ([]models.Sitting, error) { return s.HistoryOf(ctx, a) }),
		of("OwnInput", func(ctx c, s s) (models.ApplicationInput, error) { return s.OwnInput(ctx, a) }),
		of("CallCounts", func(ctx c, s s) (map[models.VendorKind]int, error) { return s.CallCounts(ctx, e.ID) }),
		of("Draft", func(ctx c, s s) (models.Draft, error) { return s.Draft(ctx, e, models.DraftHolder{Visitor: "x"}) }),
		of("Outbox", func(ctx c, s s) (models.Outbox, error) { return s.Outbox(ctx, e.ID, models.MessageFilter{}) }),
		of("Due", func(ctx c, s s) ([]models.Message, error) { return s.Due(ctx, models.ByMail) }),
		of("Letters", func(ctx c, s s) ([]models.Letter, error) { return s.Letters(ctx, e.ID) }),
		of("Mailings", func(ctx c, s s) ([]models.Mailing, error) { return s.Mailings(ctx, e.ID) }),
		of("ReachOf", func(ctx c, s s) (models.Reach, error) {
			return s.ReachOf(ctx, e, models.Letter{}, models.Target{Audience: models.ToAll})
		}),
	}
}

// writes are what people do that is written down in the audit.
func writes(st *modelstest.Street, a, waits models.Application, d models.Device, draft models.Campaign, nonce string) []call {
	e, by := st.Event, st.Admin
	type s = *models.Store
	type c = context.Context
	return []call{
		of("OpenEvent", func(ctx c, s s) (models.Event, error) { return s.OpenEvent(ctx, by, newEvent()) }),
		of("ChangeEvent", func(ctx c, s s) (models.Event, error) {
			return s.ChangeEvent(ctx, by, e, newEvent(func(in *models.EventInput) { in.Slug = "moved" }))
		}),
		of("AddStaff", func(ctx c, s s) (string, error) {
			_, link, err := s.AddStaff(ctx, by, "new@example.kr", "", models.Staff, 0)
			return link, err
		}),
		of("AddToken", func(ctx c, s s) (string, error) { return s.AddToken(ctx, by, e, models.Staff, "") }),
		of("EnrolDevice", func(ctx c, s s) (string, error) { _, token, err := s.EnrolDevice(ctx, by, a, ""); return token, err }),
		of("OfferEnrolment", func(ctx c, s s) (string, error) { _, secret, err := s.OfferEnrolment(ctx, by, a); return secret, err }),
		{"RevokeDevice", func(ctx c, s s) error { return s.RevokeDevice(ctx, by, a.ID, d.PublicID) }},
		{"AddBoothRow", func(ctx c, s s) error { return s.AddBoothRow(ctx, by, e, row()) }},
		{"RemoveBoothRow", func(ctx c, s s) error { return s.RemoveBoothRow(ctx, by, e, "C") }},
		{"PublishLayout", func(ctx c, s s) error {
			return onDraft(ctx, s, e, func(seen int) error { return second(s.PublishLayout(ctx, by, e, seen, true)) })
		}},
		{"RestoreLayout", func(ctx c, s s) error {
			return onDraft(ctx, s, e, func(seen int) error { return second(s.RestoreLayout(ctx, by, e, 1, seen)) })
		}},
		{"TakeLayout", func(ctx c, s s) error {
			return onDraft(ctx, s, e, func(seen int) error { return second(s.TakeLayout(ctx, by, e, e, seen)) })
		}},
		of("AddLayoutPicture", func(ctx c, s s) (models.LayoutPicture, error) {
			return s.AddLayoutPicture(ctx, by, e, modelstest.PNG(8, 8))
		}),
		{"AssignBooth", func(ctx c, s s) error { return s.AssignBooth(ctx, by, e, a.No, "A03") }},
		{"ClearPlace", func(ctx c, s s) error { return s.ClearPlace(ctx, by, e, models.PlaceInput{Vendor: a.No}) }},
		of("OpenCampaign", func(ctx c, s s) (models.Campaign, error) { return s.OpenCampaign(ctx, by, e, terms(e)) }),
		{"ChangeCampaign", func(ctx c, s s) error { return s.ChangeCampaign(ctx, by, e, draft.PublicID, terms(e, slots(1, 99))) }},
		{"MoveCampaign", func(ctx c, s s) error { return s.MoveCampaign(ctx, by, e, draft.PublicID, models.CampaignOpen) }},
		of("ReverseByStaff", func(ctx c, s s) (models.Reversed, error) { return s.ReverseByStaff(ctx, by, e.ID, nonce, "실수") }),
		of("AddQuestion", func(ctx c, s s) (models.Question, error) {
			return s.AddQuestion(ctx, by, e, models.QuestionInput{Kind: models.AskText, AskKo: "무엇을 만드나요?"})
		}),
		of("ChangeApplication", func(ctx c, s s) (int, error) {
			in := application(1, func(in *models.ApplicationInput) { in.Name = "새 이름" })
			return s.ChangeApplication(ctx, models.Actor{Account: models.Account{ID: waits.Vendor.AccountID}}, e, waits.Receipt, in)
		}),
		{"ChangeTerms", func(ctx c, s s) error {
			return onPage(ctx, s, e, func(seen int64) error {
				return s.ChangeTerms(ctx, by, e, models.TermsInput{Places: 9, AnswerHours: 1, Quotas: map[string]int{"kind:shop": 5}, Seen: seen})
			})
		}},
		of("ListDraw", func(ctx c, s s) (models.Draw, error) {
			return s.ListDraw(ctx, by, e, models.DrawInput{Announced: "오늘 지수"})
		}),
		of("DrawLots", func(ctx c, s s) (models.Draw, error) {
			list, err := s.Draws(ctx, e.ID)
			if err != nil {
				return models.Draw{}, err
			}
			return s.DrawLots(ctx, by, e, list[0].PublicID, models.DrawSeed{Seed: "7", Source: "신문", Witnesses: "상인회"})
		}),
		{"DraftAll", func(ctx c, s s) error {
			return onPage(ctx, s, e, func(seen int64) error {
				_, err := s.DraftAll(ctx, by, e, models.DraftPlan{Method: models.ByFirstCome, Seen: seen})
				return err
			})
		}},
		{"UndoDrafts", func(ctx c, s s) error {
			return onPage(ctx, s, e, func(seen int64) error { return s.UndoDrafts(ctx, by, e, seen) })
		}},
		{"DraftDecision", func(ctx c, s s) error {
			drafts, err := s.Drafts(ctx, e.ID)
			if err != nil {
				return err
			}
			return s.DraftDecision(ctx, by, e, waits.Receipt, models.Decision{State: models.Waitlisted}, drafts[waits.ID].Revision)
		}},
		{"UndoDraft", func(ctx c, s s) error {
			drafts, err := s.Drafts(ctx, e.ID)
			if err != nil {
				return err
			}
			return s.UndoDraft(ctx, by, e, waits.Receipt, drafts[waits.ID].Revision)
		}},
		{"DraftDecision again", func(ctx c, s s) error {
			drafts, err := s.Drafts(ctx, e.ID)
			if err != nil {
				return err
			}
			return s.DraftDecision(ctx, by, e, waits.Receipt, models.Decision{State: models.Waitlisted}, drafts[waits.ID].Revision)
		}},
		{"PublishDecisions", func(ctx c, s s) error {
			return onPage(ctx, s, e, func(seen int64) error { _, err := s.PublishDecisions(ctx, by, e, seen); return err })
		}},
		of("Decide", func(ctx c, s s) (models.Application, error) {
			return s.Decide(ctx, by, e, waits.Receipt, models.Decision{State: models.Selected})
		}),
		of("Decide against", func(ctx c, s s) (models.Application, error) {
			return s.Decide(ctx, by, e, a.Receipt, models.Decision{State: models.Waitlisted})
		}),
		{"OfferPlace", func(ctx c, s s) error {
			return onPage(ctx, s, e, func(seen int64) error { return s.OfferPlace(ctx, by, e, seen) })
		}},
		of("ConfirmPlace", func(ctx c, s s) (models.Application, error) { return s.ConfirmPlace(ctx, by, a) }),
		{"Withdraw", func(ctx c, s s) error { return s.Withdraw(ctx, by, a) }},
		{"MoveEvent", func(ctx c, s s) error { return s.MoveEvent(ctx, by, e, models.EventClosed) }},
		of("Purge", func(ctx c, s s) ([]models.Purged, error) { return s.Purge(ctx, false) }),
	}
}

// onPage does what rests on a page of the selection: it looks at one first.
func onPage(ctx context.Context, s *models.Store, e models.Event, do func(seen int64) error) error {
	sel, err := s.Selection(ctx, e)
	if err != nil {
		return err
	}
	return do(sel.Terms.Revision)
}

// onDraft does something to the draft of the layout as it is now.
func onDraft(ctx context.Context, s *models.Store, e models.Event, do func(seen int) error) error {
	d, err := s.LayoutDraft(ctx, e.ID)
	if err != nil {
		return err
	}
	return do(d.Revision)
}

// everything describes all that people see change.
func everything(t *testing.T, s *models.Store) string {
	t.Helper()
	join := "group_concat(%s, ' ')"
	if onPostgres(s) {
		join = "string_agg(%s, ' ')"
	}
	query := "SELECT " + rowsQuery() + " || ''"
	for _, part := range [][2]string{
		{"events", "slug || state || name_ko"}, {"applications", "id || state || no || wait_rank || coalesce(CAST(offer_until AS text), '') || coalesce(CAST(confirmed_at AS text), '')"},
		{"drafted_decisions", "application_id || state || rank"}, {"draws", "id || seed || hash"}, {"selection_terms", "event_id || ' ' || places || ' ' || revision"}, {"coupons", "id || state || person"},
		{"campaigns", "state || quantity || issued || redeemed || redeemed_won || reversed || reserved_won"}, {"slots", "id || '/' || quantity"},
		{"assignments", "application_id || '@' || booth_id"}, {"devices", "id || '' || coalesce(CAST(revoked_at AS text), '')"},
		{"ledger_heads", "seq || hash"}, {"layouts", "width_mm || 'x' || height_mm"}, {"layout_drafts", "revision || saved_by"}, {"redemptions", "id || '' || coalesce(reversed_by, 0)"},
	} {
		query += " || ' " + part[0] + ": ' || (SELECT coalesce(" + fmt.Sprintf(join, part[1]) + ", '') FROM (SELECT * FROM " + part[0] + " ORDER BY 1) x)"
	}
	return ask[string](t, s, query)
}

// A database that does not answer must never look like an answer: nobody is logged out, and nothing is
// "not found", because of it.
func TestADatabaseThatIsGoneIsNoAnswer(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		a := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		d := device(st, a)
		waits := st.Applicant("새벽빵집", models.Shop, models.AtBoth)
		draft := must(st.Store.OpenCampaign(t.Context(), st.Admin, st.Event, terms(st.Event)))(t)
		r := st.Redeem(d, st.Coupon(st.Campaign(), "가람"))
		gone := must(models.Open(t.Context(), models.Config{URL: modelstest.URL(st.Store), SecretKey: anyKey}))(t)
		reason(t, gone.Close(), "")
		before := everything(t, st.Store)
		for _, c := range append(reads(st, a, d), writes(st, a, waits, d, draft, r.Redemption.Nonce)...) {
			err := c.do(t.Context(), gone)
			if why := models.ReasonOf(err); err == nil || why != "" && why != "busy" {
				t.Errorf("%s on a closed database: %v", c.name, err)
			}
		}
		late, stop := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
		defer stop()
		for _, c := range append(reads(st, a, d), writes(st, a, waits, d, draft, r.Redemption.Nonce)...) {
			err := c.do(late, st.Store)
			if why := models.ReasonOf(err); err == nil || why != "" && why != "busy" {
				t.Errorf("%s too late: %v", c.name, err)
			}
		}
		if after := everything(t, st.Store); after != before {
			t.Errorf("something changed:\n%s\n%s", before, after)
		}
	})
}

func TestNothingHappensThatIsNotWrittenDown(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		a := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		waits := st.Applicant("새벽빵집", models.Shop, models.AtBoth)
		reason(t, s.AddBoothRow(ctx, st.Admin, st.Event, row(func(r *models.BoothRow) { r.Row = "C" })), "")
		reason(t, s.AssignBooth(ctx, st.Admin, st.Event, a.No, "A02"), "")
		draft := must(s.OpenCampaign(ctx, st.Admin, st.Event, terms(st.Event)))(t)
		d, campaign := device(st, a), st.Campaign(quantity(10, 5))
		r, unused := st.Redeem(d, st.Coupon(campaign, "가람")), st.Coupon(campaign, "가람")
		secret := offer(t, st, a)
		decide(t, st, st.Applicant("대기 가게", models.Shop, models.AtBoth), models.Waitlisted)
		st.Applicant("미정 가게", models.Shop, models.AtBoth)
		must(s.ListDraw(ctx, st.Admin, st.Event, models.DrawInput{Announced: "지수"}))(t)
		reason(t, s.DraftDecision(ctx, st.Admin, st.Event, waits.Receipt, models.Decision{State: models.Selected}, 0), "")
		tear(t, s, "audit_entries")
		before := everything(t, s)
		calls := append(writes(st, a, waits, d, draft, r.Redemption.Nonce), of("ReverseByDevice", func(ctx context.Context, s *models.Store) (models.Reversed, error) {
			return s.ReverseByDevice(ctx, d, r.Redemption.Nonce, "실수")
		}), of("Enrol", func(ctx context.Context, s *models.Store) (string, error) {
			_, token, err := s.Enrol(ctx, models.TakeEnrolment{Secret: secret, Label: "알바폰", Browser: "phone"})
			return token, err
		}))
		check := func(c call) {
			t.Helper()
			if err := c.do(ctx, s); err == nil || models.ReasonOf(err) != "" {
				t.Errorf("%s: %v", c.name, err)
			}
			if after := everything(t, s); after != before {
				t.Errorf("%s changed something:\n%s\n%s", c.name, before, after)
			}
		}
		for _, c := range calls {
			check(c)
		}
		tear(t, s, "attempts")
		check(of("RedeemCoupon", func(context.Context, *models.Store) (models.Receipt, error) {
			return scan(t, st, d, unused.Code, "torn")
		}))
		tear(t, s, "messages")
		check(of("Apply", func(ctx context.Context, s *models.Store) (string, error) {
			_, session, err := s.Apply(ctx, st.Event, models.Account{}, applicant(1), application(9))
			return session, err
		}))
		tear(t, s, "coupons")
		check(of("ClaimCoupon", func(context.Context, *models.Store) (models.Claimed, error) {
			return claim(t, st, campaign, "나래", "torn")
		}))
		sound(t, st)
	})
}

// tear makes a table refuse new rows.
func tear(t *testing.T, s *models.Store, table string) {
	t.Helper()
	if onPostgres(s) {
		modelstest.Exec(t, s, "CREATE OR REPLACE FUNCTION torn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the page is torn'; END $$",
			"CREATE TRIGGER torn BEFORE INSERT ON "+table+" FOR EACH ROW EXECUTE FUNCTION torn()")
		return
	}
	modelstest.Exec(t, s, "CREATE TRIGGER torn_"+table+" BEFORE INSERT ON "+table+" BEGIN SELECT RAISE(ABORT, 'the page is torn'); END")
}

func TestWhatIsNoTextNamesNothing(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		for _, name := range []string{"\x00", "\xff"} {
			_, err := s.EventBySlug(ctx, name)
			reason(t, err, "unknown_event")
			_, _, err = s.CampaignByPublicID(ctx, name)
			reason(t, err, "unknown_campaign")
			_, err = s.ApplicationByReceipt(ctx, st.Event.ID, name)
			reason(t, err, "not_found")
		}
	})
}
