package vendor_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
)

// holds looks for a piece of the page's source.
func (b *browser) holds(source string) {
	b.t.Helper()
	if !strings.Contains(b.page.body, source) {
		b.t.Errorf("%s has no %s", b.page.path, source)
	}
}

func TestAVendorStampsPaperCards(t *testing.T) {
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		_, stops := s.Tour()
		ctx := context.Background()
		check := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		a, err := s.Store.ApplicationByID(ctx, stops[1].ApplicationID)
		check(err)
		_, err = s.Store.PrintCards(ctx, s.Admin, s.Event, 1)
		check(err)
		owner := s.loggedIn(lang, a)
		owner.get("/vendor")
		owner.shows(200, owner.word("vendor.today.stop"))
		b := s.enrolled(lang, owner.offer()) // a helper's phone
		b.get("/vendor/gaon/redemptions")
		b.shows(200, b.word("vendor.today.stop"))
		b.get("/vendor/gaon/stop")
		b.shows(200, b.word("vendor.stop.paper"))
		b.hides(b.word("vendor.stop.proof"))
		b.submit("/vendor/gaon/stop", url.Values{"card": {"T-0009"}})
		b.shows(422, b.word("refusal.unknown_card"))
		b.holds(`value="T-0009"`)
		b.get("/vendor/gaon/stop?card=t-1")
		b.holds(`value="t-1"`)
		b.submit("/vendor/gaon/stop", url.Values{"card": {"t-1"}})
		b.shows(200, b.word("vendor.stop.stamped"))
		b.submit("/vendor/gaon/stop", url.Values{"card": {"T-0001"}})
		b.shows(200, b.word("vendor.stop.had"))
		check(s.Store.ChangeStop(ctx, s.Admin, s.Event, stops[1].Code, false, true))
		b.get("/vendor/gaon/stop")
		b.shows(200, b.word("vendor.stop.proof"), s.Store.StopProof(stops[1]).Typed)
		b.holds("data:image/png")
		card, err := s.Store.FindCard(ctx, s.Event.ID, "T-0001")
		check(err)
		b.get("/s/" + card.Code)
		b.holds("/vendor/gaon/stop?card=" + card.Code)
		stranger := s.browser(lang)
		stranger.get("/vendor/gaon/stop")
		if stranger.page.status == 200 || strings.Contains(stranger.page.body, s.Store.StopProof(stops[1]).Typed) {
			t.Errorf("a stranger sees the stop: %d", stranger.page.status)
		}
		other := s.loggedIn(lang, s.Vendor("새벽빵집", models.Shop, models.AtBoth))
		other.get("/vendor/gaon/stop")
		other.shows(200, other.word("vendor.stop.none"))
		other.get("/vendor")
		other.hides(other.word("vendor.today.stop"))
	})
}
