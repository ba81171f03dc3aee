package web

import "github.com/gofiber/fiber/v2"

// The content security policy of every answer: everything comes from this server. Only the scanner
// may compile WebAssembly.
const (
	policy     = policyHead + policyRest
	wasmPolicy = policyHead + " 'wasm-unsafe-eval'" + policyRest

	policyHead = "default-src 'none'; script-src 'self'"
	policyRest = "; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; " +
		"manifest-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)

// secure sets the headers that every answer has. Nothing is kept by caches unless a handler says so.
func secure(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	c.Set("Permissions-Policy", "camera=(self), geolocation=(), microphone=(), screen-wake-lock=(self)")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set(fiber.HeaderCacheControl, "no-store")
}

// AllowWasm lets this page compile WebAssembly: the scanner reads QR codes with it.
func AllowWasm(c *fiber.Ctx) { c.Set(fiber.HeaderContentSecurityPolicy, wasmPolicy) }

// NoStore keeps a page that shows something personal, such as a coupon, out of every cache even
// though nobody is logged in. Pages of who is logged in need no call.
func NoStore(c *fiber.Ctx) { c.Locals(localNoStore, true) }
