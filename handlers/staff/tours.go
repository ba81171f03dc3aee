package staff

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
	"github.com/jangteo/jangteo/views/print"
)

// Tour is the stamp tour of the event: how it goes, its stops, its paper and its terms.
func (s *Staff) Tour(c *fiber.Ctx) error {
	page, err := s.tour(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) tour(c *fiber.Ctx) (*views.StaffTour, error) {
	ctx, e := c.UserContext(), web.Event(c)
	page := &views.StaffTour{Page: section("tour"), Form: views.NewTourForm(e)}
	campaigns, err := s.Store.Campaigns(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	for _, campaign := range campaigns {
		if campaign.Channel != models.Online && !campaign.Rotating {
			page.Campaigns = append(page.Campaigns, campaign)
		}
	}
	page.Count, err = s.Store.TourCountOf(ctx, e)
	if err == models.ErrNotFound {
		return page, nil
	}
	if err != nil {
		return nil, err
	}
	page.Tour, page.Form = &page.Count.Tour, views.TourFormOf(page.Count.Tour)
	stops := make([]models.Stop, len(page.Count.Stops))
	for i, stop := range page.Count.Stops {
		stops[i] = stop.Stop
	}
	if page.Booths, err = s.Store.StopBooths(ctx, e, stops); err != nil {
		return nil, err
	}
	if page.Choices, err = s.Store.StopChoices(ctx, e, *page.Tour); err != nil {
		return nil, err
	}
	page.Sheets, err = s.Store.CardSheets(ctx, *page.Tour)
	return page, err
}

// TourKeep makes the tour, or changes it.
func (s *Staff) TourKeep(c *fiber.Ctx) error {
	in, typed, err := readTour(c)
	if err == nil {
		_, err = s.Store.KeepTour(c.UserContext(), web.Actor(c), web.Event(c), in)
	}
	return s.tourDone(c, err, "staff.tour.kept", func(p *views.StaffTour) { p.Form = typed })
}

// readTour reads the terms, as they were typed and as the street understands them.
func readTour(c *fiber.Ctx) (models.TourInput, views.TourForm, error) {
	f := web.ReadForm(c)
	typed := views.TourForm{
		NameKo: f.Text("name_ko"), NameEn: f.Text("name_en"), NoteKo: f.Text("note_ko"), NoteEn: f.Text("note_en"),
		Need: f.Text("tour_need"), Artisans: f.Text("tour_artisans"), Walk: f.Text("tour_walk"), EachKind: f.Bool("tour_each"),
		Award: f.Choice("tour_award"), GiftKo: f.Text("gift_ko"), GiftEn: f.Text("gift_en"), Stock: f.Text("tour_stock"),
		Campaign: f.Choice("tour_campaign"), LegalBasis: f.Text("legal_basis"), OpensAt: f.Text("tour_opens"), ClosesAt: f.Text("tour_closes"),
	}
	in := models.TourInput{
		NameKo: typed.NameKo, NameEn: typed.NameEn, NoteKo: typed.NoteKo, NoteEn: typed.NoteEn,
		Need: int(f.Int("tour_need")), Artisans: int(f.Int("tour_artisans")), WalkSeconds: int(f.Int("tour_walk")), EachKind: typed.EachKind,
		Award: typed.Award, GiftKo: typed.GiftKo, GiftEn: typed.GiftEn, Stock: f.Int("tour_stock"),
		Campaign: typed.Campaign, LegalBasis: typed.LegalBasis, OpensAt: f.Time("tour_opens"), ClosesAt: f.Time("tour_closes"),
	}
	return in, typed, f.Err().Err()
}

// TourMove opens or closes the tour.
func (s *Staff) TourMove(c *fiber.Ctx) error {
	to := models.TourState(web.ReadForm(c).Choice("state"))
	err := s.Store.MoveTour(c.UserContext(), web.Actor(c), web.Event(c), to)
	return s.tourDone(c, err, "staff.tour.moved."+string(to), nil)
}

// StopsAdd makes stops of the places that were ticked.
func (s *Staff) StopsAdd(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	chosen, proved, err := f.All("stops"), f.Bool("proved"), f.Err().Err()
	if err == nil {
		err = s.Store.AddStops(c.UserContext(), web.Actor(c), web.Event(c), chosen, proved)
	}
	return s.tourDone(c, err, "staff.tour.stops_added", func(p *views.StaffTour) { p.Chosen = chosen })
}

// StopChange closes a stop or opens it again, or asks for the code on the vendor's phone.
func (s *Staff) StopChange(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	err := s.Store.ChangeStop(c.UserContext(), web.Actor(c), web.Event(c), c.Params("stop"), f.Bool("closed"), f.Bool("proved"))
	return s.tourDone(c, err, "staff.tour.stop_changed", nil)
}

// CardsPrint makes paper cards.
func (s *Staff) CardsPrint(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	n, err := f.Int("cards"), f.Err().Err()
	if err == nil {
		_, err = s.Store.PrintCards(c.UserContext(), web.Actor(c), web.Event(c), n)
	}
	return s.tourDone(c, err, "staff.tour.cards_made", func(p *views.StaffTour) { p.Cards = f.Text("cards") })
}

// tourDone goes back to the tour, or shows it with what was typed and why it could not be done.
func (s *Staff) tourDone(c *fiber.Ctx, err error, flash string, typed func(*views.StaffTour)) error {
	if err == nil {
		return s.Done(c, path(c, "/tour"), flash)
	}
	return showAgain(s, c, err, s.tour, typed)
}

// StopPosters are the posters of the stops.
func (s *Staff) StopPosters(c *fiber.Ctx) error {
	tour, stops, err := s.toured(c)
	if err != nil {
		return err
	}
	booths, err := s.Store.StopBooths(c.UserContext(), web.Event(c), stops)
	if err != nil {
		return err
	}
	file, err := print.Posters(s.head(c), tour, stops, booths, s.Config.BaseURL+"/t/")
	if err != nil {
		return err
	}
	return web.Download(c, "stops-"+web.Event(c).Slug+".pdf", tour.Name(web.Lang(c))+" QR.pdf", "application/pdf", file)
}

func (s *Staff) toured(c *fiber.Ctx) (models.Tour, []models.Stop, error) {
	tour, err := s.Store.TourOf(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return tour, nil, err
	}
	stops, err := s.Store.Stops(c.UserContext(), tour)
	return tour, stops, err
}

// CardsFile is a sheet of paper cards.
func (s *Staff) CardsFile(c *fiber.Ctx) error {
	tour, stops, err := s.toured(c)
	if err != nil {
		return err
	}
	sheet, _ := c.ParamsInt("sheet") // the route lets only digits through
	cards, err := s.Store.CardsOfSheet(c.UserContext(), tour, sheet)
	if err != nil {
		return err
	}
	if len(cards) == 0 {
		return models.ErrNotFound
	}
	file, err := print.StampCards(s.head(c), tour, stops, cards, s.Config.BaseURL+"/s/")
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s–%s.pdf", cards[0].Number(), cards[len(cards)-1].Number())
	return web.Download(c, "cards-"+cards[0].Number()+".pdf", tour.Name(web.Lang(c))+" "+name, "application/pdf", file)
}
