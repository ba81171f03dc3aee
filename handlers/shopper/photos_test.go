package shopper_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
)

func TestShoppersSeeAcceptedPhotosOnly(t *testing.T) {
	s := openSite(t)
	a := s.Vendor("새벽빵집", models.Shop, models.AtBoth)
	page, photo := "/e/gaon/vendors/"+a.No, fmt.Sprint("/e/gaon/vendors/", a.No, "/photos/", a.Products[0].ID)
	var b bytes.Buffer
	s.must(png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))))
	hand := func(kind models.DocumentKind, about int64) models.Document {
		d, err := s.Store.HandIn(t.Context(), models.Actor{}, s.Event, a, models.DocumentInput{Kind: kind, About: about, FileName: "빵.png", Content: b.Bytes()})
		s.must(err)
		return d
	}
	accept := func(d models.Document) {
		s.must(s.Store.DecideDocument(t.Context(), s.Admin, s.Event, a, d, models.DocumentDecision{State: models.Accepted, Version: d.Version}))
	}
	accept(hand(models.BusinessRegistration, 0)) // a paper is nobody's business
	d := hand(models.ProductPhoto, a.Products[0].ID)
	p := s.phone()
	if got := p.get(photo); got.StatusCode != http.StatusNotFound || strings.Contains(p.get(page).body, "/photos/") {
		t.Errorf("before it is accepted: %d", got.StatusCode)
	}
	accept(d)
	if !strings.Contains(p.get(page).body, `<img src="`+photo+`?v=`) {
		t.Error("the photo does not stand in the page")
	}
	got := p.get(photo)
	if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "image/jpeg" || got.Header.Get("Cache-Control") != "private, max-age=86400" {
		t.Errorf("%d %v", got.StatusCode, got.Header)
	}
	for _, other := range []string{"/e/gaon/vendors/" + a.No + "/photos/0", "/e/gaon/vendors/" + a.No + "/photos/999", "/e/gaon/vendors/S99/photos/1"} {
		if got := p.get(other); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", other, got.StatusCode)
		}
	}
	_, err := s.Store.Decide(t.Context(), s.Admin, s.Event, a.Receipt, models.Decision{State: models.NotSelected})
	s.must(err)
	if got := p.get(photo); got.StatusCode != http.StatusNotFound {
		t.Errorf("of a vendor that does not take part: %d", got.StatusCode)
	}
}
