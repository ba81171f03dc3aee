package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// StaffTally is what happened so far. js/tally.js keeps its numbers up to date; without it the
// page is a snapshot with a link to look again.
type StaffTally struct {
	Page
	Tally   models.Tally
	Live    LiveTally
	Search  string               // words that narrow the list of vendors
	Vendors []models.VendorCount // those that the search means
}

// Template names the file of the page.
func (*StaffTally) Template() string { return "staff/tally" }

// Text is a figure of the page by its key, the same as the stream sends.
func (p *StaffTally) Text(key string) string { return p.Live.Text[key] }

// Bar are the attributes of a bar by its key.
func (p *StaffTally) Bar(key string) Attrs { return p.Live.Bars[key] }

// LiveTally is the tally in words: every figure as the page shows it, by the data-key of its cell,
// and every bar by its data-bar. The page is drawn from it, and the stream sends it.
type LiveTally struct {
	At string `json:"at"`
	// Shape changes when a row of the page comes or goes: then the page must be loaded again.
	Shape string            `json:"shape"`
	Text  map[string]string `json:"text"`
	Bars  map[string]Attrs  `json:"bars"`
	Hours []HourBar         `json:"-"`
	Width int               `json:"-"` // of the chart of hours
}

// Attrs are attributes of an element that draws a number.
type Attrs map[string]int64

// HourBar is one hour of the chart: the middle of its bar, and the key that its figures begin with.
type HourBar struct {
	X     int
	Label string
	Key   string
	Now   bool // the hour that is going on
}

// Left is where the bar begins.
func (h HourBar) Left() int { return h.X - hourBar/2 }

// The chart of hours, in units of its drawing.
const (
	hourPitch  = 64
	hourBar    = 36
	hourTop    = 28
	hourBottom = 180
	hourWidth  = 420 // at least; it is read on phones too
)

// LiveTally writes a tally in the reader's language.
func (e *Engine) LiveTally(t models.Tally, event models.Event, lang string) LiveTally {
	l := LiveTally{At: second(t.At), Text: map[string]string{}, Bars: map[string]Attrs{}}
	w := e.words[lang]
	l.count(w, "total", t.Total)
	l.Text["total.people"] = number(t.People)
	l.Text["total.rate"] = percent(t.Total.Redeemed, t.Total.Issued)
	var shape []string
	for _, c := range t.Campaigns {
		shape = append(shape, c.Campaign.PublicID)
		l.campaign(w, c)
	}
	for _, v := range t.Vendors {
		l.count(w, "vendor."+v.Vendor.Receipt, v.Count)
	}
	for _, m := range t.Methods {
		l.count(w, "method."+string(m.Method), m.Count)
		l.Text["method."+string(m.Method)+".share"] = percent(m.Redeemed, t.Total.Redeemed)
	}
	l.hours(w, t, event)
	l.Shape = fmt.Sprint(strings.Join(shape, " "), len(t.Vendors), len(l.Hours))
	return l
}

func (l *LiveTally) count(w words, key string, c models.Count) {
	l.Text[key+".issued"] = number(c.Issued)
	l.Text[key+".redeemed"] = number(c.Redeemed)
	l.Text[key+".reversed"] = number(c.Reversed)
	l.Text[key+".won"] = w.won(c.Won)
}

func (l *LiveTally) campaign(w words, c models.CampaignCount) {
	key := "campaign." + c.Campaign.PublicID
	l.count(w, key, c.Count)
	l.Text[key+".rate"] = percent(c.Redeemed, c.Issued)
	l.Bars[key+".issued"] = Attrs{"value": c.Issued, "max": c.Campaign.Quantity}
	l.Bars[key+".redeemed"] = Attrs{"value": c.Redeemed, "max": max(1, c.Issued)}
}

// hours lays the chart out: the hours of the event, and those beside them in which something happened.
func (l *LiveTally) hours(w words, t models.Tally, event models.Event) {
	byHour := map[int64]models.Count{}
	most := int64(1)
	for _, h := range t.Hours {
		byHour[h.From.Unix()] = h.Count
		most = max(most, h.Redeemed)
	}
	hours := hoursOf(event, t.Hours)
	l.Width = max(hourWidth, hourPitch*len(hours))
	pitch := l.Width / max(1, len(hours))
	for i, from := range hours {
		c := byHour[from.Unix()]
		bar := HourBar{X: i*pitch + pitch/2, Label: w.hour(from, event), Key: fmt.Sprint("hour.", from.Unix())}
		bar.Now = !t.At.Before(from) && t.At.Before(from.Add(time.Hour))
		height := c.Redeemed * (hourBottom - hourTop) / most
		l.Bars[bar.Key] = Attrs{"y": hourBottom - height, "height": height}
		l.Bars[bar.Key+".value"] = Attrs{"y": hourBottom - height - 8}
		l.count(w, bar.Key, c)
		l.Hours = append(l.Hours, bar)
	}
}

// hoursOf lists hours in order. An event of several days has too many to show the quiet ones too.
func hoursOf(event models.Event, busy []models.HourCount) []time.Time {
	var list []time.Time
	for _, h := range busy {
		list = append(list, h.From)
	}
	if event.EndsAt.Sub(event.StartsAt) <= 24*time.Hour {
		for h := event.StartsAt.Truncate(time.Hour); h.Before(event.EndsAt); h = h.Add(time.Hour) {
			list = append(list, h.UTC())
		}
	}
	slices.SortFunc(list, time.Time.Compare)
	return slices.CompactFunc(list, time.Time.Equal)
}

func (w words) hour(from time.Time, event models.Event) string {
	from = from.In(korean.Seoul)
	if event.EndsAt.Sub(event.StartsAt) <= 24*time.Hour {
		return w.text("staff.tally.hour", map[string]any{"hour": from.Format("15")})
	}
	return w.text("staff.tally.hour_of_day", map[string]any{"day": from.Format("1/2"), "hour": from.Format("15")})
}

// StaffSettlement is what every vendor is owed, to the won.
type StaffSettlement struct {
	Page
	Settlement models.Settlement
	Vendors    []OwedVendor
}

// Template names the file of the page.
func (*StaffSettlement) Template() string { return "staff/settlement" }

// OwedVendor is what one vendor is owed: a line for each campaign, and their sum.
type OwedVendor struct {
	Vendor models.Application
	Booth  string
	Lines  []models.Owed
	Count  int64
	Won    int64
}

// BusinessNumber is written with hyphens.
func (v OwedVendor) BusinessNumber() string {
	return korean.BusinessNumber(v.Vendor.Vendor.BusinessNumber).String()
}

// ByVendor puts the lines of a settlement together by vendor.
func ByVendor(s models.Settlement) []OwedVendor {
	var list []OwedVendor
	for _, line := range s.Lines {
		if n := len(list); n == 0 || list[n-1].Vendor.ID != line.Vendor.ID {
			list = append(list, OwedVendor{Vendor: line.Vendor, Booth: line.Booth})
		}
		v := &list[len(list)-1]
		v.Lines = append(v.Lines, line)
		v.Count += line.Count
		v.Won += line.Won
	}
	return list
}

// StaffConflicts lists what phones accepted without the network and had been used by then.
type StaffConflicts struct {
	Page
	Conflicts []models.ListedConflict
	CapWon    int64
}

// Template names the file of the page.
func (*StaffConflicts) Template() string { return "staff/conflicts" }
