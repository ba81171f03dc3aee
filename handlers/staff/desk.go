package staff

import (
	"crypto/rand"
	"encoding/base64"
	"html/template"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
	"github.com/jangteo/jangteo/views/print"
)

// deskLog is how far back the desk sees what it did.
const deskLog = 10

// Desk issues coupons to people without a phone, and finds coupons.
func (s *Staff) Desk(c *fiber.Ctx) error {
	page, err := s.desk(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) desk(c *fiber.Ctx) (*views.StaffDesk, error) {
	e := web.Event(c)
	campaigns, err := s.Store.Campaigns(c.UserContext(), e.ID)
	if err != nil {
		return nil, err
	}
	log, err := s.Store.DeskLog(c.UserContext(), e, deskLog)
	return views.NewStaffDesk(section("desk"), campaigns, log, rand.Text(), s.Store.Now()), err
}

// DeskIssue issues a coupon and shows it.
func (s *Staff) DeskIssue(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	coupon, err := s.Store.IssueAtDesk(c.UserContext(), web.Actor(c), web.Event(c), f.Choice("campaign"), f.Text("nonce"))
	if err == nil {
		return s.Done(c, path(c, "/desk/"+coupon.ShortCode), "staff.desk.issued")
	}
	return showAgain(s, c, err, s.desk, nil)
}

// DeskFind goes to the coupon whose number was typed or scanned.
func (s *Staff) DeskFind(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	typed := f.Text("code")
	coupon, err := s.Store.FindAtDesk(c.UserContext(), web.Event(c), typed)
	if err == nil {
		return c.Redirect(path(c, "/desk/"+coupon.ShortCode), fiber.StatusSeeOther)
	}
	if models.ReasonOf(err) == "unknown_code" {
		err = models.Faults{models.Fault("code", "unknown_coupon_no")}
	}
	return showAgain(s, c, err, s.desk, func(p *views.StaffDesk) { p.Code = typed })
}

// DeskPhone finds the coupons of somebody who left a phone number, by its end. It is no address: what was typed
// stays out of histories and logs.
func (s *Staff) DeskPhone(c *fiber.Ctx) error {
	tail := web.ReadForm(c).Text("tail")
	found, err := s.Store.FindByPhone(c.UserContext(), web.Actor(c), web.Event(c), tail)
	if err != nil {
		return showAgain(s, c, err, s.desk, func(p *views.StaffDesk) { p.Tail = tail })
	}
	page, err := s.desk(c)
	if err != nil {
		return err
	}
	web.NoStore(c)
	page.Tail, page.Looked, page.Found = tail, true, found
	return s.Show(c, fiber.StatusOK, page)
}

// DeskCoupon shows one coupon and what can be done with it.
func (s *Staff) DeskCoupon(c *fiber.Ctx) error {
	page, err := s.deskCoupon(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) deskCoupon(c *fiber.Ctx) (*views.StaffDeskCoupon, error) {
	coupon, err := s.Store.CouponAtDesk(c.UserContext(), web.Event(c), c.Params("code"))
	if err != nil {
		return nil, err
	}
	web.NoStore(c)
	page := &views.StaffDeskCoupon{Page: section("desk"), Coupon: coupon, State: coupon.StateAt(s.Store.Now())}
	if coupon.Refusal != nil && (page.Usable() || page.State == models.CouponPrinted) {
		page.RefusedNow = s.Views.Refusal(web.Lang(c), coupon.Refusal)
	}
	if !page.Usable() || coupon.Campaign.Rotating {
		return page, nil
	}
	png, err := web.QR(coupon.Code)
	page.QR = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png))
	return page, err
}

// DeskSlip is a coupon on paper for its holder; that it was printed is written down.
func (s *Staff) DeskSlip(c *fiber.Ctx) error {
	coupon, err := s.Store.PrintAtDesk(c.UserContext(), web.Actor(c), web.Event(c), c.Params("code"))
	if err != nil {
		return s.deskDone(c, err, "", "")
	}
	file, err := print.Slip(s.head(c), coupon.Coupon, coupon.Serial())
	if err != nil {
		return err
	}
	name := models.GroupCode(coupon.ShortCode) + ".pdf"
	return web.Download(c, "coupon-"+name, coupon.Campaign.Name(web.Lang(c))+" "+name, "application/pdf", file)
}

// DeskVoid takes a coupon back.
func (s *Staff) DeskVoid(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	reason, err := f.Text("reason"), f.Err().Err()
	if err == nil {
		_, err = s.Store.VoidCoupon(c.UserContext(), web.Actor(c), web.Event(c).ID, c.Params("code"), reason)
	}
	return s.deskDone(c, err, reason, "staff.desk.voided")
}

// DeskReverse takes a redemption back: the coupon is good again.
func (s *Staff) DeskReverse(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	reason, err := f.Text("reason"), f.Err().Err()
	if err == nil {
		err = s.Store.ReverseAtDesk(c.UserContext(), web.Actor(c), web.Event(c), c.Params("code"), reason)
	}
	return s.deskDone(c, err, reason, "staff.desk.reversed")
}

// deskDone shows the coupon again: as it is now, or with the reason that was typed and why not.
func (s *Staff) deskDone(c *fiber.Ctx, err error, reason, flash string) error {
	if err == nil {
		return s.Done(c, path(c, "/desk/"+c.Params("code")), flash)
	}
	return showAgain(s, c, err, s.deskCoupon, func(p *views.StaffDeskCoupon) { p.Reason = reason })
}
