package views

import (
	"slices"

	"github.com/jangteo/jangteo/models"
)

// StaffGifts is the gift desk: finding a card, and what was handed over of late. Tour is nil when the event
// has none.
type StaffGifts struct {
	Page
	Tour  *models.Tour
	Gifts []models.HandoverLine // the newest first
	Code  string                // what was typed to find a card
}

// Template names the file of the page.
func (*StaffGifts) Template() string { return "staff/gifts" }

// GiftName is what was handed over, in the language of the reader: a gift that has another name by now keeps the one of then.
func (p *StaffGifts) GiftName(l models.HandoverLine) string {
	if l.What == p.Tour.GiftKo {
		return p.Tour.Gift(p.Lang)
	}
	return l.What
}

// StaffGift is one card at the gift desk.
type StaffGift struct {
	Page
	models.Collection
	Booths     map[int64]string
	RefusedNow string   // why nothing can be handed over now, "" when it can
	Chosen     []string // codes of stops, as they were ticked
	Reason     string   // as it was typed
}

// Template names the file of the page.
func (*StaffGift) Template() string { return "staff/gift" }

// Rows are the stops of the card.
func (p *StaffGift) Rows() []StopRow { return stopRows(p.Collection, p.Booths) }

// IsChosen says whether a stop was ticked.
func (p *StaffGift) IsChosen(code string) bool { return slices.Contains(p.Chosen, code) }

// Lacking says whether some stop of the list has no stamp yet.
func (p *StaffGift) Lacking() bool {
	return slices.ContainsFunc(p.Rows(), func(r StopRow) bool { return r.Stamp == nil })
}

// StaffReceipt is the screen that is turned to the receiver, who confirms on it.
type StaffReceipt struct {
	Page
	models.Collection
}

// Template names the file of the page.
func (*StaffReceipt) Template() string { return "staff/receipt" }
