package staff

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/views"
	"github.com/jangteo/jangteo/views/print"
)

// Batches lists the batches of paper coupons of a campaign.
func (s *Staff) Batches(c *fiber.Ctx) error {
	page, err := s.batches(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) batches(c *fiber.Ctx) (*views.StaffBatches, error) {
	campaign, err := s.campaign(c)
	if err != nil {
		return nil, err
	}
	batches, err := s.Store.Batches(c.UserContext(), campaign)
	return &views.StaffBatches{Page: section("campaigns"), Campaign: campaign, Batches: batches}, err
}

// BatchPrint makes a batch.
func (s *Staff) BatchPrint(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	n := f.Int("coupons")
	err := f.Err().Err()
	if err == nil {
		_, err = s.Store.PrintBatch(c.UserContext(), web.Actor(c), web.Event(c), c.Params("campaign"), n)
	}
	return s.batchDone(c, err, "staff.batches.printed", func(p *views.StaffBatches) { p.Typed = f.Text("coupons") })
}

// BatchHandOut makes the coupons of a batch good.
func (s *Staff) BatchHandOut(c *fiber.Ctx) error {
	err := s.Store.HandOutBatch(c.UserContext(), web.Actor(c), web.Event(c), c.Params("campaign"), batchNo(c))
	return s.batchDone(c, err, "staff.batches.handed_out", nil)
}

// BatchVoid takes back what is unused of a batch.
func (s *Staff) BatchVoid(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	reason, err := f.Text("reason"), f.Err().Err()
	if err == nil {
		_, err = s.Store.VoidBatch(c.UserContext(), web.Actor(c), web.Event(c), c.Params("campaign"), batchNo(c), reason)
	}
	return s.batchDone(c, err, "staff.batches.voided", func(p *views.StaffBatches) { p.Voiding, p.Reason = batchNo(c), reason })
}

// BatchFile is the PDF of a batch.
func (s *Staff) BatchFile(c *fiber.Ctx) error {
	campaign, err := s.campaign(c)
	if err != nil {
		return err
	}
	batch, err := s.Store.Batch(c.UserContext(), campaign.EventID, campaign.PublicID, batchNo(c))
	if err != nil {
		return err
	}
	coupons, err := s.Store.CouponsOfBatch(c.UserContext(), batch)
	if err != nil {
		return err
	}
	file, err := print.Coupons(s.head(c), campaign, batch, coupons)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s–%s.pdf", batch.First(), batch.Last())
	return web.Download(c, fmt.Sprintf("coupons-%s.pdf", batch.First()), campaign.Name(web.Lang(c))+" "+name, "application/pdf", file)
}

// batchNo is the number in the route, which lets only digits through.
func batchNo(c *fiber.Ctx) int {
	no, _ := c.ParamsInt("batch")
	return no
}

// batchDone goes back to the batches, or shows them with what was typed and why it could not be done.
func (s *Staff) batchDone(c *fiber.Ctx, err error, flash string, typed func(*views.StaffBatches)) error {
	if err == nil {
		return s.Done(c, path(c, "/campaigns/"+c.Params("campaign")+"/paper"), flash)
	}
	return showAgain(s, c, err, s.batches, typed)
}

// head is what every sheet has, in the reader's language.
func (s *Staff) head(c *fiber.Ctx) print.Head {
	return print.Head{Event: web.Event(c), Lang: web.Lang(c), At: s.Store.Now(), Say: s.Views.Text}
}
