package api

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// settlement is what every vendor is owed so far.
type settlement struct {
	Event   string      `json:"event"`
	Count   int64       `json:"count"`
	Won     int64       `json:"won"`
	Vendors []statement `json:"vendors"` // by number; those that redeemed something
}

// statement is what one vendor is owed.
type statement struct {
	Vendor vendorRef `json:"vendor"`
	Booth  string    `json:"booth"`
	Count  int64     `json:"count"` // coupons
	Unit   *int64    `json:"unit"`  // won a coupon; null when its coupons differ, see the lines
	Won    int64     `json:"won"`
	Status string    `json:"status"`
	Lines  []owed    `json:"lines"` // by campaign
}

// owed is what a vendor is owed for one campaign's coupons.
type owed struct {
	Campaign campaignRef `json:"campaign"`
	Count    int64       `json:"count"`
	Unit     int64       `json:"unit"` // 0 by percent: it depends on the purchase
	Won      int64       `json:"won"`
}

// collecting is the status while coupons still count and no vendor has been asked to confirm.
const collecting = "collecting"

// Settlement answers GET /api/v1/events/:event/settlement.
func (a *API) Settlement(c *fiber.Ctx) error {
	e, err := a.staffEvent(c)
	if err != nil {
		return err
	}
	s, err := a.Store.SettlementOf(c.UserContext(), e)
	if err != nil {
		return err
	}
	return c.JSON(newSettlement(e, s, web.Lang(c)))
}

func newSettlement(e models.Event, s models.Settlement, lang string) settlement {
	out := settlement{Event: e.Slug, Count: s.Count, Won: s.Won, Vendors: []statement{}}
	for _, line := range s.Lines {
		last := len(out.Vendors) - 1
		if last < 0 || out.Vendors[last].Vendor.No != line.Vendor.No {
			out.Vendors = append(out.Vendors, statement{Vendor: refVendor(line.Vendor), Booth: line.Booth, Status: collecting})
			last++
		}
		out.Vendors[last].add(line, lang)
	}
	return out
}

func (s *statement) add(line models.Owed, lang string) {
	unit, fixed := line.Campaign.Unit()
	if !fixed {
		unit = 0
	}
	if len(s.Lines) == 0 && fixed {
		s.Unit = &unit
	} else if s.Unit != nil && *s.Unit != unit {
		s.Unit = nil
	}
	s.Count += line.Count
	s.Won += line.Won
	s.Lines = append(s.Lines, owed{refCampaign(line.Campaign, lang), line.Count, unit, line.Won})
}
