package web

import (
	"github.com/gofiber/fiber/v2"
	"golang.org/x/text/language"
	"net/url"
	"strings"
)

const langCookie = "jangteo-lang"

// spoken matches what a browser prefers with what the street speaks; the first one is the default.
var spoken = language.NewMatcher([]language.Tag{language.Korean, language.English})

// Lang is the reader's language, "ko" or "en".
func Lang(c *fiber.Ctx) string {
	if lang, ok := c.Locals(localLang).(string); ok {
		return lang
	}
	return preferred(c)
}

// pickLanguage takes the language from the cookie that ?lang= sets, else from the browser. Programs
// ask by Accept-Language alone.
func (w *Web) pickLanguage(c *fiber.Ctx) error {
	if isBare(c) {
		return c.Next()
	}
	if wish := c.Query("lang"); known(wish) && isSafe(c) && !isAPI(c) {
		setCookie(c, langCookie, wish, longest)
		return c.Redirect(withoutLang(c), fiber.StatusSeeOther)
	}
	lang := cookie(c, langCookie)
	if isAPI(c) || !known(lang) {
		lang = preferred(c)
	}
	c.Locals(localLang, lang)
	c.Set(fiber.HeaderContentLanguage, lang)
	return c.Next()
}

func known(lang string) bool { return lang == "ko" || lang == "en" }

func other(lang string) string {
	if lang == "ko" {
		return "en"
	}
	return "ko"
}

func preferred(c *fiber.Ctx) string {
	header := c.Get(fiber.HeaderAcceptLanguage)
	if header == "" { // as of most programs
		return "ko"
	}
	wishes, _, err := language.ParseAcceptLanguage(header)
	if err != nil || len(wishes) == 0 {
		return "ko"
	}
	if _, i, sure := spoken.Match(wishes...); i == 1 && sure > language.No {
		return "en"
	}
	return "ko"
}

// withoutLang is the address of the request without the wish for a language.
func withoutLang(c *fiber.Ctx) string {
	c.Request().URI().QueryArgs().Del("lang")
	return here(c)
}

// switchURL is the address of the page in the other language. No page keeps lang in its address.
func switchURL(c *fiber.Ctx) string {
	address, sign := shown(c), "?"
	if strings.Contains(address, "?") {
		sign = "&"
	}
	return address + sign + "lang=" + other(Lang(c))
}

// shown is the address of the page that the reader sees. A refused form answers at the address that
// it was sent to, which often can't be asked for: then it is the page on which the form stood.
func shown(c *fiber.Ctx) string {
	if c.Method() == fiber.MethodGet {
		return here(c)
	}
	from, err := url.Parse(c.Get(fiber.HeaderReferer))
	if err != nil || from.Host != c.Hostname() || OwnPath(from.RequestURI()) == "" {
		return here(c)
	}
	return from.RequestURI()
}

// here is the path of the request with its query, "/" when it could be read as another site's.
func here(c *fiber.Ctx) string {
	uri := c.Request().URI()
	address := string(uri.PathOriginal())
	if query := uri.QueryArgs().String(); query != "" {
		address += "?" + query
	}
	if OwnPath(address) == "" {
		return "/"
	}
	return address
}
