package vendor

import (
	"encoding/base64"
	"fmt"
	"html/template"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/calendar"
	"github.com/jangteo/jangteo/views"
)

// part finds one's own application that takes part in the event of the route.
func (v *Vendor) part(c *fiber.Ctx) (models.Application, error) {
	s, err := v.stand(c)
	if err == nil && !s.State.Takes() {
		err = models.ErrNotFound
	}
	return s.Application, err
}

// Pass GET /vendor/:event/pass is the QR that the desk scans when the vendor arrives.
func (v *Vendor) Pass(c *fiber.Ctx) error {
	a, err := v.part(c)
	if err != nil {
		return err
	}
	page := &views.VendorPass{Application: a}
	if page.Arrival, err = v.Store.VendorDay(c.UserContext(), web.Event(c), a); err != nil {
		return err
	}
	link := v.Config.BaseURL + "/staff/" + web.Event(c).Slug + "/arrivals/find?code=" + url.QueryEscape(v.Store.ArrivalPass(a))
	png, err := web.QR(link)
	if err != nil {
		return err
	}
	page.QR = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png))
	return v.Show(c, fiber.StatusOK, page)
}

// Calendar GET /vendor/:event/calendar.ics has load-in and opening hours of every day.
func (v *Vendor) Calendar(c *fiber.Ctx) error {
	a, err := v.part(c)
	if err != nil {
		return err
	}
	day, err := v.Store.VendorDay(c.UserContext(), web.Event(c), a)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="%s.ics"`, web.Event(c).Slug))
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(calendar.File(v.Store.Now(), v.appointments(c, a, day)))
}

func (v *Vendor) appointments(c *fiber.Ctx, a models.Application, at models.VendorDay) []calendar.Appointment {
	e, lang := web.Event(c), web.Lang(c)
	place := e.Place(lang)
	if booths := at.Place.Label(); booths != "" {
		place += " " + booths
	}
	var list []calendar.Appointment
	add := func(kind, day string, slot models.LoadInSlot) {
		list = append(list, calendar.Appointment{
			UID: a.Receipt + "-" + day + "-" + kind + "@" + e.Slug, From: slot.From, Until: slot.Until, Place: place, At: v.Config.BaseURL + "/vendor",
			Title: v.Views.Text(lang, "vendor.calendar."+kind, map[string]any{"event": e.Name(lang)}),
			Note:  v.Views.Text(lang, "vendor.calendar.note", map[string]any{"vendor": a.Vendor.Name, "no": a.No}),
		})
	}
	for _, day := range e.Days() {
		if slot, set := at.LoadIns.On(day, at.Place.First().Row); set {
			add("load_in", day, slot)
		}
		opens, closes := e.HoursOn(day)
		add("open", day, models.LoadInSlot{From: opens, Until: closes})
	}
	return list
}
