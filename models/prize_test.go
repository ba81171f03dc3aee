package models_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/draw"
	"github.com/jangteo/jangteo/models/modelstest"
)

// prizes opens a draw of so many umbrellas for receipts of 10,000 won or more, claimed within two hours.
func prizes(t *testing.T, st *modelstest.Street, n int64) models.PrizeDraw {
	t.Helper()
	return must(st.Store.OpenPrizeDraw(t.Context(), st.Admin, st.Event, models.PrizeDrawInput{
		NameKo: "우산", NameEn: "Umbrella", Prizes: n, ValueWon: 30_000, Source: models.FromPurchase, MinimumWon: 10_000, DrawAt: st.Store.Now().Add(time.Minute), ClaimHours: 2,
	}))(t)
}

// entered are people with an accepted receipt each; the first has as many more as extra says.
func entered(t *testing.T, st *modelstest.Street, shop models.Application, people, extra int) {
	t.Helper()
	for i := range people + extra {
		accepted(t, st, bought(st, shop, fmt.Sprint("사람", max(0, i-extra)), fmt.Sprint(10_000_000+i), 20_000))
	}
}

// delivery says where a prize goes.
var delivery = models.Delivery{Name: "홍길동", Phone: "010-0000-0001", Address: "새봄시 가온로 1"}

func drawn(t *testing.T, st *modelstest.Street, p models.PrizeDraw) (models.PrizeDraw, []models.Winner) {
	t.Helper()
	must(st.Store.ListPrizeDraw(t.Context(), st.Admin, st.Event, p.PublicID, "코스피 종가"))(t)
	p = must(st.Store.DrawPrizes(t.Context(), st.Admin, st.Event, p.PublicID, seed))(t)
	return p, must(st.Store.Winners(t.Context(), p))(t)
}

func TestAPrizeFromTheReceiptToTheHand(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		s.Texts = true
		shopA := st.Vendor("달그락분식", models.Shop, models.AtStore)
		payback(t, st, func(in *models.PaybackInput) { in.DayWon, in.PersonWon = 100_000, 100_000 })
		p := prizes(t, st, 2)
		entered(t, st, shopA, 5, 3)
		for i := range 5 {
			reason(t, s.LeavePhone(ctx, e, s.Named(fmt.Sprint("사람", i)), fmt.Sprintf("010-0000-000%d", i), "ko"), "")
		}
		reason(t, s.LeavePhone(ctx, e, s.Named("남"), "010-0000-0009", "ko"), "nothing_entered")
		reason(t, s.LeavePhone(ctx, e, s.Named("사람0"), "12", "ko"), "phone_form")
		_, err := s.DrawPrizes(ctx, st.Admin, e, p.PublicID, seed)
		reason(t, err, "not_listed")
		listed := must(s.ListPrizeDraw(ctx, st.Admin, e, p.PublicID, "코스피 종가"))(t)
		if listed.Draw.Hash != draw.Hash(listed.Draw.List) || len(listed.Draw.Entries()) != 8 || !strings.Contains(listed.Draw.List, "limit with:") || strings.Contains(listed.Draw.List, s.Named("사람0")) {
			t.Errorf("%s", listed.Draw.List)
		}
		_, err = s.ListPrizeDraw(ctx, st.Admin, e, p.PublicID, "코스피 종가")
		reason(t, err, "already_listed")
		accepted(t, st, bought(st, shopA, "늦은 사람", "99999999", 20_000))
		if own := must(s.OwnEntries(ctx, e.ID, s.Named("늦은 사람")))(t); len(own) != 0 {
			t.Errorf("who came after the list is in it: %+v", own)
		}
		first := must(s.OwnPurchases(ctx, e.ID, s.Named("사람0")))(t)[0]
		reason(t, s.UndoPurchase(ctx, st.Admin, e, first.PublicID), "purchase_settled")
		p = must(s.DrawPrizes(ctx, st.Admin, e, p.PublicID, seed))(t)
		_, err = s.DrawPrizes(ctx, st.Admin, e, p.PublicID, seed)
		reason(t, err, "already_drawn")
		winners := must(s.Winners(ctx, p))(t)
		if len(winners) != 2 || winners[0].Person == winners[1].Person || winners[0].State != models.WinnerTold {
			t.Fatalf("%+v", winners)
		}
		for i := range 5 { // the numbers of all who did not win are gone, and only those
			won := slices.ContainsFunc(winners, func(w models.Winner) bool { return w.Person == s.Named(fmt.Sprint("사람", i)) })
			kept := 0
			for _, entry := range must(s.OwnEntries(ctx, e.ID, s.Named(fmt.Sprint("사람", i))))(t) {
				if len(entry.Phone) > 0 {
					kept++
				}
			}
			if won != (kept == 1) || kept > 1 {
				t.Errorf("사람%d: won %v, %d entries hold a number", i, won, kept)
			}
		}
		texts := slices.DeleteFunc(must(s.Due(ctx, models.ByText))(t), func(m models.Message) bool { return m.WinnerID == 0 })
		if len(texts) != 2 {
			t.Fatalf("%d texts", len(texts))
		}
		phone := must(s.PhoneFor(ctx, texts[0]))(t)
		if !strings.HasPrefix(phone.String(), "010-0000-000") || strings.Contains(texts[0].Fields, phone.String()) {
			t.Errorf("%s, %s", phone, texts[0].Fields)
		}
		w := winners[0]
		reason(t, s.ClaimPrize(ctx, e, s.Named("늦은 사람"), delivery), "prize_gone")
		reason(t, s.ClaimPrize(ctx, e, w.Person, models.Delivery{Name: "홍길동", Phone: "그냥", Address: "새봄시 가온로 1"}), "phone_form")
		reason(t, s.ClaimPrize(ctx, e, w.Person, models.Delivery{Name: "홍길동", Phone: "01000000001", Address: "새봄시 가온로 1"}), "")
		_, err = s.Parcels(ctx, st.Admin, p, "")
		reason(t, err, "required")
		parcels := must(s.Parcels(ctx, st.Admin, p, "택배 보내기"))(t)
		if len(parcels) != 1 || parcels[0].Delivery != delivery || strings.Contains(string(parcels[0].Winner.Delivery), "홍길동") {
			t.Errorf("%+v", parcels)
		}
		reason(t, s.HandPrize(ctx, st.Admin, p, w.Code, ""), "required")
		reason(t, s.HandPrize(ctx, st.Admin, p, w.Code, "본인 서명"), "")
		reason(t, s.HandPrize(ctx, st.Admin, p, w.Code, "본인 서명"), "prize_gone")
		sound(t, st)
		modelstest.Exec(t, s, "UPDATE prize_entries SET phone = delivery FROM winners WHERE delivery IS NOT NULL AND prize_entries.id NOT IN (SELECT entry_id FROM winners)")
		if len(verify(t, st)) == 0 {
			t.Error("verify does not see a loser's number")
		}
	})
}

// TestNobodyWinsTwice draws one prize after the other among the same people, until nobody is left.
func TestNobodyWinsTwice(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		shopA := st.Vendor("달그락분식", models.Shop, models.AtStore)
		payback(t, st, func(in *models.PaybackInput) { in.DayWon, in.PersonWon = 100_000, 100_000 })
		list := []models.PrizeDraw{prizes(t, st, 2), prizes(t, st, 2), prizes(t, st, 2)}
		entered(t, st, shopA, 5, 2)
		must(s.ListPrizeDraw(ctx, st.Admin, e, list[0].PublicID, "지수"))(t)
		_, err := s.ListPrizeDraw(ctx, st.Admin, e, list[1].PublicID, "지수")
		reason(t, err, "another_is_listed")
		must(s.DrawPrizes(ctx, st.Admin, e, list[0].PublicID, seed))(t)
		won := map[string]int{}
		for i, p := range list {
			if i > 0 {
				p, _ = drawn(t, st, p)
			}
			for _, w := range must(s.Winners(ctx, p))(t) {
				won[w.Person]++
			}
		}
		if len(won) != 5 {
			t.Errorf("%d people have %v", len(won), won)
		}
		for person, n := range won {
			if n != 1 {
				t.Errorf("%s won %d times", person, n)
			}
		}
		_, err = s.ListPrizeDraw(ctx, st.Admin, e, prizes(t, st, 1).PublicID, "지수")
		reason(t, err, "nobody_entered")
		sound(t, st)
		refusedByDatabase(t, s, "UPDATE winners SET person = 'same'")
		refusedByDatabase(t, s, "UPDATE prize_entries SET person = 'same', source_id = 1")
	})
}

func TestUnclaimedPrizesGoToTheNext(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		shopA := st.Vendor("달그락분식", models.Shop, models.AtStore)
		payback(t, st)
		p := prizes(t, st, 2)
		entered(t, st, shopA, 3, 0)
		now := s.Now()
		st.At(now)
		p, winners := drawn(t, st, p)
		reason(t, s.ClaimPrize(ctx, e, winners[0].Person, delivery), "")
		passed, left, err := s.PassOnPrizes(ctx, st.Admin, e, p.PublicID)
		if err != nil || passed != 0 || left != 0 {
			t.Errorf("before its time: %d %d %v", passed, left, err)
		}
		st.At(now.Add(3 * time.Hour))
		reason(t, s.ClaimPrize(ctx, e, winners[1].Person, delivery), "prize_gone")
		passed, left, err = s.PassOnPrizes(ctx, st.Admin, e, p.PublicID)
		after := must(s.Winners(ctx, p))(t)
		_, waiting := p.Draw.Result()
		if err != nil || passed != 1 || left != 0 || len(after) != 3 || after[1].State != models.WinnerLapsed || after[2].Code != waiting[0].ID || after[2].InsteadOf != after[1].ID {
			t.Errorf("%d %d %v: %+v, next is %v", passed, left, err, after, waiting)
		}
		st.At(now.Add(6 * time.Hour))
		passed, left, err = s.PassOnPrizes(ctx, st.Admin, e, p.PublicID)
		if err != nil || passed != 0 || left != 1 {
			t.Errorf("nobody is left: %d %d %v", passed, left, err)
		}
		sound(t, st)
	})
}

func TestPrizeDrawFaults(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		good := models.PrizeDrawInput{NameKo: "우산", Prizes: 1, Source: models.FromCard, DrawAt: e.EndsAt, ClaimHours: 24}
		for why, change := range map[string]func(*models.PrizeDrawInput){
			"required name_ko":         func(in *models.PrizeDrawInput) { in.NameKo = " " },
			"out_of_range prizes":      func(in *models.PrizeDrawInput) { in.Prizes = 0 },
			"out_of_range value":       func(in *models.PrizeDrawInput) { in.ValueWon = -1 },
			"choose_one source":        func(in *models.PrizeDrawInput) { in.Source = "luck" },
			"before_the_event draw_at": func(in *models.PrizeDrawInput) { in.DrawAt = e.StartsAt.Add(-time.Hour) },
			"out_of_range claim_hours": func(in *models.PrizeDrawInput) { in.ClaimHours = 0 },
		} {
			in := good
			change(&in)
			_, err := s.OpenPrizeDraw(ctx, st.Admin, e, in)
			reason, field, _ := strings.Cut(why, " ")
			faulty(t, err, field, reason)
		}
		p := must(s.OpenPrizeDraw(ctx, st.Admin, e, good))(t)
		if p.Taxed() || !(models.PrizeDraw{ValueWon: 50_001}).Taxed() || (models.PrizeDraw{ValueWon: 50_000}).Taxed() {
			t.Error("taxed at the wrong worth")
		}
		_, err := s.ListPrizeDraw(ctx, st.Admin, e, p.PublicID, "")
		reason(t, err, "required")
		other := must(s.OpenEvent(ctx, st.Admin, newEvent()))(t)
		_, err = s.PrizeDrawByPublicID(ctx, other.ID, p.PublicID)
		reason(t, err, "not_found")
	})
}

func TestPurgeForgetsWhoBoughtAndWon(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, e := st.Store, t.Context(), st.Event
		shopA := st.Vendor("달그락분식", models.Shop, models.AtStore)
		payback(t, st)
		p, person := prizes(t, st, 1), s.Named("사람0")
		in := bought(st, shopA, "사람0", "12345678", 20_000)
		in.Photo = modelstest.PNG(20, 20)
		row := accepted(t, st, in)
		reason(t, s.TellPayee(ctx, e, person, row.PublicID, payee), "")
		must(s.PayPurchases(ctx, st.Admin, e, []string{row.PublicID}))(t)
		p, winners := drawn(t, st, p)
		reason(t, s.ClaimPrize(ctx, e, person, delivery), "")
		left := func(days int) string {
			st.At(e.EndsAt.Add(time.Duration(days)*24*time.Hour + time.Minute))
			must(s.Purge(ctx, false))(t)
			row := must(s.PurchaseByPublicID(ctx, e.ID, row.PublicID))(t)
			w := must(s.Winners(ctx, p))(t)[0]
			_, photo := s.LookAtReceipt(ctx, st.Admin, row)
			sound(t, st)
			return fmt.Sprint(row.Person == person, len(row.Account) > 0, photo == nil, w.Person == person, len(w.Delivery) > 0, w.Code == winners[0].Code, row.Won)
		}
		for _, after := range []struct {
			days int
			want string // whose it was, account, photo, who won, where to, code and won
		}{{29, "true true true true true true 4000"}, {31, "false true true true true true 4000"}, {91, "false false false false false true 4000"}} {
			if got := left(after.days); got != after.want {
				t.Errorf("after %d days: %s", after.days, got)
			}
		}
	})
}
