package vendor

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Report GET /vendor/:event/report asks what the vendor sold, day by day.
func (v *Vendor) Report(c *fiber.Ctx) error {
	a, err := v.part(c)
	if err != nil {
		return err
	}
	told, err := v.Store.ReportsOf(c.UserContext(), a.ID)
	if err != nil {
		return err
	}
	return v.Show(c, fiber.StatusOK, views.NewVendorReport(web.Event(c), a, told, v.Store.Now()))
}

// ReportFile POST /vendor/:event/report keeps it. A day of which nothing was chosen stays as it was.
func (v *Vendor) ReportFile(c *fiber.Ctx) error {
	a, err := v.part(c)
	if err != nil {
		return err
	}
	page := views.NewVendorReport(web.Event(c), a, nil, v.Store.Now())
	f := web.ReadForm(c)
	var lines []models.ReportInput
	for i := range page.Days {
		day := &page.Days[i]
		day.Choice, day.Won = f.Choice("sales_"+day.Day), f.Text("won_"+day.Day)
		if day.Choice == "" && day.Won != "" {
			day.Choice = views.ExactSales
		}
		if line, told := reportLine(f, *day); told {
			lines = append(lines, line)
		}
	}
	if err = f.Err().Err(); err == nil {
		err = v.Store.FileReport(c.UserContext(), web.Actor(c), web.Event(c), a, lines)
	}
	if err != nil {
		return v.ShowFaults(c, page, err)
	}
	return v.Web.Done(c, "/vendor", "vendor.report.filed")
}

func reportLine(f *web.Form, day views.ReportDay) (models.ReportInput, bool) {
	line := models.ReportInput{Day: day.Day, Band: day.Choice, Exact: day.Choice == views.ExactSales}
	if line.Exact {
		if line.Won = f.Int("won_" + day.Day); day.Won == "" {
			line.Won = -1
		}
	}
	return line, day.Choice != ""
}

// Survey GET /vendor/:event/survey asks five questions.
func (v *Vendor) Survey(c *fiber.Ctx) error {
	a, err := v.part(c)
	if err != nil {
		return err
	}
	told, err := v.Store.SurveyOf(c.UserContext(), a.ID)
	if err != nil && err != models.ErrNotFound {
		return err
	}
	return v.Show(c, fiber.StatusOK, &views.VendorSurvey{Application: a, Answers: told.Answers(), Words: told.Words})
}

// SurveyAnswer POST /vendor/:event/survey keeps the answers.
func (v *Vendor) SurveyAnswer(c *fiber.Ctx) error {
	a, err := v.part(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	page := &views.VendorSurvey{Application: a, Answers: map[string]int{}, Words: f.Multiline("words")}
	for _, question := range models.SurveyQuestions {
		page.Answers[question], _ = strconv.Atoi(f.Choice(question)) // none of the five is refused as none
	}
	if err = f.Err().Err(); err == nil {
		err = v.Store.AnswerSurvey(c.UserContext(), web.Actor(c), web.Event(c), a, page.Answers, page.Words)
	}
	if err != nil {
		return v.ShowFaults(c, page, err)
	}
	return v.Web.Done(c, "/vendor", "vendor.survey.answered")
}

// Statement GET /vendor/:event/statement is what the vendor is owed, to be printed.
func (v *Vendor) Statement(c *fiber.Ctx) error {
	a, err := v.part(c)
	if err != nil {
		return err
	}
	settlement, err := v.Store.StatementOf(c.UserContext(), web.Event(c), a)
	if err != nil {
		return err
	}
	return v.Show(c, fiber.StatusOK, &views.VendorStatement{Application: a, Settlement: settlement})
}

// after is what the vendor has told already, and whether it still may.
func (v *Vendor) after(ctx context.Context, e models.Event, a models.Application) (views.VendorAfter, error) {
	done := views.VendorAfter{Open: e.Afterwards()}
	told, err := v.Store.ReportsOf(ctx, a.ID)
	if err != nil {
		return done, err
	}
	done.Reported = len(told) > 0
	switch _, err = v.Store.SurveyOf(ctx, a.ID); err {
	case nil:
		done.Survey = true
	case models.ErrNotFound:
		err = nil
	}
	return done, err
}
