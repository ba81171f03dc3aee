package models

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Layout is the plan of the street for one event, one row for each version that was published. All
// lengths are millimetres, x to the east and y to the south from the north-west corner. What stands
// turned is turned about its middle, in whole degrees clockwise. Its JSON is the document that the
// editor edits and that goes from one event to another as a file.
type Layout struct {
	ID       int64 `gorm:"primaryKey" json:"-"`
	EventID  int64 `gorm:"not null;uniqueIndex:layout_version,priority:1" json:"-"`
	Version  int   `gorm:"not null;uniqueIndex:layout_version,priority:2" json:"-"`
	WidthMM  int   `gorm:"not null;check:layout_size,width_mm > 0 AND height_mm > 0" json:"width_mm"`
	HeightMM int   `gorm:"not null" json:"height_mm"`

	Background Background `gorm:"embedded;embeddedPrefix:background_" json:"background"`

	Revision    int        `gorm:"not null;default:0" json:"-"`  // of the draft that was published, 0 for the first
	PublishedBy string     `gorm:"not null;default:''" json:"-"` // the name of the staff at that time
	PublishedAt *time.Time `json:"-"`                            // nil for the layout that an event began with

	Panels    []Panel    `gorm:"constraint:-" json:"panels"`
	Booths    []Booth    `gorm:"constraint:-" json:"booths"`
	Landmarks []Landmark `gorm:"constraint:-" json:"landmarks"`
}

// Background is a picture under the drawing: a photo of a plan or from above.
type Background struct {
	Picture string `gorm:"not null;default:''" json:"picture"` // public id of a LayoutPicture, "" for none
	XMM     int    `gorm:"not null;default:0" json:"x_mm"`
	YMM     int    `gorm:"not null;default:0" json:"y_mm"`
	WidthMM int    `gorm:"not null;default:0" json:"width_mm"` // of the whole picture; its height follows
	Opacity int    `gorm:"not null;default:0" json:"opacity"`  // percent
}

// Panel is a distribution board. At most 80 % of its capacity is given out.
type Panel struct {
	ID        int64  `gorm:"primaryKey" json:"-"`
	LayoutID  int64  `gorm:"not null;uniqueIndex:panel_label,priority:1" json:"-"`
	PublicID  string `gorm:"not null;default:''" json:"id"`
	Label     string `gorm:"not null;uniqueIndex:panel_label,priority:2" json:"label"`
	CapacityW int    `gorm:"not null;check:panel_capacity,capacity_w >= 0" json:"capacity_w"`
	XMM       int    `gorm:"not null;default:0" json:"x_mm"`
	YMM       int    `gorm:"not null;default:0" json:"y_mm"`
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

// Booth is a tent on the street. Its label is unique in the layout and may change; its public id stays
// the same in all versions, so that who stands there goes along.
type Booth struct {
	ID        int64  `gorm:"primaryKey" json:"-"`
	LayoutID  int64  `gorm:"not null;uniqueIndex:booth_label,priority:1;uniqueIndex:booth_public_id,priority:1" json:"-"`
	PublicID  string `gorm:"not null;default:'';uniqueIndex:booth_public_id,priority:2,where:public_id <> ''" json:"id"`
	Label     string `gorm:"not null;uniqueIndex:booth_label,priority:2" json:"label"`
	Row       string `gorm:"column:row_name;not null" json:"row"`
	Place     int    `gorm:"not null" json:"place"` // in its row, from 1
	XMM       int    `gorm:"not null" json:"x_mm"`
	YMM       int    `gorm:"not null" json:"y_mm"`
	WidthMM   int    `gorm:"not null;check:booth_size,width_mm > 0 AND height_mm > 0" json:"width_mm"`
	HeightMM  int    `gorm:"not null" json:"height_mm"`
	Turn      int    `gorm:"not null;default:0" json:"turn"`
	Zone      Zone   `gorm:"not null;check:booth_zone,zone IN ('make','food','ops')" json:"zone"`
	Panel     string `gorm:"not null" json:"panel"` // label of its distribution board, "" for none
	MaxW      int    `gorm:"not null;check:booth_power,max_w >= 0" json:"max_w"`
	Water     bool   `gorm:"not null" json:"water"`
	Corner    bool   `gorm:"not null" json:"corner"`
	StepFree  bool   `gorm:"not null;default:false" json:"step_free"`    // reached without a step
	FireOK    bool   `gorm:"not null;default:false" json:"fire_allowed"` // for who cooks with fire
	VehicleOK bool   `gorm:"not null;default:false" json:"vehicle"`      // a car can come up to it
	Blocked   bool   `gorm:"not null;default:false" json:"blocked"`      // nobody may be put there
	Front     string `gorm:"not null;default:''" json:"front_of"`        // number or name of the vendor before whose own shop it stands
	OpsKo     string `gorm:"not null" json:"ops_ko"`                     // what an ops booth is: 안내소
	OpsEn     string `gorm:"not null" json:"ops_en"`
}

// Ops is the organiser's use of the booth in the language of the reader, "" when it is for vendors.
func (b Booth) Ops(lang string) string { return inLang(lang, b.OpsKo, b.OpsEn) }

// LandmarkKind says what else is drawn.
type LandmarkKind string

// The kinds of landmarks. Lanes, routes, alleys and areas lie on the ground; the others stand on it.
const (
	Entrance LandmarkKind = "entrance"
	Stage    LandmarkKind = "stage"
	Toilet   LandmarkKind = "toilet"
	Rest     LandmarkKind = "rest"
	Lane     LandmarkKind = "lane"  // fire engines
	Route    LandmarkKind = "route" // wheelchairs
	Alley    LandmarkKind = "alley"
	Area     LandmarkKind = "area" // a part of the street with a name
	Obstacle LandmarkKind = "obstacle"
	ShopFace LandmarkKind = "shop" // the front of a vendor's own shop
	Tap      LandmarkKind = "water"
	Hydrant  LandmarkKind = "hydrant"
)

// LandmarkKinds lists the kinds.
var LandmarkKinds = []LandmarkKind{Entrance, Stage, Toilet, Rest, Lane, Route, Alley, Area, Obstacle, ShopFace, Tap, Hydrant}

// OnGround says whether people walk over it.
func (k LandmarkKind) OnGround() bool { return k == Lane || k == Route || k == Alley || k == Area }

// Solid says whether it stands in the way.
func (k LandmarkKind) Solid() bool { return !k.OnGround() && k != Entrance }

// Landmark is what else is drawn: entrance, stage, toilets, lanes, crossings, shops.
type Landmark struct {
	ID       int64        `gorm:"primaryKey" json:"-"`
	LayoutID int64        `gorm:"not null;index" json:"-"`
	PublicID string       `gorm:"not null;default:''" json:"id"`
	Kind     LandmarkKind `gorm:"not null" json:"kind"`
	NameKo   string       `gorm:"not null" json:"name_ko"`
	NameEn   string       `gorm:"not null" json:"name_en"`
	XMM      int          `gorm:"not null" json:"x_mm"`
	YMM      int          `gorm:"not null" json:"y_mm"`
	WidthMM  int          `gorm:"not null" json:"width_mm"`
	HeightMM int          `gorm:"not null" json:"height_mm"`
	Turn     int          `gorm:"not null;default:0" json:"turn"`
	Vendor   string       `gorm:"not null;default:''" json:"vendor"` // number or name of the vendor whose shop it is
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
	return s.layout(ctx, s.db(ctx).Where("event_id = ?", event).Order("version DESC"))
}

// LayoutVersion is the plan of an event as it was published once.
func (s *Store) LayoutVersion(ctx context.Context, event int64, version int) (Layout, error) {
	return s.layout(ctx, s.db(ctx).Where("event_id = ? AND version = ?", event, version))
}

// LayoutVersions lists what was published, newest first, without what stands on it.
func (s *Store) LayoutVersions(ctx context.Context, event int64) ([]Layout, error) {
	var list []Layout
	err := s.db(ctx).Where("event_id = ?", event).Order("version DESC").Find(&list).Error
	return list, storageError(err)
}

func (s *Store) layout(ctx context.Context, q *gorm.DB) (Layout, error) {
	byID := func(db *gorm.DB) *gorm.DB { return db.Order("id") }
	var l Layout
	if err := find(q.Preload("Panels", byID).Preload("Landmarks", byID).Preload("Booths"), &l); err != nil {
		return l, err
	}
	sortBooths(l.Booths)
	return l, nil
}

// writeLayout keeps a version with all that stands on it.
func (s *Store) writeLayout(ctx context.Context, l Layout) (Layout, error) {
	l.ID = 0
	drawn := l
	drawn.Panels, drawn.Booths, drawn.Landmarks = nil, nil, nil
	if err := s.write.WithContext(ctx).Create(&drawn).Error; err != nil {
		return drawn, err
	}
	l.belong(drawn.ID)
	for _, rows := range []any{&l.Panels, &l.Booths, &l.Landmarks} {
		if err := s.writeAll(ctx, rows); err != nil {
			return drawn, err
		}
	}
	l.ID = drawn.ID
	return l, nil
}

// belong makes all that stands on the plan new rows of a layout.
func (l *Layout) belong(layout int64) {
	l.Panels, l.Booths, l.Landmarks = append([]Panel{}, l.Panels...), append([]Booth{}, l.Booths...), append([]Landmark{}, l.Landmarks...)
	for i := range l.Panels {
		l.Panels[i].ID, l.Panels[i].LayoutID = 0, layout
	}
	for i := range l.Booths {
		l.Booths[i].ID, l.Booths[i].LayoutID = 0, layout
	}
	for i := range l.Landmarks {
		l.Landmarks[i].ID, l.Landmarks[i].LayoutID = 0, layout
	}
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
	label, _, _ = strings.Cut(label, labelJoint)
	for _, b := range l.Booths {
		if strings.EqualFold(b.Label, label) {
			return b, true
		}
	}
	return Booth{}, false
}
