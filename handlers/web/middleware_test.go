package web

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/models/modelstest"
)

func TestLogLineHoldsTheRouteAndNoCode(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	s.app.Get("/c/:code", func(c *fiber.Ctx) error { return c.SendString(c.Params("code")) })
	got := s.do(t, ask("GET", "/c/7K3M9QXA?phone=a-number", ""))
	s.do(t, ask("GET", "/static/x/nothing.css", ""))
	want := regexp.MustCompile(`level=INFO msg=request method=GET route=/c/:code status=200 took=\S+ request_id=` + got.Header.Get("X-Request-Id"))
	log := s.log.String()
	if !want.MatchString(log) || strings.Contains(log, "7K3M9QXA") || strings.Contains(log, "a-number") || strings.Count(log, "\n") != 1 {
		t.Errorf("log: %s", log)
	}
}

func TestWorkOfARequestIsBounded(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	s.app.Get("/x", func(c *fiber.Ctx) error {
		until, bounded := c.UserContext().Deadline()
		if left := time.Until(until); !bounded || left > workTimeout || left < workTimeout/2 {
			t.Errorf("deadline in %v", left)
		}
		return nil
	})
	s.do(t, ask("GET", "/x", "")).want(t, 200)
}

func TestPathsArriveAsTyped(t *testing.T) {
	t.Parallel()
	s := openSite(t, modelstest.New(t), Config{})
	s.app.Get("/b/:name", func(c *fiber.Ctx) error { return c.SendString(c.Params("name")) })
	s.do(t, ask("GET", "/b/%ED%95%9C%EA%B8%80", "")).want(t, 200, "한글")
}
