package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// giftLog is how far back the gift desk sees what it did.
const giftLog = 10

// Gifts is the gift desk.
func (s *Staff) Gifts(c *fiber.Ctx) error {
	page, err := s.gifts(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) gifts(c *fiber.Ctx) (*views.StaffGifts, error) {
	page := &views.StaffGifts{Page: section("gifts")}
	tour, err := s.Store.TourOf(c.UserContext(), web.Event(c).ID)
	if err == models.ErrNotFound {
		return page, nil
	}
	if err != nil {
		return nil, err
	}
	web.AllowWasm(c) // the camera reads cards
	page.Tour = &tour
	page.Gifts, err = s.Store.Handovers(c.UserContext(), tour.EventID, giftLog)
	return page, err
}

// GiftFind goes to the card whose number was typed or scanned.
func (s *Staff) GiftFind(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	typed := f.Text("code")
	card, err := s.Store.FindCard(c.UserContext(), web.Event(c).ID, typed)
	if err == nil {
		return c.Redirect(path(c, "/gifts/"+card.ShortCode), fiber.StatusSeeOther)
	}
	if models.ReasonOf(err) != "unknown_card" {
		return err
	}
	return showAgain(s, c, models.Fault("code", "unknown_card_no"), s.gifts, func(p *views.StaffGifts) { p.Code = typed })
}

// Gift shows one card and what can be done with it.
func (s *Staff) Gift(c *fiber.Ctx) error {
	page, err := s.gift(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) gift(c *fiber.Ctx) (*views.StaffGift, error) {
	web.NoStore(c)
	page := &views.StaffGift{Page: section("gifts")}
	var err error
	if page.Collection, err = s.Store.AtGiftDesk(c.UserContext(), web.Event(c), c.Params("card")); err != nil {
		return nil, err
	}
	if why := page.GiftRefusal(); why != nil {
		page.RefusedNow = s.Views.Refusal(web.Lang(c), why)
	}
	page.Booths, err = s.Store.StopBooths(c.UserContext(), web.Event(c), page.Stops)
	return page, err
}

// GiftStamps writes down the ink stamps that the desk saw on a card.
func (s *Staff) GiftStamps(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	seen, err := f.All("stops"), f.Err().Err()
	if err == nil {
		_, err = s.Store.StampAtDesk(c.UserContext(), web.Actor(c), web.Event(c), c.Params("card"), seen)
	}
	return s.giftDone(c, err, "staff.gifts.stamped", func(p *views.StaffGift) { p.Chosen = seen })
}

// GiftReceipt is the screen that is turned to the receiver.
func (s *Staff) GiftReceipt(c *fiber.Ctx) error {
	web.NoStore(c)
	page := &views.StaffReceipt{Page: section("gifts")}
	var err error
	if page.Collection, err = s.Store.AtGiftDesk(c.UserContext(), web.Event(c), c.Params("card")); err != nil {
		return err
	}
	if page.GiftRefusal() != nil {
		return c.Redirect(path(c, "/gifts/"+c.Params("card")), fiber.StatusSeeOther)
	}
	return s.Show(c, fiber.StatusOK, page)
}

// GiftHandOver writes down that the receiver confirmed to have the gift.
func (s *Staff) GiftHandOver(c *fiber.Ctx) error {
	received := web.ReadForm(c).Bool("received")
	_, err := s.Store.HandOver(c.UserContext(), web.Actor(c), web.Event(c), c.Params("card"), received)
	return s.giftDone(c, err, "staff.gifts.given", nil)
}

// GiftUndo takes back what was handed over by mistake.
func (s *Staff) GiftUndo(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	reason, err := f.Text("reason"), f.Err().Err()
	if err == nil {
		err = s.Store.UndoHandover(c.UserContext(), web.Actor(c), web.Event(c), c.Params("card"), reason)
	}
	return s.giftDone(c, err, "staff.gifts.undone", func(p *views.StaffGift) { p.Reason = reason })
}

// giftDone shows the card again: as it is now, or with what was typed and why not.
func (s *Staff) giftDone(c *fiber.Ctx, err error, flash string, typed func(*views.StaffGift)) error {
	if err == nil {
		return s.Done(c, path(c, "/gifts/"+c.Params("card")), flash)
	}
	return showAgain(s, c, err, s.gift, typed)
}

// giftColumns are those of the list of receipts, as keys after staff.gifts.
var giftColumns = []string{"at", "what", "card", "stamps", "by", "received", "coupon", "undone_word", "reason"}

// GiftsFile is the list of receipts as a table for a spreadsheet: what was taken back stands in it too.
func (s *Staff) GiftsFile(c *fiber.Ctx) error {
	list, err := s.Store.Handovers(c.UserContext(), web.Event(c).ID, 0)
	if err != nil {
		return err
	}
	rows := make([][]any, len(list))
	for i, g := range list {
		undone := ""
		if g.UndoneAt != nil {
			undone = inFile(*g.UndoneAt) + " " + g.UndoneBy
		}
		card := g.Number()
		if card == "" {
			card = models.GroupCode(g.ShortCode)
		}
		rows[i] = []any{inFile(g.GivenAt), g.What, card, g.Stamps, g.GivenBy, inFile(g.ReceivedAt), models.GroupCode(g.Coupon), undone, g.Reason}
	}
	return s.sendTable(c, formatOf(c), "gifts", headings(s, c, "staff.gifts.", giftColumns), rows)
}
