package modelstest

import (
	"context"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
)

// Tour opens a stamp tour on a street: a shop, two artisans and an SME are its stops, three stamps complete
// a card, one of them of an artisan; ten gifts, and half a minute's walk between two stops.
func (st *Street) Tour(change ...func(*models.TourInput)) (models.Tour, []models.Stop) {
	st.t.Helper()
	in := models.TourInput{
		NameKo: "도장깨기", NameEn: "Stamp tour", Need: 3, Artisans: 1, WalkSeconds: 30, Award: models.AwardGift, GiftKo: "에코백", GiftEn: "Cloth bag", Stock: 10,
		LegalBasis: "새봄시 소상공인 지원 조례 제12조", OpensAt: st.Event.StartsAt, ClosesAt: st.Event.EndsAt,
	}
	for _, f := range change {
		f(&in)
	}
	ctx := context.Background()
	_, err := st.Store.KeepTour(ctx, st.Admin, st.Event, in)
	st.must(err)
	var keys []string
	for _, v := range []struct {
		name string
		kind models.VendorKind
	}{{"달그락분식", models.Shop}, {"물레방아도예", models.Artisan}, {"솔잎바구니", models.Artisan}, {"새봄식품", models.SME}} {
		keys = append(keys, st.Vendor(v.name, v.kind, models.AtBoth).No)
	}
	st.must(st.Store.AddStops(ctx, st.Admin, st.Event, keys, false))
	st.must(st.Store.MoveTour(ctx, st.Admin, st.Event, models.TourOpen))
	tour, err := st.Store.TourOf(ctx, st.Event.ID)
	st.must(err)
	stops, err := st.Store.Stops(ctx, tour)
	st.must(err)
	return tour, stops
}

// Complete makes a complete paper card with the stamps of all stops in ink.
func (st *Street) Complete(stops []models.Stop) models.Card {
	st.t.Helper()
	ctx := context.Background()
	sheet, err := st.Store.PrintCards(ctx, st.Admin, st.Event, 1)
	st.must(err)
	tour, err := st.Store.TourOf(ctx, st.Event.ID)
	st.must(err)
	cards, err := st.Store.CardsOfSheet(ctx, tour, sheet)
	st.must(err)
	codes := make([]string, len(stops))
	for i, s := range stops {
		codes[i] = s.Code
	}
	done, err := st.Store.StampAtDesk(ctx, st.Admin, st.Event, cards[0].Code, codes)
	st.must(err)
	return done.Card
}

// Unstock takes away what keeps the gifts within their stock: what was given is no longer counted. Race
// tests use it for their control, as Unguard.
func Unstock(t testing.TB, s *models.Store) {
	t.Helper()
	if strings.HasPrefix(URL(s), "sqlite:") {
		Exec(t, s, `CREATE TRIGGER unstock AFTER UPDATE OF given ON tours BEGIN UPDATE tours SET given = OLD.given WHERE id = NEW.id; END`)
		return
	}
	Exec(t, s,
		`CREATE FUNCTION unstock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.given := OLD.given; RETURN NEW; END $$`,
		`CREATE TRIGGER unstock BEFORE UPDATE OF given ON tours FOR EACH ROW EXECUTE FUNCTION unstock()`)
}
