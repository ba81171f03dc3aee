package shopper

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/views"
)

// Offline is kept by each phone, and shown by its service worker in the place of pages that it has not kept.
//
//	GET /e/:event/offline
func (s *Shopper) Offline(c *fiber.Ctx) error {
	return s.Show(c, fiber.StatusOK, &views.ShopperOffline{Page: views.Page{FontSystem: true}})
}

// icon is a picture of the manifest.
type icon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

// Manifest lets phones put an event on their home screen. It opens with the coupons, which its service worker
// keeps for when there is no network.
//
//	GET /e/:event/app.webmanifest
func (s *Shopper) Manifest(c *fiber.Ctx) error {
	e := web.Event(c)
	root := "/e/" + e.Slug
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	return c.JSON(fiber.Map{
		"id": root, "name": e.Name(web.Lang(c)), "short_name": s.Views.Text(web.Lang(c), "app.name", nil), "lang": web.Lang(c),
		"start_url": root + "/coupons", "scope": "/", "display": "standalone", "background_color": "#ffffff", "theme_color": "#0b50d0",
		"icons": []icon{
			{views.Asset("icons/app-192.png"), "192x192", "image/png", "any"},
			{views.Asset("icons/app-512.png"), "512x512", "image/png", "any"},
			{views.Asset("icons/app-maskable-512.png"), "512x512", "image/png", "maskable"},
		},
	}, "application/manifest+json")
}
