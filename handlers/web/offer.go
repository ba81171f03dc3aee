package web

import (
	"encoding/base64"
	"html/template"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Offer is the QR and the link by which another phone becomes a vendor's scanning phone. The secret
// is known only now, so the picture comes with the page.
func (w *Web) Offer(e models.Enrolment, secret string) (views.Offer, error) {
	link := w.Config.BaseURL + "/enrol/" + secret
	png, err := QR(link)
	return views.Offer{
		Link: link, Until: e.ExpiresAt, QR: template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png)),
	}, err
}
