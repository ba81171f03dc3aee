package models

import (
	"bytes"
	"cmp"
	"context"
	"reflect"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// ImportPlan is what an import would do, looked at before it does it.
type ImportPlan struct {
	Added   int // lines that become an application, and a vendor where there is none
	Changed int // of vendors that nobody has taken over yet
	Same    int
	Kept    int // lines that say something else of a vendor that looks after its own details, or that withdrew
	// Problems are in the order of the sheet; with one of them nothing is imported.
	Problems []ImportProblem

	lines []plannedLine
}

// plannedLine is a line with what there will be of it.
type plannedLine struct {
	listed
	vendor      Vendor      // its ID is 0 when there is none yet
	application Application // the same
	email       string      // to keep for the invitation, "" for none that is new

	changesVendor, changesApplication bool
	adds                              bool    // an application
	gone                              []int64 // products that the line no longer has
	kept                              bool    // says something that is not taken over
}

// PlanImport says what an import would do with the columns as they are matched. It writes nothing.
func (s *Store) PlanImport(ctx context.Context, e Event, i Import, t Table, fields []ImportField, words ImportWords) (ImportPlan, error) {
	r := i.reader(e, fields, words)
	lines := make([]listed, len(t.Rows))
	for n, row := range t.Rows {
		lines[n] = r.readLine(row)
	}
	return s.planImport(ctx, e, i, lines)
}

func (i Import) reader(e Event, fields []ImportField, words ImportWords) importReader {
	return importReader{fields: fields, words: words, otherwise: i.Defaults(), demo: e.Demo}
}

// Defaults are what staff said for the lines that do not say it.
func (i Import) Defaults() ImportDefaults {
	return ImportDefaults{Kind: i.Kind, Mode: i.Mode, Category: i.Category, FoodHow: i.FoodHow, FoodReport: i.FoodReport}
}

func (s *Store) planImport(ctx context.Context, e Event, i Import, lines []listed) (ImportPlan, error) {
	var p ImportPlan
	first := map[string]int{}
	for n := range lines {
		l := &lines[n]
		if at, twice := first[l.number.Digits()]; twice && l.number != "" {
			l.problems = append(l.problems, ImportProblem{Line: l.line, Column: -1, Value: l.number.String(), Fault: Fault("business_number", "twice_in_list").With("line", at)})
		}
		if first[l.number.Digits()] == 0 {
			first[l.number.Digits()] = l.line
		}
		p.Problems = append(p.Problems, l.problems...)
	}
	known, err := s.knownVendors(ctx, e, lines)
	if err != nil {
		return p, err
	}
	for _, l := range lines {
		if len(l.problems) > 0 {
			continue
		}
		planned, err := s.planLine(e, i.Defaults(), l, known[l.number.Digits()])
		if err != nil {
			return p, err
		}
		p.Problems = append(p.Problems, planned.unsaid()...)
		p.count(planned)
		p.lines = append(p.lines, planned)
	}
	slices.SortStableFunc(p.Problems, func(a, b ImportProblem) int { return cmp.Compare(a.Line, b.Line) })
	return p, nil
}

func (p *ImportPlan) count(l plannedLine) {
	switch {
	case l.adds:
		p.Added++
	case l.changesVendor || l.changesApplication:
		p.Changed++
	case l.kept:
		p.Kept++
	default:
		p.Same++
	}
}

// knownVendor is what the database has of a business number.
type knownVendor struct {
	vendor      Vendor
	application Application // in this event, the live one before those that were withdrawn
	email       string      // that was listed for it
}

const lookedUpAtOnce = 500

func (s *Store) knownVendors(ctx context.Context, e Event, lines []listed) (map[string]knownVendor, error) {
	known := map[string]knownVendor{}
	for some := range slices.Chunk(lines, lookedUpAtOnce) {
		numbers := make([]string, len(some))
		for i, l := range some {
			numbers[i] = l.number.Digits()
		}
		if err := s.lookUpVendors(ctx, e, numbers, known); err != nil {
			return nil, err
		}
	}
	return known, nil
}

func (s *Store) lookUpVendors(ctx context.Context, e Event, numbers []string, known map[string]knownVendor) error {
	var vendors []Vendor
	if err := s.db(ctx).Where("organizer_id = ? AND business_number IN ?", e.OrganizerID, numbers).Find(&vendors).Error; err != nil {
		return storageError(err)
	}
	ids, byID := make([]int64, len(vendors)), map[int64]knownVendor{}
	for i, v := range vendors {
		ids[i], byID[v.ID] = v.ID, knownVendor{vendor: v}
	}
	if len(ids) == 0 {
		return nil
	}
	var applications []Application
	live := gorm.Expr("CASE WHEN state = ? THEN 0 ELSE 1 END, id", Withdrawn)
	with := s.db(ctx).Preload("Products", func(db *gorm.DB) *gorm.DB { return db.Order("id") })
	if err := with.Where("event_id = ? AND vendor_id IN ?", e.ID, ids).Clauses(clause.OrderBy{Expression: live}).Find(&applications).Error; err != nil {
		return storageError(err)
	}
	for _, a := range applications {
		k := byID[a.VendorID]
		k.application = a
		byID[a.VendorID] = k
	}
	emails, err := s.listedEmails(ctx, ids)
	if err != nil {
		return err
	}
	for id, k := range byID {
		k.email = emails[id]
		known[k.vendor.BusinessNumber] = k
	}
	return nil
}

// planLine compares a line with what is there. An empty cell changes nothing.
func (s *Store) planLine(e Event, d ImportDefaults, l listed, k knownVendor) (plannedLine, error) {
	p := plannedLine{listed: l, vendor: k.vendor, application: k.application}
	if len(p.vendor.Phone) == 0 { // new, or its people were purged: it begins anew
		p.vendor.AccountID = 0
	}
	v, err := p.wantedVendor(e, d, s.keys)
	if err != nil {
		return p, err
	}
	differs := !sameFacts(v, p.vendor)
	if p.vendor.AccountID == 0 {
		p.vendor, p.changesVendor = v, differs
		if l.email != "" && l.email != k.email {
			p.email, p.changesVendor = l.email, true
		}
	} else {
		p.kept = differs
	}
	a, err := p.wantedApplication(e, d, s.keys)
	if err != nil {
		return p, err
	}
	switch {
	case k.application.ID == 0:
		p.application, p.adds = a, true
	case k.application.State == Withdrawn:
		p.kept = true
	case reflect.DeepEqual(a, k.application):
	case p.vendor.AccountID == 0 && k.application.DecidedAt == nil:
		p.application, p.changesApplication = a, true
		p.application.Products, p.gone = ontoRows(k.application.Products, a.Products)
	default: // the vendor looks after it, or it is decided
		p.kept = true
	}
	return p, nil
}

// wantedVendor is the vendor as the line has it. A vendor that stays the same keeps its seals.
func (p plannedLine) wantedVendor(e Event, d ImportDefaults, k keys) (Vendor, error) {
	v := p.vendor
	was, err := v.unseal(k)
	if err != nil {
		return v, err
	}
	now := was
	take(&now.Representative, p.representative)
	take(&now.ContactName, cmp.Or(p.contact, was.ContactName, p.representative))
	now.Phone = p.phone
	v.OrganizerID, v.BusinessNumber = e.OrganizerID, p.number.Digits()
	v.Kind = cmp.Or(p.kind, v.Kind, d.Kind)
	take(&v.Name, p.name)
	take(&v.Address, p.address)
	if now == was {
		return v, nil
	}
	return v, v.seal(k, now)
}

// take takes a text over that says something.
func take(to *string, said string) { *to = cmp.Or(said, *to) }

func sameFacts(a, b Vendor) bool {
	return a.ID != 0 && a.Kind == b.Kind && a.Name == b.Name && a.Address == b.Address && bytes.Equal(a.Phone, b.Phone)
}

// wantedApplication is the application as the line has it.
func (p plannedLine) wantedApplication(e Event, d ImportDefaults, k keys) (Application, error) {
	a := p.application
	a.Mode, a.Category = cmp.Or(p.mode, a.Mode, d.Mode), cmp.Or(p.category, a.Category, d.Category)
	for to, said := range map[*string]string{&a.PowerDevices: p.powerDevices, &a.Near: p.near, &a.Apart: p.apart, &a.Wish: p.wish, &a.Spots: p.spots} {
		take(to, said)
	}
	if p.powerW != nil {
		a.PowerW = *p.powerW
	}
	for to, said := range map[*bool]*bool{&a.Food: p.food, &a.Water: p.water, &a.NoCoupons: p.noCoupons, &a.StepFree: p.stepFree} {
		if said != nil {
			*to = *said
		}
	}
	p.eats(&a, d)
	if len(p.products) > 0 && !sameProducts(p.products, a.Products) {
		a.Products = p.products
	}
	if a.ID == 0 {
		a.EventID, a.State = e.ID, Submitted
	}
	return a, p.blocks(&a, k)
}

// eats takes over how food is sold. A line that says how says that there is food.
func (p plannedLine) eats(a *Application, d ImportDefaults) {
	if p.food == nil {
		a.Food = a.Food || p.foodHow != "" || p.foodReport != ""
	}
	if !a.Food {
		a.FoodHow, a.FoodReport, a.Insured = "", "", false
		return
	}
	a.FoodHow, a.FoodReport = cmp.Or(p.foodHow, a.FoodHow, d.FoodHow), cmp.Or(p.foodReport, a.FoodReport, d.FoodReport)
	if p.insured != nil {
		a.Insured = *p.insured
	}
}

// blocks takes over alcohol, fire and the vehicle, where the line says something of them.
func (p plannedLine) blocks(a *Application, k keys) error {
	take(&a.AlcoholLicence, p.alcoholLicence)
	take(&a.FireGear, p.fireGear)
	take(&a.LoadIn, p.loadIn)
	a.Alcohol, a.Fire, a.Vehicle = a.Alcohol || a.AlcoholLicence != "", a.Fire || a.FireGear != "", a.Vehicle || p.plate != "" || p.loadIn != ""
	was, err := k.unseal(sealPlate, a.Plate)
	if err != nil || p.plate == "" || p.plate == was {
		return err
	}
	a.Plate, err = k.seal(sealPlate, p.plate)
	return err
}

// unsaid are the facts that food needs and nobody has said: neither the line nor the staff for all lines.
func (p plannedLine) unsaid() []ImportProblem {
	a := p.application
	if !a.Food || !p.adds && !p.changesApplication {
		return nil
	}
	var f Faults
	f.Add(a.FoodHow == "", "food_how", "choose_one")
	f.Add(a.FoodReport == "", "food_report", "choose_one")
	var list []ImportProblem
	for _, fault := range f {
		list = append(list, ImportProblem{Line: p.line, Column: -1, Fault: fault})
	}
	return list
}
