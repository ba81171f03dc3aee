package views

import (
	"fmt"
	"slices"

	"github.com/jangteo/jangteo/models"
)

// StaffTour is the stamp tour of an event: its terms, its stops, its paper cards and how it goes. Tour is nil
// until there is one.
type StaffTour struct {
	Page
	Tour      *models.Tour
	Count     models.TourCount
	Form      TourForm
	Campaigns []models.Campaign   // whose coupons can be the award
	Choices   []models.StopChoice // that can still be made stops
	Chosen    []string            // of them, as they were ticked
	Booths    map[int64]string    // labels of the booths, by stop
	Sheets    []models.CardSheet
	Cards     string // how many paper cards were asked for
}

// Template names the file of the page.
func (*StaffTour) Template() string { return "staff/tour" }

// Awards are the choices of what a complete card is good for.
func (*StaffTour) Awards() []string { return models.Awards }

// IsChosen says whether a place was ticked.
func (p *StaffTour) IsChosen(key string) bool { return slices.Contains(p.Chosen, key) }

// Open says whether some stop still gives stamps.
func (p *StaffTour) Open() bool {
	return slices.ContainsFunc(p.Count.Stops, func(s models.StopCount) bool { return !s.Closed })
}

// Most is the largest number of stamps of a stop, for the bars.
func (p *StaffTour) Most() int64 {
	most := int64(1)
	for _, s := range p.Count.Stops {
		most = max(most, s.Stamps)
	}
	return most
}

// Numbers are the serial numbers of a sheet of cards.
func (p *StaffTour) Numbers(s models.CardSheet) string {
	return models.Card{Serial: s.First}.Number() + "–" + models.Card{Serial: s.Last}.Number()
}

// TourForm is what was typed about a tour, as it was typed.
type TourForm struct {
	NameKo, NameEn, NoteKo, NoteEn string
	Need, Artisans, Walk           string
	EachKind                       bool
	Award, GiftKo, GiftEn, Stock   string
	Campaign, LegalBasis           string
	OpensAt, ClosesAt              string
}

// NewTourForm suggests the event's own hours, and a minute's walk between two stops.
func NewTourForm(e models.Event) TourForm {
	return TourForm{Need: "5", Walk: "60", Award: models.AwardGift, OpensAt: inputTime(e.StartsAt), ClosesAt: inputTime(e.EndsAt)}
}

// TourFormOf is the form filled with the terms of a tour.
func TourFormOf(t models.Tour) TourForm {
	f := TourForm{
		NameKo: t.NameKo, NameEn: t.NameEn, NoteKo: t.NoteKo, NoteEn: t.NoteEn, Need: fmt.Sprint(t.Need), Artisans: fmt.Sprint(t.Artisans), Walk: fmt.Sprint(t.WalkSeconds),
		EachKind: t.EachKind, Award: t.Award, GiftKo: t.GiftKo, GiftEn: t.GiftEn, Campaign: t.Campaign, LegalBasis: t.LegalBasis, OpensAt: inputTime(t.OpensAt), ClosesAt: inputTime(t.ClosesAt),
	}
	if t.Award == models.AwardGift {
		f.Stock = number(t.Stock)
	}
	return f
}
