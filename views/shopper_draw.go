package views

import (
	"io/fs"
	"slices"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/draw"
)

// ShopperDraws lists the draws of an event.
type ShopperDraws struct {
	Page
	Draws []models.Draw
}

// Template names the file of the page.
func (*ShopperDraws) Template() string { return "shopper/draws" }

// ShopperDraw shows all of a draw, so that anybody can do it again.
type ShopperDraw struct {
	Page
	Draw              models.Draw
	Names             map[string]string // of vendors that take part, by receipt number
	Entries           []draw.Entry
	Selected, Waiting []draw.Entry
}

// Template names the file of the page.
func (*ShopperDraw) Template() string { return "shopper/draw" }

// NewShopperDraw computes what the page shows.
func NewShopperDraw(d models.Draw, names map[string]string) *ShopperDraw {
	p := &ShopperDraw{Draw: d, Names: names, Entries: d.Entries()}
	p.Selected, p.Waiting = d.Result()
	return p
}

// Ticket is what an entry drew, in short.
func (p *ShopperDraw) Ticket(e draw.Entry) string {
	return draw.Ticket(p.Draw.Seed, p.Draw.Hash, e.ID)[:12]
}

// PartKey is the message key of a group.
func (*ShopperDraw) PartKey(part string) string { return partKey(part) }

// Limit is the most places of a group.
type Limit struct {
	Part   string
	Places int
}

// Limits are those of the list, in a fixed order.
func (p *ShopperDraw) Limits() []Limit {
	rules := p.Draw.Rules()
	var list []Limit
	for _, part := range models.Parts() {
		if n, limited := rules.Limits[part]; limited {
			list = append(list, Limit{Part: part, Places: n})
		}
	}
	return list
}

// Ranked says whether some are drawn before others.
func (p *ShopperDraw) Ranked() bool {
	return slices.ContainsFunc(p.Entries, func(e draw.Entry) bool { return e.Priority > 1 })
}

// Program does the draw again in another language; it is a file of its own, and tested.
func (*ShopperDraw) Program() (string, error) {
	text, err := fs.ReadFile(Static(), "draw.py")
	return string(text), err
}
