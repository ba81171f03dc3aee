package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// BoothChoices GET /staff/:event/booths/choices?vendor=M01 says of every booth what it would mean for a
// vendor that is picked up.
func (s *Staff) BoothChoices(c *fiber.Ctx) error {
	board, err := s.Store.PlaceBoard(c.UserContext(), web.Event(c), c.Query("draft"))
	if err != nil {
		return err
	}
	for _, a := range board.Vendors {
		if a.No == c.Query("vendor") {
			return c.JSON(fiber.Map{"choices": s.choicesOf(c, board, a)})
		}
	}
	return models.ErrNotFound
}

func (s *Staff) choicesOf(c *fiber.Ctx, board models.PlaceBoard, a models.Application) []views.BoothOption {
	var list []views.BoothOption
	for _, choice := range board.Choices(a) {
		o := views.BoothOption{Label: choice.Booth.Label, Place: choice.Place.Label(), With: choice.Numbers()}
		switch {
		case choice.Why != nil:
			o.Text, o.Blocks = s.Views.Refusal(web.Lang(c), choice.Why), true
		case choice.Soft != nil:
			o.Text, o.Soft = s.Views.Refusal(web.Lang(c), choice.Soft), true
		default:
			o.Text = s.better(c, choice.Better)
			for _, other := range choice.With {
				o.Text = s.say(c, "staff.booths.swap_with", map[string]any{"vendor": other.Vendor.Name}) + " " + o.Text
			}
		}
		if len(choice.Place) > 1 {
			o.Text = o.Place + ": " + o.Text
		}
		list = append(list, o)
	}
	return list
}

// better says in a few words what a move changes, by the heaviest tier in which it changes something.
func (s *Staff) better(c *fiber.Ctx, score models.PlaceScore) string {
	return s.say(c, "place.better."+score.Word(), map[string]any{"points": score.Points()})
}

// BoothsNow GET /staff/:event/booths/now is asked by an open page every few seconds: who else is there, and whether
// anything changed.
func (s *Staff) BoothsNow(c *fiber.Ctx) error {
	now, err := s.Store.SeePlaces(c.UserContext(), web.Actor(c), web.Event(c), c.Query("draft"))
	if err != nil {
		return err
	}
	text := ""
	for i, name := range now.Others {
		if i > 0 {
			text += ", "
		}
		text += name
	}
	if text != "" {
		text = s.say(c, "staff.booths.present", map[string]any{"names": text})
	}
	return c.JSON(fiber.Map{"revision": now.Revision, "others": text})
}

// BoothWhy GET /staff/:event/booths/why?vendor=M01&booth=A12 answers "why here" and "why not there".
func (s *Staff) BoothWhy(c *fiber.Ctx) error {
	board, err := s.Store.PlaceBoard(c.UserContext(), web.Event(c), c.Query("draft"))
	if err != nil {
		return err
	}
	for _, a := range board.Vendors {
		if a.No != c.Query("vendor") {
			continue
		}
		page := &views.StaffBoothWhy{Page: section("booths"), Board: board, Vendor: a, Terms: board.WhyHere(a)}
		if booth, has := board.Layout.Booth(c.Query("booth")); has {
			choice, gone, come := board.WhyNot(a, booth)
			page.Other, page.Gone, page.Come = &choice, gone, come
			if why := choice.Against(); why != nil {
				page.Refusal = s.Views.Refusal(web.Lang(c), why)
			} else {
				page.Better = s.better(c, choice.Better)
			}
		}
		return s.Show(c, fiber.StatusOK, page)
	}
	return models.ErrNotFound
}

// BoothDrafts GET /staff/:event/booths/drafts shows the street and the drafts side by side.
func (s *Staff) BoothDrafts(c *fiber.Ctx) error {
	page, err := s.drafts(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) drafts(c *fiber.Ctx) (*views.StaffBoothDrafts, error) {
	ctx, e := c.UserContext(), web.Event(c)
	page := &views.StaffBoothDrafts{Page: section("booths"), Now: s.Store.Now()}
	boards, err := s.Store.PlaceDrafts(ctx, e)
	if err != nil {
		return nil, err
	}
	for _, b := range boards {
		page.Add(b, web.Lang(c))
	}
	page.Preview, err = s.Store.PreviewOf(ctx, e.ID)
	return page, err
}

// afterDraft answers an act on a draft: at the drafts, with the sentence when it was refused.
func (s *Staff) afterDraft(c *fiber.Ctx, err error, flash string) error {
	if err == nil {
		return s.Done(c, path(c, "/booths/drafts"), flash)
	}
	return showAgain(s, c, err, s.drafts, func(page *views.StaffBoothDrafts) {
		page.Name, page.Until, page.Draft = c.FormValue("name"), c.FormValue("until"), c.FormValue("draft")
	})
}

// BoothKeep keeps what stands on a board as a draft.
func (s *Staff) BoothKeep(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	_, err := s.Store.KeepDraft(c.UserContext(), web.Actor(c), web.Event(c), onPage(f), f.Text("name"))
	return s.afterDraft(c, err, "staff.drafts.kept_flash")
}

// BoothDrop throws a draft away.
func (s *Staff) BoothDrop(c *fiber.Ctx) error {
	err := s.Store.DropPlaceDraft(c.UserContext(), web.Actor(c), web.Event(c), web.ReadForm(c).Choice("draft"))
	return s.afterDraft(c, err, "staff.drafts.dropped_flash")
}

// BoothPublish makes a draft the street that everybody sees.
func (s *Staff) BoothPublish(c *fiber.Ctx) error {
	_, err := s.Store.PublishDraft(c.UserContext(), web.Actor(c), web.Event(c), onPage(web.ReadForm(c)))
	return s.afterDraft(c, err, "staff.drafts.published_flash")
}

// BoothPreview shows vendors a draft until a time.
func (s *Staff) BoothPreview(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	until := f.Time("until")
	var err error
	if faults := f.Err(); len(faults) > 0 {
		err = faults
	} else {
		err = s.Store.OpenPreview(c.UserContext(), web.Actor(c), web.Event(c), onPage(f), until)
	}
	return s.afterDraft(c, err, "staff.drafts.preview_flash")
}

// BoothPreviewEnd takes the preview back.
func (s *Staff) BoothPreviewEnd(c *fiber.Ctx) error {
	return s.afterDraft(c, s.Store.EndPreview(c.UserContext(), web.Actor(c), web.Event(c)), "staff.drafts.preview_ended_flash")
}

// BoothTell tells those whose booth is new or another.
func (s *Staff) BoothTell(c *fiber.Ctx) error {
	on := onPage(web.ReadForm(c))
	_, err := s.Store.TellPlaces(c.UserContext(), web.Actor(c), web.Event(c), on)
	return s.after(c, models.PlaceInput{PlacesPage: on}, err, "staff.booths.told_flash")
}
