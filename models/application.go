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

// Application is a vendor's wish to join an event. There is one live one per vendor and event:
// the database keeps that. No is the vendor's number in the event, given on selection.
type Application struct {
	ID           int64            `gorm:"primaryKey"`
	EventID      int64            `gorm:"not null;uniqueIndex:application_receipt,priority:1;uniqueIndex:application_no,priority:1,where:no <> '';uniqueIndex:application_live,priority:1,where:state <> 'withdrawn'"`
	VendorID     int64            `gorm:"not null;uniqueIndex:application_live,priority:2,where:state <> 'withdrawn'"`
	Receipt      string           `gorm:"not null;uniqueIndex:application_receipt,priority:2"` // 접수번호, as 2024-0615-038
	No           string           `gorm:"not null;uniqueIndex:application_no,priority:2,where:no <> ''"`
	Mode         Mode             `gorm:"not null;check:application_mode,mode IN ('booth','store','both')"`
	Category     string           `gorm:"not null"`
	PowerW       int              `gorm:"not null;check:application_power,power_w BETWEEN 0 AND 5000"`
	PowerDevices string           `gorm:"not null"`
	Food         bool             `gorm:"not null"`
	Water        bool             `gorm:"not null"`
	Wish         string           `gorm:"not null"` // free words to staff
	State        ApplicationState `gorm:"not null;check:application_state,state IN ('submitted','reviewing','fix_requested','selected','waitlisted','not_selected','withdrawn')"`
	WaitRank     int              `gorm:"not null"` // place in the waitlist, from 1
	Reason       string           `gorm:"not null"` // what staff say about the decision
	SubmittedAt  time.Time        `gorm:"not null"`
	DecidedAt    *time.Time
	ConfirmedAt  *time.Time // when a selected vendor said that it comes

	Vendor   Vendor    `gorm:"constraint:-"`
	Products []Product `gorm:"constraint:-"`
}

// Product is one thing that a vendor sells at the event.
type Product struct {
	ID            int64  `gorm:"primaryKey"`
	ApplicationID int64  `gorm:"not null;index"`
	Name          string `gorm:"not null"`
	PriceWon      int64  `gorm:"not null;check:product_price,price_won >= 0"`
}

// Consent is what was agreed to, in which words, and when.
type Consent struct {
	ID            int64     `gorm:"primaryKey"`
	ApplicationID int64     `gorm:"not null;index"`
	What          string    `gorm:"not null"` // privacy, pledge, marketing
	Words         string    `gorm:"not null"` // the sentence that stood on the screen
	AgreedAt      time.Time `gorm:"not null"`
}

// ConsentsOf lists what a vendor agreed to with an application, in the words that stood there.
func (s *Store) ConsentsOf(ctx context.Context, application int64) ([]Consent, error) {
	var list []Consent
	err := s.db(ctx).Where("application_id = ?", application).Order("id").Find(&list).Error
	return list, storageError(err)
}

// ApplicationInput is what a vendor types. Consents maps what was ticked to the words on the screen.
type ApplicationInput struct {
	Kind           VendorKind
	Mode           Mode
	Name           string
	BusinessNumber string
	Representative string
	ContactName    string
	Phone          string
	Address        string
	Category       string
	Products       []ProductInput
	PowerW         int
	PowerDevices   string
	Food, Water    bool
	Wish           string
	Consents       map[string]string
}

// ProductInput is one line of the product list; an empty line is skipped.
type ProductInput struct {
	Name     string
	PriceWon int64
}

// The limits of the form, in characters and lines.
const (
	ProductsMax = 3
	nameMax     = 40
	personMax   = 30
	addressMax  = 120
	productMax  = 40
	wishMax     = 500
	priceMaxWon = 100_000_000
)

// filled are the products that have a name.
func (in ApplicationInput) filled() []Product {
	var list []Product
	for _, p := range in.Products {
		if p.Name != "" {
			list = append(list, Product{Name: p.Name, PriceWon: p.PriceWon})
		}
	}
	return list
}

// check finds all that is wrong, and reads number and phone. A demo event also takes invented numbers.
func (in ApplicationInput) check(demo bool) (korean.BusinessNumber, korean.Phone, Faults) {
	var f Faults
	f.Add(!oneOf(in.Kind, VendorKinds), "kind", "choose_one")
	f.Add(!oneOf(in.Mode, Modes), "mode", "choose_one")
	f.Add(!oneOf(in.Category, Categories), "category", "choose_one")
	f.Add(!oneOf(in.PowerW, Powers), "power", "choose_one")
	f.text("name", in.Name, nameMax)
	f.text("representative", in.Representative, personMax)
	f.text("contact_name", in.ContactName, personMax)
	f.text("address", in.Address, addressMax)
	f.tooLong("wish", in.Wish, wishMax)
	f.tooLong("power_devices", in.PowerDevices, addressMax)
	f.Add(in.PowerW > 0 && in.PowerDevices == "" && in.Mode.NeedsBooth(), "power_devices", "name_the_devices")
	f.products(in.filled())
	for _, p := range in.Products {
		f.Add(p.Name == "" && p.PriceWon != 0, "products", "name_a_product")
	}
	f.Add(in.Consents["privacy"] == "", "privacy", "must_agree")
	f.Add(in.Consents["pledge"] == "", "pledge", "must_agree")
	number := f.businessNumber(in.BusinessNumber, demo)
	phone, err := korean.ParsePhone(in.Phone)
	f.Add(in.Phone == "", "phone", "required")
	f.Add(in.Phone != "" && err != nil, "phone", "phone_form")
	return number, phone, f
}

func oneOf[T comparable](v T, list []T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

// text adds a fault when a required text is missing or too long.
func (f *Faults) text(field, s string, max int) {
	f.Add(s == "", field, "required")
	f.tooLong(field, s, max)
}

func (f *Faults) products(list []Product) {
	f.Add(len(list) == 0, "products", "name_a_product")
	f.Add(len(list) > ProductsMax, "products", "too_many_products")
	for _, p := range list {
		f.tooLong("products", p.Name, productMax)
		f.Add(p.PriceWon < 0 || p.PriceWon > priceMaxWon, "products", "price_form")
	}
}

func (f *Faults) businessNumber(s string, demo bool) korean.BusinessNumber {
	if s == "" {
		f.Add(true, "business_number", "required")
		return ""
	}
	n, err := korean.ParseBusinessNumber(s)
	if err == korean.ErrBusinessNumberOffice && demo {
		n, err = korean.ParseDemoBusinessNumber(s)
	}
	switch err {
	case nil:
		return n
	case korean.ErrBusinessNumberCheckDigit:
		f.Add(true, "business_number", "business_number_check_digit")
	case korean.ErrBusinessNumberLength:
		f.Add(true, "business_number", "business_number_length")
	default:
		f.Add(true, "business_number", "business_number_form")
	}
	return ""
}

// Apply hands in an application. A person without an account gets one in the same
// transaction, and a session token; with an account the token is "". Nothing is stored when anything is wrong.
func (s *Store) Apply(ctx context.Context, e Event, who Account, newAccount AccountInput, in ApplicationInput) (Application, string, error) {
	if !e.Recruiting(s.now()) {
		return Application{}, "", refuse(Conflict, "call_over")
	}
	newAccount.trim()
	number, phone, faults := in.check(e.Demo)
	if who.ID == 0 {
		newAccount.Name = in.ContactName
		faults = append(newAccount.faults().without("name"), faults...)
	}
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
		return tx.announce(ctx, e, owner.Email, "application_received", map[string]string{"vendor": v.Name, "receipt": a.Receipt})
	})
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
	a := Application{
		EventID: e.ID, VendorID: v.ID, Receipt: receipt, Mode: in.Mode, Category: in.Category,
		PowerW: in.PowerW, PowerDevices: in.PowerDevices, Food: in.Food, Water: in.Water, Wish: in.Wish,
		State: Submitted, SubmittedAt: s.now(), Products: in.filled(),
	}
	db := s.write.WithContext(ctx)
	if err := db.Omit("Vendor").Create(&a).Error; err != nil {
		return a, err
	}
	a.Vendor = v
	for _, what := range []string{"privacy", "pledge", "marketing"} {
		if words := in.Consents[what]; words != "" {
			if err := db.Create(&Consent{ApplicationID: a.ID, What: what, Words: words, AgreedAt: s.now()}).Error; err != nil {
				return a, err
			}
		}
	}
	return a, nil
}

// nextReceipt counts on the event's own row, so that a number is given once.
func (s *Store) nextReceipt(ctx context.Context, e Event) (string, error) {
	var seq int64
	err := s.write.WithContext(ctx).Raw("UPDATE events SET receipt_seq = receipt_seq + 1 WHERE id = ? RETURNING receipt_seq", e.ID).Scan(&seq).Error
	return fmt.Sprintf("%s-%03d", e.StartsAt.In(korean.Seoul).Format("2006-0102"), seq), err
}
