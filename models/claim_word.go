package models

import (
	"context"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/jangteo/jangteo/models/korean"
)

// A campaign can ask for a word or a number that staff announce on the street, from the stage for example:
// then only who is there claims. How it is typed does not matter: case, blanks, punctuation and width are
// left out. The word is short, so guessing is slowed down, by the phone and by the address that it asks from.

// WrongWord is one wrong guess. It is kept no longer than it counts.
type WrongWord struct {
	ID      int64     `gorm:"primaryKey"`
	Person  string    `gorm:"not null;index:wrong_word_person"`
	Address string    `gorm:"not null;index:wrong_word_address"` // keyed hash of the network address, "" for a program
	At      time.Time `gorm:"not null"`
}

// How many wrong words are free within the window. Many phones of a street share one address.
const (
	freeWrongWords      = 5
	freeWrongWordsThere = 60
	wrongWordWindow     = 5 * time.Minute
	claimWordMax        = 20 // characters
)

// wordKey is a word as it is compared.
func wordKey(word string) string { return korean.Fold(norm.NFKC.String(word)) }

// AsksWord says whether shoppers must name the announced word.
func (c Campaign) AsksWord() bool { return c.ClaimWord != "" }

// Address is a network address as wrong guesses remember it.
func (s *Store) Address(network string) string {
	return s.keys.hash("claim address", network)[:personLength]
}

func (f *Faults) word(in CampaignInput) {
	f.tooLong("claim_word", in.ClaimWord, claimWordMax)
	f.Add(in.ClaimWord != "" && len([]rune(wordKey(in.ClaimWord))) < 2, "claim_word", "word_too_short")
	f.Add(in.ClaimWord != "" && in.Channel != Online, "claim_word", "word_needs_a_phone")
}

// ChangeClaimWord announces another word, also once coupons are out: who holds one keeps it, who claims from now on needs
// the new word. Whether one is asked for at all is part of the terms: terms_frozen. Refusals: closed, and the faults of the word.
func (s *Store) ChangeClaimWord(ctx context.Context, by Actor, e Event, id, word string) error {
	word = strings.TrimSpace(word)
	var f Faults
	f.Add(word == "", "claim_word", "required")
	f.word(CampaignInput{ClaimWord: word, Channel: Online})
	if err := f.Err(); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		c, err := tx.holdCampaign(ctx, e.ID, id)
		switch {
		case err != nil:
			return err
		case c.State == CampaignClosed || e.Over():
			return refuse(Conflict, "closed")
		case !c.AsksWord():
			return refuse(Conflict, "terms_frozen")
		}
		if err := tx.write.WithContext(ctx).Model(&Campaign{ID: c.ID}).Update("claim_word", word).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "claim_word_changed", c.PublicID, c.NameKo)
	})
}

// whyNotWord asks for the announced word: nil when it is right, or none is asked. Staff who hand out coupons
// see whom they give them to.
func (c *claiming) whyNotWord(campaign *Campaign, in Claim) *Error {
	byHand := in.By != nil && in.By.Token == nil
	if !campaign.AsksWord() || in.earned || byHand {
		return nil
	}
	if wordKey(in.Word) == "" {
		return &Error{Kind: Invalid, Reason: "wrong_claim_word", Words: "claim_word_needed"}
	}
	if wait := slowGuesses(c.wrongBy[in.Person], freeWrongWords, c.now()); wait != nil {
		return wait
	}
	if wait := slowGuesses(c.wrongFrom[in.Address], freeWrongWordsThere, c.now()); in.Address != "" && wait != nil {
		return wait
	}
	if wordKey(in.Word) == wordKey(campaign.ClaimWord) {
		return nil
	}
	c.noteWrong(WrongWord{Person: in.Person, Address: in.Address, At: c.now()})
	return refuse(Invalid, "wrong_claim_word")
}

// slowGuesses refuses who named too many wrong words of late; the times are in order.
func slowGuesses(wrong []time.Time, free int, now time.Time) *Error {
	if len(wrong) < free {
		return nil
	}
	wait := wrong[len(wrong)-free].Add(wrongWordWindow).Sub(now)
	return &Error{Kind: Throttled, Reason: "rate_limited", Words: "claim_word_slow", RetryAfter: wait, Params: map[string]any{"minutes": int(wait.Minutes()) + 1}}
}

func (c *claiming) noteWrong(w WrongWord) {
	c.wrong = append(c.wrong, &w)
	c.knowWrong(w)
}

func (c *claiming) knowWrong(w WrongWord) {
	c.wrongBy[w.Person] = append(c.wrongBy[w.Person], w.At)
	c.wrongFrom[w.Address] = append(c.wrongFrom[w.Address], w.At)
}

// askWrong reads the wrong words of late of those who name one.
func (c *claiming) askWrong(group []Claim, into *[]WrongWord) []question {
	var people, addresses []string
	for _, in := range group {
		if in.Word != "" {
			people, addresses = append(people, in.Person), append(addresses, in.Address)
		}
	}
	if len(people) == 0 {
		return nil
	}
	return []question{{sql: "SELECT * FROM wrong_words WHERE at > ? AND (? OR ?) ORDER BY at, id", args: []any{
		c.now().Add(-wrongWordWindow), among(c.Store, "person", distinct(people)), among(c.Store, "address", distinct(addresses)),
	}, into: into}}
}
