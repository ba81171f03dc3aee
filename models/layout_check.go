package models

import (
	"fmt"
	"regexp"
	"slices"
)

// Level says what a finding hinders.
type Level string

// The levels, the worst first.
const (
	Broken Level = "broken" // can't even be kept as a draft
	Blocks Level = "blocks" // can't be published
	Warns  Level = "warns"
)

// Finding is something about a plan that staff should mend or know. Why names the object by its public
// id as Field, "street" for the whole, and fills its sentence; Also is the other object, if there is one.
type Finding struct {
	Level Level
	Why   *Error
	Also  string
}

// Findings are all of a plan, the worst first.
type Findings []Finding

// Faults are the findings down to a level, as a refusal.
func (list Findings) Faults(down Level) Faults {
	var f Faults
	for _, one := range list {
		if one.Level == Broken || one.Level == down {
			f = append(f, one.Why)
		}
	}
	return f
}

// LaneMM is how wide the way of a fire engine must be, in millimetres: 4 m, as fire services ask for it.
const LaneMM = 4_000

// routeMM is how wide the way of a wheelchair must be.
const routeMM = wheelchairMM

// The limits of a plan.
const (
	boothsMax      = 1_000
	panelsMax      = 100
	landmarksMax   = 500
	landmarkMinMM  = 100
	nameLength     = 40
	publicIDLength = 8
)

var (
	labelShape = regexp.MustCompile(`^[\p{L}\p{N}-]{1,8}$`)
	idShape    = regexp.MustCompile(`^[0-9A-Za-z-]{1,20}$`)
)

// Check looks at a plan by all rules: first whether it can be drawn at all, then whether the street works.
func (l Layout) Check() Findings {
	c := checker{Layout: l}
	c.size()
	c.things()
	if len(c.found) > 0 { // what is broken can't be measured
		return c.found
	}
	c.labels()
	c.overlaps()
	c.lanes()
	c.reach()
	c.panels()
	slices.SortStableFunc(c.found, func(a, b Finding) int { return c.rank(a) - c.rank(b) })
	return c.found
}

type checker struct {
	Layout
	found Findings
	ids   map[string]bool
}

func (*checker) rank(f Finding) int { return slices.Index([]Level{Broken, Blocks, Warns}, f.Level) }

func (c *checker) add(level Level, why *Error, also ...string) {
	f := Finding{Level: level, Why: why}
	if len(also) > 0 {
		f.Also = also[0]
	}
	c.found = append(c.found, f)
}

// broken notes what can't be kept when the condition holds.
func (c *checker) broken(wrong bool, why *Error, what string) {
	if wrong {
		c.add(Broken, why.With("what", what))
	}
}

func (c *checker) size() {
	const street = "street"
	b := c.Background
	c.broken(c.WidthMM < boothMinMM || c.WidthMM > streetMaxMM || c.HeightMM < boothMinMM || c.HeightMM > streetMaxMM, Fault(street, "street_size"), "")
	c.broken(len(c.Booths) > boothsMax || len(c.Panels) > panelsMax || len(c.Landmarks) > landmarksMax, Fault(street, "too_many_things"), "")
	c.broken(b.Opacity < 0 || b.Opacity > 100 || !within(b.XMM, b.YMM) || b.WidthMM < 0 || b.WidthMM > 10*streetMaxMM || len(b.Picture) > 20 ||
		b.Picture != "" && b.WidthMM == 0, Fault(street, "background_form"), "")
}

// within says whether a corner lies on or near the largest street.
func within(x, y int) bool {
	return x > -streetMaxMM && x <= streetMaxMM && y > -streetMaxMM && y <= streetMaxMM
}

func (c *checker) things() {
	c.ids = map[string]bool{}
	for i, p := range c.Panels {
		what := named(p.Label, "panels", i)
		c.id(p.PublicID, what)
		c.broken(!labelShape.MatchString(p.Label), Fault(p.PublicID, "label_form"), what)
		c.broken(p.CapacityW < 0 || p.CapacityW > panelMaxW || !within(p.XMM, p.YMM), Fault(p.PublicID, "panel_form"), what)
	}
	for i, b := range c.Booths {
		what := named(b.Label, "booths", i)
		c.id(b.PublicID, what)
		c.broken(!labelShape.MatchString(b.Label), Fault(b.PublicID, "label_form"), what)
		c.broken(b.Row == "" || len([]rune(b.Row)) > rowNameLength || b.Place < 1 || b.Place > placeMax, Fault(b.PublicID, "row_form"), what)
		c.broken(!within(b.XMM, b.YMM) || b.Turn < 0 || b.Turn >= 360, Fault(b.PublicID, "place_form"), what)
		c.broken(b.WidthMM < boothMinMM || b.WidthMM > boothMaxMM || b.HeightMM < boothMinMM || b.HeightMM > boothMaxMM, Fault(b.PublicID, "booth_size"), what)
		c.broken(!oneOf(b.Zone, Zones), Fault(b.PublicID, "zone_form"), what)
		c.broken(b.MaxW < 0 || b.MaxW > boothMaxW, Fault(b.PublicID, "power_form"), what)
		c.broken(tooLong(nameLength, b.Front, b.OpsKo, b.OpsEn), Fault(b.PublicID, "name_form"), what)
	}
	for i, m := range c.Landmarks {
		what := named(m.NameKo, "landmarks", i)
		c.id(m.PublicID, what)
		c.broken(!oneOf(m.Kind, LandmarkKinds), Fault(m.PublicID, "landmark_kind"), what)
		c.broken(!within(m.XMM, m.YMM) || m.Turn < 0 || m.Turn >= 360, Fault(m.PublicID, "place_form"), what)
		c.broken(min(m.WidthMM, m.HeightMM) < landmarkMinMM || max(m.WidthMM, m.HeightMM) > streetMaxMM, Fault(m.PublicID, "landmark_size"), what)
		c.broken(tooLong(nameLength, m.NameKo, m.NameEn, m.Vendor), Fault(m.PublicID, "name_form"), what)
	}
}

// named is how a sentence calls a thing: by its label, or by its place in the document.
func named(label, list string, i int) string {
	if label != "" {
		return label
	}
	return fmt.Sprintf("%s[%d]", list, i)
}

func tooLong(max int, texts ...string) bool {
	return slices.ContainsFunc(texts, func(s string) bool { return len([]rune(s)) > max })
}

func (c *checker) id(id, what string) {
	c.broken(!idShape.MatchString(id), Fault(id, "id_form"), what)
	c.broken(c.ids[id], Fault(id, "id_twice"), what)
	c.ids[id] = true
}

// labels must each be there once, and name a panel that is drawn.
func (c *checker) labels() {
	panels, booths := map[string]string{}, map[string]string{}
	for _, p := range c.Panels {
		if other, twice := panels[p.Label]; twice {
			c.add(Blocks, Fault(p.PublicID, "panel_twice").With("panel", p.Label), other)
		}
		panels[p.Label] = p.PublicID
	}
	for _, b := range c.Booths {
		if other, twice := booths[b.Label]; twice {
			c.add(Blocks, Fault(b.PublicID, "label_twice").With("booth", b.Label), other)
		}
		booths[b.Label] = b.PublicID
		if _, drawn := panels[b.Panel]; b.Panel != "" && !drawn {
			c.add(Blocks, Fault(b.PublicID, "unknown_panel").With("booth", b.Label).With("panel", b.Panel))
		}
	}
}

// overlaps finds booths that stand on each other, on what is in the way, or beyond the street.
func (c *checker) overlaps() {
	for i, b := range c.Booths {
		own := b.box()
		nw, se := own.extent()
		if nw.x < -touchMM || nw.y < -touchMM || se.x > float64(c.WidthMM)+touchMM || se.y > float64(c.HeightMM)+touchMM {
			c.add(Blocks, Fault(b.PublicID, "booth_outside").With("booth", b.Label))
		}
		for _, o := range c.Booths[i+1:] {
			if own.overlaps(o.box()) {
				c.add(Blocks, Fault(b.PublicID, "booths_overlap").With("booth", b.Label).With("other", o.Label), o.PublicID)
			}
		}
		for _, m := range c.Landmarks {
			if m.Kind.Solid() && own.overlaps(m.box()) {
				c.add(Blocks, Fault(b.PublicID, "booth_on_landmark").With("booth", b.Label).With("other", m.NameKo), m.PublicID)
			}
		}
	}
}

// lanes must be wide enough and free along their whole length.
func (c *checker) lanes() {
	lanes := 0
	for _, m := range c.Landmarks {
		width := min(m.WidthMM, m.HeightMM)
		switch m.Kind {
		case Lane:
			lanes++
			if width < LaneMM {
				c.add(Blocks, Fault(m.PublicID, "lane_narrow").With("metres", inMetres(width)))
			}
			c.inTheWay(m, func(what string) *Error { return Fault(m.PublicID, "lane_blocked").With("other", what) })
		case Route:
			if width < routeMM {
				c.add(Blocks, Fault(m.PublicID, "route_narrow").With("metres", inMetres(width)))
			}
			c.inTheWay(m, func(what string) *Error { return Fault(m.PublicID, "route_blocked").With("other", what) })
		}
	}
	if lanes == 0 && len(c.Booths) > 0 {
		c.add(Warns, Fault("street", "no_lane"))
	}
}

func inMetres(mm int) string { return fmt.Sprintf("%g", float64(mm)/1000) }

func (c *checker) inTheWay(lane Landmark, why func(what string) *Error) {
	own := lane.box()
	for _, b := range c.Booths {
		if own.overlaps(b.box()) {
			c.add(Blocks, why(b.Label), b.PublicID)
		}
	}
	for _, m := range c.Landmarks {
		if m.Kind.Solid() && own.overlaps(m.box()) {
			c.add(Blocks, why(m.NameKo), m.PublicID)
		}
	}
}

// reach finds booths that nobody comes up to, and those that a wheelchair does not.
func (c *checker) reach() {
	foot, wheels := c.ways()
	for i, b := range c.Booths {
		switch {
		case !foot[i]:
			c.add(Blocks, Fault(b.PublicID, "booth_unreachable").With("booth", b.Label))
		case !wheels[i] && b.StepFree:
			c.add(Blocks, Fault(b.PublicID, "step_free_unreachable").With("booth", b.Label))
		case !wheels[i]:
			c.add(Warns, Fault(b.PublicID, "way_narrow").With("booth", b.Label))
		}
	}
}

// panels are compared with what their booths may draw together.
func (c *checker) panels() {
	load := map[string]int{}
	for _, b := range c.Booths {
		if !b.Blocked {
			load[b.Panel] += b.MaxW
		}
	}
	for _, p := range c.Panels {
		if load[p.Label] > p.UsableW() {
			c.add(Warns, Fault(p.PublicID, "panel_over").With("panel", p.Label).With("needs", load[p.Label]).With("has", p.UsableW()))
		}
	}
}
