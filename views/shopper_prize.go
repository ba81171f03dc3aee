package views

import (
	"slices"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/draw"
)

// ShopperPrizes lists the prize draws of an event with this phone's entries.
type ShopperPrizes struct {
	Page
	Draws   []models.PrizeDraw
	Counts  map[int64]int // of entries
	Entries []models.PrizeEntry
	Won     *models.Winner // by this phone
	Payback bool           // receipts are taken: the way to enter
	Texts   bool           // there is a gateway to phones: without one no number is asked for
	Phone   string         // as it was typed
}

// Template names the file of the page.
func (*ShopperPrizes) Template() string { return "shopper/prizes" }

// Own are the codes of this phone in a draw.
func (p *ShopperPrizes) Own(d models.PrizeDraw) []string { return ownCodes(p.Entries, d.ID) }

// WonIn says whether this phone won in a draw.
func (p *ShopperPrizes) WonIn(d models.PrizeDraw) bool {
	return p.Won != nil && p.Won.PrizeDrawID == d.ID
}

// AsksPhone says whether the page asks for a number, or lets one be deleted.
func (p *ShopperPrizes) AsksPhone() bool { return len(p.Entries) > 0 && p.Texts || p.HasPhone() }

// HasPhone says whether a number was left for a text.
func (p *ShopperPrizes) HasPhone() bool {
	return slices.ContainsFunc(p.Entries, func(e models.PrizeEntry) bool { return len(e.Phone) > 0 })
}

func ownCodes(entries []models.PrizeEntry, id int64) []string {
	var codes []string
	for _, e := range entries {
		if e.PrizeDrawID == id {
			codes = append(codes, e.Code)
		}
	}
	return codes
}

// ShopperPrize is one prize draw from its list to its winners, so that anybody can do it again.
type ShopperPrize struct {
	ShopperDraw // the list and its result
	Prize       models.PrizeDraw
	Winners     []models.Winner
	Own         []string       // codes of this phone
	Won         *models.Winner // by this phone, in this draw
	Delivery    models.Delivery
}

// Template names the file of the page.
func (*ShopperPrize) Template() string { return "shopper/prize" }

// NewShopperPrize computes what the page shows.
func NewShopperPrize(p models.PrizeDraw, winners []models.Winner, entries []models.PrizeEntry, person string) *ShopperPrize {
	page := &ShopperPrize{Prize: p, Winners: winners, Own: ownCodes(entries, p.ID)}
	if p.Listed() {
		page.ShopperDraw = *NewShopperDraw(p.Draw, nil)
	}
	for i, w := range winners {
		if person != "" && w.Person == person {
			page.Won = &winners[i]
		}
	}
	return page
}

// Mine says whether an entry is of this phone.
func (p *ShopperPrize) Mine(code string) bool { return slices.Contains(p.Own, code) }

// Claimable says whether this phone can still say where its prize goes.
func (p *ShopperPrize) Claimable() bool { return p.Won != nil && p.Won.Open(p.Now) }

// Group is the group of a person with several entries, "" of one with one.
func (*ShopperPrize) Group(e draw.Entry) string {
	if len(e.Groups) == 0 {
		return ""
	}
	return e.Groups[0]
}

// PrizeTone is the colour of a winner's state.
func PrizeTone(s models.WinnerState) string {
	return map[models.WinnerState]string{models.WinnerTold: "warning", models.WinnerReady: "info", models.WinnerHanded: "success", models.WinnerLapsed: "neutral"}[s]
}

// Tone is the colour of a winner's state.
func (*ShopperPrize) Tone(s models.WinnerState) string { return PrizeTone(s) }
