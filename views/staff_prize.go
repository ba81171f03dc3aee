package views

import "github.com/jangteo/jangteo/models"

// StaffPrizes lists the prize draws of an event, with the form for another.
type StaffPrizes struct {
	Page
	Draws  []models.PrizeDraw
	Counts map[int64]int // of entries
	Form   PrizeForm
}

// Template names the file of the page.
func (*StaffPrizes) Template() string { return "staff/prizes" }

// Sources are what an entry can stand on.
func (*StaffPrizes) Sources() []string { return models.EntrySources }

// Taxed is the worth above which a prize is taxed.
func (*StaffPrizes) Taxed() int64 { return models.TaxedWon }

// PrizeForm is what was typed, as it was typed.
type PrizeForm struct{ NameKo, NameEn, Prizes, Value, Source, Minimum, DrawAt, ClaimHours string }

// StaffPrize is one prize draw: its list, its seed, its winners.
type StaffPrize struct {
	Page
	Prize     models.PrizeDraw
	Entries   int
	Winners   []models.Winner
	Parcels   map[int64]models.Delivery // by winner, once somebody asked for them
	Announced string                    // as it was typed, and so are the next three
	Seed      models.DrawSeed
	Why       string
	Handing   string // code of the winner whose form was refused
	URL       string // of the public page, with its host
}

// Template names the file of the page.
func (*StaffPrize) Template() string { return "staff/prize" }

// Tone is the colour of a winner's state.
func (*StaffPrize) Tone(s models.WinnerState) string { return PrizeTone(s) }

// Overdue is how many winners did not claim in time.
func (p *StaffPrize) Overdue() int {
	n := 0
	for _, w := range p.Winners {
		if w.Overdue(p.Now) {
			n++
		}
	}
	return n
}

// Ready is how many said where the prize goes.
func (p *StaffPrize) Ready() int {
	n := 0
	for _, w := range p.Winners {
		if len(w.Delivery) > 0 {
			n++
		}
	}
	return n
}

// Delivery is where the prize of a winner goes, nil while nobody asked.
func (p *StaffPrize) Delivery(w models.Winner) *models.Delivery {
	d, asked := p.Parcels[w.ID]
	if !asked {
		return nil
	}
	return &d
}

// Handable says whether a winner can be handed the prize.
func (*StaffPrize) Handable(w models.Winner) bool {
	return w.State == models.WinnerTold || w.State == models.WinnerReady
}
