package staff_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers"
	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
	"github.com/jangteo/jangteo/views"
)

func TestMain(m *testing.M) { os.Exit(modelstest.Run(m)) }

var loadViews = sync.OnceValues(views.Load)

// site is the whole product over a live street.
type site struct {
	*modelstest.Street
	t     *testing.T
	app   *fiber.App
	views *views.Engine
}

func openSite(t *testing.T) *site { return openSiteOn(t, modelstest.New(t)) }

func openSiteOn(t *testing.T, s *models.Store) *site {
	t.Helper()
	engine, err := loadViews()
	if err != nil {
		t.Fatal(err)
	}
	w := web.New(s, engine, web.Config{BaseURL: "http://example.com", Logger: slog.New(slog.DiscardHandler)})
	live := web.NewLive(s)
	t.Cleanup(live.Close)
	t.Cleanup(w.Finish)
	return &site{Street: modelstest.OpenStreetOn(t, s), t: t, app: handlers.New(w, live, handlers.NewMetrics()), views: engine}
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// person gives somebody a role in the street's event and a browser.
func (s *site) person(role models.RoleName, event int64) *browser {
	s.t.Helper()
	email := fmt.Sprintf("%s-%d@example.kr", role, event)
	account, _, err := s.Store.AddStaff(context.Background(), s.Admin, email, string(role), role, event)
	s.must(err)
	return s.as(account)
}

// another is a second event, a draft, with an applicant and a campaign of its own.
func (s *site) another() (models.Event, models.Application, models.Campaign) {
	s.t.Helper()
	now, ctx := s.Store.Now(), context.Background()
	e, err := s.Store.OpenEvent(ctx, s.Admin, models.EventInput{
		Slug: "narae", NameKo: "나래 장터", NameEn: "Narae Market", PlaceKo: "나래공원", HostKo: "나래시",
		StartsAt: now.Add(time.Hour), EndsAt: now.Add(3 * time.Hour), ApplyFrom: now.Add(-time.Hour), ApplyUntil: now.Add(time.Hour), Demo: true,
	})
	s.must(err)
	s.must(s.Store.MoveEvent(ctx, s.Admin, e, models.EventRecruiting))
	e, err = s.Store.EventBySlug(ctx, "narae")
	s.must(err)
	account := models.AccountInput{Email: "narae@example.kr", Name: "나래", Password: modelstest.VendorPassword}
	a, _, err := s.Store.Apply(ctx, e, models.Account{}, account, modelstest.Application(900, "나래분식", models.Shop, models.AtBooth))
	s.must(err)
	c, err := s.Store.OpenCampaign(ctx, s.Admin, e, models.CampaignInput{
		NameKo: "나래쿠폰", DiscountWon: 1_000, ForShops: true, Quantity: 10, BudgetWon: 10_000, PerPerson: 1, LegalBasis: "나래시 조례",
		OpensAt: e.StartsAt, ClosesAt: e.EndsAt, RedeemFrom: e.StartsAt, RedeemUntil: e.EndsAt,
	})
	s.must(err)
	return e, a, c
}

// applicantWith applies with a form of its own.
func (s *site) applicantWith(n int, name string, change func(*models.ApplicationInput)) models.Application {
	s.t.Helper()
	in := modelstest.Application(n, name, models.Artisan, models.AtBooth)
	change(&in)
	account := models.AccountInput{Email: fmt.Sprintf("applicant%d@example.kr", n), Name: name, Password: modelstest.VendorPassword}
	a, _, err := s.Store.Apply(context.Background(), s.Event, models.Account{}, account, in)
	s.must(err)
	return a
}

// vendorWith is such an applicant that was selected.
func (s *site) vendorWith(n int, name string, change func(*models.ApplicationInput)) models.Application {
	s.t.Helper()
	a, err := s.Store.Decide(context.Background(), s.Admin, s.Event, s.applicantWith(n, name, change).Receipt, models.Decision{State: models.Selected})
	s.must(err)
	return a
}

// count asks the database itself, past the product.
func (s *site) count(query string, args ...any) int {
	s.t.Helper()
	path, isSQLite := strings.CutPrefix(modelstest.URL(s.Store), "sqlite:")
	if !isSQLite {
		s.t.Fatal("count looks into SQLite only")
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?_pragma=busy_timeout(10000)")
	s.must(err)
	defer db.Close()
	var n int
	s.must(db.QueryRow(query, args...).Scan(&n))
	return n
}

// rows counts the rows of a table.
func (s *site) rows(table string) int {
	s.t.Helper()
	return s.count("SELECT count(*) FROM " + table)
}
