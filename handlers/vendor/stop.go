package vendor

import (
	"encoding/base64"
	"errors"
	"html/template"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Stop GET /vendor/:event/stop is the vendor's stop of the stamp tour: the code that shoppers need there, where
// it is asked for, and a form that stamps paper cards.
func (v *Vendor) Stop(c *fiber.Ctx) error {
	page, err := v.stopPage(c)
	if err != nil {
		return v.turnAway(c, err)
	}
	page.Card = c.Query("card")
	return v.Show(c, fiber.StatusOK, page)
}

func (v *Vendor) stopPage(c *fiber.Ctx) (*views.VendorStop, error) {
	s, err := v.selling(c)
	if err != nil {
		return nil, err
	}
	web.NoStore(c)
	page := &views.VendorStop{Application: s.Application}
	stop, tour, err := v.Store.StopOfVendor(c.UserContext(), s.Application)
	switch {
	case err == models.ErrNotFound:
		return page, nil
	case err != nil:
		return nil, err
	}
	page.Stop, page.Tour = &stop, tour
	if stop.Proved {
		page.Shown = v.Store.StopProof(stop)
		png, err := web.QR(v.Config.BaseURL + "/t/" + stop.Code + "?p=" + page.Shown.QR)
		if err != nil {
			return nil, err
		}
		page.QR = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png))
	}
	return page, nil
}

// Stamp POST /vendor/:event/stop stamps the card whose number was typed.
func (v *Vendor) Stamp(c *fiber.Ctx) error {
	s, err := v.selling(c)
	if err != nil {
		return v.turnAway(c, err)
	}
	f := web.ReadForm(c)
	typed := f.Text("card")
	var done models.Stamped
	if err = f.Err().Err(); err == nil {
		done, err = v.Store.StampAtVendor(c.UserContext(), s.Application, typed)
	}
	if err == nil {
		said := "vendor.stop.stamped"
		switch {
		case done.Done:
			said = "vendor.stop.done"
		case !done.New:
			said = "vendor.stop.had"
		}
		return v.Web.Done(c, path(c, "/stop"), said)
	}
	page, lost := v.stopPage(c)
	if lost != nil {
		return lost
	}
	page.Card = typed
	if errors.Is(err, models.ErrBusy) {
		return err
	}
	return v.ShowFaults(c, page, beside("card", err))
}
