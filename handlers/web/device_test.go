package web

import (
	"testing"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// A scanning phone is known by its bearer token or by its cookie; the token counts more.
func TestDevice(t *testing.T) {
	st := modelstest.OpenStreet(t)
	s := openSite(t, st.Store, Config{})
	a, other := st.Vendor("달그락분식", models.Shop, models.AtBooth), st.Vendor("온마루공방", models.Artisan, models.AtBooth)
	d, token := st.Device(a)
	_, second := st.Device(other)
	gone, revoked := st.Device(a)
	if err := st.Store.RevokeDevice(t.Context(), st.Admin, a.ID, gone.PublicID); err != nil {
		t.Fatal(err)
	}
	s.app.Get("/device", func(c *fiber.Ctx) error {
		d, err := s.Device(c)
		if err != nil {
			return err
		}
		return c.SendString(d.PublicID)
	})
	s.app.Get("/remember", func(c *fiber.Ctx) error { s.RememberDevice(c, token); return nil })

	for name, c := range map[string]struct {
		headers []string
		status  int
	}{
		"nobody":              {nil, 401},
		"bearer":              {[]string{"Authorization", "Bearer " + token}, 200},
		"bearer in any case":  {[]string{"Authorization", "bearer " + token}, 200},
		"cookie":              {[]string{"Cookie", deviceCookie + "=" + token}, 200},
		"both":                {[]string{"Authorization", "Bearer " + token, "Cookie", deviceCookie + "=" + second}, 200},
		"unknown":             {[]string{"Authorization", "Bearer jtd_unknown"}, 401},
		"staff's token":       {[]string{"Authorization", "Bearer jts_unknown", "Cookie", deviceCookie + "=" + token}, 401},
		"withdrawn":           {[]string{"Authorization", "Bearer " + revoked}, 403},
		"withdrawn in cookie": {[]string{"Cookie", deviceCookie + "=" + revoked}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			answer := s.do(t, ask("GET", "/device", "", c.headers...))
			if answer.StatusCode != c.status {
				t.Fatalf("status %d, want %d", answer.StatusCode, c.status)
			}
			if c.status == 200 && answer.body != d.PublicID {
				t.Errorf("it is the phone %q", answer.body)
			}
		})
	}
	kept := s.do(t, ask("GET", "/remember", "")).cookie(deviceCookie)
	if kept == nil || kept.Value != token || !kept.HttpOnly || kept.MaxAge <= 0 {
		t.Errorf("the cookie is %+v", kept)
	}
}
