package web

import (
	"bytes"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

const (
	flashCookie = "jangteo-flash"
	flashLife   = time.Minute
)

// Show fills in what every page has and renders it. What the handler set already stays.
func (w *Web) Show(c *fiber.Ctx, status int, s views.Screen) error {
	w.fill(c, s.Base())
	if c.Method() == fiber.MethodGet && status == fiber.StatusOK {
		w.takeFlash(c, s.Base())
	}
	if !LoggedIn(c) && s.Base().Flash == "" && c.Locals(localNoStore) == nil {
		c.Set(fiber.HeaderCacheControl, "private, no-cache")
	}
	return w.render(c, status, s)
}

// render keeps half a page from readers: it answers only once all is written. (Fiber's own
// Render races with itself on the first requests.)
func (w *Web) render(c *fiber.Ctx, status int, s views.Screen) error {
	var page bytes.Buffer
	if err := w.Views.Render(&page, s); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Status(status).Send(page.Bytes())
}

func (w *Web) fill(c *fiber.Ctx, p *views.Page) {
	actor := Actor(c)
	p.Lang = Lang(c)
	p.Path, p.SwitchURL = shown(c), switchURL(c)
	p.CSRF, p.RequestID = w.CSRF(c), RequestID(c)
	p.Actor, p.Account = actor, actor.Account
	p.LoggedIn, p.IsStaff = LoggedIn(c), actor.Staff()
	if e := Event(c); p.Event == nil && e.ID != 0 {
		p.Event = &e
	}
	p.Demo = p.Demo || p.Event != nil && p.Event.Demo
	if p.Now.IsZero() {
		p.Now = w.Store.Now()
	}
}

// takeFlash shows what Done left behind, once. Only sentences of the catalogue are shown: a cookie
// could hold anything.
func (w *Web) takeFlash(c *fiber.Ctx, p *views.Page) {
	key := cookie(c, flashCookie)
	if key == "" {
		return
	}
	dropCookie(c, flashCookie)
	if p.Flash == "" && w.Views.Has(key) {
		p.Flash, p.FlashTone = key, "success"
	}
}

// Done sends the browser on after something was written, with a sentence that is shown once.
func (w *Web) Done(c *fiber.Ctx, to, flashKey string) error {
	if flashKey != "" {
		setCookie(c, flashCookie, flashKey, flashLife)
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}

// ShowRefused shows a form again with why it was refused: above it, at 409, when the state of the street does not
// allow it now; otherwise beside its fields as ShowFaults does.
func (w *Web) ShowRefused(c *fiber.Ctx, s views.Screen, err error) error {
	why, conflict := Refused(err)
	if !conflict {
		return w.ShowFaults(c, s, err)
	}
	s.Base().Refusal = w.Views.Refusal(Lang(c), why)
	return w.Show(c, fiber.StatusConflict, s)
}

// Refused reads a refusal that a page can show beside what it is about: the state of the street does not allow it now.
func Refused(err error) (*models.Error, bool) {
	var why *models.Error
	ok := errors.As(err, &why) && (why.Kind == models.Conflict || why.Kind == models.Gone)
	return why, ok
}

// ShowFaults shows a refused form again, at 422, with a sentence beside each field that is wrong. An
// error that belongs to no field is returned as it is, for the error mapper.
func (w *Web) ShowFaults(c *fiber.Ctx, s views.Screen, err error) error {
	faults := FaultsOf(err)
	if faults == nil {
		return err
	}
	p := s.Base()
	p.Faults = make(map[string]string, len(faults))
	for _, f := range faults {
		if _, told := p.Faults[f.Field]; told {
			continue // one sentence a field
		}
		text := w.Views.Refusal(Lang(c), f)
		p.Faults[f.Field] = text
		p.FaultList = append(p.FaultList, views.FieldFault{Field: f.Field, Text: text})
	}
	return w.Show(c, fiber.StatusUnprocessableEntity, s)
}

// FaultsOf reads what is wrong with the fields of a form, nil when the error is about none.
func FaultsOf(err error) models.Faults {
	var faults models.Faults
	if errors.As(err, &faults) {
		return faults
	}
	var one *models.Error
	if errors.As(err, &one) && one.Field != "" {
		return models.Faults{one}
	}
	return nil
}
