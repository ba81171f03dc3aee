package models

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models/korean"
)

// ApplicationChange is one thing that a vendor changed after it had applied: what stood there, what stands
// there now, when, and who did it. The rows of one sitting have one time. Values are sealed: they hold names
// and phones too.
type ApplicationChange struct {
	ID            int64     `gorm:"primaryKey"`
	ApplicationID int64     `gorm:"not null;index"`
	AccountID     int64     `gorm:"not null"`
	Actor         string    `gorm:"not null"` // the name at that time
	Field         string    `gorm:"not null"` // of the form
	Was, Now      []byte    // sealed
	At            time.Time `gorm:"not null"`
}

const sealChange = "application change"

// Scope says how much of an application its vendor may still change.
type Scope int

// The scopes, from least to most.
const (
	ChangeNothing Scope = iota
	ChangeContact       // whom to call and which car comes
	ChangeAll
)

// MayChange says how much the vendor may change now: all until the call is over or when staff asked for a
// correction, and whom to call as long as it may still take part.
func (a Application) MayChange(e Event, now time.Time) Scope {
	switch {
	case a.State == Withdrawn, a.State == NotSelected, e.Over(), now.After(e.EndsAt):
		return ChangeNothing
	case a.State == FixRequested, e.Recruiting(now) && (a.State == Submitted || a.State == Reviewing):
		return ChangeAll
	}
	return ChangeContact
}

// fact is one field of an application as the history writes it: codes as they are, the rest as people type it.
type fact struct{ field, value string }

// list is all that can change, in the order of the form.
func (in ApplicationInput) list() []fact {
	tick := func(b bool) string { return strconv.FormatBool(b) }
	number := func(n int) string { // nothing for what is not said
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	phone := in.Phone
	if p, err := korean.ParsePhone(phone); err == nil {
		phone = p.String()
	}
	facts := []fact{
		{"kind", string(in.Kind)}, {"name", in.Name}, {"representative", in.Representative}, {"contact_name", in.ContactName}, {"phone", phone},
		{"address", in.Address}, {"mode", string(in.Mode)}, {"category", in.Category}, {"products", in.productText()}, {"no_coupons", tick(in.NoCoupons)},
		{"food", tick(in.Food)}, {"food_how", string(in.FoodHow)}, {"food_report", string(in.FoodReport)}, {"insured", tick(in.Insured)},
		{"alcohol", tick(in.Alcohol)}, {"alcohol_licence", in.AlcoholLicence}, {"fire", tick(in.Fire)}, {"fire_gear", in.FireGear},
		{"power", strconv.Itoa(in.PowerW)}, {"power_devices", in.devices()}, {"water", tick(in.Water)},
		{"vehicle", tick(in.Vehicle)}, {"plate", in.Plate}, {"load_in", in.LoadIn}, {"near", in.Near}, {"apart", in.Apart}, {"wish", in.Wish},
		{"booth_mm", number(in.BoothMM)}, {"car_at_booth", tick(in.CarAtBooth)}, {"car_cm", number(in.CarCM)}, {"step_free", tick(in.StepFree)}, {"spots", in.Spots},
	}
	for _, id := range slices.Sorted(maps.Keys(in.Answers)) {
		facts = append(facts, fact{AnswerField(id), in.Answers[id]})
	}
	return facts
}

func (in ApplicationInput) productText() string {
	var parts []string
	for _, p := range in.filled() {
		parts = append(parts, p.Name+" "+korean.Thousands(p.PriceWon))
	}
	return strings.Join(parts, ", ")
}

// PrivateField says whether a field of the history is personal data, which staff see only after asking.
func PrivateField(field string) bool {
	return oneOf(field, []string{"representative", "contact_name", "phone", "plate"})
}

// Change is a row of the history, unsealed. Question is set when an answer changed.
type Change struct {
	Field, Was, Now string
	Question        Question
}

// Sitting are the changes that were made together.
type Sitting struct {
	At      time.Time
	Actor   string
	Changes []Change
}

// HistoryOf lists what the vendor of an application changed, the newest sitting first.
func (s *Store) HistoryOf(ctx context.Context, a Application) ([]Sitting, error) {
	var rows []ApplicationChange
	if err := s.db(ctx).Where("application_id = ?", a.ID).Order("at DESC, id").Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, storageError(err)
	}
	questions, err := s.Questions(ctx, a.EventID)
	if err != nil {
		return nil, err
	}
	var list []Sitting
	for _, row := range rows {
		change, err := row.unseal(s.keys, questions)
		if err != nil {
			return nil, err
		}
		if n := len(list); n == 0 || !list[n-1].At.Equal(row.At) {
			list = append(list, Sitting{At: row.At, Actor: row.Actor})
		}
		last := &list[len(list)-1]
		last.Changes = append(last.Changes, change)
	}
	return list, nil
}

func (row ApplicationChange) unseal(k keys, questions []Question) (Change, error) {
	c := Change{Field: row.Field}
	var err error
	if c.Was, err = k.unseal(sealChange, row.Was); err != nil {
		return c, err
	}
	c.Now, err = k.unseal(sealChange, row.Now)
	for _, q := range questions {
		if AnswerField(q.ID) == row.Field {
			c.Question = q
		}
	}
	return c, err
}

// OwnInput is an application as its vendor would type it, to fill a form again.
func (s *Store) OwnInput(ctx context.Context, a Application) (ApplicationInput, error) {
	people, err := a.Vendor.unseal(s.keys)
	if err != nil {
		return ApplicationInput{}, err
	}
	plate, err := s.PlateOf(a)
	if err != nil {
		return ApplicationInput{}, err
	}
	answers, err := s.AnswersOf(ctx, a.ID)
	if err != nil {
		return ApplicationInput{}, err
	}
	in := ApplicationInput{
		Kind: a.Vendor.Kind, Mode: a.Mode, Name: a.Vendor.Name, BusinessNumber: a.Vendor.BusinessNumber, Representative: people.Representative,
		ContactName: people.ContactName, Phone: people.Phone.String(), Address: a.Vendor.Address, Category: a.Category, NoCoupons: a.NoCoupons,
		PowerW: a.PowerW, PowerList: a.Appliances(), PowerDevices: a.PowerDevices, Water: a.Water, Food: a.Food, FoodHow: a.FoodHow, FoodReport: a.FoodReport,
		Insured: a.Insured, Alcohol: a.Alcohol, AlcoholLicence: a.AlcoholLicence, Fire: a.Fire, FireGear: a.FireGear, Vehicle: a.Vehicle,
		Plate: plate, LoadIn: a.LoadIn, Near: a.Near, Apart: a.Apart, Wish: a.Wish, BoothNeeds: a.BoothNeeds, Answers: map[int64]string{},
	}
	for _, p := range a.Products {
		in.Products = append(in.Products, ProductInput{Name: p.Name, PriceWon: p.PriceWon})
	}
	for _, answer := range answers {
		in.Answers[answer.QuestionID] = answer.Value
	}
	return in, nil
}

// PlateOf reads the number of the vendor's car: for the vendor, or for staff whose look was written down.
func (s *Store) PlateOf(a Application) (string, error) { return s.keys.unseal(sealPlate, a.Plate) }

// withContact takes over from another input what may be changed to the end.
func (in ApplicationInput) withContact(other ApplicationInput) ApplicationInput {
	in.ContactName, in.Phone = other.ContactName, other.Phone
	in.Vehicle, in.Plate, in.LoadIn = other.Vehicle, other.Plate, other.LoadIn
	return in
}

// ChangeApplication changes one's own application, as far as it still may, and writes down what was there
// before. When staff asked for a correction it is handed in again with that, also without a change: a better paper may
// have been all. It gives how many things changed.
func (s *Store) ChangeApplication(ctx context.Context, by Actor, e Event, receipt string, in ApplicationInput) (int, error) {
	changed := 0
	err := s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		a, err := tx.ApplicationByReceipt(ctx, e.ID, receipt)
		if err != nil {
			return err
		}
		if a.Vendor.AccountID != by.Account.ID {
			return ErrNotFound
		}
		if changed, err = tx.change(ctx, by, e, a, in); err != nil {
			return err
		}
		if changed > 0 {
			if err := tx.audit(ctx, by, e.ID, "application_changed", a.Receipt, fmt.Sprint(changed)); err != nil {
				return err
			}
		}
		if a.State != FixRequested {
			return nil
		}
		return tx.resubmit(ctx, by, e, a)
	})
	return changed, err
}

func (s *Store) change(ctx context.Context, by Actor, e Event, a Application, in ApplicationInput) (int, error) {
	was, err := s.OwnInput(ctx, a)
	if err != nil {
		return 0, err
	}
	asked, err := s.FormQuestions(ctx, e.ID)
	if err != nil {
		return 0, err
	}
	var phone korean.Phone
	var faults Faults
	scope := a.MayChange(e, s.now())
	switch {
	case in.Fix && scope != ChangeAll: // what was typed would be lost without a word
		return 0, refuse(Conflict, "fix_gone")
	case scope == ChangeAll:
		in = in.asked()
		in.BusinessNumber = was.BusinessNumber
		phone, faults = in.facts()
		faults.answers(asked, in.Answers)
	case scope == ChangeContact:
		in = was.withContact(in).asked()
		phone, asked = faults.contact(in), nil
	default:
		return 0, refuse(Conflict, "change_over")
	}
	if err := faults.Err(); err != nil {
		return 0, err
	}
	in.Answers = onlyTo(asked, in.Answers, was.Answers)
	changes := differences(was.list(), in.list())
	if len(changes) == 0 {
		return 0, nil
	}
	if err := s.writeChange(ctx, a, phone, in, asked); err != nil {
		return 0, err
	}
	return len(changes), s.keepHistory(ctx, by, a, changes)
}

// onlyTo are the answers to the questions that are asked, and what was answered to others before.
func onlyTo(asked []Question, given, before map[int64]string) map[int64]string {
	answers := map[int64]string{}
	for id, value := range before {
		answers[id] = value
	}
	for _, q := range asked {
		answers[q.ID] = given[q.ID]
	}
	return answers
}

// difference is a fact before and after.
type difference struct{ field, was, now string }

func differences(was, now []fact) []difference {
	before := map[string]string{}
	for _, f := range was {
		before[f.field] = f.value
	}
	var list []difference
	for _, f := range now {
		if before[f.field] != f.value {
			list = append(list, difference{f.field, before[f.field], f.value})
		}
	}
	return list
}

// writeChange brings vendor, application, products and answers up to date.
func (s *Store) writeChange(ctx context.Context, a Application, phone korean.Phone, in ApplicationInput, asked []Question) error {
	db := s.write.WithContext(ctx)
	v := a.Vendor
	v.Kind, v.Name, v.Address = in.Kind, in.Name, in.Address
	if err := v.seal(s.keys, People{Representative: in.Representative, ContactName: in.ContactName, Phone: phone}); err != nil {
		return err
	}
	if err := db.Save(&v).Error; err != nil {
		return err
	}
	if err := in.fill(&a, s.keys); err != nil {
		return err
	}
	if err := db.Model(&Application{ID: a.ID}).Select(typedColumns).Updates(&a).Error; err != nil {
		return err
	}
	if err := s.changeProducts(ctx, a, in.filled()); err != nil {
		return err
	}
	return s.keepAnswers(ctx, a.ID, asked, in.Answers)
}

func (s *Store) keepHistory(ctx context.Context, by Actor, a Application, changes []difference) error {
	rows := make([]ApplicationChange, len(changes))
	for i, c := range changes {
		rows[i] = ApplicationChange{ApplicationID: a.ID, AccountID: by.Account.ID, Actor: by.Account.Name, Field: c.field, At: s.now()}
		var err error
		if rows[i].Was, err = s.keys.seal(sealChange, c.was); err != nil {
			return err
		}
		if rows[i].Now, err = s.keys.seal(sealChange, c.now); err != nil {
			return err
		}
	}
	return s.write.WithContext(ctx).Create(&rows).Error
}
