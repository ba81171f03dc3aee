// Package api is the programmatic contract: JSON for scanning phones, for a city's own app and
// for whoever watches the tally. Its names and statuses are released and only ever grow.
package api

import (
	"sync"

	"github.com/jangteo/jangteo/handlers/web"
)

// API answers the calls under /api/v1. Each exported method is one call.
type API struct {
	*web.Web
	live  *web.Live
	terms sync.Map // termsKey → the sentences of conditions
}

// New makes the calls; live is the hub that all live tallies of the program share.
func New(w *web.Web, live *web.Live) *API { return &API{Web: w, live: live} }
