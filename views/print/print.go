// Package print makes the paper of a street as PDF: plans, lists, signs and cards. It gets models and
// words and gives bytes; it knows neither requests nor the database.
//
// A sheet is made of a paper (paper.go), which has pages, boxes of text that never overflow, tables,
// a grid with cut marks (grid.go) and QR codes (qr.go). The letters are in fonts.
package print

import (
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// Head is what every sheet has: whose it is, in which language it speaks, and when it was printed.
type Head struct {
	Event models.Event
	Lang  string
	At    time.Time
	Say   func(lang, key string, params map[string]any) string // a sentence of the catalogue
}

func (h Head) say(key string) string { return h.Say(h.Lang, key, nil) }

func (h Head) with(key string, params map[string]any) string { return h.Say(h.Lang, key, params) }

// period is when the event is, in digits that both languages read.
func (h Head) period() string {
	from, to := h.Event.StartsAt.In(korean.Seoul), h.Event.EndsAt.In(korean.Seoul)
	if from.Format(time.DateOnly) == to.Format(time.DateOnly) {
		return from.Format("2006-01-02 15:04") + "–" + to.Format("15:04")
	}
	return from.Format("2006-01-02 15:04") + " – " + to.Format("2006-01-02 15:04")
}

func (h Head) where() string { return h.Event.Place(h.Lang) + " · " + h.period() }

// use is who stands in a booth, or what the organiser does there; "" while it is free.
func (h Head) use(st models.Street, b models.Booth) string {
	if a, taken := st.ByBooth[b.ID]; taken {
		return a.Vendor.Name
	}
	if b.Blocked {
		return h.say("print.blocked")
	}
	return b.Ops(h.Lang)
}
