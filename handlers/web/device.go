package web

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models"
)

const (
	deviceCookie = "jangteo_device"
	deviceLife   = 180 * 24 * time.Hour // longer than any event; staff can withdraw the phone at any moment
)

// Device is the scanning phone that asks: a program by its bearer token, a browser by its
// cookie. ErrUnauthenticated when there is neither.
func (w *Web) Device(c *fiber.Ctx) (models.Device, error) {
	return w.deviceBy(c, w.Store.DeviceByToken)
}

// Scanner is Device for redeeming, which asks in its own transaction whether the phone may still do so.
func (w *Web) Scanner(c *fiber.Ctx) (models.Device, error) {
	return w.deviceBy(c, w.Store.RememberedDevice)
}

func (w *Web) deviceBy(c *fiber.Ctx, deviceOf func(context.Context, string) (models.Device, error)) (models.Device, error) {
	token := Bearer(c)
	if token == "" {
		token = DeviceToken(c)
	}
	if !strings.HasPrefix(token, "jtd_") {
		return models.Device{}, models.ErrUnauthenticated
	}
	return deviceOf(c.UserContext(), token)
}

// DeviceToken is the token by which this browser is a scanning phone, "" when it is none.
func DeviceToken(c *fiber.Ctx) string { return cookie(c, deviceCookie) }

// RememberDevice makes this browser the scanning phone of that token.
func (w *Web) RememberDevice(c *fiber.Ctx, token string) {
	setCookie(c, deviceCookie, token, deviceLife)
}
