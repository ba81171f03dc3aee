package views

import (
	"html/template"
	"strconv"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// VendorPass is the QR by which the desk checks the vendor in.
type VendorPass struct {
	Page
	Application models.Application
	Arrival     models.VendorDay
	QR          template.URL // a data: address of our own making
}

// Template names the file of the page.
func (*VendorPass) Template() string { return "vendor/pass" }

// ExactSales is the choice of a vendor who gives the sum itself.
const ExactSales = "exact"

// ReportDay is a day of the report as it was typed.
type ReportDay struct {
	Day         string
	At          time.Time // some moment of the day, for its name
	Choice, Won string
	Open        bool // it has begun, so that there is something to tell
	Told        bool // something was filed before
}

// VendorReport asks what the vendor sold.
type VendorReport struct {
	Page
	Application models.Application
	Days        []ReportDay
}

// Template names the file of the page.
func (*VendorReport) Template() string { return "vendor/report" }

// Bands are the ranges to choose from.
func (*VendorReport) Bands() []models.SalesBand { return models.SalesBands }

// Exact is the choice of giving the sum itself.
func (*VendorReport) Exact() string { return ExactSales }

// NewVendorReport is the form filled with what was told before.
func NewVendorReport(e models.Event, a models.Application, told map[string]models.SalesReport, now time.Time) *VendorReport {
	page := &VendorReport{Application: a}
	for _, day := range e.Days() {
		opens, _ := e.HoursOn(day)
		line := ReportDay{Day: day, At: opens, Open: e.ReportsOpenOn(day, now)}
		if r, has := told[day]; has {
			line.Choice, line.Told = r.Band, true
			if r.Exact() {
				line.Choice, line.Won = ExactSales, strconv.FormatInt(r.Won, 10)
			}
		}
		page.Days = append(page.Days, line)
	}
	return page
}

// VendorSurvey asks how the event was.
type VendorSurvey struct {
	Page
	Application models.Application
	Answers     map[string]int // by question, 0 for none
	Words       string
}

// Template names the file of the page.
func (*VendorSurvey) Template() string { return "vendor/survey" }

// Questions are the five.
func (*VendorSurvey) Questions() []string { return models.SurveyQuestions }

// Scale are the answers to choose from, the best first.
func (*VendorSurvey) Scale() []int { return []int{5, 4, 3, 2, 1} }

// VendorStatement is what the vendor is owed, as a sheet of paper.
type VendorStatement struct {
	Page
	Application models.Application
	Settlement  models.Settlement
}

// Template names the file of the page.
func (*VendorStatement) Template() string { return "vendor/statement" }

// BusinessNumber is that of the vendor with its hyphens.
func (p *VendorStatement) BusinessNumber() string {
	return korean.BusinessNumber(p.Application.Vendor.BusinessNumber).String()
}

// Final says whether the sums can't change any more.
func (p *VendorStatement) Final() bool { return p.Event.Over() }

// VendorAfter is what a vendor can still do and what it has done, after the street opened.
type VendorAfter struct {
	Open             bool // still taken: the event is not settled
	Reported, Survey bool
}
