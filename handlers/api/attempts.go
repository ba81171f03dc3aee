package api

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
)

// attempt is one try at redeeming a coupon, refused or not.
type attempt struct {
	ID     string        `json:"id"`
	At     moment        `json:"at"`
	Vendor vendorRef     `json:"vendor"`
	Device string        `json:"device"`
	Method models.Method `json:"method"`
	Nonce  string        `json:"nonce"`
	Reason string        `json:"reason"` // redeemed, replayed, or why it was refused
	// ShortCode is the coupon's, "" when there is none of that code; then Code is what was sent.
	ShortCode string `json:"short_code"`
	Code      string `json:"code"`
}

// attemptPage is a page of the log. Next is the value of after for the next page, null on the last.
type attemptPage struct {
	Attempts []attempt `json:"attempts"`
	Next     *string   `json:"next"`
}

// pageSize is how many attempts a page has.
const pageSize = 200

// Attempts answers GET /api/v1/events/:event/attempts?since=&vendor=&reason=&after=, the oldest first.
func (a *API) Attempts(c *fiber.Ctx) error {
	e, err := a.staffEvent(c)
	if err != nil {
		return err
	}
	f, err := readAttemptFilter(c)
	if err != nil {
		return err
	}
	rows, err := a.Store.Attempts(c.UserContext(), e.ID, f)
	if err != nil {
		return err
	}
	return c.JSON(newAttemptPage(rows))
}

// readAttemptFilter asks for one row more than a page, to know whether there is a next one.
func readAttemptFilter(c *fiber.Ctx) (models.AttemptFilter, error) {
	q := queries{c: c}
	f := models.AttemptFilter{Vendor: q.text("vendor"), Outcome: q.text("reason"), Limit: pageSize + 1}
	var err error
	if since := q.text("since"); since != "" {
		if f.Since, err = time.Parse(time.RFC3339, since); err != nil {
			q.fail("since")
		}
	}
	if after := q.text("after"); after != "" {
		if f.After, err = strconv.ParseInt(after, 10, 64); err != nil {
			q.fail("after")
		}
	}
	return f, q.fault
}

func newAttemptPage(rows []models.LoggedAttempt) attemptPage {
	page := attemptPage{Attempts: []attempt{}}
	if len(rows) > pageSize {
		rows = rows[:pageSize]
		next := strconv.FormatInt(rows[pageSize-1].ID, 10)
		page.Next = &next
	}
	for _, r := range rows {
		page.Attempts = append(page.Attempts, attempt{
			ID: strconv.FormatInt(r.ID, 10), At: moment(r.At), Vendor: vendorRef{No: r.VendorNo, Name: r.VendorName}, Device: r.Device,
			Method: r.Method, Nonce: r.Nonce, Reason: r.Outcome, ShortCode: r.ShortCode, Code: r.Code,
		})
	}
	return page
}
