package shopper

import (
	"html/template"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Mine is where a personal link leads. Opening it changes nothing: somebody else may have sent it.
//
//	GET /e/:event/mine/:link
func (s *Shopper) Mine(c *fiber.Ctx) error {
	web.NoStore(c)
	other, err := s.Store.BrowserOf(web.Event(c), c.Params("link"))
	if err != nil {
		return err
	}
	page := &views.ShopperMine{Action: minePath(c, c.Params("link")), Same: other == web.Visitor(c)}
	theirs, err := s.Store.CouponsOf(c.UserContext(), web.Event(c).ID, s.Store.Shopper(other))
	if err != nil {
		return err
	}
	own, err := s.heldBy(c, web.Event(c))
	page.Theirs, page.Own = len(theirs), len(own)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// MineTake makes this browser one with that of the link.
//
//	POST /e/:event/mine/:link
func (s *Shopper) MineTake(c *fiber.Ctx) error {
	other, err := s.Store.BrowserOf(web.Event(c), c.Params("link"))
	if err != nil {
		return err
	}
	if own := web.Visitor(c); own != "" {
		if err := s.Store.BringTogether(c.UserContext(), own, other); err != nil {
			return err
		}
	}
	s.BecomeVisitor(c, other)
	return s.Done(c, "/e/"+web.Event(c).Slug+"/coupons", "shopper.mine.taken")
}

// CouponsLink draws the personal link of this browser, for the camera of its owner's other phone.
//
//	GET /e/:event/coupons/link.png
func (s *Shopper) CouponsLink(c *fiber.Ctx) error {
	link, err := s.personalLink(c, web.Event(c))
	if err != nil {
		return err
	}
	png, err := web.QR(link)
	if err != nil {
		return err
	}
	c.Type("png")
	return c.Send(png)
}

func minePath(c *fiber.Ctx, link string) string { return "/e/" + web.Event(c).Slug + "/mine/" + link }

// personalLink is the whole address that carries this browser's coupons to another one.
func (s *Shopper) personalLink(c *fiber.Ctx, e models.Event) (string, error) {
	visitor := web.Visitor(c)
	if visitor == "" {
		return "", models.ErrNotFound
	}
	link, err := s.Store.PersonalLink(e, visitor)
	return s.Config.BaseURL + "/e/" + e.Slug + "/mine/" + link, err
}

// inApp is the hint for who reads inside KakaoTalk or Naver: the way out carries the coupons, if there are any.
func (s *Shopper) inApp(c *fiber.Ctx, e models.Event, holds bool) (views.InApp, error) {
	agent, hint := c.Get(fiber.HeaderUserAgent), views.InApp{}
	switch {
	case strings.Contains(agent, "KAKAOTALK"):
		hint.App = "kakao"
	case strings.Contains(agent, "NAVER(inapp"):
		hint.App = "naver"
	default:
		return hint, nil
	}
	hint.Address = s.Config.BaseURL + "/e/" + e.Slug
	if holds {
		link, err := s.personalLink(c, e)
		if err != nil {
			return hint, err
		}
		hint.Address = link
	}
	if hint.App == "kakao" {
		hint.Open = template.URL("kakaotalk://web/openExternal?url=" + url.QueryEscape(hint.Address))
	}
	return hint, nil
}
