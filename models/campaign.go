package models

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"
)

// CampaignState is what staff decided; what shoppers see also depends on the clock and on what
// is left, see Campaign.StateAt.
type CampaignState string

// The states of a campaign. Scheduled and sold out are never stored.
const (
	CampaignDraft     CampaignState = "draft"
	CampaignScheduled CampaignState = "scheduled"
	CampaignOpen      CampaignState = "open"
	CampaignPaused    CampaignState = "paused"
	CampaignSoldOut   CampaignState = "sold_out"
	CampaignClosed    CampaignState = "closed"
)

// Where a coupon is taken.
const (
	Anywhere = "anywhere" // shops and booths
	Booths   = "booths"   // only vendors that stand at a booth
	Stores   = "stores"   // only vendors that sell in their own shop
)

// Places lists where coupons can be taken.
var Places = []string{Anywhere, Booths, Stores}

// How shoppers get a coupon.
const (
	Online  = "online" // on their phone
	AtDesk  = "desk"   // handed out by staff: paper coupons, gifts, draws
	ByStamp = "stamp"  // for a full stamp card: nobody can claim it openly
)

// ClaimWays lists the ways.
var ClaimWays = []string{Online, AtDesk, ByStamp}

// Campaign is a kind of coupon: won or a part of the purchase off from a minimum purchase, or a gift. Its
// counters are kept by conditional updates and by checks: issued never passes the quantity, reserved never
// the budget. The most that a coupon can give is reserved at its issue, so a coupon in hand is never refused
// for money; what a redemption gives less goes back to the budget, and a reversal reserves it again. The
// budget covers the whole quantity, so that there is always room for it.
type Campaign struct {
	ID          int64  `gorm:"primaryKey"`
	EventID     int64  `gorm:"not null;index"`
	PublicID    string `gorm:"not null;uniqueIndex"`
	NameKo      string `gorm:"not null"`
	NameEn      string `gorm:"not null"`
	NoteKo      string `gorm:"not null"` // one sentence for shoppers
	NoteEn      string `gorm:"not null"`
	Benefit     string `gorm:"not null;check:campaign_benefit,benefit IN ('discount','percent','gift','prize')"`
	DiscountWon int64  `gorm:"not null;check:campaign_discount,discount_won > 0 OR (benefit = 'gift' AND discount_won = 0)"`                        // what it is worth; by percent the cap
	Percent     int    `gorm:"not null;default:0;check:campaign_percent,percent >= 0 AND percent <= 100 AND (percent > 0) = (benefit = 'percent')"` // of the purchase, see Gives
	GiftKo      string `gorm:"not null;default:''"`                                                                                                 // what the gift is
	GiftEn      string `gorm:"not null;default:''"`
	MinimumWon  int64  `gorm:"not null;check:campaign_minimum,minimum_won >= 0"`
	ForShops    bool   `gorm:"not null"`
	ForArtisans bool   `gorm:"not null"`
	ForSMEs     bool   `gorm:"column:for_smes;not null"`
	Vendors     string `gorm:"not null;default:''"` // numbers of the vendors that alone take it, see chosen.go
	Where       string `gorm:"column:place;not null;check:campaign_place,place IN ('anywhere','booths','stores')"`
	Channel     string `gorm:"not null;check:campaign_channel,channel IN ('online','desk','stamp')"`
	Quantity    int64  `gorm:"not null;check:campaign_quantity,quantity > 0"`
	BudgetWon   int64  `gorm:"not null;check:campaign_budget,budget_won > 0 OR (benefit = 'gift' AND budget_won = 0)"`
	PerPerson   int    `gorm:"not null;check:campaign_person,per_person > 0"`
	ClaimWord   string `gorm:"not null;default:''"`    // what shoppers must name to claim, "" for nothing; see claim_word.go
	LegalBasis  string `gorm:"not null"`               // 근거: the ordinance or notice that allows it
	Rotating    bool   `gorm:"not null;default:false"` // the code changes all the time: a screenshot is no coupon, see rotating.go
	AsksPhone   bool   `gorm:"not null;default:false"` // whoever claims leaves a phone number, by which the coupons are found again; see holder.go

	OpensAt     time.Time     `gorm:"not null"`
	ClosesAt    time.Time     `gorm:"not null;check:campaign_claim_window,closes_at > opens_at"`
	RedeemFrom  time.Time     `gorm:"not null"`
	RedeemUntil time.Time     `gorm:"not null;check:campaign_redeem_window,redeem_until > redeem_from"`
	FirstUntil  *time.Time    // RedeemUntil as the first holders knew it, nil while it never moved; see ends.go
	RecallAt    *time.Time    // unused coupons are recalled once at this time, nil for never; see recall.go
	RecallAfter int           `gorm:"not null;default:0;check:campaign_recall,recall_after >= 0"` // minutes since the issue; without RecallAt each coupon at its own time
	State       CampaignState `gorm:"not null;check:campaign_state,state IN ('draft','open','paused','closed')"`

	Issued      int64      `gorm:"not null;check:campaign_issued,issued >= 0 AND issued <= quantity"`
	ReservedWon int64      `gorm:"not null;check:campaign_reserved,reserved_won >= 0 AND reserved_won <= budget_won"`
	Redeemed    int64      `gorm:"not null;check:campaign_redeemed,redeemed >= 0 AND redeemed <= issued"`
	RedeemedWon int64      `gorm:"not null"`
	Reversed    int64      `gorm:"not null"`
	Recalled    int64      `gorm:"not null;default:0"` // unused and taken back: no longer among the issued
	SoldOutAt   *time.Time // when the last one was issued that was open then

	Slots []Slot `gorm:"constraint:-"`
}

// Slot opens a part of a campaign's quantity at its own time. What one slot leaves over, the
// next shoppers take. Every campaign has at least one.
type Slot struct {
	ID         int64     `gorm:"primaryKey"`
	CampaignID int64     `gorm:"not null;index"`
	OpensAt    time.Time `gorm:"not null"`
	Quantity   int64     `gorm:"not null;check:slot_quantity,quantity > 0"`
	Issued     int64     `gorm:"not null;check:slot_issued,issued >= 0 AND issued <= quantity"`
}

// Name in the language of the reader.
func (c Campaign) Name(lang string) string { return inLang(lang, c.NameKo, c.NameEn) }

// Note in the language of the reader.
func (c Campaign) Note(lang string) string { return inLang(lang, c.NoteKo, c.NoteEn) }

// RemainingAt is how many coupons can be claimed now: of the slots that are open, and never more
// than the budget still covers.
func (c Campaign) RemainingAt(now time.Time) int64 {
	var left int64
	for _, sl := range c.Slots {
		if !now.Before(sl.OpensAt) {
			left += sl.Quantity - sl.Issued
		}
	}
	return max(0, min(left, c.covered()))
}

// OpenedBy is how many coupons the slots have opened so far.
func (c Campaign) OpenedBy(now time.Time) int64 {
	var n int64
	for _, sl := range c.Slots {
		if !now.Before(sl.OpensAt) {
			n += sl.Quantity
		}
	}
	return n
}

// NextSlot is when more coupons open: a part of the quantity, or what a recall brings back; false
// when none do.
func (c Campaign) NextSlot(now time.Time) (time.Time, bool) {
	next, _ := c.RecallOpens(now)
	for _, sl := range c.Slots {
		if sl.OpensAt.After(now) && !sl.OpensAt.After(c.ClosesAt) && (next.IsZero() || sl.OpensAt.Before(next)) {
			next = sl.OpensAt
		}
	}
	return next, !next.IsZero()
}

// StateAt is the state as shoppers see it at that instant.
func (c Campaign) StateAt(now time.Time) CampaignState {
	switch {
	case c.State != CampaignOpen:
		return c.State
	case now.Before(c.OpensAt):
		return CampaignScheduled
	case now.After(c.ClosesAt):
		return CampaignClosed
	case c.RemainingAt(now) == 0:
		return CampaignSoldOut
	}
	return CampaignOpen
}

// Takes says whether vendors of a kind may take this campaign's coupons, see TakenBy.
func (c Campaign) Takes(kind VendorKind, mode Mode) bool {
	kindFits := map[VendorKind]bool{Shop: c.ForShops, Artisan: c.ForArtisans, SME: c.ForSMEs}[kind]
	return kindFits && c.placeFits(mode)
}

func (c Campaign) placeFits(mode Mode) bool {
	return c.Where == Anywhere || c.Where == Booths && mode.NeedsBooth() || c.Where == Stores && mode.HasStore()
}

// Frozen says whether the terms can no longer change: somebody holds a coupon on them.
func (c Campaign) Frozen() bool { return c.Issued+c.Recalled > 0 }

// CampaignInput is what staff type. Slots may be empty: then all opens with the campaign.
type CampaignInput struct {
	NameKo, NameEn, NoteKo, NoteEn             string
	Benefit                                    string // "" means a discount
	DiscountWon, MinimumWon                    int64  // by percent the cap
	Percent                                    int
	GiftKo, GiftEn                             string // what a gift is: it has no won and no budget
	ForShops, ForArtisans, ForSMEs             bool
	Vendors                                    string // numbers, with commas or spaces; instead of kinds
	Where, Channel                             string
	Quantity, BudgetWon                        int64
	PerPerson                                  int
	LegalBasis, ClaimWord                      string
	Rotating, AsksPhone                        bool
	OpensAt, ClosesAt, RedeemFrom, RedeemUntil time.Time
	RecallAt                                   *time.Time
	RecallAfter                                int // minutes
	Slots                                      []SlotInput
}

// SlotInput opens a part of the quantity at a time.
type SlotInput struct {
	OpensAt  time.Time
	Quantity int64
}

// The limits of a campaign, in won and coupons.
const (
	discountMaxWon = 1_000_000
	quantityMax    = 10_000_000
	budgetMaxWon   = 100_000_000_000
	perPersonMax   = 100
	basisMax       = 200
)

func (in *CampaignInput) tidy() {
	for _, s := range []*string{&in.NameKo, &in.NameEn, &in.NoteKo, &in.NoteEn, &in.LegalBasis, &in.GiftKo, &in.GiftEn, &in.ClaimWord} {
		*s = strings.TrimSpace(*s)
	}
	for _, t := range []*time.Time{&in.OpensAt, &in.ClosesAt, &in.RedeemFrom, &in.RedeemUntil} {
		*t = t.UTC()
	}
	if in.RecallAt != nil {
		at := in.RecallAt.UTC()
		in.RecallAt = &at
	}
	in.Vendors = tidyNumbers(in.Vendors)
	if in.Where == "" {
		in.Where = Anywhere
	}
	if in.Benefit == "" {
		in.Benefit = Discount
	}
	in.tidyWorth()
	if in.Channel == "" {
		in.Channel = Online
	}
	if len(in.Slots) == 0 {
		in.Slots = []SlotInput{{OpensAt: in.OpensAt, Quantity: in.Quantity}}
	}
}

// check finds what is wrong with the terms. The budget must cover the whole quantity: coupons
// that the budget can't pay would promise what is not there.
func (in CampaignInput) check(e Event, now time.Time) error {
	var f Faults
	f.text("name_ko", in.NameKo, nameMax)
	f.tooLong("name_en", in.NameEn, nameMax)
	f.tooLong("note_ko", in.NoteKo, basisMax)
	f.tooLong("note_en", in.NoteEn, basisMax)
	f.text("legal_basis", in.LegalBasis, basisMax)
	f.worth(in)
	f.Add(in.PerPerson < 1 || in.PerPerson > perPersonMax, "per_person", "out_of_range")
	f.Add(!buys(in.Benefit) && in.Channel == Online, "channel", "desk_only")
	f.Add(in.Benefit == Prize && in.Channel == ByStamp, "channel", "desk_only")
	f.Add(!in.ForShops && !in.ForArtisans && !in.ForSMEs && in.Vendors == "" && buys(in.Benefit), "vendor_kinds", "choose_one_at_least")
	f.Add(len(strings.Fields(in.Vendors)) > chosenMax, "vendors", "too_many_vendors")
	f.Add(!oneOf(in.Where, Places), "where", "choose_one")
	f.Add(!oneOf(in.Channel, ClaimWays), "channel", "choose_one")
	f.Add(in.Rotating && in.Channel == AtDesk, "rotating", "needs_a_phone")
	f.Add(in.AsksPhone && in.Channel != Online, "asks_phone", "phone_needs_online")
	f.word(in)
	f.windows(in, e)
	f.Add(!in.ClosesAt.IsZero() && in.ClosesAt.Before(now), "closes_at", "in_the_past")
	f.recall(in)
	if len(f) == 0 && in.DiscountWon*in.Quantity > in.BudgetWon {
		f = append(f, Fault("budget", "over_the_budget").With("needed", in.DiscountWon*in.Quantity))
	}
	if len(f) == 0 {
		f.Add(in.Benefit == Discount && in.MinimumWon > 0 && in.MinimumWon < in.DiscountWon, "minimum", "minimum_below_discount")
		f.Add(!in.slotsAddUp(), "slots", "slots_do_not_add_up")
	}
	return f.Err()
}

func (f *Faults) windows(in CampaignInput, e Event) {
	f.Add(in.OpensAt.IsZero(), "opens_at", "required")
	f.Add(in.ClosesAt.IsZero(), "closes_at", "required")
	f.Add(in.RedeemFrom.IsZero(), "redeem_from", "required")
	f.Add(in.RedeemUntil.IsZero(), "redeem_until", "required")
	if in.OpensAt.IsZero() || in.ClosesAt.IsZero() || in.RedeemFrom.IsZero() || in.RedeemUntil.IsZero() {
		return
	}
	f.Add(!in.ClosesAt.After(in.OpensAt), "closes_at", "ends_before_start")
	f.Add(!in.RedeemUntil.After(in.RedeemFrom), "redeem_until", "ends_before_start")
	f.Add(in.RedeemUntil.Before(in.ClosesAt), "redeem_until", "redeem_ends_before_claims")
	f.Add(in.RedeemUntil.After(e.EndsAt.Add(time.Minute)), "redeem_until", "after_the_event")
}

func (in CampaignInput) slotsAddUp() bool {
	var sum int64
	for _, sl := range in.Slots {
		if sl.Quantity < 1 || sl.OpensAt.Before(in.OpensAt) || sl.OpensAt.After(in.ClosesAt) {
			return false
		}
		sum += sl.Quantity
	}
	return sum == in.Quantity
}

func (in CampaignInput) fill(c *Campaign) {
	c.NameKo, c.NameEn, c.NoteKo, c.NoteEn = in.NameKo, in.NameEn, in.NoteKo, in.NoteEn
	c.Benefit, c.DiscountWon, c.MinimumWon = in.Benefit, in.DiscountWon, in.MinimumWon
	c.Percent, c.GiftKo, c.GiftEn, c.ClaimWord = in.Percent, in.GiftKo, in.GiftEn, in.ClaimWord
	c.ForShops, c.ForArtisans, c.ForSMEs, c.Vendors = in.ForShops, in.ForArtisans, in.ForSMEs, in.Vendors
	c.Where, c.Channel, c.Quantity, c.BudgetWon = in.Where, in.Channel, in.Quantity, in.BudgetWon
	c.PerPerson, c.LegalBasis, c.Rotating, c.AsksPhone = in.PerPerson, in.LegalBasis, in.Rotating, in.AsksPhone
	c.OpensAt, c.ClosesAt, c.RedeemFrom, c.RedeemUntil = in.OpensAt, in.ClosesAt, in.RedeemFrom, in.RedeemUntil
	c.RecallAt, c.RecallAfter, c.Slots = in.RecallAt, in.RecallAfter, nil
	for _, sl := range in.Slots {
		c.Slots = append(c.Slots, Slot{OpensAt: sl.OpensAt.UTC(), Quantity: sl.Quantity})
	}
}

// Campaigns lists the campaigns of an event in the order in which they were made.
func (s *Store) Campaigns(ctx context.Context, event int64) ([]Campaign, error) {
	var list []Campaign
	err := s.withSlots(ctx).Where("event_id = ?", event).Order("id").Find(&list).Error
	return list, storageError(err)
}

func (s *Store) withSlots(ctx context.Context) *gorm.DB {
	return s.db(ctx).Preload("Slots", func(db *gorm.DB) *gorm.DB { return db.Order("opens_at, id") })
}

// CampaignByPublicID finds a campaign and its event: unknown_campaign when there is none.
func (s *Store) CampaignByPublicID(ctx context.Context, id string) (Campaign, Event, error) {
	var c Campaign
	var e Event
	err := find(s.withSlots(ctx).Where("public_id = ?", id), &c)
	if err == ErrNotFound {
		return c, e, refuse(NotFound, "unknown_campaign")
	}
	if err != nil {
		return c, e, err
	}
	e, err = s.EventByID(ctx, c.EventID)
	return c, e, err
}

// OpenCampaign makes a campaign as a draft.
func (s *Store) OpenCampaign(ctx context.Context, by Actor, e Event, in CampaignInput) (Campaign, error) {
	return s.openCampaign(ctx, by, e, randomCode(8), in)
}

func (s *Store) openCampaign(ctx context.Context, by Actor, e Event, publicID string, in CampaignInput) (Campaign, error) {
	in.tidy()
	if err := in.check(e, s.now()); err != nil {
		return Campaign{}, err
	}
	c := Campaign{EventID: e.ID, PublicID: publicID, State: CampaignDraft}
	in.fill(&c)
	return c, s.tx(ctx, func(tx *Store) error {
		if err := tx.checkChosen(ctx, e, in); err != nil {
			return err
		}
		if err := tx.write.WithContext(ctx).Create(&c).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "campaign_opened", c.PublicID, c.NameKo)
	})
}

// ChangeCampaign changes the terms while nobody holds a coupon: terms_frozen afterwards.
func (s *Store) ChangeCampaign(ctx context.Context, by Actor, e Event, id string, in CampaignInput) error {
	in.tidy()
	if err := in.check(e, s.now()); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		var c Campaign
		if err := find(tx.db(ctx).Where("event_id = ? AND public_id = ?", e.ID, id), &c); err != nil {
			return err
		}
		if err := tx.checkChosen(ctx, e, in); err != nil {
			return err
		}
		in.fill(&c)
		counters := []string{"issued", "reserved_won", "redeemed", "redeemed_won", "reversed", "recalled", "sold_out_at", "state", "Slots"}
		done := tx.write.WithContext(ctx).Model(&c).Where("issued + recalled = 0").Select("*").Omit(counters...).Updates(&c)
		if err := changedOr(done, refuse(Conflict, "terms_frozen")); err != nil {
			return err
		}
		if err := tx.write.WithContext(ctx).Where("campaign_id = ?", c.ID).Delete(&Slot{}).Error; err != nil {
			return err
		}
		for i := range c.Slots {
			c.Slots[i].CampaignID = c.ID
		}
		if err := tx.write.WithContext(ctx).Create(&c.Slots).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "campaign_changed", c.PublicID, c.NameKo)
	})
}

// campaignMoves are the steps that staff may take: a closed campaign stays closed.
var campaignMoves = map[CampaignState][]CampaignState{
	CampaignDraft:  {CampaignOpen, CampaignClosed},
	CampaignOpen:   {CampaignPaused, CampaignClosed},
	CampaignPaused: {CampaignOpen, CampaignClosed},
}

// Moves lists the states to which staff may take the campaign now.
func (c Campaign) Moves() []CampaignState { return campaignMoves[c.State] }

// MoveCampaign opens, pauses, resumes or closes a campaign.
func (s *Store) MoveCampaign(ctx context.Context, by Actor, e Event, id string, to CampaignState) error {
	return s.tx(ctx, func(tx *Store) error {
		var c Campaign
		if err := find(tx.db(ctx).Where("event_id = ? AND public_id = ?", e.ID, id), &c); err != nil {
			return err
		}
		if !oneOf(to, c.Moves()) {
			return refuse(Conflict, "no_such_step")
		}
		done := tx.write.WithContext(ctx).Model(&Campaign{ID: c.ID}).Where("state = ?", c.State).Update("state", to)
		if err := changedOr(done, refuse(Conflict, "no_such_step")); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "campaign_moved", c.PublicID, string(c.State)+" → "+string(to))
	})
}
