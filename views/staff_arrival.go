package views

import (
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// StaffArrivals is the board of the day at the desk.
type StaffArrivals struct {
	Page
	Board     models.ArrivalBoard
	Map       StreetMap
	Rows      []models.Arriving // those to show
	Tabs      []ArrivalTab
	Code      string // what was typed to find a vendor
	Incidents []models.Incident
	Incident  models.IncidentInput // as it was typed
	NewID     string               // of the next incident: a form that is sent twice notes it once
}

// ArrivalTab is a way to narrow the board.
type ArrivalTab struct {
	Show    string // late, expected, arrived, no_show; "" for all
	Count   int
	Current bool
}

// Template names the file of the page.
func (*StaffArrivals) Template() string { return "staff/arrivals" }

// Day is the day of the board.
func (a *StaffArrivals) Day() (time.Time, error) {
	return time.ParseInLocation(time.DateOnly, a.Board.Day, korean.Seoul)
}

// CanRun says whether the reader may mark no-shows and give booths away; the desk checks in.
func (p *StaffArrivals) CanRun() bool { return p.Actor.May(models.Staff, p.Event.ID) }

// MayMiss says whether the grace of a vendor that is expected is over.
func (p *StaffArrivals) MayMiss(row models.Arriving) bool {
	return p.CanRun() && row.Arrival == nil && !p.Event.Over() && !p.Now.Before(row.MayMiss)
}

// Open counts the incidents that nobody has closed.
func (p *StaffArrivals) Open() int {
	n := 0
	for _, i := range p.Incidents {
		if i.ClosedAt == nil {
			n++
		}
	}
	return n
}

// newArrivalMap is the street with the day's state of each booth, each a link to its line below.
func newArrivalMap(board models.ArrivalBoard, lang string) StreetMap {
	words, lines := map[int64]string{}, map[int64]string{}
	for _, row := range board.Rows {
		for _, b := range row.Place {
			words[b.ID], lines[b.ID] = ArrivalWord(row), row.Place.First().Label
		}
	}
	for _, free := range board.Empty {
		words[free.Booth.ID], lines[free.Booth.ID] = "empty", free.Booth.Label
	}
	m := NewStreetMap(board.Street, lang).Cropped()
	for i, b := range m.Booths {
		if word := words[b.Booth.ID]; word != "" {
			m.Booths[i].Day, m.Booths[i].Href = word, "#booth-"+lines[b.Booth.ID]
			m.Booths[i].No.Y = tenth(b.Y + b.H/2) // a word stands under each
		}
	}
	return m
}

// NewStaffArrivals is the board, narrowed to a state; those who are late come first.
func NewStaffArrivals(base Page, board models.ArrivalBoard, show, lang string) *StaffArrivals {
	p := &StaffArrivals{Page: base, Board: board, Map: newArrivalMap(board, lang), NewID: rand.Text()}
	for _, row := range board.Rows {
		if show == "" || ArrivalWord(row) == show {
			p.Rows = append(p.Rows, row)
		}
	}
	slices.SortStableFunc(p.Rows, func(a, b models.Arriving) int {
		return slices.Index(arrivalWords, ArrivalWord(a)) - slices.Index(arrivalWords, ArrivalWord(b))
	})
	n := board.Counts
	counts := map[string]int{"": len(board.Rows), "late": n.Late, "expected": n.Expected, "no_show": n.NoShow, "arrived": n.Arrived}
	for _, word := range append([]string{""}, arrivalWords...) {
		p.Tabs = append(p.Tabs, ArrivalTab{Show: word, Count: counts[word], Current: word == show})
	}
	return p
}

// arrivalWords are the states of the board, in the order in which they need the staff.
var arrivalWords = []string{"late", "expected", "no_show", "arrived"}

// ArrivalWord is the state of a vendor on the board: the last part of state.arrival.
func ArrivalWord(row models.Arriving) string {
	switch {
	case row.Arrival != nil:
		return string(row.Arrival.State)
	case row.Late:
		return "late"
	}
	return "expected"
}

// ArrivalChip is that state as a chip takes it: tone and word.
type ArrivalChip struct{ Tone, Word string }

// Chip is the state of a row.
func (*StaffArrivals) Chip(row models.Arriving) ArrivalChip { return arrivalChip(row) }

func arrivalChip(row models.Arriving) ArrivalChip {
	word := ArrivalWord(row)
	return ArrivalChip{Word: word, Tone: map[string]string{"arrived": "success", "late": "warning", "no_show": "danger", "expected": "neutral"}[word]}
}

// StaffArrival is one vendor at the desk.
type StaffArrival struct {
	Page
	Sheet models.ArrivalSheet
	Code  string // its pass, or its number
}

// Template names the file of the page.
func (*StaffArrival) Template() string { return "staff/arrival" }

// CanRun says whether the reader may mark a no-show.
func (p *StaffArrival) CanRun() bool { return p.Actor.May(models.Staff, p.Event.ID) }

// Chip is the state of the vendor.
func (p *StaffArrival) Chip() ArrivalChip { return arrivalChip(p.Sheet.Arriving) }

// MayMiss says whether the grace is over.
func (p *StaffArrival) MayMiss() bool {
	return p.Sheet.Arrival == nil && !p.Event.Over() && !p.Now.Before(p.Sheet.MayMiss)
}

// Readiness is something that a vendor needs before it can begin.
type Readiness struct {
	Key  string // of the sentence, after staff.arrival.ready.
	Done bool
}

// Ready lists what the vendor needs before it can begin.
func (p *StaffArrival) Ready() []Readiness {
	return []Readiness{
		{Key: "booth", Done: len(p.Sheet.Place) > 0},
		{Key: "phone", Done: p.Sheet.Phones > 0},
	}
}

// StaffLoadIn is when each row of booths brings its things in.
type StaffLoadIn struct {
	Page
	Rows  []LoadInLine
	Grace string // minutes, as typed
}

// LoadInLine is a row as it was typed.
type LoadInLine struct{ Row, From, Until string }

// Template names the file of the page.
func (*StaffLoadIn) Template() string { return "staff/load_in" }

// NewStaffLoadIn is the form with what is set.
func NewStaffLoadIn(base Page, rows []string, set models.LoadIns) *StaffLoadIn {
	p := &StaffLoadIn{Page: base, Grace: fmt.Sprint(set.GraceMin)}
	for _, row := range rows {
		line := LoadInLine{Row: row}
		if in, has := set.ByRow[row]; has {
			line.From, line.Until = timeOfDay(in.FromMin), timeOfDay(in.UntilMin)
		}
		p.Rows = append(p.Rows, line)
	}
	return p
}

func timeOfDay(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// StaffResults is how the event went.
type StaffResults struct {
	Page
	Results models.Results
	Thanks  *models.Thanks // nil while nobody was thanked
	Calls   []models.Event // other events that look for vendors now
	Next    string         // slug of the one that was chosen
}

// Template names the file of the page.
func (*StaffResults) Template() string { return "staff/results" }

// CanRun says whether the reader may send the thanks.
func (p *StaffResults) CanRun() bool { return p.Actor.May(models.Staff, p.Event.ID) }

// Questions are the five of the survey.
func (*StaffResults) Questions() []string { return models.SurveyQuestions }

// Score writes a mean, "–" when nobody answered.
func (*StaffResults) Score(k models.KindResult, question string) string {
	if k.Answered == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", k.Score(question))
}

// Words are what vendors added in their own words.
func (p *StaffResults) Words() []models.VendorResult {
	var list []models.VendorResult
	for _, v := range p.Results.Vendors {
		if v.Survey != nil && v.Survey.Words != "" {
			list = append(list, v)
		}
	}
	return list
}
