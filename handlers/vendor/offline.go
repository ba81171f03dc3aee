package vendor

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// manifest is what the scanner judges coupons by while it has no network. Times are unix milliseconds,
// hours minutes of the day in Seoul.
type manifest struct {
	Salt      string             `json:"salt"`
	CapWon    int64              `json:"cap_won"`
	Trading   bool               `json:"trading"`
	StartsAt  int64              `json:"starts_at"`
	EndsAt    int64              `json:"ends_at"`
	Opens     int                `json:"opens"`
	Closes    int                `json:"closes"`
	Campaigns []manifestCampaign `json:"campaigns"`
}

// manifestCampaign is a campaign as its cards show it. Codes and Typed are base64 of the hashes, eight and two
// bytes a coupon, Paper a bit a coupon; the first Good coupons are still good. Ends is when each of them ends, in
// unix seconds, empty when all end with the campaign.
type manifestCampaign struct {
	Name     string   `json:"name"`
	Discount int64    `json:"discount"` // by percent the most
	Percent  int      `json:"percent"`
	Gift     string   `json:"gift"`
	Minimum  int64    `json:"min_purchase"`
	Taken    bool     `json:"taken"`
	Rotating bool     `json:"rotating"`
	From     int64    `json:"from"`
	Until    int64    `json:"until"`
	Lines    []string `json:"conditions"`
	Codes    []byte   `json:"codes"`
	Typed    []byte   `json:"typed"`
	Paper    []byte   `json:"paper"`
	Ends     []int64  `json:"ends"`
	Good     int      `json:"good"`
}

// Manifest GET /vendor/:event/scan/manifest is for the phone alone that may scan. It is as old as the
// header Date says; a phone that has it already gets 304.
func (v *Vendor) Manifest(c *fiber.Ctx) error {
	s, err := v.ownPhone(c)
	if err != nil {
		return err
	}
	m, err := v.Store.ManifestFor(c.UserContext(), s.Application)
	if err != nil {
		return err
	}
	body, err := c.App().Config().JSONEncoder(v.newManifest(c, m))
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	if c.Get(fiber.HeaderIfNoneMatch) == tag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(body)
}

// ownPhone is the stand of a browser that is one of its scanning phones already.
func (v *Vendor) ownPhone(c *fiber.Ctx) (stand, error) {
	s, err := v.selling(c)
	if err == nil {
		err = s.noPhone
	}
	if err == nil && (s.phone.ApplicationID != s.ID || !s.State.Takes()) {
		err = models.ErrForbidden
	}
	return s, err
}

// presented is a coupon that a shopper sent from the sign. Code is what its page shows at this moment.
type presented struct {
	Code     string `json:"code"`
	Short    string `json:"short_code"`
	Name     string `json:"name"`
	Discount int64  `json:"discount"`
	Percent  int    `json:"percent"`
	Gift     string `json:"gift"`
}

// Presented GET /vendor/:event/scan/presented lists what lies before the vendor now.
func (v *Vendor) Presented(c *fiber.Ctx) error {
	s, err := v.ownPhone(c)
	if err != nil {
		return err
	}
	list, err := v.Store.Presented(c.UserContext(), s.Application)
	if err != nil {
		return err
	}
	out := []presented{}
	lang := web.Lang(c)
	for _, k := range list {
		of := k.Campaign
		out = append(out, presented{v.Store.Show(k).QR, k.ShortCode, of.Name(lang), of.DiscountWon, of.Percent, of.Present(lang)})
	}
	web.NoStore(c)
	return c.JSON(out)
}

func (v *Vendor) newManifest(c *fiber.Ctx, m models.Manifest) manifest {
	e, lang := m.Event, web.Lang(c)
	out := manifest{Salt: m.Salt, CapWon: models.OfflineCapWon, Trading: e.Trading(), StartsAt: e.StartsAt.UnixMilli(), EndsAt: e.EndsAt.UnixMilli(), Campaigns: []manifestCampaign{}}
	out.Opens, out.Closes = e.Minutes()
	for _, line := range m.Campaigns {
		t := line.Campaign
		row := manifestCampaign{
			Name: t.Name(lang), Discount: t.DiscountWon, Percent: t.Percent, Gift: t.Present(lang), Minimum: t.MinimumWon, Taken: line.Taken, Rotating: t.Rotating,
			From: t.RedeemFrom.UnixMilli(), Until: t.RedeemUntil.UnixMilli(), Codes: line.Codes, Typed: line.Typed,
			Paper: line.Paper, Ends: line.Ends, Good: line.Good,
		}
		if t.MinimumWon > 0 {
			row.Lines = append(row.Lines, v.Views.Text(lang, "vendor.look.minimum", map[string]any{"won": t.MinimumWon}))
		}
		row.Lines = append(row.Lines, v.Views.Text(lang, "vendor.look.until", map[string]any{"until": t.RedeemUntil}))
		out.Campaigns = append(out.Campaigns, row)
	}
	return out
}

// App GET /vendor/:event/scan/app.webmanifest lets the vendor put the scanner on the home screen.
func (v *Vendor) App(c *fiber.Ctx) error {
	lang := web.Lang(c)
	scanner := path(c, "/scan")
	c.Set(fiber.HeaderContentType, "application/manifest+json")
	body, err := c.App().Config().JSONEncoder(fiber.Map{
		"id": scanner, "start_url": scanner, "scope": "/vendor/", "display": "standalone", "lang": lang,
		"name": v.Views.Text(lang, "vendor.scanner.app", map[string]any{"event": web.Event(c).Name(lang)}), "short_name": v.Views.Text(lang, "vendor.scanner.title", nil),
		"background_color": "#0b0d10", "theme_color": "#0b0d10",
		"icons": []fiber.Map{
			{"src": views.Asset("icons/scanner-192.png"), "sizes": "192x192", "type": "image/png"},
			{"src": views.Asset("icons/scanner-512.png"), "sizes": "512x512", "type": "image/png"},
		},
	})
	if err != nil {
		return err
	}
	return c.Send(body)
}
