package models

import (
	"context"
	"fmt"
	"strings"
)

// Layout is the plan of the street for one event. All lengths are millimetres, x to the
// east and y to the south from the north-west corner.
type Layout struct {
	ID       int64 `gorm:"primaryKey"`
	EventID  int64 `gorm:"not null;uniqueIndex:layout_version,priority:1"`
	Version  int   `gorm:"not null;uniqueIndex:layout_version,priority:2"`
	WidthMM  int   `gorm:"not null;check:layout_size,width_mm > 0 AND height_mm > 0"`
	HeightMM int   `gorm:"not null"`

	Panels    []Panel    `gorm:"constraint:-"`
	Booths    []Booth    `gorm:"constraint:-"`
	Landmarks []Landmark `gorm:"constraint:-"`
}

// Panel is a distribution board. At most 80 % of its capacity is given out.
type Panel struct {
	ID        int64  `gorm:"primaryKey"`
	LayoutID  int64  `gorm:"not null;uniqueIndex:panel_label,priority:1"`
	Label     string `gorm:"not null;uniqueIndex:panel_label,priority:2"`
	CapacityW int    `gorm:"not null;check:panel_capacity,capacity_w >= 0"`
}

// usablePercent of a panel's capacity may be given out: the rest is reserve.
const usablePercent = 80

// UsableW is what may be given out, in watts.
func (p Panel) UsableW() int { return p.CapacityW * usablePercent / 100 }

// Zone is what a booth is meant for.
type Zone string

// The zones of the street.
const (
	ZoneMake Zone = "make" // goods
	ZoneFood Zone = "food" // with water, near the fire extinguishers
	ZoneOps  Zone = "ops"  // the organiser's own: information, first aid
)

// Zones lists the zones.
var Zones = []Zone{ZoneMake, ZoneFood, ZoneOps}

// Booth is a tent on the street. Its label is unique in the layout.
type Booth struct {
	ID       int64  `gorm:"primaryKey"`
	LayoutID int64  `gorm:"not null;uniqueIndex:booth_label,priority:1"`
	Label    string `gorm:"not null;uniqueIndex:booth_label,priority:2"`
	Row      string `gorm:"column:row_name;not null"`
	Place    int    `gorm:"not null"` // in its row, from 1
	XMM      int    `gorm:"not null"`
	YMM      int    `gorm:"not null"`
	WidthMM  int    `gorm:"not null;check:booth_size,width_mm > 0 AND height_mm > 0"`
	HeightMM int    `gorm:"not null"`
	Zone     Zone   `gorm:"not null;check:booth_zone,zone IN ('make','food','ops')"`
	Panel    string `gorm:"not null"` // label of its distribution board, "" for none
	MaxW     int    `gorm:"not null;check:booth_power,max_w >= 0"`
	Water    bool   `gorm:"not null"`
	Corner   bool   `gorm:"not null"`
	OpsKo    string `gorm:"not null"` // what an ops booth is: 안내소
	OpsEn    string `gorm:"not null"`
}

// Ops is the organiser's use of the booth in the language of the reader, "" when it is for vendors.
func (b Booth) Ops(lang string) string { return inLang(lang, b.OpsKo, b.OpsEn) }

// Landmark is what else is drawn: entrance, stage, toilets, lanes, crossings.
type Landmark struct {
	ID       int64  `gorm:"primaryKey"`
	LayoutID int64  `gorm:"not null;index"`
	Kind     string `gorm:"not null"` // entrance, stage, toilet, rest, lane, alley
	NameKo   string `gorm:"not null"`
	NameEn   string `gorm:"not null"`
	XMM      int    `gorm:"not null"`
	YMM      int    `gorm:"not null"`
	WidthMM  int    `gorm:"not null"`
	HeightMM int    `gorm:"not null"`
}

// Name in the language of the reader.
func (l Landmark) Name(lang string) string { return inLang(lang, l.NameKo, l.NameEn) }

// The street of a new event, in millimetres, until staff draw it.
const (
	newStreetWidth  = 112_000
	newStreetHeight = 20_000
)

func newLayout(e Event) *Layout {
	return &Layout{EventID: e.ID, Version: 1, WidthMM: newStreetWidth, HeightMM: newStreetHeight}
}

// CurrentLayout is the newest plan of an event with all that stands on it.
func (s *Store) CurrentLayout(ctx context.Context, event int64) (Layout, error) {
	var l Layout
	q := s.db(ctx).Preload("Panels").Preload("Landmarks").Preload("Booths").Where("event_id = ?", event).Order("version DESC")
	if err := find(q, &l); err != nil {
		return l, err
	}
	sortBooths(l.Booths)
	return l, nil
}

// Panel finds a distribution board by its label.
func (l Layout) Panel(label string) (Panel, bool) {
	for _, p := range l.Panels {
		if p.Label == label {
			return p, true
		}
	}
	return Panel{}, false
}

// Booth finds a booth by its label, in any case.
func (l Layout) Booth(label string) (Booth, bool) {
	for _, b := range l.Booths {
		if strings.EqualFold(b.Label, label) {
			return b, true
		}
	}
	return Booth{}, false
}

// BoothRow is a row of like booths that staff add to the plan at once.
type BoothRow struct {
	Row              string // A, B, 가
	Count            int
	XMM, YMM         int // of the first booth
	PitchMM          int // from one booth to the next
	WidthMM, DepthMM int
	Zone             Zone
	Panel            string // made when the plan has none of that label
	PanelW           int
	MaxW             int
	Water            bool
}

// The limits of a row.
const (
	rowBooths     = 60
	boothMinMM    = 1_000
	boothMaxMM    = 20_000
	streetMaxMM   = 2_000_000
	panelMaxW     = 200_000
	boothMaxW     = 20_000
	rowNameLength = 3
)

func (r BoothRow) check() error {
	var f Faults
	f.text("row", r.Row, rowNameLength)
	f.Add(r.Count < 1 || r.Count > rowBooths, "count", "out_of_range")
	f.Add(r.XMM < 0 || r.XMM > streetMaxMM, "x", "out_of_range")
	f.Add(r.YMM < 0 || r.YMM > streetMaxMM, "y", "out_of_range")
	f.Add(r.WidthMM < boothMinMM || r.WidthMM > boothMaxMM, "width", "out_of_range")
	f.Add(r.DepthMM < boothMinMM || r.DepthMM > boothMaxMM, "depth", "out_of_range")
	f.Add(r.PitchMM < r.WidthMM || r.PitchMM > boothMaxMM*2, "pitch", "pitch_below_width")
	f.Add(!oneOf(r.Zone, Zones), "zone", "choose_one")
	f.text("panel", r.Panel, rowNameLength)
	f.Add(r.PanelW < 0 || r.PanelW > panelMaxW, "panel_kw", "out_of_range")
	f.Add(r.MaxW < 0 || r.MaxW > boothMaxW, "max_kw", "out_of_range")
	return f.Err()
}

// AddBoothRow draws a row of booths, numbered on from the last one of that row. The street grows
// when the row reaches beyond it.
func (s *Store) AddBoothRow(ctx context.Context, by Actor, e Event, r BoothRow) error {
	r.Row = strings.ToUpper(strings.TrimSpace(r.Row))
	r.Panel = strings.ToUpper(strings.TrimSpace(r.Panel))
	if err := r.check(); err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		l, err := tx.CurrentLayout(ctx, e.ID)
		if err != nil {
			return err
		}
		if err := tx.drawRow(ctx, l, r); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "booth_row_added", r.Row, fmt.Sprint(r.Count))
	})
}

func (s *Store) drawRow(ctx context.Context, l Layout, r BoothRow) error {
	db := s.write.WithContext(ctx)
	if _, has := l.Panel(r.Panel); !has {
		if err := db.Create(&Panel{LayoutID: l.ID, Label: r.Panel, CapacityW: r.PanelW}).Error; err != nil {
			return err
		}
	}
	last := 0
	for _, b := range l.Booths {
		if b.Row == r.Row {
			last = max(last, b.Place)
		}
	}
	booths := make([]Booth, r.Count)
	for i := range booths {
		booths[i] = Booth{
			LayoutID: l.ID, Label: fmt.Sprintf("%s%02d", r.Row, last+i+1), Row: r.Row, Place: last + i + 1,
			XMM: r.XMM + i*r.PitchMM, YMM: r.YMM, WidthMM: r.WidthMM, HeightMM: r.DepthMM,
			Zone: r.Zone, Panel: r.Panel, MaxW: r.MaxW, Water: r.Water, Corner: i == 0 || i == r.Count-1,
		}
	}
	if err := db.Create(&booths).Error; err != nil {
		return err
	}
	const margin = 2_000
	width := max(l.WidthMM, booths[r.Count-1].XMM+r.WidthMM+margin)
	height := max(l.HeightMM, r.YMM+r.DepthMM+margin)
	return db.Model(&Layout{ID: l.ID}).Updates(map[string]any{"width_mm": width, "height_mm": height}).Error
}

// RemoveBoothRow takes a row off the plan: booths_taken while a vendor stands in it.
func (s *Store) RemoveBoothRow(ctx context.Context, by Actor, e Event, row string) error {
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		l, err := tx.CurrentLayout(ctx, e.ID)
		if err != nil {
			return err
		}
		inRow := tx.db(ctx).Model(&Booth{}).Select("id").Where("layout_id = ? AND row_name = ?", l.ID, row)
		var taken int64
		if err := tx.db(ctx).Model(&Assignment{}).Where("booth_id IN (?)", inRow).Count(&taken).Error; err != nil {
			return err
		}
		if taken > 0 {
			return refuse(Conflict, "booths_taken").With("count", taken)
		}
		if err := tx.write.WithContext(ctx).Where("layout_id = ? AND row_name = ?", l.ID, row).Delete(&Booth{}).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "booth_row_removed", row, "")
	})
}
