package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// letterSamples is how many readers a letter is shown for before it is sent.
const letterSamples = 3

// Letters lists what staff keep to be sent, and what they sent.
func (s *Staff) Letters(c *fiber.Ctx) error {
	ctx, event := c.UserContext(), web.Event(c).ID
	list, err := s.Store.Letters(ctx, event)
	if err != nil {
		return err
	}
	sent, err := s.Store.Mailings(ctx, event)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, &views.StaffLetters{Page: section("messages"), Letters: list, Mailings: sent})
}

// LetterNew is the form of a new letter.
func (s *Staff) LetterNew(c *fiber.Ctx) error {
	page := s.letterForm(c, models.Letter{})
	page.Typed = models.LetterInput{Purpose: models.Information, Audience: models.ToSelected, Contact: web.Actor(c).Account.Email}
	return s.Show(c, fiber.StatusOK, page)
}

// LetterEdit is the form of a letter that is kept.
func (s *Staff) LetterEdit(c *fiber.Ctx) error {
	l, err := s.letter(c)
	if err != nil {
		return err
	}
	lang := web.Lang(c)
	page := s.letterForm(c, l)
	page.Typed = models.LetterInput{
		Name: l.Name, SubjectKo: s.Views.ShowLetter(lang, l.SubjectKo), BodyKo: s.Views.ShowLetter(lang, l.BodyKo),
		SubjectEn: s.Views.ShowLetter(lang, l.SubjectEn), BodyEn: s.Views.ShowLetter(lang, l.BodyEn),
		Purpose: l.Purpose, Contact: l.Contact, Texts: l.Texts, Quiet: l.Quiet, Audience: l.Audience,
	}
	return s.Show(c, fiber.StatusOK, page)
}

// LetterAdd keeps a new letter and shows it as its readers will read it.
func (s *Staff) LetterAdd(c *fiber.Ctx) error { return s.keepLetter(c, models.Letter{}) }

// LetterChange keeps what was changed.
func (s *Staff) LetterChange(c *fiber.Ctx) error {
	l, err := s.letter(c)
	if err != nil {
		return err
	}
	return s.keepLetter(c, l)
}

func (s *Staff) keepLetter(c *fiber.Ctx, l models.Letter) error {
	page := s.letterForm(c, l)
	f := web.ReadForm(c)
	page.Typed = models.LetterInput{
		Name: f.Text("name"), SubjectKo: f.Text("subject_ko"), BodyKo: f.Multiline("body_ko"), SubjectEn: f.Text("subject_en"), BodyEn: f.Multiline("body_en"),
		Purpose: models.Purpose(f.Choice("purpose")), Contact: f.Text("contact"), Texts: f.Bool("texts"), Quiet: f.Bool("quiet"), Audience: models.Audience(f.Choice("audience")),
	}
	in := page.Typed
	for _, text := range []*string{&in.SubjectKo, &in.BodyKo, &in.SubjectEn, &in.BodyEn} {
		*text = s.Views.ReadLetter(*text)
	}
	err := f.Err().Err()
	if err == nil {
		if l, err = s.Store.KeepLetter(c.UserContext(), web.Actor(c), web.Event(c), l, in); err == nil {
			return s.Done(c, path(c, "/letters/"+l.PublicID), "staff.letters.kept")
		}
	}
	return s.ShowFaults(c, page, err)
}

// LetterDrop forgets a letter.
func (s *Staff) LetterDrop(c *fiber.Ctx) error {
	l, err := s.letter(c)
	if err != nil {
		return err
	}
	if err := s.Store.DropLetter(c.UserContext(), web.Actor(c), web.Event(c), l); err != nil {
		return err
	}
	return s.Done(c, path(c, "/letters"), "staff.letters.dropped")
}

// Letter shows a letter as its first readers will read it, who gets it, and who not and why.
func (s *Staff) Letter(c *fiber.Ctx) error {
	page, err := s.letterPage(c)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

// LetterSend is the second press.
func (s *Staff) LetterSend(c *fiber.Ctx) error {
	page, err := s.letterPage(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	press := models.Press{Seen: f.Text("seen"), Nonce: f.Text("nonce")}
	_, err = s.Store.SendLetter(c.UserContext(), web.Actor(c), web.Event(c), page.Letter, page.Target, press)
	if err != nil {
		return s.ShowRefused(c, page, err)
	}
	return s.Done(c, path(c, "/messages"), "staff.letters.sent")
}

func (s *Staff) letter(c *fiber.Ctx) (models.Letter, error) {
	return s.Store.LetterByPublicID(c.UserContext(), web.Event(c).ID, c.Params("letter"))
}

func (s *Staff) letterForm(c *fiber.Ctx, l models.Letter) *views.StaffLetterForm {
	page := &views.StaffLetterForm{Page: section("messages"), New: l.ID == 0, Letter: l, Texted: s.Config.Texts}
	for _, field := range models.LetterFields {
		page.Fields = append(page.Fields, s.Views.FieldName(web.Lang(c), field))
	}
	return page
}

// letterPage works out whom the letter reaches: the audience that was chosen, else the one that it was last meant for.
func (s *Staff) letterPage(c *fiber.Ctx) (*views.StaffLetter, error) {
	ctx, e := c.UserContext(), web.Event(c)
	l, err := s.letter(c)
	if err != nil {
		return nil, err
	}
	f := web.ReadForm(c)
	to := models.Target{Audience: models.Audience(f.Choice("audience")), Receipt: f.Choice("receipt")}
	if err := f.Err().Err(); err != nil {
		return nil, err
	}
	if to.Audience == "" {
		to.Audience = l.Audience
	}
	page := &views.StaffLetter{Page: section("messages"), Letter: l, Target: to, Nonce: models.PageNonce(), Texted: s.Config.Texts}
	page.Now = s.Store.Now()
	reach, err := s.Store.ReachOf(ctx, e, l, to)
	if err != nil {
		return nil, err
	}
	vendors, err := s.Store.Applications(ctx, e.ID, models.ApplicationFilter{})
	page.Reach, page.Vendors, page.Samples = reach, vendors, s.samples(c, reach)
	return page, err
}

// samples are the messages to the first readers.
func (s *Staff) samples(c *fiber.Ctx, r models.Reach) []views.Mail {
	var list []views.Mail
	readers := map[int64]bool{}
	for _, m := range r.Messages {
		if readers[m.VendorID] = true; len(readers) > letterSamples {
			break
		}
		list = append(list, s.mail(c, m, r.Names[m.VendorID]))
	}
	return list
}
