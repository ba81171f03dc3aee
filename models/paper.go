package models

import (
	"slices"
	"time"

	"github.com/jangteo/jangteo/models/korean"
)

// DocumentKind is which paper a document is.
type DocumentKind string

// The papers that notices of such events ask for.
const (
	BusinessRegistration DocumentKind = "business_registration" // 사업자등록증
	ArtisanCertificate   DocumentKind = "artisan_certificate"   // 소상공인확인서, 공장등록증 or 직접생산확인
	SMECertificate       DocumentKind = "sme_certificate"       // 중소기업확인서
	ShopFoodReport       DocumentKind = "food_report"           // 영업신고증
	HygieneTraining      DocumentKind = "hygiene_training"      // 위생교육 수료증
	HealthCertificate    DocumentKind = "health_certificate"    // 보건증
	StreetFoodReport     DocumentKind = "street_food_report"    // 한시적 영업신고증
	FoodInsurance        DocumentKind = "food_insurance"        // 음식물배상책임보험
	BankBook             DocumentKind = "bank_book"             // 통장 사본
	ProductPhoto         DocumentKind = "product_photo"         // one for each product, never required
)

// paperRule says of one kind of paper who must hand it in, whether it has a date on which it ends,
// and whether it is kept no longer than the money takes: it is about a person, or an account.
type paperRule struct {
	kind             DocumentKind
	expires, private bool
	asked            func(Application) bool
}

// paperRules are the papers in the order in which vendors see them. One more paper is one more line.
var paperRules = []paperRule{
	{kind: BusinessRegistration, asked: func(Application) bool { return true }},
	{kind: ArtisanCertificate, expires: true, asked: func(a Application) bool { return a.Vendor.Kind == Artisan }},
	{kind: SMECertificate, expires: true, asked: func(a Application) bool { return a.Vendor.Kind == SME }},
	{kind: ShopFoodReport, asked: func(a Application) bool { return a.Food }},
	{kind: HygieneTraining, asked: func(a Application) bool { return a.Food }},
	{kind: HealthCertificate, expires: true, private: true, asked: func(a Application) bool { return a.Food }},
	{kind: StreetFoodReport, asked: func(a Application) bool { return a.Food && a.Mode.NeedsBooth() && a.State.Takes() }},
	{kind: FoodInsurance, expires: true, asked: func(a Application) bool { return a.Food && a.Mode.NeedsBooth() && a.State.Takes() }},
	{kind: BankBook, private: true, asked: func(a Application) bool { return a.State.Takes() }},
}

func ruleOf(kind DocumentKind) paperRule {
	for _, r := range paperRules {
		if r.kind == kind {
			return r
		}
	}
	return paperRule{kind: kind}
}

// Expires says whether a paper of the kind has a date after which it counts for nothing.
func (k DocumentKind) Expires() bool { return ruleOf(k).expires }

// privateKinds are the papers that are deleted early.
func privateKinds() []DocumentKind {
	var list []DocumentKind
	for _, r := range paperRules {
		if r.private {
			list = append(list, r.kind)
		}
	}
	return list
}

// PaperState is how far one paper of an application has come, as people see it.
type PaperState string

// What can be said of a paper.
const (
	PaperMissing  PaperState = "missing" // nothing was handed in yet
	PaperReceived PaperState = "received"
	PaperAccepted PaperState = "accepted"
	PaperToFix    PaperState = "fix"
	PaperExpired  PaperState = "expired" // ends before the event does
)

// AskedPaper is one paper that an application needs or may have, with what was handed in for it.
type AskedPaper struct {
	Kind     DocumentKind
	Required bool
	About    int64    // the id of the product that a photo shows, 0 for papers
	Product  Product  // that a photo shows
	Document Document // zero when nothing was handed in
	State    PaperState
}

// PapersOf lists what an application needs, then the photos of its products.
func PapersOf(e Event, a Application, documents []Document) []AskedPaper {
	var list []AskedPaper
	add := func(p AskedPaper) {
		for _, d := range documents {
			if d.Kind == p.Kind && d.About == p.About {
				p.Document = d
			}
		}
		p.State = p.Document.stateAt(e)
		list = append(list, p)
	}
	for _, r := range paperRules {
		if r.asked(a) {
			add(AskedPaper{Kind: r.kind, Required: true})
		}
	}
	for _, product := range a.Products {
		add(AskedPaper{Kind: ProductPhoto, About: product.ID, Product: product})
	}
	return list
}

// TakesPapers says whether the papers of an application are still asked for: until the money is settled,
// unless it takes no part.
func TakesPapers(e Event, a Application) bool {
	return a.State != Withdrawn && a.State != NotSelected && e.State != EventSettled && e.State != EventArchived
}

// paperIn finds one paper of a list; false when the application does not have it.
func paperIn(list []AskedPaper, kind DocumentKind, about int64) (AskedPaper, bool) {
	i := slices.IndexFunc(list, func(p AskedPaper) bool { return p.Kind == kind && p.About == about })
	if i < 0 {
		return AskedPaper{}, false
	}
	return list[i], true
}

// Readiness counts the required papers of an application.
type Readiness struct {
	Required, Missing, Received, Accepted, ToFix int // an expired paper is one to fix
}

// Ready says whether all that is required is accepted and valid until the event ends.
func (r Readiness) Ready() bool { return r.Accepted == r.Required }

// ReadinessOf counts a list of papers; photos of products do not count.
func ReadinessOf(papers []AskedPaper) Readiness {
	var r Readiness
	for _, p := range papers {
		if !p.Required {
			continue
		}
		r.Required++
		switch p.State {
		case PaperAccepted:
			r.Accepted++
		case PaperReceived:
			r.Received++
		case PaperMissing:
			r.Missing++
		default:
			r.ToFix++
		}
	}
	return r
}

// stateAt is what a document is worth for an event.
func (d Document) stateAt(e Event) PaperState {
	switch {
	case d.ID == 0:
		return PaperMissing
	case d.ExpiresOn != "" && d.ExpiresOn < e.lastDay() && d.State != ToFix:
		return PaperExpired
	}
	return PaperState(d.State)
}

// lastDay is the last day of the event as 2006-01-02 in Seoul.
func (e Event) lastDay() string { return e.EndsAt.In(korean.Seoul).Format(time.DateOnly) }
