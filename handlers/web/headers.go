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

// secureHeaders are on every answer, written as they go out: that spares each a conversion. Nothing is
// kept by caches unless a handler says so.
var secureHeaders = [...]struct{ name, value []byte }{
	{[]byte(fiber.HeaderContentSecurityPolicy), []byte(policy)},
	{[]byte(fiber.HeaderXContentTypeOptions), []byte("nosniff")},
	{[]byte(fiber.HeaderXFrameOptions), []byte("DENY")},
	{[]byte(fiber.HeaderReferrerPolicy), []byte("same-origin")},
	{[]byte(fiber.HeaderPermissionsPolicy), []byte("camera=(self), geolocation=(), microphone=(), screen-wake-lock=(self)")},
	{[]byte("Cross-Origin-Opener-Policy"), []byte("same-origin")},
	{[]byte("Cross-Origin-Resource-Policy"), []byte("same-origin")},
	{[]byte(fiber.HeaderCacheControl), []byte("no-store")},
}

func secure(c *fiber.Ctx) {
	for _, h := range secureHeaders {
		c.Response().Header.SetCanonical(h.name, h.value)
	}
}

// AllowWasm lets this page compile WebAssembly: the scanner reads QR codes with it.
func AllowWasm(c *fiber.Ctx) { c.Set(fiber.HeaderContentSecurityPolicy, wasmPolicy) }

// NoStore keeps a page that shows something personal, such as a coupon, out of every cache even
// though nobody is logged in. Pages of who is logged in need no call.
func NoStore(c *fiber.Ctx) { c.Locals(localNoStore, true) }
