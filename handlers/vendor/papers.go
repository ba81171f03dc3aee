package vendor

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Papers GET /vendor/:event/papers shows each paper that one's own application needs.
func (v *Vendor) Papers(c *fiber.Ctx) error {
	page, err := v.papersPage(c)
	if err != nil {
		return err
	}
	return v.Show(c, fiber.StatusOK, page)
}

// HandIn POST /vendor/:event/papers/:paper takes the file of one paper, or the photo of a product.
func (v *Vendor) HandIn(c *fiber.Ctx) error {
	page, err := v.papersPage(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	in := models.DocumentInput{Kind: models.DocumentKind(c.Params("paper")), About: f.Int("about"), ExpiresOn: f.Text("expires_on")}
	if in.FileName, in.Content, err = web.ReadFile(c, "file"); err != nil {
		return err
	}
	if err = f.Err().Err(); err == nil {
		_, err = v.Store.HandIn(c.UserContext(), web.Actor(c), web.Event(c), page.Application, in)
	}
	if err != nil {
		page.Refused = &in
		return v.ShowFaults(c, page, err)
	}
	return v.Web.Done(c, path(c, "/papers?receipt="+url.QueryEscape(page.Application.Receipt)+"#"+views.PaperID(in.Kind, in.About)), "vendor.papers.done")
}

// OwnPaper GET /vendor/:event/papers/:paper shows what one handed in oneself.
func (v *Vendor) OwnPaper(c *fiber.Ctx) error {
	page, err := v.papersPage(c)
	if err != nil {
		return err
	}
	d, err := web.DocumentOf(c, page.Papers)
	if err != nil {
		return err
	}
	content, err := v.Store.OpenDocument(c.UserContext(), d)
	if err != nil {
		return err
	}
	return web.SendDocument(c, d, content, page.Application.Receipt, false)
}

func (v *Vendor) papersPage(c *fiber.Ctx) (*views.VendorPapers, error) {
	s, err := v.stand(c)
	if err != nil {
		return nil, err
	}
	papers, err := v.Store.Papers(c.UserContext(), web.Event(c), s.Application)
	return &views.VendorPapers{Page: views.Page{Section: "papers"}, Application: s.Application, Papers: papers}, err
}
