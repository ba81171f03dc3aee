package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// servePlain serves the baseline: the two hot calls over the same HTTP, one transaction per request.
func (p *program) servePlain(ctx context.Context) error {
	listener, err := p.listen()
	if err != nil {
		return err
	}
	defer listener.Close()
	return p.with(ctx, func(s *models.Store) error {
		app := fiber.New(fiber.Config{DisableStartupMessage: true, ErrorHandler: plainFault})
		h := plainCalls{s}
		app.Post("/api/v1/campaigns/:campaign/claims", h.claim)
		app.Post("/api/v1/redemptions", h.redeem)
		context.AfterFunc(ctx, func() { _ = app.ShutdownWithTimeout(drain) })
		fmt.Fprintf(p.out, "The baseline is open at http://%s\n", listener.Addr())
		return app.Listener(listener)
	})
}

type plainCalls struct{ store *models.Store }

func (h plainCalls) claim(c *fiber.Ctx) error {
	var body struct{ Nonce, Person string }
	if err := json.Unmarshal(c.Body(), &body); err != nil {
		return err
	}
	if _, err := h.store.TokenActor(c.UserContext(), web.Bearer(c)); err != nil {
		return err
	}
	in := models.Claim{CampaignID: c.Params("campaign"), Person: h.store.Named(body.Person), Nonce: body.Nonce}
	coupon, err := h.store.ClaimPlainly(c.UserContext(), in)
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusCreated).JSON(fiber.Map{"code": coupon.Code, "short_code": coupon.ShortCode, "state": coupon.State, "issued_at": coupon.IssuedAt})
}

func (h plainCalls) redeem(c *fiber.Ctx) error {
	var body struct{ Code, Nonce, Method string }
	if err := json.Unmarshal(c.Body(), &body); err != nil {
		return err
	}
	d, err := h.store.DeviceByToken(c.UserContext(), web.Bearer(c))
	if err != nil {
		return err
	}
	r, err := h.store.RedeemPlainly(c.UserContext(), d, models.RedeemInput{Code: body.Code, Nonce: body.Nonce, Method: models.Method(body.Method)})
	if err != nil {
		return err
	}
	return c.Status(fiber.StatusCreated).JSON(fiber.Map{"status": "redeemed", "code": body.Code, "nonce": r.Nonce, "redeemed_at": r.ReceivedAt})
}

// plainFault answers a refusal with its reason; anything else shows as a surprise in the report.
func plainFault(c *fiber.Ctx, err error) error {
	switch reason := models.ReasonOf(err); reason {
	case "":
		return c.SendStatus(fiber.StatusInternalServerError)
	case models.ErrBusy.Reason:
		return c.Status(fiber.StatusServiceUnavailable).SendString(reason)
	default:
		return c.Status(fiber.StatusConflict).SendString(reason)
	}
}
