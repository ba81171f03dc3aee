package vendor

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/views"
)

// holder is whose draft this browser keeps.
func holder(c *fiber.Ctx) models.DraftHolder {
	return models.DraftHolder{Account: web.Actor(c).Account.ID, Visitor: web.Visitor(c)}
}

// begun is the form as far as it is known: the draft, else the last application of the account.
func (v *Vendor) begun(c *fiber.Ctx) (*views.VendorForm, error) {
	page := &views.VendorForm{}
	draft, err := v.Store.Draft(c.UserContext(), web.Event(c), holder(c))
	if err == models.ErrNotFound {
		return page, v.earlier(c, page)
	}
	if err != nil {
		return page, err
	}
	page.DraftAt = draft.SavedAt
	return page, json.Unmarshal(draft.Content, &page.Typed)
}

// KeepDraft POST /e/:event/apply/draft keeps what was typed so far. A script is told when, and what would be refused
// as it stands; a person goes on where they were.
func (v *Vendor) KeepDraft(c *fiber.Ctx) error {
	questions, err := v.Store.FormQuestions(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return err
	}
	typed, account, in, unread := v.readForm(c, questions)
	content, err := json.Marshal(typed)
	if err != nil {
		return err
	}
	at, err := v.Store.SaveDraft(c.UserContext(), web.Event(c), holder(c), content)
	if err != nil {
		return err
	}
	if !strings.Contains(c.Get(fiber.HeaderAccept), fiber.MIMEApplicationJSON) {
		return v.Web.Done(c, "/e/"+web.Event(c).Slug+"/apply/form", "vendor.form.kept")
	}
	err = v.Store.CheckApplication(c.UserContext(), web.Event(c), web.Actor(c).Account, account, in)
	faults, err := v.sayFaults(c, inFormOrder(unread, questions), inFormOrder(err, questions))
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{"saved": at.In(korean.Seoul).Format("15:04"), "faults": faults})
}

// told is a fault as the script of the form reads it.
type told struct {
	Field string `json:"field"`
	Text  string `json:"text"`
}

// sayFaults puts faults into words; any other error comes back.
func (v *Vendor) sayFaults(c *fiber.Ctx, errs ...error) ([]told, error) {
	list := []told{}
	for _, err := range errs {
		var faults models.Faults
		if err != nil && !errors.As(err, &faults) {
			return nil, err
		}
		for _, f := range faults {
			list = append(list, told{f.Field, v.Views.Refusal(web.Lang(c), f)})
		}
	}
	return list, nil
}

// DropDraft POST /e/:event/apply/draft/drop begins the form anew.
func (v *Vendor) DropDraft(c *fiber.Ctx) error {
	if err := v.Store.DropDraft(c.UserContext(), web.Event(c), holder(c)); err != nil {
		return err
	}
	return v.Web.Done(c, "/e/"+web.Event(c).Slug+"/apply/form", "vendor.form.dropped")
}

// earlier fills the form from the business and the last application of the account, if it has any, and says from which event.
func (v *Vendor) earlier(c *fiber.Ctx, page *views.VendorForm) error {
	if !web.LoggedIn(c) {
		return nil
	}
	list, err := v.Store.OwnApplications(c.UserContext(), web.Actor(c).Account.ID)
	if err != nil || len(list) == 0 {
		return err
	}
	last := list[0]
	in, err := v.Store.OwnInput(c.UserContext(), last)
	if err != nil {
		return err
	}
	if in.Answers, err = v.Store.AnswersAgain(c.UserContext(), web.Event(c).ID, last.ID); err != nil {
		return err
	}
	e, err := v.Store.EventByID(c.UserContext(), last.EventID)
	page.Typed, page.From, page.FromAt = typedOf(in), e.Name(web.Lang(c)), last.SubmittedAt
	return err
}

// newNonce names one filled in form.
func newNonce() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails: crypto/rand stops the program instead
	return base64.RawURLEncoding.EncodeToString(b)
}
