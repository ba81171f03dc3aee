package models

import (
	"context"
	"time"
)

// Retention, from the law and the notices of such events: what is due is carried out by Purge.
const (
	keepUnselected = 90 * 24 * time.Hour      // applications that were not selected, after the event
	keepSelected   = 5 * 365 * 24 * time.Hour // proof of public money, after the event
	keepShoppers   = 30 * 24 * time.Hour      // which coupons belong to one shopper, after the event
	keepTries      = 24 * time.Hour           // that somebody looked for coupons by a phone
	keepPrizes     = 90 * 24 * time.Hour      // where prizes and paybacks went, and the pictures of receipts, after the event
	keepEnrolments = 24 * time.Hour           // that a phone was offered; that it was enrolled is in the log of changes
	keepPlates     = 30 * 24 * time.Hour      // the number of a vendor's car, after the event
	keepDrafts     = 30 * 24 * time.Hour      // forms that were begun, after the last word
	keepAccess     = 2 * 365 * 24 * time.Hour // who looked at personal data
)

// Purged says how much one rule of retention removed, or would remove.
type Purged struct {
	Rule string // the name of the rule, in English: it is for the terminal
	Rows int64
}

// Purge carries out what the retention rules say is due; a dry run only counts. The ledger and its
// sums stay: personal data in and around them is what goes.
func (s *Store) Purge(ctx context.Context, dry bool) ([]Purged, error) {
	var done []Purged
	err := s.tx(ctx, func(tx *Store) error {
		done = nil
		for _, rule := range tx.retention() {
			n, err := tx.carryOutRule(ctx, rule, dry)
			if err != nil {
				return err
			}
			done = append(done, Purged{Rule: rule.name, Rows: n})
		}
		if dry {
			return nil
		}
		return tx.audit(ctx, Program, 0, "purged", "", "")
	})
	return done, err
}

// rule finds rows by a condition and says what to do with them.
type rule struct {
	name, table, where string
	args               []any
	change             string // SET …; "" deletes
}

// peopleHolding counts the people of an event who can still be told apart. Nobody knows who holds a paper
// coupon: it counts as somebody once it is used.
const peopleHolding = `SELECT count(DISTINCT person) FROM coupons WHERE event_id = events.id AND person NOT LIKE 'gone-%'
	AND (batch_id = 0 OR state = 'redeemed')`

// noPeople empties the personal data of a vendor; business number and name are public by commerce law.
const noPeople = "representative = '', contact_name = '', phone = '', phone_hash = '', representative_hash = '', address = '', address_key = ''"

func (s *Store) retention() []rule {
	now := s.now()
	// A vendor's people go when no application of theirs gives a reason to keep them, and their account
	// with them unless it is also staff's.
	const kept = `length(phone) > 0 AND EXISTS (SELECT 1 FROM applications a JOIN events e ON e.id = a.event_id
		WHERE a.vendor_id = vendors.id AND (e.ends_at > ? OR (a.state = 'selected' AND e.ends_at > ?)))`
	const ownerless = `email NOT LIKE 'gone-%' AND NOT EXISTS (SELECT 1 FROM roles WHERE account_id = accounts.id)
		AND EXISTS (SELECT 1 FROM vendors WHERE account_id = accounts.id)
		AND NOT EXISTS (SELECT 1 FROM vendors WHERE account_id = accounts.id AND ` + kept + ")"
	reasons := []any{now.Add(-keepUnselected), now.Add(-keepSelected)}
	const over = "event_id IN (SELECT id FROM events WHERE ends_at < ?)"
	const answered = `application_id IN (SELECT a.id FROM applications a JOIN events e ON e.id = a.event_id
		WHERE e.ends_at < ? OR (a.state <> 'selected' AND e.ends_at < ?))`
	const changed = "application_id IN (SELECT a.id FROM applications a JOIN events e ON e.id = a.event_id WHERE e.ends_at < ?)"
	const counted = "ends_at < ? AND EXISTS (SELECT 1 FROM coupons WHERE event_id = events.id AND person NOT LIKE 'gone-%')"
	const papers = `IN (SELECT d.id FROM documents d JOIN applications a ON a.id = d.application_id JOIN events e ON e.id = d.event_id
		WHERE e.ends_at < ? OR (e.ends_at < ? AND (a.state <> 'selected' OR d.kind IN ?)))`
	duePapers := []any{now.Add(-keepSelected), now.Add(-keepUnselected), privateKinds()}
	return []rule{
		{name: "expired_sessions", table: "sessions", where: "expires_at < ?", args: []any{now}},
		{name: "used_links", table: "links", where: "expires_at < ? OR used_at IS NOT NULL", args: []any{now}},
		{name: "wrong_claim_words", table: "wrong_words", where: "at < ?", args: []any{now.Add(-wrongWordWindow)}},
		{name: "past_enrolments", table: "enrolments", where: "expires_at < ?", args: []any{now.Add(-keepEnrolments)}},
		{name: "vendor_accounts", table: "accounts", where: ownerless, args: reasons, change: "email = 'gone-' || id, name = '', password_hash = ''"},
		{name: "vendor_people", table: "vendors", where: "length(phone) > 0 AND NOT (" + kept + ")", args: reasons, change: noPeople},
		{name: "drafts", table: "application_drafts", where: "saved_at < ?", args: []any{now.Add(-keepDrafts)}},
		{name: "vehicle_plates", table: "applications", where: "length(plate) > 0 AND " + over, args: []any{now.Add(-keepPlates)}, change: "plate = ''"},
		{name: "answers", table: "answers", where: answered, args: []any{now.Add(-keepSelected), now.Add(-keepUnselected)}},
		{name: "notes", table: "notes", where: changed, args: []any{now.Add(-keepUnselected)}},
		{name: "incident_photos", table: "incident_photos", where: "incident_id IN (SELECT id FROM incidents WHERE " + over + ")", args: []any{now.Add(-keepUnselected)}},
		{name: "incidents", table: "incidents", where: over, args: []any{now.Add(-keepUnselected)}},
		{name: "day_acts", table: "day_acts", where: over, args: []any{now.Add(-keepUnselected)}},
		{name: "changes", table: "application_changes", where: changed, args: []any{now.Add(-keepUnselected)}},
		{name: "shoppers_counted", table: "events", where: counted, args: []any{now.Add(-keepShoppers)}, change: "people_gone = people_gone + (" + peopleHolding + ")"},
		// The number of the coupon stays, so that the limit per person can still be proved.
		{name: "shoppers", table: "coupons", where: "person NOT LIKE 'gone-%' AND " + over, args: []any{now.Add(-keepShoppers)}, change: "person = 'gone-' || id"},
		{name: "stamp_cards", table: "cards", where: "person NOT LIKE 'gone-%' AND " + over, args: []any{now.Add(-keepShoppers)}, change: "person = 'gone-' || id"},
		{name: "shopper_phones", table: "holders", where: over, args: []any{now.Add(-keepShoppers)}},
		{name: "tries_to_find", table: "find_tries", where: "expires_at < ?", args: []any{now.Add(-keepTries)}},
		{name: "places_in_line", table: "waiting_places", where: over, args: []any{now}},
		{name: "buyers", table: "purchases", where: "person NOT LIKE 'gone-%' AND " + over, args: []any{now.Add(-keepShoppers)}, change: "person = 'gone-' || id"},
		{name: "entrants", table: "prize_entries", where: "person NOT LIKE 'gone-%' AND " + over, args: []any{now.Add(-keepShoppers)}, change: "person = 'gone-' || id, phone = NULL"},
		{name: "payees", table: "purchases", where: "account IS NOT NULL AND " + over, args: []any{now.Add(-keepPrizes)}, change: "account = NULL"},
		{name: "receipt_photos", table: "purchase_photos", where: "purchase_id IN (SELECT id FROM purchases WHERE " + over + ")", args: []any{now.Add(-keepPrizes)}},
		{name: "winners", table: "winners", where: "person NOT LIKE 'gone-%' AND " + over, args: []any{now.Add(-keepPrizes)}, change: "person = 'gone-' || id, delivery = NULL"},
		{name: "paper_files", table: "document_files", where: "document_id " + papers, args: duePapers},
		{name: "papers", table: "documents", where: "id " + papers, args: duePapers},
		{name: "mails", table: "messages", where: over, args: []any{now.Add(-keepUnselected)}},
		{name: "lists", table: "imports", where: "created_at < ? AND length(content) > 0", args: []any{now.Add(-importKept)}, change: "content = ''"},
		{name: "invitations", table: "invitations", where: "EXISTS (SELECT 1 FROM vendors WHERE vendors.id = invitations.vendor_id AND length(phone) = 0)"},
		{name: "access_log", table: "access_entries", where: "at < ?", args: []any{now.Add(-keepAccess)}},
	}
}

func (s *Store) carryOutRule(ctx context.Context, r rule, dry bool) (int64, error) {
	db := s.write.WithContext(ctx)
	if dry {
		var n int64
		err := db.Raw("SELECT count(*) FROM "+r.table+" WHERE "+r.where, r.args...).Scan(&n).Error
		return n, err
	}
	statement := "DELETE FROM " + r.table + " WHERE " + r.where
	if r.change != "" {
		statement = "UPDATE " + r.table + " SET " + r.change + " WHERE " + r.where
	}
	done := db.Exec(statement, r.args...)
	return done.RowsAffected, done.Error
}
