package shopper

import (
	"encoding/base64"
	"errors"
	"html/template"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Stamps is the stamp card of this phone.
//
//	GET /e/:event/stamps
func (s *Shopper) Stamps(c *fiber.Ctx) error {
	page, err := s.ownCard(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// StampReward takes the coupon of a complete card onto this phone. Pressing twice is safe.
//
//	POST /e/:event/stamps/reward
func (s *Shopper) StampReward(c *fiber.Ctx) error {
	_, err := s.Store.TakeReward(c.UserContext(), web.Event(c), s.person(c))
	if err == nil || models.ReasonOf(err) == "gift_given" {
		return s.Done(c, "/e/"+web.Event(c).Slug+"/stamps", "shopper.stamps.rewarded")
	}
	page, lost := s.ownCard(c)
	if lost != nil {
		return lost
	}
	return s.ShowRefused(c, page, err)
}

func (s *Shopper) ownCard(c *fiber.Ctx) (*views.ShopperStamps, error) {
	web.NoStore(c)
	tour, err := s.Store.TourOf(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return nil, err
	}
	if !tour.Shown() {
		return nil, models.ErrNotFound
	}
	page := &views.ShopperStamps{Mine: true}
	if page.Collection, err = s.collected(c, tour); err != nil {
		return nil, err
	}
	if page.Card.ID > 0 {
		png, err := web.QR(s.Config.BaseURL + "/s/" + page.Card.Code)
		if err != nil {
			return nil, err
		}
		page.QR = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png)) // so that it stays with the page when the network goes
	}
	return page, s.fillCard(c, web.Event(c), page)
}

// fillCard reads what stands around a card: where its stops are, and its chances in the prize draws.
func (s *Shopper) fillCard(c *fiber.Ctx, e models.Event, page *views.ShopperStamps) (err error) {
	if page.Booths, err = s.Store.StopBooths(c.UserContext(), e, page.Stops); err != nil || page.Card.ID == 0 {
		return err
	}
	page.Entries, err = s.Store.EntriesOn(c.UserContext(), models.FromCard, page.Card.ID)
	return err
}

// collected is what this phone has in a tour: nothing before its first stamp.
func (s *Shopper) collected(c *fiber.Ctx, tour models.Tour) (models.Collection, error) {
	var card models.Card
	if visitor := web.Visitor(c); visitor != "" {
		var err error
		if card, err = s.Store.CardOf(c.UserContext(), tour, s.Store.Shopper(visitor)); err != nil && err != models.ErrNotFound {
			return models.Collection{}, err
		}
	}
	return s.Store.Collected(c.UserContext(), tour, card)
}

// Stop is where the QR on a poster leads. Looking stamps nothing.
//
//	GET /t/:stop
func (s *Shopper) Stop(c *fiber.Ctx) error {
	page, err := s.stopPage(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Shopper) stopPage(c *fiber.Ctx) (*views.ShopperStop, error) {
	web.NoStore(c)
	stop, tour, e, err := s.Store.StopByCode(c.UserContext(), c.Params("stop"))
	if err != nil {
		return nil, err
	}
	page := &views.ShopperStop{Stop: stop, Proof: c.Query("p")}
	page.Event = &e
	page.Collection, err = s.collected(c, tour)
	return page, err
}

// Stamp gives this phone the stamp of a stop. Pressing twice is safe.
//
//	POST /t/:stop
func (s *Shopper) Stamp(c *fiber.Ctx) error {
	visitor, f := web.Visitor(c), web.ReadForm(c)
	proof, err := f.Text("proof"), f.Err().Err()
	if visitor == "" {
		return &models.Error{Kind: models.Forbidden, Reason: "forbidden", Words: "no_cookie_for_stamps"}
	}
	var done models.Stamped
	if err == nil {
		done, err = s.Store.StampByPhone(c.UserContext(), models.StampInput{Stop: c.Params("stop"), Person: s.Store.Shopper(visitor), Proof: proof})
	}
	if err != nil {
		return s.noStamp(c, err, proof)
	}
	said := "shopper.stamps.stamped"
	switch {
	case done.Paid:
		said = "shopper.stamps.rewarded"
	case done.Done:
		said = "shopper.stamps.done"
	case !done.New:
		said = "shopper.stamps.had"
	}
	return s.Done(c, "/e/"+done.Event.Slug+"/stamps", said)
}

// noStamp shows the stop again with why it gave no stamp.
func (s *Shopper) noStamp(c *fiber.Ctx, err error, proof string) error {
	page, lost := s.stopPage(c)
	if lost != nil {
		return lost
	}
	page.Proof = proof
	var why *models.Error
	if !errors.As(err, &why) {
		return s.ShowFaults(c, page, err)
	}
	web.RetryAfter(c, why)
	page.Refusal = s.Views.Refusal(web.Lang(c), why)
	return s.Show(c, web.StatusOf(why), page)
}

// StampCard is a card by its QR, on paper or on another phone: staff and vendors go on from here.
//
//	GET /s/:card
func (s *Shopper) StampCard(c *fiber.Ctx) error {
	web.NoStore(c)
	card, e, err := s.Store.CardByCode(c.UserContext(), c.Params("card"))
	if err != nil {
		return err
	}
	tour, err := s.Store.TourOf(c.UserContext(), e.ID)
	if err != nil {
		return err
	}
	page := &views.ShopperStamps{}
	page.Event = &e
	if page.Collection, err = s.Store.Collected(c.UserContext(), tour, card); err != nil {
		return err
	}
	if web.Actor(c).May(models.Desk, e.ID) {
		page.ToDesk = "/staff/" + e.Slug + "/gifts/" + card.ShortCode
	}
	if phone, err := s.Device(c); err == nil && phone.EventID == e.ID {
		page.ToStamp = "/vendor/" + e.Slug + "/stop?card=" + card.Code
	}
	if err := s.fillCard(c, e, page); err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}
