package print

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/jangteo/jangteo/models"
)

// slot is a time at which the vendors of some rows bring their things in; a slot without a time is
// of those for whom staff set none.
type slot struct {
	from, until int // minutes since midnight
	set         bool
	rows        []string
}

// LoadIn is the sheet for who stands at the barrier: by time, then by booth, with a box to tick.
func LoadIn(h Head, st models.Street, times models.LoadIns) ([]byte, error) {
	p := newPaper(h, h.say("print.load_in.title")).footed()
	p.page("P", "A4")
	slots := slotsOf(st.Layout.Rows(), times)
	some := false
	for _, s := range slots {
		cells := h.loadInCells(st, s)
		if len(cells) == 0 {
			continue
		}
		some = true
		p.heading(h.slotWords(s, len(cells)))
		p.table([]column{
			{"print.booth", 14, true}, {"print.vendor", 52, true}, {"print.no", 13, false}, {"print.load_in.car", 16, false},
			{"print.power", 16, false}, {"print.load_in.came", 14, false}, {"print.load_in.note", 34, false},
		}, cells)
	}
	if !some {
		p.nothing("print.no_vendors")
	}
	return p.bytes()
}

// slotsOf gathers the rows that come at the same time, the earliest first and those without a time last.
func slotsOf(rows []string, times models.LoadIns) []slot {
	var slots []slot
	for _, row := range rows {
		in, set := times.ByRow[row]
		s := slot{from: in.FromMin, until: in.UntilMin, set: set}
		i := slices.IndexFunc(slots, func(o slot) bool { return o.set == s.set && o.from == s.from && o.until == s.until })
		if i < 0 {
			slots, i = append(slots, s), len(slots)
		}
		slots[i].rows = append(slots[i].rows, row)
	}
	slices.SortStableFunc(slots, func(a, b slot) int {
		if a.set != b.set {
			return map[bool]int{true: -1, false: 1}[a.set]
		}
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.until, b.until))
	})
	return slots
}

func (h Head) loadInCells(st models.Street, s slot) [][]string {
	var cells [][]string
	for _, a := range st.Placed() {
		place := st.SpanOf[a.ID]
		if !slices.Contains(s.rows, place.First().Row) {
			continue
		}
		car := ""
		if a.Vehicle {
			car = h.say("print.load_in.by_car")
		}
		cells = append(cells, []string{place.Label(), a.Vendor.Name, a.No, car, kilowatts(a.PowerW), checkbox, ""})
	}
	return cells
}

func (h Head) slotWords(s slot, count int) string {
	names := ""
	for i, row := range s.rows {
		if i > 0 {
			names += ", "
		}
		names += row
	}
	params := map[string]any{"rows": names, "count": count}
	if !s.set {
		params["at"] = clock(h.Event.StartsAt)
		return h.with("print.load_in.unset", params)
	}
	params["from"], params["until"] = minuteClock(s.from), minuteClock(s.until)
	return h.with("print.load_in.slot", params)
}

// minuteClock writes minutes since midnight as a time of day.
func minuteClock(minute int) string {
	two := func(n int) string {
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
		return strconv.Itoa(n)
	}
	return two(minute/60) + ":" + two(minute%60)
}

// kilowatts writes a load.
func kilowatts(watts int) string {
	return strconv.FormatFloat(float64(watts)/1000, 'f', -1, 64) + " kW"
}
