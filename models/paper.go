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
	AlcoholLicence       DocumentKind = "alcohol_licence"       // 주류 면허
	BankBook             DocumentKind = "bank_book"             // 통장 사본
	AnswerFile           DocumentKind = "answer_file"           // what answers a question of staff
	ProductPhoto         DocumentKind = "product_photo"         // one for each product, never required
)

// PaperCase is whom a paper is asked of.
type PaperCase string

// The cases. Who makes fire or comes by car answers questions on the form and needs no paper for it.
const (
	ForAll          PaperCase = "all"
	ForArtisans     PaperCase = "artisan"
	ForSMEs         PaperCase = "sme"
	ForFood         PaperCase = "food"
	ForReportedFood PaperCase = "reported_food" // not of those that report only the days of the event
	ForStreetFood   PaperCase = "street_food"   // at a booth
	ForAlcohol      PaperCase = "alcohol"
)

// covers says whether the case is that of an application.
func (c PaperCase) covers(a Application) bool {
	switch c {
	case ForArtisans:
		return a.Vendor.Kind == Artisan
	case ForSMEs:
		return a.Vendor.Kind == SME
	case ForFood:
		return a.Food
	case ForReportedFood:
		return a.Food && a.FoodReport != ReportTemporary
	case ForStreetFood:
		return a.Food && a.Mode.NeedsBooth()
	case ForAlcohol:
		return a.Alcohol
	}
	return c == ForAll
}

// paperRule says of one kind of paper who must hand it in, and whether only once it is selected; whether
// it has a date on which it ends; and whether it is kept no longer than the money takes, because it is
// about a person or an account.
type paperRule struct {
	kind                    DocumentKind
	of                      PaperCase
	later, expires, private bool
}

// paperRules are the papers in the order in which vendors see them. One more paper is one more line.
var paperRules = []paperRule{
	{kind: BusinessRegistration, of: ForAll},
	{kind: ArtisanCertificate, of: ForArtisans, expires: true},
	{kind: SMECertificate, of: ForSMEs, expires: true},
	{kind: ShopFoodReport, of: ForReportedFood},
	{kind: HygieneTraining, of: ForFood},
	{kind: HealthCertificate, of: ForFood, expires: true, private: true},
	{kind: AlcoholLicence, of: ForAlcohol},
	{kind: StreetFoodReport, of: ForStreetFood, later: true},
	{kind: FoodInsurance, of: ForStreetFood, later: true, expires: true},
	{kind: BankBook, of: ForAll, later: true, private: true},
}

// asks says whether an application needs the paper now.
func (r paperRule) asks(a Application) bool {
	return r.of.covers(a) && (!r.later || a.State.Takes())
}

// CalledPapers are the papers of one case, as the call announces them: at once, and after the selection.
type CalledPapers struct {
	Of         PaperCase
	Now, Later []DocumentKind
}

// PapersOfCall lists which papers the call must announce, by the rules that ask for them later.
func PapersOfCall() []CalledPapers {
	var list []CalledPapers
	for _, r := range paperRules {
		at := slices.IndexFunc(list, func(c CalledPapers) bool { return c.Of == r.of })
		if at < 0 {
			at, list = len(list), append(list, CalledPapers{Of: r.of})
		}
		if r.later {
			list[at].Later = append(list[at].Later, r.kind)
		} else {
			list[at].Now = append(list[at].Now, r.kind)
		}
	}
	return list
}

func ruleOf(kind DocumentKind) paperRule {
	for _, r := range paperRules {
		if r.kind == kind {
			return r
		}
	}
	return paperRule{kind: kind, private: kind == AnswerFile} // nobody knows what staff asked for
}

// Expires says whether a paper of the kind has a date after which it counts for nothing.
func (k DocumentKind) Expires() bool { return ruleOf(k).expires }

// privateKinds are the papers that are deleted early.
func privateKinds() []DocumentKind {
	list := []DocumentKind{AnswerFile}
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
	About    int64    // the id of the product that a photo shows or of the question that a file answers, 0 for papers
	Product  Product  // that a photo shows
	Question Question // that a file answers
	Document Document // zero when nothing was handed in
	State    PaperState
}

// IsPhoto says whether it is the photo of a product.
func (p AskedPaper) IsPhoto() bool { return p.Kind == ProductPhoto }

// PapersOf lists what an application needs, then the files that the questions ask for, then the photos of
// its products. Of a question that was retired there is what was handed in before.
func PapersOf(e Event, a Application, questions []Question, documents []Document) []AskedPaper {
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
		if r.asks(a) {
			add(AskedPaper{Kind: r.kind, Required: true})
		}
	}
	for _, q := range questions {
		if q.Kind != AskFile {
			continue
		}
		add(AskedPaper{Kind: AnswerFile, Required: q.Required && q.RetiredAt == nil, About: q.ID, Question: q})
		if last := len(list) - 1; q.RetiredAt != nil && list[last].Document.ID == 0 {
			list = list[:last]
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
