package views

import (
	"html/template"

	"github.com/jangteo/jangteo/models"
)

// ShopperStamps is a stamp card: what it has, what it still needs, and what the gift desk scans. Mine says
// that it is the card of this phone; whoever knows the address of another one sees it without its code.
type ShopperStamps struct {
	Page
	models.Collection
	Booths  map[int64]string // labels of the booths, by stop
	Mine    bool
	Entries []models.PrizeEntry // of the card in the prize draws
	QR      template.URL        // a data: address of our own making, "" before the first stamp
	ToDesk  string              // path of the card at the gift desk, for staff
	ToStamp string              // path at which a vendor's phone stamps it
}

// Template names the file of the page.
func (*ShopperStamps) Template() string { return "shopper/stamps" }

// StopRow is a stop on a card.
type StopRow struct {
	models.Stop
	No    int // on the card, from 1
	Booth string
	Stamp *models.Stamp // nil while it is missing
}

// Rows are the stops of the card; closed ones only where it has been.
func (p *ShopperStamps) Rows() []StopRow { return stopRows(p.Collection, p.Booths) }

func stopRows(c models.Collection, booths map[int64]string) []StopRow {
	var rows []StopRow
	for _, stop := range c.Stops {
		row := StopRow{Stop: stop, No: len(rows) + 1, Booth: booths[stop.ID]}
		if stamp, has := c.Stamps[stop.ID]; has {
			row.Stamp = &stamp
		}
		if row.Stamp != nil || !stop.Closed {
			rows = append(rows, row)
		}
	}
	return rows
}

// Award is the last part of the key under shopper.stamps.award that says what a complete card is good for.
func (p *ShopperStamps) Award() string {
	if p.Tour.Award == models.AwardPrize && len(p.Entries) == 0 {
		return "to_come"
	}
	return p.Tour.Award
}

// Running says whether stamps can be collected now.
func (p *ShopperStamps) Running() bool {
	return p.Tour.State == models.TourOpen && !p.Now.Before(p.Tour.OpensAt) && !p.Now.After(p.Tour.ClosesAt)
}

// Soon says whether the tour has yet to begin.
func (p *ShopperStamps) Soon() bool {
	return p.Tour.State == models.TourOpen && p.Now.Before(p.Tour.OpensAt)
}

// ShopperStop is a stop whose poster was scanned, before the press that stamps.
type ShopperStop struct {
	Page
	models.Collection
	Stop  models.Stop
	Proof string // as it was typed, or came with the address on the vendor's phone
}

// Template names the file of the page.
func (*ShopperStop) Template() string { return "shopper/stop" }

// Has says whether this phone has the stamp already.
func (p *ShopperStop) Has() bool {
	_, has := p.Stamps[p.Stop.ID]
	return has
}
