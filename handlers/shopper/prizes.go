package shopper

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/draw"
	"github.com/jangteo/jangteo/views"
)

// Prizes lists the prize draws of an event and what this phone has in them.
//
//	GET /e/:event/prizes
func (s *Shopper) Prizes(c *fiber.Ctx) error {
	page, err := s.prizes(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// PrizePhone keeps the number of who wants a text when an entry wins, or forgets it.
//
//	POST /e/:event/prizes/phone
func (s *Shopper) PrizePhone(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	typed := f.Text("phone")
	err := f.Err().Err()
	if err == nil {
		err = s.Store.LeavePhone(c.UserContext(), web.Event(c), s.person(c), typed, web.Lang(c))
	}
	if err == nil {
		said := "shopper.prizes.phone_done"
		if typed == "" {
			said = "shopper.prizes.phone_gone"
		}
		return s.Done(c, "/e/"+web.Event(c).Slug+"/prizes", said)
	}
	page, lost := s.prizes(c)
	if lost != nil {
		return lost
	}
	page.Phone = typed
	return s.ShowRefused(c, page, err)
}

func (s *Shopper) prizes(c *fiber.Ctx) (*views.ShopperPrizes, error) {
	web.NoStore(c)
	e, ctx := web.Event(c), c.UserContext()
	page := &views.ShopperPrizes{Texts: s.Store.Texts}
	var err error
	if page.Draws, err = s.Store.PrizeDraws(ctx, e.ID); err != nil {
		return nil, err
	}
	if page.Counts, err = s.Store.EntryCounts(ctx, e.ID); err != nil {
		return nil, err
	}
	p, err := s.Store.PaybackOf(ctx, e.ID)
	if err != nil && err != models.ErrNotFound {
		return nil, err
	}
	page.Payback = p.Takes(e)
	person := s.person(c)
	if person == "" {
		return page, nil
	}
	if page.Entries, err = s.Store.OwnEntries(ctx, e.ID, person); err != nil {
		return nil, err
	}
	won, err := s.Store.WonBy(ctx, e.ID, person)
	if err == models.ErrNotFound {
		return page, nil
	}
	page.Won = &won
	return page, err
}

// Prize shows list, hash, seed, result and winners of a prize draw; who won on this phone says here where the prize goes.
//
//	GET /e/:event/prizes/:prize
func (s *Shopper) Prize(c *fiber.Ctx) error {
	page, err := s.prize(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// PrizeClaim keeps where a prize goes.
//
//	POST /e/:event/prizes/:prize/claim
func (s *Shopper) PrizeClaim(c *fiber.Ctx) error {
	page, err := s.prize(c)
	if err != nil {
		return err
	}
	if page.Won == nil {
		return models.ErrNotFound
	}
	f := web.ReadForm(c)
	page.Delivery = models.Delivery{Name: f.Text("name"), Phone: f.Text("phone"), Address: f.Text("address")}
	if err = f.Err().Err(); err == nil {
		err = s.Store.ClaimPrize(c.UserContext(), web.Event(c), page.Won.Person, page.Delivery)
	}
	if err == nil {
		return s.Done(c, "/e/"+web.Event(c).Slug+"/prizes/"+page.Prize.PublicID, "shopper.prize.claimed")
	}
	return s.ShowRefused(c, page, err)
}

// PrizeList is the list of a prize draw to the byte, as its hash was taken.
//
//	GET /e/:event/prizes/:prize/list.txt
func (s *Shopper) PrizeList(c *fiber.Ctx) error {
	p, err := s.listedPrize(c)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	c.Set(fiber.HeaderContentDisposition, `inline; filename="list-`+p.PublicID+`.txt"`)
	return c.SendString(p.Draw.List)
}

// PrizeJSON is the same for programs, with all that is on the page.
//
//	GET /e/:event/prizes/:prize/draw.json
func (s *Shopper) PrizeJSON(c *fiber.Ctx) error {
	p, err := s.listedPrize(c)
	if err != nil {
		return err
	}
	winners, err := s.Store.Winners(c.UserContext(), p)
	if err != nil {
		return err
	}
	codes := make([]string, len(winners)) // substitutes behind those who were drawn
	for i, w := range winners {
		codes[i] = w.Code
	}
	d := p.Draw
	selected, waiting := d.Result()
	return c.JSON(fiber.Map{
		"version": draw.Version, "list": d.List, "hash": d.Hash, "listed_at": d.ListedAt, "announced": d.Announced, "seed": d.Seed, "source": d.Source,
		"witnesses": d.Witnesses, "drawn_at": d.DrawnAt, "selected": receipts(selected), "waiting": receipts(waiting), "winners": codes,
	})
}

func (s *Shopper) listedPrize(c *fiber.Ctx) (models.PrizeDraw, error) {
	p, err := s.Store.PrizeDrawByPublicID(c.UserContext(), web.Event(c).ID, c.Params("prize"))
	if err == nil && !p.Listed() {
		err = models.ErrNotFound
	}
	return p, err
}

func (s *Shopper) prize(c *fiber.Ctx) (*views.ShopperPrize, error) {
	web.NoStore(c)
	e, ctx := web.Event(c), c.UserContext()
	p, err := s.Store.PrizeDrawByPublicID(ctx, e.ID, c.Params("prize"))
	if err != nil {
		return nil, err
	}
	winners, err := s.Store.Winners(ctx, p)
	if err != nil {
		return nil, err
	}
	person := s.person(c)
	entries, err := s.Store.OwnEntries(ctx, e.ID, person)
	return views.NewShopperPrize(p, winners, entries, person), err
}
