package views

import (
	"fmt"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// Burn is how a campaign's coupons go, drawn: what is left over time, and a dashed line to where they will
// be gone. The page is drawn from it, and its stream sends it to js/tally.js, which puts it in its places.
type Burn struct {
	At    string                       `json:"at"`
	Shape string                       `json:"shape"` // changes when the page must be loaded again
	Text  map[string]string            `json:"text"`
	Bars  map[string]map[string]string `json:"bars"` // attributes of the parts of the drawing
	Hours []BurnHour                   `json:"-"`
}

// BurnHour is a mark on the line of time.
type BurnHour struct {
	X     int
	Label string
}

// The drawing, in its own units; it is read on phones too.
const (
	burnWidth  = 420
	burnLeft   = 12
	burnRight  = 408
	burnTop    = 28
	burnBottom = 180
	burnMarks  = 5 // at most, on the line of time
)

// burning lays one burn-down out.
type burning struct {
	models.Burndown
	from, to time.Time
	most     int64
}

// Burn draws a burn-down in the reader's language.
func (e *Engine) Burn(d models.Burndown, lang string) Burn {
	w, c := e.words[lang], d.Campaign
	b := burning{Burndown: d, from: c.OpensAt, to: c.ClosesAt, most: max(1, c.Quantity)}
	out := Burn{At: second(d.At), Shape: BurnShape(c, d.At), Hours: b.hours(w)}
	out.Text = map[string]string{
		"issued": number(c.Issued), "redeemed": number(c.Redeemed), "rate": percent(c.Redeemed, c.Issued),
		"reserved": w.won(c.ReservedWon), "won": w.won(c.RedeemedWon), "forecast": w.forecast(d.Forecast),
		"left": w.text("staff.campaign.burn.left", map[string]any{"count": c.Left(), "quantity": c.Quantity}),
	}
	now := fmt.Sprint(b.x(d.At))
	out.Bars = map[string]map[string]string{
		"issued": {"value": fmt.Sprint(c.Issued)}, "line": {"points": b.line()}, "area": {"points": b.area()},
		"forecast": {"points": b.ahead()}, "now": {"x1": now, "x2": now},
	}
	return out
}

// BurnShape changes when the page of a campaign must be loaded again, as on a move of its state or ends.
func BurnShape(c models.Campaign, at time.Time) string {
	return fmt.Sprint(c.StateAt(at), c.Frozen(), c.ClosesAt.Unix(), c.RedeemUntil.Unix())
}

// Attr is an attribute of a part of the drawing.
func (b *Burn) Attr(part, name string) string { return b.Bars[part][name] }

// x and y are where an instant and a count lie; what lies outside is drawn at the edge.
func (b burning) x(at time.Time) int {
	if at.After(b.to) {
		at = b.to
	}
	return burnLeft + int(float64(burnRight-burnLeft)*float64(max(0, at.Sub(b.from)))/float64(b.to.Sub(b.from)))
}

func (b burning) y(left int64) int {
	return burnBottom - int((burnBottom-burnTop)*min(max(0, left), b.most)/b.most)
}

// steps are the corners of the line: what is left stays until somebody claims.
func (b burning) steps() []string {
	var list []string
	last := int64(0)
	for i, p := range b.Points {
		if i > 0 {
			list = append(list, fmt.Sprintf("%d,%d", b.x(p.At), b.y(last)))
		}
		list = append(list, fmt.Sprintf("%d,%d", b.x(p.At), b.y(p.Left)))
		last = p.Left
	}
	if b.At.After(b.from) {
		list = append(list, fmt.Sprintf("%d,%d", b.x(b.At), b.y(last)))
	}
	return list
}

func (b burning) line() string { return strings.Join(b.steps(), " ") }

// area is the line, closed along the bottom.
func (b burning) area() string {
	return fmt.Sprintf("%d,%d %s %d,%d", burnLeft, burnBottom, b.line(), max(burnLeft, b.x(b.At)), burnBottom)
}

// ahead is the dashed line from now to where the coupons are gone, or to what is left at the end.
func (b burning) ahead() string {
	left, f := b.Points[len(b.Points)-1].Left, b.Forecast
	var at time.Time
	then := left
	switch f.Kind {
	case models.ForecastOut, models.ForecastOutUntil:
		at, then = f.At, left-f.Left
	case models.ForecastLeftover:
		at, then = b.to, left-(b.Campaign.RemainingAt(b.At)-f.Left)
	default:
		return ""
	}
	return fmt.Sprintf("%d,%d %d,%d", b.x(b.At), b.y(left), b.x(at), b.y(then))
}

// hours marks the begin, the end and whole hours between them.
func (b burning) hours(w words) []BurnHour {
	layout := "15:04"
	if b.to.Sub(b.from) > 24*time.Hour {
		layout = "1/2 15:04"
	}
	step := time.Hour
	for b.to.Sub(b.from) > burnMarks*step {
		step *= 2
	}
	marks := []BurnHour{{X: burnLeft, Label: b.from.In(korean.Seoul).Format(layout)}}
	const room = 48 // that a label needs
	for at := b.from.Truncate(step).Add(step); at.Before(b.to); at = at.Add(step) {
		if x := b.x(at); x > burnLeft+room && x < burnRight-room {
			marks = append(marks, BurnHour{X: x, Label: at.In(korean.Seoul).Format(layout)})
		}
	}
	return append(marks, BurnHour{X: burnRight, Label: b.to.In(korean.Seoul).Format(layout)})
}

// forecast says when the coupons will be gone.
func (w words) forecast(f models.Forecast) string {
	params := map[string]any{"count": f.Left, "per_hour": f.PerHour}
	if !f.At.IsZero() {
		params["at"] = w.clock(f.At)
	}
	if !f.Next.IsZero() {
		params["next"] = w.clock(f.Next)
	}
	return w.text("staff.campaign.forecast."+string(f.Kind), params)
}
