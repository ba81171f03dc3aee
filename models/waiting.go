package models

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"github.com/jangteo/jangteo/models/commit"
)

// An opening can bring more people in one second than may press at once. Whoever comes then gets a place in
// the campaign's line, and is let in by its number. Line and places are rows: every instance sees the
// same line, a reload finds the same place, and whoever comes later never overtakes.

// WaitingLine is the line before one campaign: which numbers were given out, and up to which people are let in.
type WaitingLine struct {
	CampaignID int64     `gorm:"primaryKey;autoIncrement:false"`
	Given      int64     `gorm:"not null"`
	Admitted   int64     `gorm:"not null;check:line_admitted,admitted <= given"`
	MovedAt    time.Time `gorm:"not null"` // when people were last let in
	BeganAt    time.Time `gorm:"not null"` // since when there is always somebody, and the last number before
	BeganFrom  int64     `gorm:"not null"`
}

// WaitingPlace is one person's place. Pressing again renews the wish, never the number.
type WaitingPlace struct {
	CampaignID int64     `gorm:"primaryKey;autoIncrement:false"`
	Person     string    `gorm:"primaryKey"`
	EventID    int64     `gorm:"not null;index"`
	Number     int64     `gorm:"not null"`
	Nonce      string    `gorm:"not null"` // of the claim that waits
	Phone      []byte    `gorm:"not null"` // sealed, where the campaign asks for it
	Word       string    `gorm:"not null"` // as typed, where it asks for one
	Address    string    `gorm:"not null"` // that the word came from
	TakenAt    time.Time `gorm:"not null"`
}

// Waiting is what a person in the line is told.
type Waiting struct {
	Ahead int64         // people before them
	Left  int64         // coupons that can be had now
	For   time.Duration // how long it takes at the speed of this line so far; 0 while nobody knows
	Ready bool          // it is their turn, or waiting is of no use any more: ask for the coupon
}

// Turn is what a press of the button brings: a coupon, or a place in the line.
type Turn struct {
	Claimed
	Waiting *Waiting // nil with a coupon
}

// The waiting room: how many claims may queue in this process before people are given places instead, which
// is also how many of the line are let in a second; how many may take a place at once; after how long
// without anybody a line is forgotten.
const (
	crowd     = groupRoom / 4
	placeRoom = 1 << 16
	lineStep  = time.Second
	lineJump  = 4 * lineStep // at most so much is made up for at once: a crowd of this size fits the queue
	lineRests = 2 * time.Minute
)

// placeWish is somebody who wants a place.
type placeWish struct {
	campaign Campaign
	claim    Claim
	phone    []byte
}

func (s *Store) openLine() {
	s.Crowd = crowd
	s.places = commit.New(groupLargest, placeRoom, func(ctx context.Context, group []placeWish) (answers []commit.Answer[WaitingPlace], err error) {
		ctx, cancel := context.WithTimeout(ctx, groupPatience)
		defer cancel()
		err = s.tx(ctx, func(tx *Store) error {
			answers, err = tx.takePlaces(ctx, group)
			return err
		})
		return answers, err
	})
	s.places.Alone = func(err error) bool { return ReasonOf(err) != ErrBusy.Reason }
}

// ClaimInTurn is ClaimCoupon for people: when a crowd presses at once, or a line is there already, it gives a
// place in it instead of a refusal. Refusals as ClaimCoupon, busy only when the database does not answer; and
// faults of phone and age where the campaign asks for a phone.
func (s *Store) ClaimInTurn(ctx context.Context, in Claim, who Contact) (Turn, error) {
	if in.Nonce == "" || len(in.Nonce) > nonceMax {
		return Turn{}, &Error{Kind: Malformed, Reason: "malformed", Field: "nonce"}
	}
	c, e, err := s.CampaignByPublicID(ctx, in.CampaignID)
	if err != nil {
		return Turn{}, err
	}
	if e.ID != in.EventID {
		return Turn{}, refuse(NotFound, "unknown_campaign")
	}
	phone, err := s.phoneFor(ctx, c, in.Person, who)
	if err != nil {
		return Turn{}, err
	}
	line, err := s.lineOf(ctx, c.ID)
	if err != nil {
		return Turn{}, err
	}
	place, err := s.placeOf(ctx, line, in.Person)
	if err != nil {
		return Turn{}, err
	}
	if s.mayPress(c, line, place) {
		turn, err := s.claimNow(ctx, in, who.Browser, phone)
		if ReasonOf(err) != ErrBusy.Reason {
			return turn, err
		}
	}
	if place, err = s.takePlace(ctx, placeWish{c, in, phone}); err != nil {
		return Turn{}, err
	}
	line, err = s.lineOf(ctx, c.ID)
	return Turn{Waiting: s.waiting(c, line, place)}, err
}

// TakeTurn goes on with a claim that waits: the coupon when it is its turn, else the place as it is now.
// no_place when there is none; refusals as ClaimCoupon.
func (s *Store) TakeTurn(ctx context.Context, event int64, campaign, person, visitor string) (Turn, error) {
	c, line, place, err := s.waitingFor(ctx, event, campaign, person)
	if err != nil {
		return Turn{}, err
	}
	w := s.waiting(c, line, place)
	if !w.Ready {
		return Turn{Waiting: w}, nil
	}
	in := Claim{CampaignID: campaign, EventID: event, Person: person, Nonce: place.Nonce, Word: place.Word, Address: place.Address}
	turn, err := s.claimNow(ctx, in, visitor, place.Phone)
	if ReasonOf(err) == ErrBusy.Reason {
		return Turn{Waiting: w}, nil
	}
	return turn, err
}

// WaitingOf says where somebody stands, and claims nothing.
func (s *Store) WaitingOf(ctx context.Context, event int64, campaign, person string) (Waiting, error) {
	c, line, place, err := s.waitingFor(ctx, event, campaign, person)
	if err != nil {
		return Waiting{}, err
	}
	return *s.waiting(c, line, place), nil
}

func (s *Store) waitingFor(ctx context.Context, event int64, campaign, person string) (Campaign, WaitingLine, WaitingPlace, error) {
	c, e, err := s.CampaignByPublicID(ctx, campaign)
	if err == nil && e.ID != event {
		err = refuse(NotFound, "unknown_campaign")
	}
	if err != nil {
		return c, WaitingLine{}, WaitingPlace{}, err
	}
	line, err := s.lineOf(ctx, c.ID)
	if err != nil {
		return c, line, WaitingPlace{}, err
	}
	place, err := s.placeOf(ctx, line, person)
	if err == nil && place.Number == 0 {
		err = refuse(NotFound, "no_place")
	}
	return c, line, place, err
}

// mayPress says whether a press goes straight to the queue of claims.
func (s *Store) mayPress(c Campaign, line WaitingLine, place WaitingPlace) bool {
	waits := line.Admitted < line.Given && (place.Number == 0 || place.Number > line.Admitted)
	return c.StateAt(s.now()) != CampaignOpen || !waits && !s.crowded()
}

func (s *Store) crowded() bool { return s.claims.Stats().Depth >= s.Crowd }

// claimNow claims, and keeps the phone of whoever got a coupon: of those who got none nothing is kept.
func (s *Store) claimNow(ctx context.Context, in Claim, visitor string, phone []byte) (Turn, error) {
	claimed, err := s.ClaimCoupon(ctx, in)
	if err == nil && len(phone) > 0 {
		err = s.keepHolder(ctx, in.EventID, in.Person, visitor, phone)
	}
	return Turn{Claimed: claimed}, err
}

func (s *Store) waiting(c Campaign, line WaitingLine, place WaitingPlace) *Waiting {
	w := &Waiting{Ahead: max(0, place.Number-line.Admitted-1), Left: c.RemainingAt(s.now())}
	w.Ready = place.Number <= line.Admitted || c.StateAt(s.now()) != CampaignOpen
	if passed := line.Admitted - line.BeganFrom; passed > 0 {
		w.For = time.Duration(float64(line.MovedAt.Sub(line.BeganAt)) / float64(passed) * float64(w.Ahead+1))
	}
	return w
}

// lineOf reads a line, and lets people in whose time has come. Of many that look in the same second, on
// any instance, one moves it.
func (s *Store) lineOf(ctx context.Context, campaign int64) (WaitingLine, error) {
	l, err := s.readLine(ctx, campaign)
	passed := min(s.now().Sub(l.MovedAt), lineJump)
	if err != nil || l.Admitted == l.Given || passed < lineStep || s.crowded() {
		return l, err
	}
	step := int64(passed/lineStep) * int64(s.Crowd)
	moved := s.write.WithContext(ctx).Exec(`UPDATE waiting_lines SET admitted = CASE WHEN admitted + ? < given THEN admitted + ? ELSE given END, moved_at = ?
		WHERE campaign_id = ? AND moved_at = ?`, step, step, s.now(), campaign, l.MovedAt)
	if moved.Error != nil {
		return l, storageError(moved.Error)
	}
	return s.readLine(ctx, campaign)
}

// readLine gives the empty line where nobody ever waited.
func (s *Store) readLine(ctx context.Context, campaign int64) (WaitingLine, error) {
	var l WaitingLine
	err := find(s.db(ctx).Where("campaign_id = ?", campaign), &l)
	if err == ErrNotFound {
		return WaitingLine{CampaignID: campaign, MovedAt: s.now()}, nil
	}
	return l, err
}

// placeOf is the place of a person in the line that is there now; without a number when there is none.
func (s *Store) placeOf(ctx context.Context, l WaitingLine, person string) (WaitingPlace, error) {
	var p WaitingPlace
	if l.Given == 0 {
		return p, nil
	}
	err := find(s.db(ctx).Where("campaign_id = ? AND person = ? AND number > ?", l.CampaignID, person, l.BeganFrom), &p)
	if err == ErrNotFound {
		return WaitingPlace{}, nil
	}
	return p, err
}

func (s *Store) takePlace(ctx context.Context, wish placeWish) (WaitingPlace, error) {
	place, err := s.places.Do(ctx, wish)
	return place, queueError(err)
}

// takePlaces numbers everybody of a group, in their order. The lines are held until the transaction ends, in
// the order of their campaigns, so that no number is given twice.
func (s *Store) takePlaces(ctx context.Context, group []placeWish) ([]commit.Answer[WaitingPlace], error) {
	var ids []int64
	for _, wish := range group {
		ids = append(ids, wish.campaign.ID)
	}
	ids = distinct(ids)
	slices.Sort(ids)
	answers := make([]commit.Answer[WaitingPlace], len(group))
	for _, id := range ids {
		if err := s.takePlacesOf(ctx, id, group, answers); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

func (s *Store) takePlacesOf(ctx context.Context, campaign int64, group []placeWish, answers []commit.Answer[WaitingPlace]) error {
	line, err := s.holdLine(ctx, campaign)
	if err != nil {
		return err
	}
	var people []string
	for _, wish := range group {
		people = append(people, wish.claim.Person)
	}
	var known []WaitingPlace
	err = s.db(ctx).Where("campaign_id = ? AND number > ?", campaign, line.BeganFrom).Where(among(s, "person", distinct(people))).Find(&known).Error
	if err != nil {
		return err
	}
	places := make(map[string]WaitingPlace, len(group))
	for _, p := range known {
		places[p.Person] = p
	}
	for i, wish := range group {
		if wish.campaign.ID != campaign {
			continue
		}
		p, has := places[wish.claim.Person]
		if !has {
			line.Given++
			p = WaitingPlace{CampaignID: campaign, Person: wish.claim.Person, EventID: wish.claim.EventID, Number: line.Given, TakenAt: s.now()}
		}
		p.Nonce, p.Phone = wish.claim.Nonce, append([]byte{}, wish.phone...)
		p.Word, p.Address = wish.claim.Word, wish.claim.Address
		places[p.Person], answers[i].Value = p, p
	}
	return s.keepPlaces(ctx, line, places)
}

// holdLine reads a line and holds it; where nobody was for a while, a new one begins behind the old numbers.
func (s *Store) holdLine(ctx context.Context, campaign int64) (WaitingLine, error) {
	db, now := s.write.WithContext(ctx), s.now()
	fresh := WaitingLine{CampaignID: campaign, MovedAt: now, BeganAt: now}
	if err := db.Clauses(clause.OnConflict{DoNothing: true}).Create(&fresh).Error; err != nil {
		return fresh, err
	}
	err := db.Exec(`UPDATE waiting_lines SET began_from = given, began_at = ?, moved_at = ? WHERE campaign_id = ? AND admitted = given AND moved_at < ?`,
		now, now, campaign, now.Add(-lineRests)).Error
	if err != nil {
		return fresh, err
	}
	hold := db
	if s.postgres() {
		hold = db.Clauses(clause.Locking{Strength: "NO KEY UPDATE"})
	}
	var line WaitingLine
	return line, hold.Where("campaign_id = ?", campaign).Take(&line).Error
}

func (s *Store) keepPlaces(ctx context.Context, line WaitingLine, places map[string]WaitingPlace) error {
	list := make([]WaitingPlace, 0, len(places))
	for _, p := range places {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b WaitingPlace) int { return int(a.Number - b.Number) })
	db := s.write.WithContext(ctx)
	if err := db.Clauses(clause.OnConflict{UpdateAll: true}).CreateInBatches(&list, 100).Error; err != nil {
		return err
	}
	return db.Model(&WaitingLine{}).Where("campaign_id = ?", line.CampaignID).Update("given", line.Given).Error
}
