package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/sheet"
	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Prizes lists the prize draws of the event, with the form for another.
func (s *Staff) Prizes(c *fiber.Ctx) error {
	page, err := s.prizes(c)
	if err != nil {
		return err
	}
	page.Form = views.PrizeForm{Source: models.FromPurchase, ClaimHours: "72"}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) prizes(c *fiber.Ctx) (*views.StaffPrizes, error) {
	e, ctx := web.Event(c), c.UserContext()
	draws, err := s.Store.PrizeDraws(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	counts, err := s.Store.EntryCounts(ctx, e.ID)
	return &views.StaffPrizes{Page: section("purchases"), Draws: draws, Counts: counts}, err
}

// PrizeOpen begins to take entries for one more prize.
func (s *Staff) PrizeOpen(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	typed := views.PrizeForm{NameKo: f.Text("name_ko"), NameEn: f.Text("name_en"), Prizes: f.Text("prizes"), Value: f.Text("value"), Source: f.Choice("source"),
		Minimum: f.Text("minimum"), DrawAt: f.Text("draw_at"), ClaimHours: f.Text("claim_hours")}
	in := models.PrizeDrawInput{NameKo: typed.NameKo, NameEn: typed.NameEn, Prizes: f.Int("prizes"), ValueWon: f.Int("value"), Source: typed.Source,
		MinimumWon: f.Int("minimum"), DrawAt: f.Time("draw_at"), ClaimHours: f.Int("claim_hours")}
	err := f.Err().Err()
	var p models.PrizeDraw
	if err == nil {
		p, err = s.Store.OpenPrizeDraw(c.UserContext(), web.Actor(c), web.Event(c), in)
	}
	if err == nil {
		return s.Done(c, path(c, "/prizes/"+p.PublicID), "staff.prizes.opened")
	}
	return showAgain(s, c, err, s.prizes, func(p *views.StaffPrizes) { p.Form = typed })
}

// Prize shows one prize draw: what is public of it, and its winners.
func (s *Staff) Prize(c *fiber.Ctx) error {
	page, err := s.prize(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) prize(c *fiber.Ctx) (*views.StaffPrize, error) {
	e, ctx := web.Event(c), c.UserContext()
	p, err := s.Store.PrizeDrawByPublicID(ctx, e.ID, c.Params("prize"))
	if err != nil {
		return nil, err
	}
	page := &views.StaffPrize{Page: section("purchases"), Prize: p, URL: s.Config.BaseURL + "/e/" + e.Slug + "/prizes/" + p.PublicID}
	counts, err := s.Store.EntryCounts(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	page.Entries = counts[p.ID]
	page.Winners, err = s.Store.Winners(ctx, p)
	return page, err
}

// PrizeList publishes the list of entries with its hash.
func (s *Staff) PrizeList(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	announced := f.Text("announced")
	_, err := s.Store.ListPrizeDraw(c.UserContext(), web.Actor(c), web.Event(c), c.Params("prize"), announced)
	return s.prizeDone(c, err, "staff.draw.listed", func(p *views.StaffPrize) { p.Announced = announced })
}

// PrizeSeed types the seed in before witnesses: the prizes are drawn.
func (s *Staff) PrizeSeed(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	in := models.DrawSeed{Seed: f.Text("seed"), Source: f.Text("source"), Witnesses: f.Text("witnesses")}
	_, err := s.Store.DrawPrizes(c.UserContext(), web.Actor(c), web.Event(c), c.Params("prize"), in)
	return s.prizeDone(c, err, "staff.prize.drawn", func(p *views.StaffPrize) { p.Seed = in })
}

// PrizePassOn gives what nobody claimed in time to the next in the drawn order.
func (s *Staff) PrizePassOn(c *fiber.Ctx) error {
	_, left, err := s.Store.PassOnPrizes(c.UserContext(), web.Actor(c), web.Event(c), c.Params("prize"))
	said := "staff.prize.passed_on"
	if left > 0 {
		said = "staff.prize.nobody_left"
	}
	return s.prizeDone(c, err, said, nil)
}

// PrizeHand writes down that a winner has the prize.
func (s *Staff) PrizeHand(c *fiber.Ctx) error {
	page, err := s.prize(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	how := f.Text("how")
	if err = f.Err().Err(); err == nil {
		err = s.Store.HandPrize(c.UserContext(), web.Actor(c), page.Prize, c.Params("code"), how)
	}
	return s.prizeDone(c, err, "staff.prize.handed_over", func(p *views.StaffPrize) { p.Handing = c.Params("code") })
}

// PrizeParcels shows where the prizes go; who asked and why is written down.
func (s *Staff) PrizeParcels(c *fiber.Ctx) error {
	page, parcels, err := s.parcels(c)
	if err != nil || page == nil {
		return err
	}
	page.Parcels = map[int64]models.Delivery{}
	for _, parcel := range parcels {
		page.Parcels[parcel.Winner.ID] = parcel.Delivery
	}
	web.NoStore(c)
	return s.Show(c, fiber.StatusOK, page)
}

// parcelColumns are the keys of the headings of the list of parcels.
var parcelColumns = []string{"shopper.prize.code", "shopper.prize.name", "shopper.prize.phone", "shopper.prize.address"}

// PrizeParcelsFile is the same for a label printer or a courier.
func (s *Staff) PrizeParcelsFile(c *fiber.Ctx) error {
	page, parcels, err := s.parcels(c)
	if err != nil || page == nil {
		return err
	}
	rows := make([][]any, len(parcels))
	for i, parcel := range parcels {
		rows[i] = []any{models.GroupCode(parcel.Winner.Code), parcel.Delivery.Name, parcel.Delivery.Phone, parcel.Delivery.Address}
	}
	return s.sendTable(c, sheet.CSV, "prize", headings(s, c, "", parcelColumns), rows)
}

// parcels reads where prizes go; without a reason it shows the form again, and the page is nil.
func (s *Staff) parcels(c *fiber.Ctx) (*views.StaffPrize, []models.Parcel, error) {
	page, err := s.prize(c)
	if err != nil {
		return nil, nil, err
	}
	page.Why = web.ReadForm(c).Text("why")
	list, err := s.Store.Parcels(c.UserContext(), web.Actor(c), page.Prize, page.Why)
	if wrong(err) {
		return nil, nil, s.ShowFaults(c, page, err)
	}
	return page, list, err
}

// prizeDone shows the prize draw again: as it is now, or with what was typed and why not.
func (s *Staff) prizeDone(c *fiber.Ctx, err error, flash string, typed func(*views.StaffPrize)) error {
	if err == nil {
		return s.Done(c, path(c, "/prizes/"+c.Params("prize")), flash)
	}
	return showAgain(s, c, err, s.prize, typed)
}
