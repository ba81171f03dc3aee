package models

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// PaybackWay is how a payback reaches the shopper.
type PaybackWay string

// The ways of a payback.
const (
	PayByCoupon  PaybackWay = "coupon"  // a coupon of one campaign, at once when the receipt is accepted
	PayByAccount PaybackWay = "account" // to the shopper's account, listed for the office's own transfer
)

// PaybackWays lists the ways.
var PaybackWays = []PaybackWay{PayByCoupon, PayByAccount}

// PaybackState is what staff decided about a payback.
type PaybackState string

// The states of a payback.
const (
	PaybackDraft  PaybackState = "draft"
	PaybackOpen   PaybackState = "open"
	PaybackClosed PaybackState = "closed" // takes no more receipts; those that wait are still decided
)

// Payback gives shoppers of an event something back for what they bought: by a table of steps or by percent with a cap, or
// a coupon. Its counters are sums over the purchases, kept by conditional updates: the money is reserved as a receipt is
// accepted, and what is reserved never passes the budget. There is one an event.
type Payback struct {
	ID         int64        `gorm:"primaryKey"`
	EventID    int64        `gorm:"not null;uniqueIndex"`
	State      PaybackState `gorm:"not null;check:payback_state,state IN ('draft','open','closed')"`
	Way        PaybackWay   `gorm:"not null;check:payback_way,way IN ('coupon','account')"`
	CampaignID string       `gorm:"not null"`                                                 // public id of the campaign whose coupons pay, "" for an account
	MinimumWon int64        `gorm:"not null;check:payback_minimum,minimum_won >= 0"`          // of one receipt
	Steps      string       `gorm:"not null"`                                                 // "34000 10000" a line: from so much, so much back; "" for percent
	Percent    int          `gorm:"not null;check:payback_percent,percent BETWEEN 0 AND 100"` // of the amount, floored to ten won
	CapWon     int64        `gorm:"not null;check:payback_cap,cap_won >= 0"`                  // the most for one receipt by percent
	DayWon     int64        `gorm:"not null;check:payback_day,day_won > 0"`                   // the most for one person and day of purchase
	PersonWon  int64        `gorm:"not null;check:payback_person,person_won >= day_won"`      // the most for one person
	BudgetWon  int64        `gorm:"not null;check:payback_budget,budget_won > 0"`
	LegalBasis string       `gorm:"not null"`               // 근거: the ordinance or notice that allows it
	NeedsPhoto bool         `gorm:"not null"`               // of the receipt, when the shopper sends it
	ByShops    bool         `gorm:"not null;default:false"` // the shop itself may accept and refuse its receipts

	Accepted    int64 `gorm:"not null"`
	ReservedWon int64 `gorm:"not null;check:payback_reserved,reserved_won >= 0 AND reserved_won <= budget_won"`
	PaidWon     int64 `gorm:"not null;check:payback_paid,paid_won >= 0 AND paid_won <= reserved_won"`
}

// PaybackStep gives so much back from so much.
type PaybackStep struct{ FromWon, BackWon int64 }

// PaybackInput is what staff type. Steps are lines of two numbers; with steps there is no percent.
type PaybackInput struct {
	Way                          PaybackWay
	CampaignID                   string
	MinimumWon                   int64
	Steps                        string
	Percent, CapWon              int64
	DayWon, PersonWon, BudgetWon int64
	LegalBasis                   string
	NeedsPhoto, ByShops          bool
}

// paybackUnit is what paybacks are floored to: coins smaller than ten won are in nobody's purse.
const paybackUnit = 10

// paybackSteps reads the lines of a table; false when one is not two whole numbers, or they do not rise.
func paybackSteps(text string) ([]PaybackStep, bool) {
	var list []PaybackStep
	for line := range strings.Lines(text) {
		words := strings.Fields(strings.ReplaceAll(line, ",", ""))
		if len(words) == 0 {
			continue
		}
		if len(words) != 2 {
			return nil, false
		}
		from, err := strconv.ParseInt(words[0], 10, 64)
		back, wrong := strconv.ParseInt(words[1], 10, 64)
		if err != nil || wrong != nil || from < 1 || back < 1 || back > from || from > budgetMaxWon {
			return nil, false
		}
		if n := len(list); n > 0 && (from <= list[n-1].FromWon || back <= list[n-1].BackWon) {
			return nil, false
		}
		list = append(list, PaybackStep{from, back})
	}
	return list, len(list) > 0
}

func (in *PaybackInput) check() error {
	in.LegalBasis = strings.TrimSpace(in.LegalBasis)
	var f Faults
	f.text("legal_basis", in.LegalBasis, basisMax)
	f.Add(!oneOf(in.Way, PaybackWays), "way", "choose_one")
	f.Add(in.MinimumWon < 0 || in.MinimumWon > budgetMaxWon, "minimum", "out_of_range")
	f.Add(in.BudgetWon < 1 || in.BudgetWon > budgetMaxWon, "budget", "out_of_range")
	f.Add(in.DayWon < 1 || in.DayWon > budgetMaxWon, "day_won", "out_of_range")
	f.Add(in.PersonWon < in.DayWon || in.PersonWon > budgetMaxWon, "person_won", "below_the_day")
	if in.Way == PayByCoupon {
		f.Add(in.CampaignID == "", "campaign", "choose_one")
		in.Steps, in.Percent, in.CapWon = "", 0, 0
		return f.Err()
	}
	in.CampaignID = ""
	if strings.TrimSpace(in.Steps) != "" {
		steps, ok := paybackSteps(in.Steps)
		f.Add(!ok, "steps", "not_steps")
		in.Steps, in.Percent, in.CapWon = writeSteps(steps), 0, 0
		return f.Err()
	}
	in.Steps = ""
	f.Add(in.Percent < 1 || in.Percent > 100, "percent", "out_of_range")
	f.Add(in.CapWon < paybackUnit || in.CapWon > budgetMaxWon, "cap_won", "out_of_range")
	return f.Err()
}

func writeSteps(steps []PaybackStep) string {
	var b strings.Builder
	for _, s := range steps {
		b.WriteString(strconv.FormatInt(s.FromWon, 10) + " " + strconv.FormatInt(s.BackWon, 10) + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (in PaybackInput) fill(p *Payback) {
	p.Way, p.CampaignID, p.MinimumWon, p.Steps = in.Way, in.CampaignID, in.MinimumWon, in.Steps
	p.Percent, p.CapWon, p.DayWon, p.PersonWon = int(in.Percent), in.CapWon, in.DayWon, in.PersonWon
	p.BudgetWon, p.LegalBasis, p.NeedsPhoto, p.ByShops = in.BudgetWon, in.LegalBasis, in.NeedsPhoto, in.ByShops
}

// Input is the payback as its form shows it.
func (p Payback) Input() PaybackInput {
	return PaybackInput{Way: p.Way, CampaignID: p.CampaignID, MinimumWon: p.MinimumWon, Steps: p.Steps, Percent: int64(p.Percent), CapWon: p.CapWon,
		DayWon: p.DayWon, PersonWon: p.PersonWon, BudgetWon: p.BudgetWon, LegalBasis: p.LegalBasis, NeedsPhoto: p.NeedsPhoto, ByShops: p.ByShops}
}

// Table is the table of steps; empty when it goes by percent or by coupon.
func (p Payback) Table() []PaybackStep {
	steps, _ := paybackSteps(p.Steps)
	return steps
}

// LeftWon is what the budget still covers.
func (p Payback) LeftWon() int64 { return p.BudgetWon - p.ReservedWon }

// LeastWon is the smallest amount on a receipt that brings anything.
func (p Payback) LeastWon() int64 {
	if steps := p.Table(); len(steps) > 0 {
		return max(p.MinimumWon, steps[0].FromWon)
	}
	return p.MinimumWon
}

// Takes says whether shoppers can send receipts now. After the last day they have until staff close it.
func (p Payback) Takes(e Event) bool {
	return p.State == PaybackOpen && e.Public() && (e.Trading() || e.State == EventClosed)
}

// Back is what an amount on a receipt brings by the table or by percent, before the caps of a person; in whole tens of
// won, floored.
func (p Payback) Back(amount int64) int64 {
	if amount < p.MinimumWon {
		return 0
	}
	if steps := p.Table(); len(steps) > 0 {
		var back int64
		for _, s := range steps {
			if amount >= s.FromWon {
				back = s.BackWon
			}
		}
		return back / paybackUnit * paybackUnit
	}
	return min(amount*int64(p.Percent)/100, p.CapWon) / paybackUnit * paybackUnit
}

// PaybackOf is the payback of an event; ErrNotFound when it has none.
func (s *Store) PaybackOf(ctx context.Context, event int64) (Payback, error) {
	var p Payback
	return p, find(s.db(ctx).Where("event_id = ?", event), &p)
}

// Offers says whether receipts bring something back in an event, and whether prizes are drawn.
func (s *Store) Offers(ctx context.Context, event int64) (payback, prizes bool, err error) {
	var n struct{ Paybacks, Draws int64 }
	err = s.db(ctx).Raw(`SELECT (SELECT count(*) FROM paybacks WHERE event_id = ? AND state <> 'draft') AS paybacks,
		(SELECT count(*) FROM prize_draws WHERE event_id = ?) AS draws`, event, event).Scan(&n).Error
	return n.Paybacks > 0, n.Draws > 0, storageError(err)
}

// SetPayback writes the terms of an event's payback. They freeze with the first accepted receipt, save for the budget,
// which may grow: terms_frozen.
func (s *Store) SetPayback(ctx context.Context, by Actor, e Event, in PaybackInput) (Payback, error) {
	if err := in.check(); err != nil {
		return Payback{}, err
	}
	var p Payback
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		var err error
		if p, err = tx.PaybackOf(ctx, e.ID); err != nil && err != ErrNotFound {
			return err
		}
		if err := tx.payingCampaign(ctx, e, in); err != nil {
			return err
		}
		if p.Accepted > 0 && !in.onlyMore(p) {
			return refuse(Conflict, "payback_frozen")
		}
		in.fill(&p)
		if p.ID == 0 {
			p.EventID, p.State = e.ID, PaybackDraft
			err = tx.write.WithContext(ctx).Create(&p).Error
		} else {
			err = tx.write.WithContext(ctx).Omit("state", "accepted", "reserved_won", "paid_won").Save(&p).Error
		}
		if err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "payback_set", e.Slug, in.LegalBasis)
	})
	return p, err
}

// onlyMore says whether nothing changes but that the budget grows, and who may check.
func (in PaybackInput) onlyMore(p Payback) bool {
	was := p.Input()
	more := in.BudgetWon >= was.BudgetWon
	in.BudgetWon, in.ByShops, in.NeedsPhoto = was.BudgetWon, was.ByShops, was.NeedsPhoto
	return more && in == was
}

// payingCampaign checks the campaign whose coupons pay: of this event, a discount, and handed out by nothing else.
func (s *Store) payingCampaign(ctx context.Context, e Event, in PaybackInput) error {
	if in.Way != PayByCoupon {
		return nil
	}
	c, _, err := s.CampaignByPublicID(ctx, in.CampaignID)
	if ReasonOf(err) == "unknown_campaign" || err == nil && c.EventID != e.ID {
		return Faults{Fault("campaign", "choose_one")}
	}
	if err == nil && (c.Benefit != Discount || c.Channel != AtDesk) {
		return Faults{Fault("campaign", "not_a_paying_campaign")}
	}
	return err
}

// MovePayback opens it or closes it; a closed one can open again.
func (s *Store) MovePayback(ctx context.Context, by Actor, e Event, to PaybackState) error {
	if to != PaybackOpen && to != PaybackClosed {
		return refuse(Conflict, "no_such_step")
	}
	return s.tx(ctx, func(tx *Store) error {
		done := tx.write.WithContext(ctx).Model(&Payback{}).Where("event_id = ? AND state <> ?", e.ID, to).Update("state", to)
		if err := changedOr(done, refuse(Conflict, "no_such_step")); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "payback_moved", e.Slug, string(to))
	})
}

// holdPayback keeps others from deciding about receipts of the event until the transaction ends.
func (s *Store) holdPayback(ctx context.Context, event int64) (Payback, error) {
	if err := s.write.WithContext(ctx).Exec("UPDATE paybacks SET accepted = accepted WHERE event_id = ?", event).Error; err != nil {
		return Payback{}, err
	}
	return s.PaybackOf(ctx, event)
}

// personLeft is what a person may still get for a purchase of that time: of the day and in total.
func (s *Store) personLeft(ctx context.Context, p Payback, person string, at time.Time) (int64, error) {
	var sum struct{ Day, Total int64 }
	err := s.db(ctx).Model(&Purchase{}).Where("event_id = ? AND person = ?", p.EventID, person).
		Select("coalesce(sum(CASE WHEN day = ? THEN won ELSE 0 END), 0) AS day, coalesce(sum(won), 0) AS total", seoulDay(at)).Scan(&sum).Error
	return max(0, min(p.DayWon-sum.Day, p.PersonWon-sum.Total)), err
}
