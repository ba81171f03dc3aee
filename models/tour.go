package models

import (
	"context"
	"strings"
	"time"
)

// TourState is what staff decided about a stamp tour.
type TourState string

// The states of a tour. A tour that was stopped may go on.
const (
	TourDraft  TourState = "draft"
	TourOpen   TourState = "open"
	TourClosed TourState = "closed"
)

// What a complete card is good for.
const (
	AwardGift   = "gift"   // a gift at the gift desk, first come, while there are some
	AwardPrize  = "prize"  // the card takes part in a prize draw
	AwardCoupon = "coupon" // a coupon of a campaign: on the phone at once, or at the desk, as its channel says
)

// Awards lists what a tour can give.
var Awards = []string{AwardGift, AwardPrize, AwardCoupon}

// Tour is the stamp tour of an event: who collects stamps at enough of its stops gets something. Rule and
// award freeze with the first stamp. The stock falls by conditional updates and never below nothing.
type Tour struct {
	ID          int64  `gorm:"primaryKey"`
	EventID     int64  `gorm:"not null;uniqueIndex"` // an event has one
	NameKo      string `gorm:"not null"`
	NameEn      string `gorm:"not null"`
	NoteKo      string `gorm:"not null"` // one sentence for shoppers
	NoteEn      string `gorm:"not null"`
	Need        int    `gorm:"not null;check:tour_need,need > 0"`
	Artisans    int    `gorm:"not null;check:tour_artisans,artisans >= 0"`
	EachKind    bool   `gorm:"not null"`
	WalkSeconds int    `gorm:"not null;check:tour_walk,walk_seconds >= 0"` // at least so long between two stops of one card

	Award      string `gorm:"not null;check:tour_award,award IN ('gift','prize','coupon')"`
	GiftKo     string `gorm:"not null"` // what it is: a cloth bag
	GiftEn     string `gorm:"not null"`
	Stock      int64  `gorm:"not null;check:tour_stock,stock >= 0"` // gifts that there are, handed over ones too
	Given      int64  `gorm:"not null;check:tour_given,given >= 0 AND given <= stock"`
	Campaign   string `gorm:"not null"` // public id of the campaign whose coupon is the award
	LegalBasis string `gorm:"not null"` // 근거: the ordinance or notice that allows it

	OpensAt  time.Time `gorm:"not null"`
	ClosesAt time.Time `gorm:"not null;check:tour_window,closes_at > opens_at"`
	State    TourState `gorm:"not null;check:tour_state,state IN ('draft','open','closed')"`
}

// Name in the language of the reader.
func (t Tour) Name(lang string) string { return inLang(lang, t.NameKo, t.NameEn) }

// Note in the language of the reader.
func (t Tour) Note(lang string) string { return inLang(lang, t.NoteKo, t.NoteEn) }

// Gift in the language of the reader.
func (t Tour) Gift(lang string) string { return inLang(lang, t.GiftKo, t.GiftEn) }

// Rule says when a card is complete.
func (t Tour) Rule() TourRule {
	return TourRule{Need: t.Need, Artisans: t.Artisans, EachKind: t.EachKind}
}

// GiftsLeft is how many gifts the desk still has.
func (t Tour) GiftsLeft() int64 { return t.Stock - t.Given }

// Shown says whether shoppers see the tour.
func (t Tour) Shown() bool { return t.State != TourDraft }

// tourMoves are the steps that staff may take.
var tourMoves = map[TourState][]TourState{TourDraft: {TourOpen}, TourOpen: {TourClosed}, TourClosed: {TourOpen}}

// Moves lists the states to which staff may take the tour now.
func (t Tour) Moves() []TourState { return tourMoves[t.State] }

// whyNoStamp says what stands in the way of a stamp on anybody's phone; nil when nothing does. The
// street's own hours count too: who stamps at night is not there.
func (t Tour) whyNoStamp(e Event, now time.Time) *Error {
	switch {
	case t.State == TourDraft:
		return refuse(NotFound, "unknown_stop")
	case t.State == TourClosed, e.Over(), now.After(t.ClosesAt), !now.Before(e.EndsAt.Add(time.Minute)):
		return refuse(Conflict, "tour_over")
	case now.Before(t.OpensAt):
		return refuse(Conflict, "tour_not_open").With("at", t.OpensAt)
	case !e.Trading(), !e.OpenAt(now):
		return refuse(Conflict, "street_closed")
	}
	return nil
}

// TourInput is what staff type about a tour.
type TourInput struct {
	NameKo, NameEn, NoteKo, NoteEn string
	Need, Artisans, WalkSeconds    int
	EachKind                       bool
	Award, GiftKo, GiftEn          string
	Stock                          int64
	Campaign, LegalBasis           string
	OpensAt, ClosesAt              time.Time
}

// The limits of a tour.
const (
	tourNeedMax  = 50
	tourWalkMax  = 30 * 60 // seconds
	tourStockMax = 1_000_000
)

func (in *TourInput) tidy() {
	for _, s := range []*string{&in.NameKo, &in.NameEn, &in.NoteKo, &in.NoteEn, &in.GiftKo, &in.GiftEn, &in.Campaign, &in.LegalBasis} {
		*s = strings.TrimSpace(*s)
	}
	in.OpensAt, in.ClosesAt = in.OpensAt.UTC(), in.ClosesAt.UTC()
	if in.Award != AwardCoupon {
		in.Campaign = ""
	}
	if in.Award != AwardGift {
		in.Stock = 0
	}
}

func (in TourInput) check(e Event) error {
	var f Faults
	f.text("name_ko", in.NameKo, nameMax)
	f.tooLong("name_en", in.NameEn, nameMax)
	f.tooLong("note_ko", in.NoteKo, basisMax)
	f.tooLong("note_en", in.NoteEn, basisMax)
	f.Add(in.Need < 1 || in.Need > tourNeedMax, "tour_need", "out_of_range")
	f.Add(in.Artisans < 0 || in.Artisans > in.Need, "tour_artisans", "out_of_range")
	f.Add(in.WalkSeconds < 0 || in.WalkSeconds > tourWalkMax, "tour_walk", "out_of_range")
	f.Add(!oneOf(in.Award, Awards), "tour_award", "choose_one")
	f.text("gift_ko", in.GiftKo, nameMax)
	f.tooLong("gift_en", in.GiftEn, nameMax)
	f.Add(in.Award == AwardGift && (in.Stock < 1 || in.Stock > tourStockMax), "tour_stock", "out_of_range")
	f.Add(in.Award == AwardCoupon && in.Campaign == "", "tour_campaign", "choose_one")
	f.text("legal_basis", in.LegalBasis, basisMax)
	f.Add(in.OpensAt.IsZero(), "tour_opens", "required")
	f.Add(in.ClosesAt.IsZero(), "tour_closes", "required")
	if len(f) == 0 {
		f.Add(!in.ClosesAt.After(in.OpensAt), "tour_closes", "ends_before_start")
		f.Add(in.ClosesAt.After(e.EndsAt.Add(time.Minute)), "tour_closes", "after_the_event")
	}
	return f.Err()
}

func (in TourInput) fill(t *Tour) {
	t.NameKo, t.NameEn, t.NoteKo, t.NoteEn = in.NameKo, in.NameEn, in.NoteKo, in.NoteEn
	t.Need, t.Artisans, t.EachKind, t.WalkSeconds = in.Need, in.Artisans, in.EachKind, in.WalkSeconds
	t.Award, t.GiftKo, t.GiftEn, t.Stock, t.Campaign = in.Award, in.GiftKo, in.GiftEn, in.Stock, in.Campaign
	t.LegalBasis, t.OpensAt, t.ClosesAt = in.LegalBasis, in.OpensAt, in.ClosesAt
}

// sameTerms says whether rule and award stay as shoppers know them.
func (in TourInput) sameTerms(t Tour) bool {
	return in.Need == t.Need && in.Artisans == t.Artisans && in.EachKind == t.EachKind && in.Award == t.Award && in.Campaign == t.Campaign
}

// TourOf is the stamp tour of an event: ErrNotFound when it has none.
func (s *Store) TourOf(ctx context.Context, event int64) (Tour, error) {
	var t Tour
	return t, find(s.db(ctx).Where("event_id = ?", event), &t)
}

// KeepTour makes the tour of an event as a draft, or changes it. Once somebody has a stamp, rule and award
// stay: terms_frozen. A stock that is smaller than what was handed over is out_of_range.
func (s *Store) KeepTour(ctx context.Context, by Actor, e Event, in TourInput) (Tour, error) {
	in.tidy()
	if err := in.check(e); err != nil {
		return Tour{}, err
	}
	var t Tour
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.checkReward(ctx, e, in); err != nil {
			return err
		}
		var err error
		t, err = tx.TourOf(ctx, e.ID)
		switch {
		case err == ErrNotFound:
			t = Tour{EventID: e.ID, State: TourDraft}
			in.fill(&t)
			if err := tx.write.WithContext(ctx).Create(&t).Error; err != nil {
				return err
			}
			return tx.audit(ctx, by, e.ID, "tour_made", t.NameKo, "")
		case err != nil:
			return err
		}
		return tx.changeTour(ctx, by, &t, in)
	})
	return t, err
}

// checkReward sees that the award's campaign is one that nobody can claim openly.
func (s *Store) checkReward(ctx context.Context, e Event, in TourInput) error {
	if in.Award != AwardCoupon {
		return nil
	}
	c, of, err := s.CampaignByPublicID(ctx, in.Campaign)
	if ReasonOf(err) == "unknown_campaign" || err == nil && (of.ID != e.ID || c.Channel == Online || c.Rotating) {
		return Faults{Fault("tour_campaign", "choose_one")}
	}
	return err
}

func (s *Store) changeTour(ctx context.Context, by Actor, t *Tour, in TourInput) error {
	q := s.write.WithContext(ctx).Model(&Tour{ID: t.ID})
	if !in.sameTerms(*t) {
		q = q.Where("NOT EXISTS (SELECT 1 FROM stamps WHERE event_id = ?)", t.EventID)
	}
	if in.Stock < t.Given {
		return Faults{Fault("tour_stock", "out_of_range")}
	}
	in.fill(t)
	done := q.Where("given <= ?", in.Stock).Select("*").Omit("id", "event_id", "given", "state").Updates(t)
	if err := changedOr(done, refuse(Conflict, "tour_frozen")); err != nil {
		return err
	}
	return s.audit(ctx, by, t.EventID, "tour_changed", t.NameKo, "")
}

// MoveTour opens or closes the tour. It opens only when its stops can complete a card: tour_unreachable.
func (s *Store) MoveTour(ctx context.Context, by Actor, e Event, to TourState) error {
	return s.tx(ctx, func(tx *Store) error {
		t, err := tx.TourOf(ctx, e.ID)
		if err != nil {
			return err
		}
		if !oneOf(to, t.Moves()) {
			return refuse(Conflict, "no_such_step")
		}
		stops, err := tx.Stops(ctx, t)
		if err != nil {
			return err
		}
		if to == TourOpen && !t.Rule().Reachable(liveKinds(stops)) {
			return refuse(Conflict, "tour_unreachable")
		}
		done := tx.write.WithContext(ctx).Model(&Tour{ID: t.ID}).Where("state = ?", t.State).Update("state", to)
		if err := changedOr(done, refuse(Conflict, "no_such_step")); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "tour_moved", t.NameKo, string(t.State)+" → "+string(to))
	})
}
