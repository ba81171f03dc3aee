package models

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// demoReceipts are what visitors sent so far, in their order: where, how much, and what came of it in a letter as of
// papers. They are of visitors one to six, in turn.
var demoReceipts = []struct {
	shop  string
	won   int64
	state byte
}{
	{"S01", 23_500, demoAccepted}, {"S02", 41_000, demoAccepted}, {"M01", 18_000, demoAccepted}, {"S05", 67_200, demoAccepted}, {"S01", 12_800, demoToFix},
	{"M03", 35_000, demoAccepted}, {"S03", 15_500, demoAccepted}, {"C01", 28_000, demoAccepted}, {"S01", 52_300, demoReceived}, {"S01", 19_900, demoReceived},
	{"S02", 31_000, demoReceived},
}

// prizes plays what receipts brought so far: a fifth comes back; one draw is done and another takes entries.
func (d *demoSeed) prizes(ctx context.Context) error {
	d.at(d.start)
	terms := PaybackInput{
		Way: PayByAccount, MinimumWon: 10_000, Percent: 20, CapWon: 10_000, DayWon: 20_000, PersonWon: 30_000, BudgetWon: 2_000_000,
		LegalBasis: "새봄시 소상공인 지원 조례 제12조, 새봄시 공고 제2024-512호", NeedsPhoto: true, ByShops: true,
	}
	if _, err := d.SetPayback(ctx, d.admin, d.Event, terms); err != nil {
		return err
	}
	if err := d.MovePayback(ctx, d.admin, d.Event, PaybackOpen); err != nil {
		return err
	}
	first, err := d.demoPrize(ctx, "온누리상품권 5만 원", "Traditional market voucher, 50,000 won", 2, 50_000, 2*time.Hour)
	if err != nil {
		return err
	}
	if err := d.demoSend(ctx); err != nil {
		return err
	}
	if _, err := d.demoPrize(ctx, "장바구니 세트", "Shopping bag set", 20, 15_000, demoHours-30*time.Minute); err != nil {
		return err
	}
	return d.demoDraw(ctx, first)
}

func (d *demoSeed) demoPrize(ctx context.Context, ko, en string, prizes, value int64, after time.Duration) (PrizeDraw, error) {
	return d.OpenPrizeDraw(ctx, d.admin, d.Event, PrizeDrawInput{
		NameKo: ko, NameEn: en, Prizes: prizes, ValueWon: value, Source: FromPurchase, MinimumWon: 10_000, DrawAt: d.start.Add(after), ClaimHours: 72,
	})
}

// demoSend sends the receipts and decides about most of them.
func (d *demoSeed) demoSend(ctx context.Context) error {
	for i, r := range demoReceipts {
		d.at(d.start.Add(time.Duration(20+11*i) * time.Minute))
		picture, err := demoPicture(BusinessRegistration, i)
		if err != nil {
			return err
		}
		row := Purchase{
			EventID: d.Event.ID, PublicID: strings.ToLower(randomCode(drawIDSize)), ApprovalNo: fmt.Sprint(30_214_477 + 7_919*i), Person: d.Named(fmt.Sprintf("visitor %d", 1+i%6)),
			BoughtAt: d.Store.now().Add(-10 * time.Minute), AmountWon: r.won, HasPhoto: true, State: PurchaseWaiting,
		}
		row.Day = seoulDay(row.BoughtAt)
		if err := d.sendPurchase(ctx, nil, d.Event, r.shop, &row, picture); err != nil {
			return fmt.Errorf("receipt of %s: %w", r.shop, err)
		}
		switch r.state {
		case demoAccepted:
			_, err = d.AcceptPurchase(ctx, d.admin, d.Event, row.PublicID)
		case demoToFix:
			err = d.RefusePurchase(ctx, d.admin, d.Event, row.PublicID, "corporate_card")
		}
		if err == nil && i == 0 {
			err = d.TellPayee(ctx, d.Event, row.Person, row.PublicID, Payee{Bank: "새봄은행", Number: "000-0000-000001", Holder: "예시인"})
		}
		if err != nil {
			return fmt.Errorf("receipt of %s: %w", r.shop, err)
		}
	}
	return nil
}

// demoDraw draws the first prize; its first winner has said where it goes.
func (d *demoSeed) demoDraw(ctx context.Context, p PrizeDraw) error {
	d.at(d.start.Add(150 * time.Minute))
	if _, err := d.ListPrizeDraw(ctx, d.admin, d.Event, p.PublicID, "오늘 코스피 종가"); err != nil {
		return err
	}
	d.at(d.start.Add(160 * time.Minute))
	p, err := d.DrawPrizes(ctx, d.admin, d.Event, p.PublicID, DrawSeed{Seed: "2,758.42", Source: "한국거래소 누리집", Witnesses: "가온동 상인회장"})
	if err != nil {
		return err
	}
	winners, err := d.Winners(ctx, p)
	if err != nil {
		return err
	}
	return d.ClaimPrize(ctx, d.Event, winners[0].Person, Delivery{Name: "예시인", Phone: "010-0000-0901", Address: "새봄시 가온로 12"})
}
