package models

import (
	"context"
	"fmt"
	"math/rand"
	"time"
)

// demoStops are the stops of the demo's tour, by vendor number or by the name of a place.
var demoStops = []string{"S01", "S05", "M01", "M06", "M12", "C02", "중앙 무대", "전통놀이 체험"}

// The people of the demo's tour.
const (
	demoWalkers = 34 // with a card on the phone
	demoCrowd   = 13 // of them at one stop within a minute: somebody passed a picture of its poster on
	demoOnPaper = 6  // with a paper card
)

// tour plays the stamp tour: some cards are complete, some gifts handed over, and one stop looks odd.
func (d *demoSeed) tour(ctx context.Context) error {
	d.at(d.start.Add(-5 * 24 * time.Hour))
	_, err := d.KeepTour(ctx, d.admin, d.Event, TourInput{
		NameKo: "도장깨기", NameEn: "Stamp tour", NoteKo: "거리를 돌며 도장 5개를 모으면 선물을 드려요. 소공인 부스 두 곳은 꼭 들러 주세요.",
		NoteEn: "Collect five stamps around the street and get a gift. Two of them must be from artisans.",
		Need:   5, Artisans: 2, WalkSeconds: 45, Award: AwardGift, GiftKo: "통통 에코백", GiftEn: "Big-Hearted cloth bag", Stock: 300,
		LegalBasis: "새봄시 소상공인 지원 조례 제12조, 새봄시 공고 제2024-512호", OpensAt: d.start, ClosesAt: d.start.Add(demoHours),
	})
	if err != nil {
		return err
	}
	tour, err := d.TourOf(ctx, d.Event.ID)
	if err != nil {
		return err
	}
	choices, err := d.StopChoices(ctx, d.Event, tour)
	if err != nil {
		return err
	}
	var keys []string
	for _, c := range choices {
		if oneOf(c.Key, demoStops) || oneOf(c.NameKo, demoStops) {
			keys = append(keys, c.Key)
		}
	}
	if err := d.AddStops(ctx, d.admin, d.Event, keys, false); err != nil {
		return err
	}
	stops, err := d.Stops(ctx, tour)
	if err != nil {
		return err
	}
	if len(stops) != len(demoStops) {
		return fmt.Errorf("%d stops of %d", len(stops), len(demoStops))
	}
	if err := d.MoveTour(ctx, d.admin, d.Event, TourOpen); err != nil {
		return err
	}
	if err := d.walkers(ctx, stops); err != nil {
		return err
	}
	if err := d.paperCards(ctx, tour, stops); err != nil {
		return err
	}
	d.at(d.now)
	for _, stop := range stops {
		if stop.Kind == StopKind(Artisan) { // the first asks for the code on its phone from now on
			return d.ChangeStop(ctx, d.admin, d.Event, stop.Code, false, true)
		}
	}
	return nil
}

// walkers go from stop to stop with their phones; who has all stamps calls at the gift desk.
func (d *demoSeed) walkers(ctx context.Context, stops []Stop) error {
	rnd := rand.New(rand.NewSource(20240615))
	crowded := d.start.Add(100 * time.Minute)
	for i := range demoWalkers {
		person, at, order := d.Named(fmt.Sprint("visitor ", i)), d.start.Add(time.Duration(5+rnd.Intn(100))*time.Minute), rnd.Perm(len(stops))
		if i < demoCrowd {
			at, order = crowded.Add(time.Duration(i*4)*time.Second), []int{0, 2 + rnd.Intn(3)}
		}
		for n := range min(len(order), 2+rnd.Intn(len(stops)-1)) {
			d.at(at)
			got, err := d.StampByPhone(ctx, StampInput{Stop: stops[order[n]].Code, Person: person})
			if err != nil {
				return err
			}
			at = at.Add(time.Duration(4+rnd.Intn(5)) * time.Minute)
			if !got.Done || i%4 == 3 {
				continue
			}
			d.at(at.Add(-time.Minute))
			if _, err := d.HandOver(ctx, d.admin, d.Event, got.Card.Code, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// paperCards are printed a few days before; the desk reads the ink stamps of some.
func (d *demoSeed) paperCards(ctx context.Context, t Tour, stops []Stop) error {
	d.at(d.start.Add(-3 * 24 * time.Hour))
	sheet, err := d.PrintCards(ctx, d.admin, d.Event, 80)
	if err != nil {
		return err
	}
	cards, err := d.CardsOfSheet(ctx, t, sheet)
	if err != nil {
		return err
	}
	for i, card := range cards[:demoOnPaper] {
		d.at(d.start.Add(time.Duration(60+i*17) * time.Minute))
		var seen []string
		for _, stop := range stops[:3+i] {
			seen = append(seen, stop.Code)
		}
		got, err := d.StampAtDesk(ctx, d.admin, d.Event, card.Code, seen)
		if err != nil {
			return err
		}
		if got.Done && i != demoOnPaper-1 { // the last one's gift is yet to be handed over
			if _, err := d.HandOver(ctx, d.admin, d.Event, card.Code, true); err != nil {
				return err
			}
		}
	}
	return nil
}
