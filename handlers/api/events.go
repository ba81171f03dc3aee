package api

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// bilingual is a name in both languages; the English one may be empty.
type bilingual struct {
	Ko string `json:"ko"`
	En string `json:"en"`
}

// event is what everybody may know of a sale event. Name and place are in the reader's language.
type event struct {
	Slug       string            `json:"slug"`
	State      models.EventState `json:"state"`
	Open       bool              `json:"open"` // the street is open at this moment
	Name       string            `json:"name"`
	Names      bilingual         `json:"names"`
	Place      string            `json:"place"`
	Places     bilingual         `json:"places"`
	Host       string            `json:"host"`
	About      string            `json:"about"`
	StartsAt   moment            `json:"starts_at"`
	EndsAt     moment            `json:"ends_at"`
	ApplyFrom  moment            `json:"apply_from"`
	ApplyUntil moment            `json:"apply_until"`
	Demo       bool              `json:"demo"` // invented data
}

// Event answers GET /api/v1/events/:event.
func (a *API) Event(c *fiber.Ctx) error {
	e, err := a.event(c)
	if err != nil {
		return err
	}
	lang, now := web.Lang(c), a.Store.Now()
	return c.JSON(event{
		Slug: e.Slug, State: e.State, Open: e.Trading() && e.OpenAt(now),
		Name: e.Name(lang), Names: bilingual{e.NameKo, e.NameEn},
		Place: e.Place(lang), Places: bilingual{e.PlaceKo, e.PlaceEn},
		Host: e.Host(lang), About: e.About(lang),
		StartsAt: moment(e.StartsAt), EndsAt: moment(e.EndsAt),
		ApplyFrom: moment(e.ApplyFrom), ApplyUntil: moment(e.ApplyUntil), Demo: e.Demo,
	})
}
