package api

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// tally is what happened so far at one moment.
type tally struct {
	Event  string  `json:"event"`
	At     moment  `json:"at"`
	Mark   string  `json:"mark"` // changes when anything that is counted changes
	Totals totals  `json:"totals"`
	By     tallyBy `json:"by"`
}

// totals are sums over the event, or over the vendor whose phone asks.
type totals struct {
	models.Count
	People *int64 `json:"people"` // that hold a coupon; null for a vendor's phone
}

// tallyBy has the breakdowns that were asked for.
type tallyBy struct {
	Vendor   []vendorCount   `json:"vendor,omitzero"`
	Campaign []campaignCount `json:"campaign,omitzero"`
	Hour     []hourCount     `json:"hour,omitzero"`
	Method   []methodCount   `json:"method,omitzero"`
}

type vendorCount struct {
	Vendor vendorRef `json:"vendor"`
	Booth  string    `json:"booth"`
	models.Count
}

type campaignCount struct {
	Campaign campaignRef `json:"campaign"`
	models.Count
	Voided int64 `json:"voided"`
}

type hourCount struct {
	From moment `json:"from"` // the hour's beginning
	models.Count
}

type methodCount struct {
	Method models.Method `json:"method"`
	models.Count
}

// breakdowns are the values of by.
var breakdowns = []string{"vendor", "campaign", "hour", "method"}

// view is what a caller sees of a tally: of one vendor, or of all when it is 0, and in which parts.
type view struct {
	event  models.Event
	vendor int64
	by     []string
	lang   string
}

// readView finds out who asks for what: whoever holds a role sees the event, a phone its vendor.
func (a *API) readView(c *fiber.Ctx) (view, error) {
	e, err := a.event(c)
	if err != nil {
		return view{}, err
	}
	who, err := a.caller(c)
	if err != nil {
		return view{}, err
	}
	v := view{event: e, lang: web.Lang(c)}
	if err := who.must(models.Viewer, e.ID); err != nil {
		if who.device == nil || who.device.EventID != e.ID {
			return v, err
		}
		v.vendor = who.device.ApplicationID
	}
	q := queries{c: c}
	if by := q.text("by"); by != "" {
		v.by = strings.Split(by, ",")
	}
	for _, part := range v.by {
		if !slices.Contains(breakdowns, part) {
			q.fail("by")
		}
	}
	return v, q.fault
}

// Tally answers GET /api/v1/events/:event/tally?by=vendor,campaign,hour,method.
func (a *API) Tally(c *fiber.Ctx) error {
	v, err := a.readView(c)
	if err != nil {
		return err
	}
	t, err := a.Store.TallyOf(c.UserContext(), v.event, v.vendor)
	if err != nil {
		return err
	}
	return c.JSON(v.of(t))
}

// tallyTimeout bounds the count for a listener of one vendor.
const tallyTimeout = 10 * time.Second

// TallyStream answers GET /api/v1/events/:event/tally/stream with the tally after every change.
func (a *API) TallyStream(c *fiber.Ctx) error {
	v, err := a.readView(c)
	if err != nil {
		return err
	}
	return a.live.Stream(c, v.event, v.name(), func(t models.Tally) ([]byte, error) {
		if v.vendor != 0 { // the stream counts for everybody; this listener may see one vendor
			ctx, cancel := context.WithTimeout(context.Background(), tallyTimeout)
			defer cancel()
			var err error
			if t, err = a.Store.TallyOf(ctx, v.event, v.vendor); err != nil {
				return nil, err
			}
		}
		return json.Marshal(v.of(t))
	})
}

// name tells views of all vendors apart; one vendor's is its own.
func (v view) name() string {
	if v.vendor != 0 {
		return ""
	}
	return "api " + v.lang + " " + strings.Join(v.by, ",")
}

// of picks what the caller sees.
func (v view) of(t models.Tally) tally {
	out := tally{Event: v.event.Slug, At: moment(t.At), Mark: t.Mark, Totals: totals{Count: t.Total}}
	if v.vendor == 0 {
		out.Totals.People = &t.People
	}
	for _, part := range v.by {
		switch part {
		case "vendor":
			out.By.Vendor = vendorCounts(t)
		case "campaign":
			out.By.Campaign = campaignCounts(t, v.lang)
		case "hour":
			out.By.Hour = hourCounts(t)
		case "method":
			out.By.Method = methodCounts(t)
		}
	}
	return out
}

func vendorCounts(t models.Tally) []vendorCount {
	list := make([]vendorCount, len(t.Vendors))
	for i, row := range t.Vendors {
		list[i] = vendorCount{refVendor(row.Vendor), row.Booth, row.Count}
	}
	return list
}

func campaignCounts(t models.Tally, lang string) []campaignCount {
	list := make([]campaignCount, len(t.Campaigns))
	for i, row := range t.Campaigns {
		list[i] = campaignCount{refCampaign(row.Campaign, lang), row.Count, row.Voided}
	}
	return list
}

func hourCounts(t models.Tally) []hourCount {
	list := make([]hourCount, len(t.Hours))
	for i, row := range t.Hours {
		list[i] = hourCount{moment(row.From), row.Count}
	}
	return list
}

func methodCounts(t models.Tally) []methodCount {
	list := make([]methodCount, len(t.Methods))
	for i, row := range t.Methods {
		list[i] = methodCount{row.Method, row.Count}
	}
	return list
}
