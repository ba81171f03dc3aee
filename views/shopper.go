package views

import (
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// ShopperHome lists the events that everybody may see.
type ShopperHome struct {
	Page
	Events []models.Event
}

// Template names the file of the page.
func (*ShopperHome) Template() string { return "shopper/home" }

// ShopperEvent is an event at one glance: what is on, the coupons, the way to the vendors and the map.
type ShopperEvent struct {
	Page
	Tickets []Ticket
	Desk    []Ticket // handed out on the street
	Earned  []Ticket // by a full stamp card
	Held    int      // coupons of this phone
	Search  VendorSearch
	Map     *StreetMap   // the overview, nil when the street is not drawn yet
	Tour    *models.Tour // of stamps, nil when there is none to see
	Payback bool         // receipts bring something back
	Prizes  bool         // there are prize draws
	InApp   InApp
	Finds   bool // coupons can be found again by phone
}

// Template names the file of the page.
func (*ShopperEvent) Template() string { return "shopper/event" }

// ShopperOffline says that there is no network, and leads to what the phone has kept.
type ShopperOffline struct{ Page }

// Template names the file of the page.
func (*ShopperOffline) Template() string { return "shopper/offline" }

// Way leads to another page of the event.
type Way struct{ Path, Icon, Key string } // no key: the event itself

// Ways are the pages that js/sw.js keeps; js/offline.js hides those that the phone has not seen.
func (*ShopperOffline) Ways() []Way {
	return []Way{
		{"/coupons", "qr", "shopper.coupons.title"}, {"/map", "map", "shopper.map.title"}, {"/vendors", "list", "shopper.vendors.title"},
		{"/stamps", "ticket", "shopper.event.stamp_card"}, {"", "home", ""},
	}
}

// Recruiting says whether the page invites vendors too.
func (e *ShopperEvent) Recruiting() bool { return e.Event.Recruiting(e.Now) }

// Moment names what an event is for its shoppers right now: the last part of shopper.moment.
func (e *ShopperEvent) Moment() string { return momentOf(*e.Event, e.Now) }

// Moment is the same for an event of the list.
func (h *ShopperHome) Moment(e models.Event) string { return momentOf(e, h.Now) }

func momentOf(e models.Event, now time.Time) string {
	switch {
	case e.State == models.EventClosed || e.State == models.EventSettled || now.After(e.EndsAt):
		return "over"
	case e.State == models.EventLive && e.OpenAt(now):
		return "open"
	case sameDay(now, e.StartsAt) || now.After(e.StartsAt):
		return "today"
	}
	return "upcoming"
}

// sameDay says whether two instants fall on one day in Korea.
func sameDay(a, b time.Time) bool {
	return a.In(korean.Seoul).Format(time.DateOnly) == b.In(korean.Seoul).Format(time.DateOnly)
}

// Where says for whom a coupon is: what {{template "where"}} takes.
type Where struct {
	Chosen int                 // vendors that were named one by one, 0 for by kind
	Kinds  []models.VendorKind // none means all kinds
	Place  string              // anywhere, booths, stores
}

// WhereOf reads it off a campaign.
func WhereOf(c models.Campaign) Where {
	var kinds []models.VendorKind
	for _, k := range models.VendorKinds {
		takes := map[models.VendorKind]bool{models.Shop: c.ForShops, models.Artisan: c.ForArtisans, models.SME: c.ForSMEs}
		if takes[k] {
			kinds = append(kinds, k)
		}
	}
	if len(kinds) == len(models.VendorKinds) {
		kinds = nil
	}
	return Where{Chosen: len(c.Chosen()), Kinds: kinds, Place: c.Where}
}
