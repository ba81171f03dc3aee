package models

import (
	"context"
	"fmt"
	"math/rand"
	"sort"
	"time"
)

// campaigns opens the six of the demo, with the public ids A to F.
func (d *demoSeed) campaigns(ctx context.Context) error {
	d.at(d.start.Add(-7 * 24 * time.Hour))
	all := func(in CampaignInput) CampaignInput {
		in.ForShops, in.ForArtisans, in.ForSMEs = true, true, true
		return in
	}
	inputs := map[string]CampaignInput{
		"A": all(CampaignInput{NameKo: "통통쿠폰", NameEn: "Big-Hearted Coupon", DiscountWon: 5_000, MinimumWon: 20_000, Quantity: 1_200, BudgetWon: 6_000_000, PerPerson: 1,
			NoteKo: "참여 상점과 부스 어디서나 써요. 세 번에 나눠 400장씩 열려요.", NoteEn: "Good at every shop and booth. Opens three times, 400 coupons each."}),
		"B": {NameKo: "소공인 응원쿠폰", NameEn: "Cheer-the-Makers Coupon", DiscountWon: 3_000, MinimumWon: 10_000, Quantity: 1_000, BudgetWon: 3_000_000, PerPerson: 2,
			ForArtisans: true, ForSMEs: true, Where: Booths, NoteKo: "소공인과 중소기업 부스에서 써요.", NoteEn: "For the booths of artisans and small companies."},
		"C": {NameKo: "동네한바퀴", NameEn: "Round-the-Block Coupon", DiscountWon: 2_000, MinimumWon: 8_000, Quantity: 1_000, BudgetWon: 2_000_000, PerPerson: 1,
			ForShops: true, Where: Stores, NoteKo: "거리의 참여 매장에서 써요.", NoteEn: "For the shops along the street, in their own premises."},
		"D": all(CampaignInput{NameKo: "종이쿠폰", NameEn: "Paper Coupon", DiscountWon: 2_000, MinimumWon: 8_000, Quantity: 500, BudgetWon: 1_000_000, PerPerson: 1, Channel: AtDesk,
			NoteKo: "휴대폰이 없어도 안내소에서 받아요.", NoteEn: "No phone needed: ask at the information booth."}),
		"E": {NameKo: "도장깨기 선물", NameEn: "Stamp Tour Gift", Benefit: Gift, GiftKo: "장바구니", GiftEn: "Tote bag", Quantity: 400, PerPerson: 1, Channel: ByStamp,
			NoteKo: "도장 5개를 모아 선물 교환처로 오세요.", NoteEn: "Collect five stamps and come to the gift desk."},
		"F": {NameKo: "영수증 추첨", NameEn: "Receipt Draw", Benefit: Prize, DiscountWon: 50_000, MinimumWon: 10_000, Quantity: 20, BudgetWon: 1_000_000, PerPerson: 1, Channel: AtDesk,
			NoteKo: "1만 원 이상 영수증으로 응모해요. 오후 내내 네 번 추첨해요.", NoteEn: "Enter with a receipt of 10,000 won or more. Four draws this afternoon."},
	}
	for _, id := range []string{"A", "B", "C", "D", "E", "F"} {
		in := inputs[id]
		in.LegalBasis = "새봄시 소상공인 지원 조례 제12조, 새봄시 공고 제2024-512호"
		in.OpensAt, in.ClosesAt, in.RedeemFrom, in.RedeemUntil = d.start, d.start.Add(demoHours), d.start, d.start.Add(demoHours)
		if id == "A" { // what nobody used within an hour is recalled once, and opens again
			recall := d.start.Add(4 * time.Hour)
			in.RecallAt, in.RecallAfter = &recall, 60
			for i := range 3 {
				in.Slots = append(in.Slots, SlotInput{OpensAt: d.start.Add(time.Duration(i) * 90 * time.Minute), Quantity: 400})
			}
		}
		if _, err := d.openCampaign(ctx, d.admin, d.Event, id, in); err != nil {
			return fmt.Errorf("campaign %s: %w", id, err)
		}
		if err := d.MoveCampaign(ctx, d.admin, d.Event, id, CampaignOpen); err != nil {
			return err
		}
	}
	return d.handOutPaper(ctx)
}

// handOutPaper prints all of campaign D a week before, and hands it out as the street opens.
func (d *demoSeed) handOutPaper(ctx context.Context) error {
	b, err := d.PrintBatch(ctx, d.admin, d.Event, "D", demoPaper)
	if err != nil {
		return err
	}
	if d.onPaper, err = d.CouponsOfBatch(ctx, b); err != nil {
		return err
	}
	d.at(d.start)
	return d.HandOutBatch(ctx, d.admin, d.Event, "D", b.No)
}

// demoAct is something that happens at a moment of the afternoon.
type demoAct struct {
	at time.Time
	do func(context.Context) error
}

// demoDay collects what happens; the seed is fixed, so every demo tells the same story.
type demoDay struct {
	*demoSeed
	rnd      *rand.Rand
	acts     []demoAct
	eligible map[string][]string // campaign → vendor numbers, the popular ones several times
	coupons  map[string]Coupon   // by claim nonce
	nonces   int
}

// demoPaper is how many paper coupons campaign D has.
const demoPaper = 500

// demoIssues are the coupons in hands so far: campaign, how many, between which minutes. Those of D are of
// the batch, one after the other.
var demoIssues = []struct {
	campaign     string
	n, from, til int
}{
	{"A", 400, 0, 70}, {"A", 400, 90, 170}, {"A", 20, 180, 184},
	{"B", 560, 3, 183}, {"C", 380, 5, 183}, {"D", 140, 10, 180},
}

// demoRedeemed is how many redemptions stand in the end, and demoReversed how many were taken back.
const (
	demoRedeemed = 1_180
	demoReversed = 9
)

// afternoon plays what happened since the street opened.
func (d *demoSeed) afternoon(ctx context.Context) error {
	day := &demoDay{demoSeed: d, rnd: rand.New(rand.NewSource(20240615)), eligible: map[string][]string{}, coupons: map[string]Coupon{}}
	campaigns, err := d.Campaigns(ctx, d.Event.ID)
	if err != nil {
		return err
	}
	for _, c := range campaigns {
		day.popular(c)
	}
	claims := day.issue()
	day.redeemSome(claims)
	day.mistakes()
	sort.SliceStable(day.acts, func(i, j int) bool { return day.acts[i].at.Before(day.acts[j].at) })
	for _, act := range day.acts {
		d.at(act.at)
		if err := act.do(ctx); err != nil {
			return err
		}
	}
	d.at(d.now)
	return nil
}

// popular lists who takes a campaign's coupons; food and the first of each kind draw more shoppers.
func (y *demoDay) popular(c Campaign) {
	for i, v := range y.street.Vendors {
		if !c.Takes(v.Kind, v.Mode) {
			continue
		}
		weight := 2 + (i*7)%5
		if v.Food && v.Mode.NeedsBooth() {
			weight += 4
		}
		for range weight {
			y.eligible[c.PublicID] = append(y.eligible[c.PublicID], v.No)
		}
	}
}

// minute is a random moment between two minutes of the afternoon, more likely early.
func (y *demoDay) minute(from, til int) time.Time {
	span := time.Duration(til-from) * time.Minute
	x := y.rnd.Float64()
	return y.start.Add(time.Duration(from)*time.Minute + time.Duration(x*(0.4+0.6*x)*float64(span)))
}

func (y *demoDay) nonce() string {
	y.nonces++
	return fmt.Sprintf("demo-%d", y.nonces)
}

type demoClaim struct {
	campaign, nonce string
	at              time.Time
}

// issue plans the claims. A person never goes over the limit: people are dealt in turn.
func (y *demoDay) issue() []demoClaim {
	var claims []demoClaim
	dealt := map[string]int{}
	for _, plan := range demoIssues {
		for range plan.n {
			person := y.Named(fmt.Sprintf("%s %d", plan.campaign, dealt[plan.campaign]/2))
			if plan.campaign != "B" {
				person = y.Named(fmt.Sprintf("visitor %d", dealt[plan.campaign]))
			}
			dealt[plan.campaign]++
			c := demoClaim{campaign: plan.campaign, nonce: y.nonce(), at: y.minute(plan.from, plan.til)}
			claims = append(claims, c)
			if c.campaign == "D" {
				y.coupons[c.nonce] = y.onPaper[dealt["D"]-1]
				continue
			}
			y.acts = append(y.acts, demoAct{c.at, func(ctx context.Context) error {
				got, err := y.ClaimCoupon(ctx, Claim{CampaignID: c.campaign, Person: person, Nonce: c.nonce})
				y.coupons[c.nonce] = got.Coupon
				return err
			}})
		}
	}
	return claims
}

// The odd things that staff should notice later.
const (
	demoBusyShop  = "S16" // 40 redemptions in 12 minutes
	demoTypist    = "M09" // types four codes of five by hand
	demoOffline   = "S23" // was without network for a while and sent 14 scans at once
	demoBusyFrom  = 120
	demoBusyUntil = 132
)

func (y *demoDay) redeemSome(claims []demoClaim) {
	last := y.now.Add(-2 * time.Minute)
	y.rnd.Shuffle(len(claims), func(i, j int) { claims[i], claims[j] = claims[j], claims[i] })
	busy, offline, done := 0, 0, 0
	for _, c := range claims {
		if done == demoRedeemed+demoReversed {
			return
		}
		at := c.at.Add(time.Duration(4+y.rnd.Intn(45)) * time.Minute).Add(time.Duration(y.rnd.Intn(60)) * time.Second)
		vendor := y.eligible[c.campaign][y.rnd.Intn(len(y.eligible[c.campaign]))]
		received := at
		switch {
		case busy < 40 && c.campaign == "A" && c.at.Before(y.start.Add(demoBusyFrom*time.Minute)):
			busy++
			vendor, at = demoBusyShop, y.minute(demoBusyFrom, demoBusyUntil)
			received = at
		case offline < 14 && c.campaign == "A" && c.at.Before(y.start.Add(140*time.Minute)):
			offline++
			vendor, at, received = demoOffline, y.start.Add(time.Duration(141+offline)*time.Minute), y.start.Add(158*time.Minute+time.Duration(offline)*time.Second)
		}
		if received.After(last) {
			continue
		}
		y.redeemAt(c.nonce, vendor, at, received, done < demoReversed)
		done++
	}
}

// redeemAt plans a redemption, and its reversal three minutes later if it was a slip.
func (y *demoDay) redeemAt(claim, vendor string, at, received time.Time, slip bool) {
	nonce := y.nonce()
	method := Scan
	if vendor == demoTypist && y.rnd.Intn(5) > 0 || y.rnd.Intn(25) == 0 {
		method = Typed
	}
	if received.After(y.now.Add(-6 * time.Minute)) {
		slip = false
	}
	extra := int64(y.rnd.Intn(30)) * 500
	y.acts = append(y.acts, demoAct{received, func(ctx context.Context) error {
		c := y.coupons[claim]
		purchase := c.Campaign.MinimumWon + extra
		in := RedeemInput{Code: c.Code, Nonce: nonce, PurchaseWon: &purchase, Method: method}
		if c.BatchID > 0 {
			in.Method = Paper
		}
		if at != received {
			in.ClaimedAt = &at
		}
		_, err := y.RedeemCoupon(ctx, y.phones[vendor], in)
		return err
	}})
	if slip {
		y.acts = append(y.acts, demoAct{received.Add(3 * time.Minute), func(ctx context.Context) error {
			_, err := y.ReverseByDevice(ctx, y.phones[vendor], nonce, "금액을 잘못 확인했어요")
			return err
		}})
	}
}

// mistakes are codes that were typed wrong, and one coupon shown a second time.
func (y *demoDay) mistakes() {
	for i := range 24 {
		vendor := y.street.Vendors[(i*11)%len(y.street.Vendors)].No
		y.acts = append(y.acts, demoAct{y.minute(10, 183), func(ctx context.Context) error {
			_, err := y.RedeemCoupon(ctx, y.phones[vendor], RedeemInput{Code: "7K3M-9QX0", Nonce: y.nonce(), Method: Typed})
			return expected(err, "unknown_code")
		}})
	}
	y.acts = append(y.acts, demoAct{y.start.Add(159 * time.Minute), func(ctx context.Context) error {
		used, err := y.usedAt(ctx, demoBusyShop)
		if err != nil {
			return err
		}
		_, err = y.RedeemCoupon(ctx, y.phones[demoOffline], RedeemInput{Code: used.Code, Nonce: y.nonce(), Method: Scan})
		return expected(err, "already_redeemed")
	}})
}

// usedAt finds a coupon that a vendor has redeemed.
func (y *demoDay) usedAt(ctx context.Context, vendor string) (Coupon, error) {
	list, err := y.RedemptionsAt(ctx, y.vendors[vendor].ID, 1)
	if err != nil || len(list) == 0 {
		return Coupon{}, fmt.Errorf("%s redeemed nothing: %w", vendor, err)
	}
	var c Coupon
	return c, find(y.db(ctx).Where("id = ?", list[0].CouponID), &c)
}

func expected(err error, reason string) error {
	if ReasonOf(err) == reason {
		return nil
	}
	return fmt.Errorf("wanted to be refused for %s: %w", reason, err)
}
