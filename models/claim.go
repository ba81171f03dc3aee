package models

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jangteo/jangteo/models/commit"
)

// Claim is a shopper's wish for a coupon.
type Claim struct {
	CampaignID string // public id
	EventID    int64  // the event that the shopper looks at; 0 for any
	Person     string // see Store.Shopper and Store.Named
	Nonce      string
	By         *Actor // staff who issue on somebody's behalf; nil when the shopper asks
	Word       string // as typed; for a campaign that asks for one
	Address    string // see Store.Address; "" for a program

	earned bool // by a full stamp card or an accepted receipt, see issueReward and issueTo
}

// personLength is how many characters of a hash stand for a person: 132 bits, more than any two of a
// nation's shoppers share. They stand in every coupon, and in its largest index.
const personLength = 22

// Shopper is the person behind a browser's signed cookie, as the database knows it.
func (s *Store) Shopper(cookie string) string {
	return s.keys.hash("person cookie", cookie)[:personLength]
}

// Named is the person that a program names.
func (s *Store) Named(name string) string { return s.keys.hash("person name", name)[:personLength] }

// Claimed is the answer to a claim: the coupon, and whether it was issued just now.
type Claimed struct {
	Coupon Coupon
	New    bool
}

// ClaimCoupon issues a coupon, or finds the one that this nonce or person already holds. Claims that
// arrive together share a transaction.
// Refusals: unknown_campaign, forbidden, not_open, paused, closed, sold_out, limit_reached, nonce_reused,
// wrong_claim_word, rate_limited, busy.
func (s *Store) ClaimCoupon(ctx context.Context, in Claim) (Claimed, error) {
	if in.Nonce == "" || len(in.Nonce) > nonceMax {
		return Claimed{}, &Error{Kind: Malformed, Reason: "malformed", Field: "nonce"}
	}
	return together(ctx, s, s.claims, (*Store).claimAll, in)
}

// claiming is one transaction of claims: what it has read, and what it has decided so far.
type claiming struct {
	*Store
	campaigns map[string]*Campaign // by public id
	events    map[int64]Event
	earnedBy  map[int64]string // what alone earns a coupon, by campaign
	invalid   map[int64]bool   // tokens that were withdrawn
	byNonce   map[nonceKey]*Coupon
	held      map[holder][]*Coupon   // by their number
	fresh     []*Coupon              // to be issued
	noted     []*AuditEntry          // who issued on somebody's behalf, programs left out
	taken     map[int64]int64        // of a slot: how many this transaction issues
	wrongBy   map[string][]time.Time // wrong words of late, by person
	wrongFrom map[string][]time.Time // and by address
	wrong     []*WrongWord           // named just now
}

type nonceKey struct {
	event int64
	nonce string
}

type holder struct {
	campaign int64
	person   string
}

// claimAll issues to everybody of a group, in their order. The campaign's row is held while the
// coupons of its people are read, so that of many presses of one finger each sees what the one
// before it got; and the counters are moved by conditional updates, so the database has the last word.
func (s *Store) claimAll(ctx context.Context, group []Claim) ([]commit.Answer[Claimed], error) {
	c := &claiming{Store: s, taken: map[int64]int64{}, wrongBy: map[string][]time.Time{}, wrongFrom: map[string][]time.Time{}}
	if err := c.gather(ctx, group); err != nil {
		return nil, err
	}
	answers := make([]commit.Answer[Claimed], len(group))
	coupons := make([]*Coupon, len(group))
	for i, in := range group {
		var fresh bool
		coupons[i], fresh, answers[i].Err = c.claim(in)
		answers[i].Value.New = fresh
	}
	if err := c.keep(ctx); err != nil {
		return nil, err
	}
	for i, coupon := range coupons {
		if coupon != nil { // its id is known only now
			answers[i].Value.Coupon = *coupon
			answers[i].Value.Coupon.Campaign = *c.campaigns[group[i].CampaignID]
		}
	}
	return answers, nil
}

// claim decides about one claim by what is known.
func (c *claiming) claim(in Claim) (coupon *Coupon, fresh bool, err error) {
	campaign := c.campaigns[in.CampaignID]
	if campaign == nil || in.EventID != 0 && in.EventID != campaign.EventID {
		return nil, false, refuse(NotFound, "unknown_campaign")
	}
	if why := c.mayIssue(in, campaign); why != nil {
		return nil, false, why
	}
	if known := c.byNonce[nonceKey{campaign.EventID, in.Nonce}]; known != nil {
		if known.CampaignID != campaign.ID || known.Person != in.Person {
			return nil, false, refuse(Conflict, "nonce_reused")
		}
		return known, false, nil
	}
	own := c.held[holder{campaign.ID, in.Person}]
	if len(own) >= campaign.PerPerson {
		return c.unused(own, campaign.PerPerson)
	}
	if why := c.whyNotClaimed(campaign, in); why != nil {
		return nil, false, why
	}
	if why := c.whyNotWord(campaign, in); why != nil {
		return nil, false, why
	}
	return c.issue(campaign, in, len(own)+1), true, nil
}

// mayIssue lets shoppers through, and staff of the event whose token still holds.
func (c *claiming) mayIssue(in Claim, campaign *Campaign) error {
	switch {
	case in.By == nil:
		return nil
	case in.By.Token != nil && c.invalid[in.By.Token.ID]:
		return ErrUnauthenticated
	case !in.By.May(Desk, campaign.EventID):
		return ErrForbidden
	}
	return nil
}

// unused gives a person at the limit a coupon that can still be used.
func (c *claiming) unused(own []*Coupon, limit int) (*Coupon, bool, error) {
	for _, held := range own {
		if held.StateAt(c.now()) == CouponIssued {
			return held, false, nil
		}
	}
	return nil, false, refuse(Conflict, "limit_reached").With("limit", limit)
}

// whyNotClaimed says what stands in the way of one more coupon; nil when nothing does.
func (c *claiming) whyNotClaimed(campaign *Campaign, in Claim) error {
	e := c.events[campaign.EventID]
	switch {
	case e.State == EventDraft, campaign.State == CampaignDraft:
		return refuse(NotFound, "unknown_campaign")
	case e.Over():
		return refuse(Conflict, "closed")
	case !in.earned && c.earnedBy[campaign.ID] != "":
		return whyNotEarned(c.earnedBy[campaign.ID])
	case in.By == nil && campaign.Channel == AtDesk:
		return &Error{Kind: Conflict, Reason: "not_open", Words: "claim_at_desk"}
	case !e.Trading():
		return refuse(Conflict, "not_open").With("at", e.StartsAt)
	}
	switch campaign.StateAt(c.now()) {
	case CampaignPaused:
		return refuse(Conflict, "paused")
	case CampaignClosed:
		return refuse(Conflict, "closed").With("at", campaign.ClosesAt)
	case CampaignScheduled:
		return refuse(Conflict, "not_open").With("at", campaign.OpensAt)
	case CampaignSoldOut:
		return soldOut(campaign, c.now())
	}
	return nil
}

// soldOut says when more coupons open, if they do.
func soldOut(c *Campaign, now time.Time) error {
	e := refuse(Conflict, "sold_out")
	if next, more := c.NextSlot(now); more && now.Before(c.ClosesAt) {
		e = e.With("at", next)
		e.Words = "sold_out_until"
	}
	return e
}

// issue takes one from the earliest open slot that has some left, and notes the new coupon.
func (c *claiming) issue(campaign *Campaign, in Claim, ordinal int) *Coupon {
	now := c.now()
	ends, recall := campaign.endOf(now)
	coupon := &Coupon{
		EventID: campaign.EventID, CampaignID: campaign.ID, Code: newQRCode(now), ShortCode: newShortCode(),
		Person: in.Person, Ordinal: ordinal, Nonce: in.Nonce, State: CouponIssued, IssuedAt: now, ExpiresAt: ends, RecallAt: recall,
	}
	for i := range campaign.Slots { // in the order of their opening; StateAt said that one has some
		if slot := &campaign.Slots[i]; !now.Before(slot.OpensAt) && slot.Issued < slot.Quantity {
			slot.Issued++
			c.taken[slot.ID]++
			coupon.SlotID = slot.ID
			break
		}
	}
	if in.By != nil && in.By.Token == nil {
		c.noted = append(c.noted, c.entry(*in.By, campaign.EventID, "coupon_issued", coupon.ShortCode, campaign.NameKo))
	}
	campaign.Issued++
	campaign.ReservedWon += campaign.DiscountWon
	c.fresh = append(c.fresh, coupon)
	c.note(coupon)
	return coupon
}

func (c *claiming) note(coupon *Coupon) {
	key := holder{coupon.CampaignID, coupon.Person}
	c.byNonce[nonceKey{coupon.EventID, coupon.Nonce}] = coupon
	c.held[key] = append(c.held[key], coupon)
}

// gather reads all that the claims of a group are decided by. The campaigns are held until the
// transaction ends: in the order of their ids, so that no two instances wait for each other. SQLite's
// one writer needs to hold nothing.
func (c *claiming) gather(ctx context.Context, group []Claim) error {
	var ids, nonces, people []string
	var tokens []int64
	for _, in := range group {
		ids, nonces, people = append(ids, in.CampaignID), append(nonces, in.Nonce), append(people, in.Person)
		if in.By != nil && in.By.Token != nil {
			tokens = append(tokens, in.By.Token.ID)
		}
	}
	ids = distinct(ids)
	campaigns := "SELECT campaigns.*, events.state AS event_state, events.starts_at, " + earnedSQL + " FROM campaigns JOIN events ON events.id = event_id WHERE ? ORDER BY campaigns.id"
	if c.postgres() {
		campaigns += " FOR NO KEY UPDATE OF campaigns"
	}
	these := among(c.Store, "public_id", ids)
	var offers []offer
	var slots []Slot
	var byNonce, byPerson []Coupon
	var withdrawn []int64
	var wrong []WrongWord
	questions := []question{
		{sql: campaigns, args: []any{these}, into: &offers},
		{sql: "SELECT slots.* FROM slots JOIN campaigns ON campaigns.id = slots.campaign_id WHERE ? ORDER BY slots.opens_at, slots.id", args: []any{these}, into: &slots},
		{sql: "SELECT * FROM coupons WHERE ? AND event_id + 0 IN (SELECT event_id FROM campaigns WHERE ?)", args: []any{among(c.Store, "nonce", nonces), these}, into: &byNonce},
		{sql: "SELECT * FROM coupons WHERE ? AND campaign_id + 0 IN (SELECT id FROM campaigns WHERE ?)", args: []any{among(c.Store, "person", distinct(people)), these}, into: &byPerson},
	}
	if len(tokens) > 0 {
		questions = append(questions, question{sql: "SELECT id FROM tokens WHERE ? AND revoked_at IS NOT NULL", args: []any{among(c.Store, "id", distinct(tokens))}, into: &withdrawn})
	}
	if err := c.ask(ctx, append(questions, c.askWrong(group, &wrong)...)...); err != nil {
		return err
	}
	c.know(offers, slots, append(byNonce, byPerson...), withdrawn)
	for _, w := range wrong {
		c.knowWrong(w)
	}
	return nil
}

// offer is a campaign with what counts of its event.
type offer struct {
	Campaign   `gorm:"embedded"`
	EventState EventState
	StartsAt   time.Time
	EarnedBy   string
}

func (c *claiming) know(offers []offer, slots []Slot, known []Coupon, withdrawn []int64) {
	c.campaigns, c.events, c.earnedBy, c.invalid = map[string]*Campaign{}, map[int64]Event{}, map[int64]string{}, map[int64]bool{}
	c.byNonce, c.held = map[nonceKey]*Coupon{}, map[holder][]*Coupon{}
	byID := make(map[int64]*Campaign, len(offers))
	for i := range offers {
		of := &offers[i].Campaign
		c.campaigns[of.PublicID], byID[of.ID], c.earnedBy[of.ID] = of, of, offers[i].EarnedBy
		c.events[of.EventID] = Event{ID: of.EventID, State: offers[i].EventState, StartsAt: offers[i].StartsAt}
	}
	for _, slot := range slots {
		byID[slot.CampaignID].Slots = append(byID[slot.CampaignID].Slots, slot)
	}
	for _, id := range withdrawn {
		c.invalid[id] = true
	}
	slices.SortFunc(known, func(a, b Coupon) int { return cmp.Or(cmp.Compare(a.ID, b.ID), a.Ordinal-b.Ordinal) })
	for i := range known {
		if i == 0 || known[i].ID != known[i-1].ID { // found by its nonce and by its person
			c.note(&known[i])
		}
	}
}

// lastOnes writes down when campaigns ran out: their rows are held, so what was counted here is what is left.
func (c *claiming) lastOnes(issued map[int64]int64) []question {
	var gone []int64
	for _, campaign := range c.campaigns {
		if issued[campaign.ID] > 0 && campaign.RemainingAt(c.now()) == 0 {
			gone = append(gone, campaign.ID)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return []question{{sql: "UPDATE campaigns SET sold_out_at = ? WHERE ?", args: []any{c.now(), among(c.Store, "id", gone)}}}
}

// keep writes what was decided: the coupons, and the words that were wrong.
func (c *claiming) keep(ctx context.Context) error {
	var questions []question
	if len(c.fresh) > 0 {
		issued, err := c.issued(ctx)
		if err != nil {
			return err
		}
		questions = append(questions, issued...)
	}
	if len(c.wrong) > 0 {
		wrong, err := insertion(ctx, c.Store, c.wrong)
		if err != nil {
			return err
		}
		questions = append(questions, question{sql: "DELETE FROM wrong_words WHERE at < ?", args: []any{c.now().Add(-wrongWordWindow)}}, wrong)
	}
	if len(questions) == 0 {
		return nil
	}
	return c.askLast(ctx, questions...)
}

// issued writes the counters of campaigns and slots by the sums of the group, if that is still within
// their limits, and the coupons.
func (c *claiming) issued(ctx context.Context) ([]question, error) {
	perCampaign := map[int64]int64{}
	for _, coupon := range c.fresh {
		perCampaign[coupon.CampaignID]++
	}
	coupons, err := insertion(ctx, c.Store, c.fresh)
	if err != nil {
		return nil, err
	}
	now := c.now()
	questions := []question{
		{sql: `UPDATE campaigns SET issued = issued + t.n, reserved_won = reserved_won + t.n * discount_won FROM ?
			WHERE campaigns.id = t.id AND state = 'open' AND opens_at <= ? AND closes_at >= ?
			AND issued + t.n <= quantity AND reserved_won + t.n * discount_won <= budget_won`,
			args: []any{sums(c.Store, perCampaign), now, now}, must: int64(len(perCampaign))},
		{sql: "UPDATE slots SET issued = issued + t.n FROM ? WHERE slots.id = t.id AND opens_at <= ? AND issued + t.n <= quantity",
			args: []any{sums(c.Store, c.taken), now}, must: int64(len(c.taken))},
		coupons,
	}
	questions = append(questions, c.lastOnes(perCampaign)...)
	if len(c.noted) > 0 {
		noted, err := insertion(ctx, c.Store, c.noted)
		if err != nil {
			return nil, err
		}
		questions = append(questions, noted)
	}
	return questions, nil
}
