package models

import (
	"context"
	"fmt"
	"time"

	"github.com/jangteo/jangteo/models/korean"
)

// ApplicationState is how far a vendor's application has come.
type ApplicationState string

// The life of an application.
const (
	Submitted    ApplicationState = "submitted"
	Reviewing    ApplicationState = "reviewing"
	FixRequested ApplicationState = "fix_requested" // the vendor has something to mend
	Selected     ApplicationState = "selected"
	Waitlisted   ApplicationState = "waitlisted"
	NotSelected  ApplicationState = "not_selected"
	Withdrawn    ApplicationState = "withdrawn"
)

// ApplicationStates lists the states in the order in which staff work through them.
var ApplicationStates = []ApplicationState{Submitted, Reviewing, FixRequested, Selected, Waitlisted, NotSelected, Withdrawn}

// Takes says whether the vendor takes part.
func (s ApplicationState) Takes() bool { return s == Selected }

// Mode is how a vendor takes part.
type Mode string

// The ways to take part.
const (
	AtBooth Mode = "booth" // at a booth on the street
	AtStore Mode = "store" // in the vendor's own shop
	AtBoth  Mode = "both"
)

// Modes lists the ways to take part.
var Modes = []Mode{AtBooth, AtStore, AtBoth}

// NeedsBooth says whether a booth must be found.
func (m Mode) NeedsBooth() bool { return m == AtBooth || m == AtBoth }

// HasStore says whether coupons are taken in the vendor's own shop too.
func (m Mode) HasStore() bool { return m == AtStore || m == AtBoth }

// Categories are the goods and services of the street, as shoppers look for them.
var Categories = []string{"meal", "cafe", "fashion", "beauty", "living", "pets", "learning", "food_made", "craft", "household"}

// Powers are the loads that a vendor can ask for, in watts.
var Powers = []int{0, 500, 1000, 1500, 2000, 3000, 5000}

// FoodHow is how food comes to the street.
type FoodHow string

// The ways of food.
const (
	FoodCooked FoodHow = "cooked" // made or warmed at the booth
	FoodPacked FoodHow = "packed" // brought ready and packed
)

// FoodHows lists the ways of food.
var FoodHows = []FoodHow{FoodCooked, FoodPacked}

// FoodReport is how the sale of food is reported to the city.
type FoodReport string

// The ways of reporting.
const (
	ReportHeld      FoodReport = "held"      // 영업신고증 is there
	ReportTemporary FoodReport = "temporary" // 한시적 영업신고 will be made for the event
)

// FoodReports lists the ways of reporting.
var FoodReports = []FoodReport{ReportHeld, ReportTemporary}

// Application is a vendor's wish to join an event. There is one live one per vendor and event:
// the database keeps that. No is the vendor's number in the event, given on selection.
type Application struct {
	ID           int64  `gorm:"primaryKey"`
	EventID      int64  `gorm:"not null;uniqueIndex:application_receipt,priority:1;uniqueIndex:application_no,priority:1,where:no <> '';uniqueIndex:application_live,priority:1,where:state <> 'withdrawn';uniqueIndex:application_nonce,priority:1,where:nonce <> '' AND state <> 'withdrawn'"`
	VendorID     int64  `gorm:"not null;index:application_vendor;uniqueIndex:application_live,priority:2,where:state <> 'withdrawn'"`
	Receipt      string `gorm:"not null;uniqueIndex:application_receipt,priority:2"` // 접수번호, as 2024-0615-038
	No           string `gorm:"not null;uniqueIndex:application_no,priority:2,where:no <> ''"`
	Mode         Mode   `gorm:"not null;check:application_mode,mode IN ('booth','store','both')"`
	Category     string `gorm:"not null"`
	PowerW       int    `gorm:"not null;check:application_power,power_w BETWEEN 0 AND 5000"`
	PowerDevices string `gorm:"not null"`
	Food         bool   `gorm:"not null"`
	Water        bool   `gorm:"not null"`
	Wish         string `gorm:"not null"` // free words to staff

	FoodHow        FoodHow    `gorm:"not null;default:'';check:application_food_how,food_how IN ('','cooked','packed')"`
	FoodReport     FoodReport `gorm:"not null;default:'';check:application_food_report,food_report IN ('','held','temporary')"`
	Insured        bool       `gorm:"not null;default:false"` // against harm by food
	Alcohol        bool       `gorm:"not null;default:false"`
	AlcoholLicence string     `gorm:"not null;default:''"`
	Fire           bool       `gorm:"not null;default:false"`
	FireGear       string     `gorm:"not null;default:''"`
	Vehicle        bool       `gorm:"not null;default:false"` // brings goods by car
	Plate          []byte     // sealed
	LoadIn         string     `gorm:"not null;default:''"` // when it would come, 15:04 in Seoul
	Near           string     `gorm:"not null;default:''"` // whom it would like beside it
	Apart          string     `gorm:"not null;default:''"` // and whom not
	BoothNeeds     `gorm:"embedded"`
	Booths         int    `gorm:"not null;default:0;check:application_booths,booths BETWEEN 0 AND 4"` // side by side, as staff decided; 0 gives what it asks for
	NoCoupons      bool   `gorm:"not null;default:false"`
	Nonce          string `gorm:"not null;default:'';uniqueIndex:application_nonce,priority:2,where:nonce <> '' AND state <> 'withdrawn'"`

	State       ApplicationState `gorm:"not null;check:application_state,state IN ('submitted','reviewing','fix_requested','selected','waitlisted','not_selected','withdrawn')"`
	WaitRank    int              `gorm:"not null"` // place in the waitlist, from 1; 0 for who let an offer pass
	Reason      string           `gorm:"not null"` // what staff say about the decision
	SubmittedAt time.Time        `gorm:"not null"`
	DecidedAt   *time.Time
	RestsAt     *time.Time // when it last stopped taking coupons for the day, see rest.go
	ConfirmedAt *time.Time // when a selected vendor said that it comes
	OfferUntil  *time.Time `gorm:"index:application_offer,where:offer_until IS NOT NULL"` // until when a waiting vendor may take the place it was offered

	Vendor   Vendor    `gorm:"constraint:-"`
	Products []Product `gorm:"constraint:-"`
}

// Undecided says whether the application still waits for its first decision.
func (a Application) Undecided() bool {
	return a.State == Submitted || a.State == Reviewing || a.State == FixRequested
}

// Consent is what was agreed to, in which words, and when.
type Consent struct {
	ID            int64     `gorm:"primaryKey"`
	ApplicationID int64     `gorm:"not null;index"`
	What          string    `gorm:"not null"` // privacy, pledge, marketing
	Words         string    `gorm:"not null"` // the sentence that stood on the screen
	AgreedAt      time.Time `gorm:"not null"`
}

// mustAgree finds which consents are missing that nobody takes part without.
func (f *Faults) mustAgree(consents map[string]string) {
	f.Add(consents["privacy"] == "", "privacy", "must_agree")
	f.Add(consents["pledge"] == "", "pledge", "must_agree")
}

func (s *Store) keepConsents(ctx context.Context, application int64, consents map[string]string) error {
	for _, what := range []string{"privacy", "pledge", "marketing"} {
		if words := consents[what]; words != "" {
			if err := s.write.WithContext(ctx).Create(&Consent{ApplicationID: application, What: what, Words: words, AgreedAt: s.now()}).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

// ConsentsOf lists what a vendor agreed to with an application, in the words that stood there.
func (s *Store) ConsentsOf(ctx context.Context, application int64) ([]Consent, error) {
	var list []Consent
	err := s.db(ctx).Where("application_id = ?", application).Order("id").Find(&list).Error
	return list, storageError(err)
}

// CallCounts counts the live applications of an event by the kind of business.
func (s *Store) CallCounts(ctx context.Context, event int64) (map[VendorKind]int, error) {
	var rows []struct {
		Kind VendorKind
		N    int
	}
	err := s.db(ctx).Model(&Application{}).Joins("JOIN vendors ON vendors.id = applications.vendor_id").
		Select("vendors.kind, count(*) AS n").Where("applications.event_id = ? AND applications.state <> ?", event, Withdrawn).
		Group("vendors.kind").Find(&rows).Error
	counts := make(map[VendorKind]int, len(rows))
	for _, r := range rows {
		counts[r.Kind] = r.N
	}
	return counts, storageError(err)
}

// CheckApplication finds what would be refused if the form were handed in now, without handing it in. Whether
// a number or an address is taken is seen only then.
func (s *Store) CheckApplication(ctx context.Context, e Event, who Account, newAccount AccountInput, in ApplicationInput) error {
	asked, err := s.FormQuestions(ctx, e.ID)
	if err != nil {
		return err
	}
	newAccount.trim()
	_, _, faults := in.asked().check(e.Demo)
	faults.answers(asked, in.Answers)
	return append(faults, newAccount.faultsFor(who)...).Err()
}

// faultsFor are those of an account that is made with an application: none for who has one.
func (in AccountInput) faultsFor(who Account) Faults {
	if who.ID != 0 {
		return nil
	}
	return in.faults().without("name")
}

// Apply hands in an application. A person without an account gets one in the same transaction, and a session
// token; with an account the token is "". Nothing is stored when anything is wrong. The same form handed in
// twice gives the first application again.
func (s *Store) Apply(ctx context.Context, e Event, who Account, newAccount AccountInput, in ApplicationInput) (Application, string, error) {
	newAccount.trim()
	newAccount.Name = in.ContactName
	a, session, err := s.apply(ctx, e, who, newAccount, in.asked())
	if err == nil || in.Nonce == "" {
		return a, session, err
	}
	if first, session, lost := s.handedIn(ctx, e, who, newAccount, in); lost == nil {
		return first, session, nil
	}
	return a, session, err
}

func (s *Store) apply(ctx context.Context, e Event, who Account, newAccount AccountInput, in ApplicationInput) (Application, string, error) {
	if !e.Recruiting(s.now()) {
		return Application{}, "", refuse(Conflict, "call_over")
	}
	number, phone, faults := in.check(e.Demo)
	faults = append(newAccount.faultsFor(who), faults...)
	asked, err := s.FormQuestions(ctx, e.ID)
	if err != nil {
		return Application{}, "", err
	}
	faults.answers(asked, in.Answers)
	if err := faults.Err(); err != nil {
		return Application{}, "", err
	}
	fresh, err := s.keys.account(newAccount)
	if err != nil {
		return Application{}, "", err
	}
	people := People{Representative: in.Representative, ContactName: in.ContactName, Phone: phone}
	var a Application
	var session string
	err = s.tx(ctx, func(tx *Store) error {
		owner := who
		if who.ID == 0 {
			if owner, session, err = tx.join(ctx, fresh); err != nil {
				return err
			}
		}
		v, err := tx.registerVendor(ctx, e, owner, number, people, in)
		if err != nil {
			return err
		}
		if a, err = tx.submit(ctx, e, v, in); err != nil {
			return err
		}
		if err := tx.dropDraft(ctx, e, tx.holders(in.Draft)); err != nil {
			return err
		}
		return tx.tell(ctx, e, a, "application_received", nil)
	})
	return a, session, err
}

// handedIn finds the application of the same business that came of the same form. Who was not logged in proves by the password on
// the form that it is theirs, and gets the session that the first answer may have lost on the way.
func (s *Store) handedIn(ctx context.Context, e Event, who Account, typed AccountInput, in ApplicationInput) (Application, string, error) {
	var a Application
	if err := find(s.withVendor(ctx).Where("event_id = ? AND nonce = ? AND state <> ?", e.ID, in.Nonce, Withdrawn), &a); err != nil {
		return a, "", err
	}
	var f Faults
	if number := f.businessNumber(in.BusinessNumber, e.Demo); number.Digits() != a.Vendor.BusinessNumber {
		return Application{}, "", ErrNotFound
	}
	if who.ID != 0 {
		if a.Vendor.AccountID != who.ID {
			return Application{}, "", ErrNotFound
		}
		return a, "", nil
	}
	var owner Account
	if err := find(s.db(ctx).Where("id = ? AND email = ?", a.Vendor.AccountID, typed.Email), &owner); err != nil {
		return Application{}, "", err
	}
	session, err := s.LogIn(ctx, typed.Email, typed.Password)
	return a, session, err
}

// join keeps a new account and logs it in.
func (s *Store) join(ctx context.Context, a Account) (Account, string, error) {
	a, err := s.keepAccount(ctx, a)
	if err != nil {
		return a, "", err
	}
	session, err := s.BeginSession(ctx, a.ID)
	return a, session, err
}

func (f Faults) without(field string) Faults {
	var rest Faults
	for _, e := range f {
		if e.Field != field {
			rest = append(rest, e)
		}
	}
	return rest
}

// registerVendor makes the business of the account, or brings it up to date.
func (s *Store) registerVendor(ctx context.Context, e Event, who Account, n korean.BusinessNumber, p People, in ApplicationInput) (Vendor, error) {
	var v Vendor
	err := find(s.db(ctx).Where("organizer_id = ? AND business_number = ?", e.OrganizerID, n.Digits()), &v)
	if err != nil && err != ErrNotFound {
		return v, err
	}
	if v.Listed() && len(v.Phone) > 0 {
		return v, Faults{Fault("business_number", "business_number_listed")}
	}
	if v.ID != 0 && v.AccountID != who.ID && len(v.Phone) > 0 { // one whose people were purged begins anew
		return v, Faults{Fault("business_number", "business_number_taken")}
	}
	v.OrganizerID, v.AccountID, v.BusinessNumber = e.OrganizerID, who.ID, n.Digits()
	v.Kind, v.Name, v.Address = in.Kind, in.Name, in.Address
	if err := v.seal(s.keys, p); err != nil {
		return v, err
	}
	return v, s.write.WithContext(ctx).Save(&v).Error
}

func (s *Store) submit(ctx context.Context, e Event, v Vendor, in ApplicationInput) (Application, error) {
	var old Application
	err := find(s.db(ctx).Where("event_id = ? AND vendor_id = ? AND state <> ?", e.ID, v.ID, Withdrawn), &old)
	if err == nil {
		return old, Faults{Fault("business_number", "already_applied").With("receipt", old.Receipt)}
	}
	if err != ErrNotFound {
		return old, err
	}
	receipt, err := s.nextReceipt(ctx, e)
	if err != nil {
		return old, err
	}
	if in.Nonce, err = s.freshNonce(ctx, e, in.Nonce); err != nil {
		return old, err
	}
	a := Application{EventID: e.ID, VendorID: v.ID, Receipt: receipt, State: Submitted, SubmittedAt: s.now(), Products: in.filled(), Nonce: in.Nonce}
	if err := in.fill(&a, s.keys); err != nil {
		return a, err
	}
	db := s.write.WithContext(ctx)
	if err := db.Omit("Vendor").Create(&a).Error; err != nil {
		return a, err
	}
	a.Vendor = v
	if err := s.keepConsents(ctx, a.ID, in.Consents); err != nil {
		return a, err
	}
	return a, s.submitAnswers(ctx, a, in.Answers)
}

// freshNonce lets go of a form's name that another application has: its form was filled in anew for this one.
func (s *Store) freshNonce(ctx context.Context, e Event, nonce string) (string, error) {
	var n int64
	err := s.db(ctx).Model(&Application{}).Where("event_id = ? AND nonce = ? AND nonce <> '' AND state <> ?", e.ID, nonce, Withdrawn).Count(&n).Error
	if n > 0 {
		return "", err
	}
	return cut(nonce, formNonceMax), err
}

// submitAnswers asks once more which questions there are: the event is locked by the receipt number, so that
// no question changes between the check and the answer.
func (s *Store) submitAnswers(ctx context.Context, a Application, given map[int64]string) error {
	asked, err := s.FormQuestions(ctx, a.EventID)
	if err != nil {
		return err
	}
	var f Faults
	if f.answers(asked, given); len(f) > 0 {
		return f
	}
	return s.keepAnswers(ctx, a.ID, asked, given)
}

const sealPlate = "application plate"

// typedColumns are those that fill writes.
var typedColumns = []string{
	"mode", "category", "no_coupons", "power_w", "power_devices", "water", "food", "food_how", "food_report", "insured",
	"alcohol", "alcohol_licence", "fire", "fire_gear", "vehicle", "plate", "load_in", "near", "apart", "wish",
	"booth_mm", "car_at_booth", "car_cm", "step_free", "spots",
}

// fill writes what the vendor says about its part in the event.
func (in ApplicationInput) fill(a *Application, k keys) error {
	a.Mode, a.Category, a.NoCoupons = in.Mode, in.Category, in.NoCoupons
	a.PowerW, a.PowerDevices, a.Water = in.PowerW, in.devices(), in.Water
	a.Food, a.FoodHow, a.FoodReport, a.Insured = in.Food, in.FoodHow, in.FoodReport, in.Insured
	a.Alcohol, a.AlcoholLicence, a.Fire, a.FireGear = in.Alcohol, in.AlcoholLicence, in.Fire, in.FireGear
	a.Vehicle, a.LoadIn = in.Vehicle, in.LoadIn
	a.Near, a.Apart, a.Wish = in.Near, in.Apart, in.Wish
	a.BoothNeeds = in.BoothNeeds
	var err error
	a.Plate, err = k.seal(sealPlate, in.Plate)
	return err
}

// nextReceipt counts on the event's own row, so that a number is given once.
func (s *Store) nextReceipt(ctx context.Context, e Event) (string, error) {
	var seq int64
	err := s.write.WithContext(ctx).Raw("UPDATE events SET receipt_seq = receipt_seq + 1 WHERE id = ? RETURNING receipt_seq", e.ID).Scan(&seq).Error
	return e.receipt(seq), err
}

// receipt writes a receipt number, as 2024-0615-038.
func (e Event) receipt(seq int64) string {
	return fmt.Sprintf("%s-%03d", e.StartsAt.In(korean.Seoul).Format("2006-0102"), seq)
}
