package models

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm/clause"
)

// ArrivalState says how a vendor's day at the street began.
type ArrivalState string

// The two ways: a vendor about whom nothing is written down is still expected.
const (
	Arrived ArrivalState = "arrived"
	NoShow  ArrivalState = "no_show" // did not come, and its booth may be given to another
)

// Arrival is what is written down about a vendor's coming on one day, once: the database refuses a
// second row for the same application and day. Taking it back deletes it; the log of changes keeps it.
type Arrival struct {
	ID            int64        `gorm:"primaryKey"`
	EventID       int64        `gorm:"not null;index"`
	ApplicationID int64        `gorm:"not null;uniqueIndex:arrival_once,priority:1"`
	Day           string       `gorm:"not null;uniqueIndex:arrival_once,priority:2"` // 2006-01-02
	State         ArrivalState `gorm:"not null;check:arrival_state,state IN ('arrived','no_show')"`
	ByPass        bool         `gorm:"not null"` // the vendor's own pass was shown
	Actor         string       `gorm:"not null"` // the name of who wrote it down, at that time
	At            time.Time    `gorm:"not null"`
}

// passPurpose keeps the proof of a pass from being any other proof.
const passPurpose = "arrival pass"

// passLength is how many characters of the proof a pass carries: 48 bits.
const passLength = 8

// ArrivalPass is what the vendor's QR holds behind the vendor number: it shows that whoever holds the
// phone can log in as the vendor, which a number alone does not.
func (s *Store) ArrivalPass(a Application) string {
	return a.No + "~" + s.keys.hash(passPurpose, a.Receipt+" "+a.No)[:passLength]
}

// ParsePass splits what was scanned or typed into the vendor number and the proof behind it: a pass,
// the address in a QR, or a number alone.
func ParsePass(typed string) (no, proof string) {
	typed = strings.TrimSpace(typed)
	if i := strings.LastIndex(typed, "code="); i >= 0 {
		typed = strings.NewReplacer("%7E", "~", "%7e", "~").Replace(typed[i+len("code="):])
	}
	no, proof, _ = strings.Cut(typed, "~")
	return strings.ToUpper(strings.TrimSpace(no)), proof
}

// Arriving is one vendor on the board of a day.
type Arriving struct {
	Vendor  Application
	Place   Span      // no booths while it has none
	Due     time.Time // when it must have come
	Arrival *Arrival  // nil while it is expected
	Late    bool      // expected, and past its time
	MayMiss time.Time // from when on it may be called a no-show
}

// EmptyBooth is a booth that nobody will stand in today, with the waiting vendors that fit it.
type EmptyBooth struct {
	Booth  Booth
	Missed *Application // whose booth it was, nil when it was never given
	Fits   []Filling    // the best for the street first
}

// ArrivalBoard is who came, who is late and which booths are empty on one day.
type ArrivalBoard struct {
	Day    string
	Rows   []Arriving // by vendor number
	Empty  []EmptyBooth
	Street Street
	Counts struct{ Arrived, Expected, Late, NoShow int }
}

// Arrivals reads the board of the day that it is now.
func (s *Store) Arrivals(ctx context.Context, e Event) (ArrivalBoard, error) {
	var out ArrivalBoard
	err := s.snapshot(ctx, func(tx *Store) error {
		d, err := tx.wholeDay(ctx, e)
		if err != nil {
			return err
		}
		out = d.board(tx.now())
		return nil
	})
	return out, err
}

// streetDay is all that the rules of arriving look at.
type streetDay struct {
	Day     string
	Street  Street
	LoadIns LoadIns
	Rows    map[int64]Arrival // by application
	Waiting []Application     // in their order
	facts   placeFacts
}

func (s *Store) day(ctx context.Context, e Event, at time.Time) (streetDay, error) {
	d := streetDay{Day: e.DayAt(at)}
	var err error
	if d.Street, err = s.Street(ctx, e); err != nil {
		return d, err
	}
	if d.LoadIns, err = s.LoadIns(ctx, e); err != nil {
		return d, err
	}
	d.Rows, err = s.arrivalsOn(ctx, e.ID, d.Day)
	return d, err
}

// wholeDay is the day with who waits for a booth, and what says which of them suits the street.
func (s *Store) wholeDay(ctx context.Context, e Event) (streetDay, error) {
	d, err := s.day(ctx, e, s.now())
	if err != nil {
		return d, err
	}
	if d.facts, err = s.placeFacts(ctx, e); err != nil {
		return d, err
	}
	err = s.withVendor(ctx).Where("event_id = ? AND state = ?", e.ID, Waitlisted).Order("wait_rank, id").Find(&d.Waiting).Error
	return d, storageError(err)
}

func (s *Store) arrivalsOn(ctx context.Context, event int64, day string) (map[int64]Arrival, error) {
	var list []Arrival
	err := s.db(ctx).Where("event_id = ? AND day = ?", event, day).Find(&list).Error
	rows := make(map[int64]Arrival, len(list))
	for _, r := range list {
		rows[r.ApplicationID] = r
	}
	return rows, storageError(err)
}

func (d streetDay) board(now time.Time) ArrivalBoard {
	out := ArrivalBoard{Day: d.Day, Street: d.Street}
	for _, a := range d.Street.Vendors {
		if !a.Mode.NeedsBooth() {
			continue
		}
		row := d.arriving(a, now)
		out.Rows = append(out.Rows, row)
		switch {
		case row.Arrival == nil && row.Late:
			out.Counts.Late++
		case row.Arrival == nil:
			out.Counts.Expected++
		case row.Arrival.State == Arrived:
			out.Counts.Arrived++
		default:
			out.Counts.NoShow++
		}
	}
	out.Empty = d.empty()
	return out
}

func (d streetDay) arriving(a Application, now time.Time) Arriving {
	place := d.Street.SpanOf[a.ID]
	row := Arriving{Vendor: a, Place: place, Due: d.LoadIns.Due(d.Day, place.First().Row, a)}
	row.MayMiss = row.Due.Add(minutes(d.LoadIns.GraceMin))
	if written, has := d.Rows[a.ID]; has {
		row.Arrival = &written
	}
	row.Late = row.Arrival == nil && now.After(row.Due)
	return row
}

// empty lists the booths for vendors that have none, or one that did not come.
func (d streetDay) empty() []EmptyBooth {
	var list []EmptyBooth
	board := d.withWaiting()
	for _, b := range d.Street.Layout.Booths {
		if b.Zone == ZoneOps || b.Blocked {
			continue
		}
		holder, given := d.Street.ByBooth[b.ID]
		if given && d.Rows[holder.ID].State != NoShow {
			continue
		}
		free := EmptyBooth{Booth: b}
		if given {
			free.Missed = &holder
		}
		free.Fits = board.fillings(free)
		list = append(list, free)
	}
	return list
}

// ArrivalSheet is what the desk sees of one vendor before it is checked in.
type ArrivalSheet struct {
	Arriving
	Day            string
	Slot           *LoadInSlot // of its row, nil when staff set none
	Representative string      // whoever looks is written down
	PassShown      bool        // the vendor's own pass was scanned, not just its number typed
	Phones         int         // that can scan for it
}

// ArrivalOf finds a vendor by a pass or its number and shows who represents it; that is written down.
func (s *Store) ArrivalOf(ctx context.Context, by Actor, e Event, typed string) (ArrivalSheet, error) {
	no, proof := ParsePass(typed)
	var out ArrivalSheet
	err := s.tx(ctx, func(tx *Store) error {
		a, err := tx.arrivingVendor(ctx, e, no)
		if err != nil {
			return err
		}
		d, err := tx.day(ctx, e, tx.now())
		if err != nil {
			return err
		}
		out = ArrivalSheet{Arriving: d.arriving(a, tx.now()), Day: d.Day, PassShown: tx.ArrivalPass(a) == no+"~"+proof}
		if slot, set := d.LoadIns.On(d.Day, out.Place.First().Row); set {
			out.Slot = &slot
		}
		people, err := a.Vendor.unseal(s.keys)
		if err != nil {
			return err
		}
		out.Representative = people.Representative
		phones, err := tx.DevicesOf(ctx, a.ID)
		for _, p := range phones {
			if p.RevokedAt == nil {
				out.Phones++
			}
		}
		if err != nil {
			return err
		}
		return tx.noteAccess(ctx, by, e.ID, a.Receipt, "representative")
	})
	return out, err
}

// arrivingVendor finds a vendor that takes part at a booth.
func (s *Store) arrivingVendor(ctx context.Context, e Event, no string) (Application, error) {
	a, err := s.ApplicationByNo(ctx, e.ID, no)
	if err == ErrNotFound {
		return a, Faults{Fault("code", "unknown_vendor_no")}
	}
	if err == nil && !a.Mode.NeedsBooth() {
		return a, refuse(Conflict, "arrives_nowhere")
	}
	return a, err
}

// CheckIn writes down that a vendor has come. A second desk at the same moment gets what the first
// wrote, with first false.
func (s *Store) CheckIn(ctx context.Context, by Actor, e Event, typed string) (row Arrival, first bool, err error) {
	err = s.tx(ctx, func(tx *Store) error {
		row, first, err = tx.checkIn(ctx, by, e, typed, tx.now())
		return err
	})
	return row, first, err
}

func (s *Store) checkIn(ctx context.Context, by Actor, e Event, typed string, at time.Time) (Arrival, bool, error) {
	no, proof := ParsePass(typed)
	a, err := s.arrivingVendor(ctx, e, no)
	if err != nil {
		return Arrival{}, false, err
	}
	if err := e.arrivable(at); err != nil {
		return Arrival{}, false, err
	}
	row, first, err := s.writeArrival(ctx, by, e, a, Arrival{State: Arrived, ByPass: s.ArrivalPass(a) == no+"~"+proof, At: at})
	if err == nil && row.State == NoShow {
		err = refuse(Conflict, "marked_no_show").With("at", row.At)
	}
	return row, first, err
}

// arrivable says whether the days of the event have come: set-up may begin the day before.
func (e Event) arrivable(now time.Time) error {
	if e.Over() {
		return refuse(Conflict, "event_over")
	}
	if earliest := midnightOf(e.Day()).AddDate(0, 0, -1); now.Before(earliest) {
		return refuse(Conflict, "arrivals_later").With("at", earliest)
	}
	return nil
}

// writeArrival writes the row of the day, or gives the one that is there.
func (s *Store) writeArrival(ctx context.Context, by Actor, e Event, a Application, row Arrival) (Arrival, bool, error) {
	row.EventID, row.ApplicationID, row.Day, row.Actor = e.ID, a.ID, e.DayAt(row.At), by.Account.Name
	written := s.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if written.Error != nil {
		return row, false, written.Error
	}
	if written.RowsAffected == 0 {
		var there Arrival
		err := find(s.db(ctx).Where("application_id = ? AND day = ?", a.ID, row.Day), &there)
		return there, false, err
	}
	return row, true, s.audit(ctx, by, e.ID, "arrival_"+string(row.State), a.No, row.Day)
}

// MissArrival calls a vendor a no-show, once the grace after its load-in is over. It keeps its number
// and its coupons; its booth may be given to another, and those who review its next application see it.
func (s *Store) MissArrival(ctx context.Context, by Actor, e Event, no string) error {
	return s.tx(ctx, func(tx *Store) error { return tx.missArrival(ctx, by, e, no, tx.now()) })
}

func (s *Store) missArrival(ctx context.Context, by Actor, e Event, no string, at time.Time) error {
	a, err := s.arrivingVendor(ctx, e, no)
	if err != nil {
		return err
	}
	if err := e.arrivable(at); err != nil {
		return err
	}
	d, err := s.day(ctx, e, at)
	if err != nil {
		return err
	}
	if from := d.arriving(a, at).MayMiss; at.Before(from) {
		return refuse(Conflict, "no_show_too_early").With("at", from)
	}
	row, _, err := s.writeArrival(ctx, by, e, a, Arrival{State: NoShow, At: at})
	if err == nil && row.State == Arrived {
		return refuse(Conflict, "already_arrived").With("at", row.At)
	}
	return err
}

// UndoArrival takes back what was written down today. A no-show whose booth was given away meanwhile
// is expected again, without a booth.
func (s *Store) UndoArrival(ctx context.Context, by Actor, e Event, no string, state ArrivalState) error {
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil { // nobody gives its booth away meanwhile
			return err
		}
		a, err := tx.arrivingVendor(ctx, e, no)
		if err != nil {
			return err
		}
		if e.Over() {
			return refuse(Conflict, "event_over")
		}
		day := e.DayAt(tx.now())
		gone := tx.write.WithContext(ctx).Where("application_id = ? AND day = ? AND state = ?", a.ID, day, state).Delete(&Arrival{})
		if err := changedOr(gone, refuse(Conflict, "arrival_gone")); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "arrival_undone", a.No, day+" "+string(state))
	})
}

// VendorDay is what a vendor itself is told of its day.
type VendorDay struct {
	Place   Span // no booths while it has none
	LoadIns LoadIns
	Slot    *LoadInSlot // of today, or of the first day while that lies ahead; nil when staff set none
	Arrival *Arrival    // what was written down today, nil while nothing was
}

// VendorDay reads a vendor's own day.
func (s *Store) VendorDay(ctx context.Context, e Event, a Application) (VendorDay, error) {
	var out VendorDay
	var err error
	if out.Place, err = s.SpanOf(ctx, a); err != nil {
		return out, err
	}
	if out.LoadIns, err = s.LoadIns(ctx, e); err != nil {
		return out, err
	}
	day := e.DayAt(s.now())
	if slot, set := out.LoadIns.On(day, out.Place.First().Row); set {
		out.Slot = &slot
	}
	var row Arrival
	switch err := find(s.db(ctx).Where("application_id = ? AND day = ?", a.ID, day), &row); err {
	case nil:
		out.Arrival = &row
	case ErrNotFound:
	default:
		return out, err
	}
	return out, nil
}
