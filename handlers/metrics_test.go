package handlers_test

import (
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/handlers"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestMain(m *testing.M) { os.Exit(modelstest.Run(m)) }

func TestMetricsShowTheQueues(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	m := handlers.NewMetrics()
	m.Watch(st.Store.Queues)
	d, _ := st.Device(st.Vendor("달그락분식", models.Shop, models.AtBoth))
	campaign := st.Campaign()
	st.Redeem(d, st.Coupon(campaign, "가람"))
	st.Coupon(campaign, "나래")

	page := httptest.NewRecorder()
	m.Handler().ServeHTTP(page, httptest.NewRequest("GET", "/metrics", nil))
	for _, line := range []string{
		`jangteo_queue_depth{queue="claims"} 0`,
		`jangteo_queue_groups_total{queue="claims"} 2`,
		`jangteo_queue_requests_total{queue="claims"} 2`,
		`jangteo_queue_requests_total{queue="redemptions"} 1`,
		`jangteo_queue_largest_group{queue="redemptions"} 1`,
	} {
		if !strings.Contains(page.Body.String(), line+"\n") {
			t.Errorf("missing: %s", line)
		}
	}
}
