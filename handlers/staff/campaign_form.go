package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// readCampaign reads the terms, as they were typed and as the street understands them.
func readCampaign(c *fiber.Ctx) (models.CampaignInput, views.CampaignForm, error) {
	f := web.ReadForm(c)
	typed := typedCampaign(f)
	in := models.CampaignInput{
		NameKo: typed.NameKo, NameEn: typed.NameEn, NoteKo: typed.NoteKo, NoteEn: typed.NoteEn,
		DiscountWon: f.Int("discount"), MinimumWon: f.Int("minimum"), Quantity: f.Int("quantity"), BudgetWon: f.Int("budget"),
		PerPerson: int(f.Int("per_person")), ForShops: typed.ForShops, ForArtisans: typed.ForArtisans, ForSMEs: typed.ForSMEs,
		Vendors: typed.Vendors, Benefit: typed.Benefit, Where: typed.Where, Channel: typed.Channel, LegalBasis: typed.LegalBasis, Rotating: typed.Rotating,
		OpensAt: f.Time("opens_at"), ClosesAt: f.Time("closes_at"), RedeemFrom: f.Time("redeem_from"), RedeemUntil: f.Time("redeem_until"),
	}
	in.RecallAfter = int(f.Int("recall_after"))
	if at := f.Time("recall_at"); !at.IsZero() {
		in.RecallAt = &at
	}
	for i, slot := range typed.Slots {
		if slot.OpensAt != "" || slot.Quantity != "" {
			in.Slots = append(in.Slots, models.SlotInput{OpensAt: f.Time(slot.OpensName(i)), Quantity: f.Int(slot.QuantityName(i))})
		}
	}
	return in, typed, f.Err().Err()
}

func typedCampaign(f *web.Form) views.CampaignForm {
	typed := views.CampaignForm{
		NameKo: f.Text("name_ko"), NameEn: f.Text("name_en"), NoteKo: f.Text("note_ko"), NoteEn: f.Text("note_en"),
		Discount: f.Text("discount"), Minimum: f.Text("minimum"), Quantity: f.Text("quantity"), Budget: f.Text("budget"), PerPerson: f.Text("per_person"),
		Vendors: f.Text("vendors"), Benefit: f.Choice("benefit"), Where: f.Choice("where"), Channel: f.Choice("channel"), LegalBasis: f.Text("legal_basis"), Rotating: f.Bool("rotating"),
		OpensAt: f.Text("opens_at"), ClosesAt: f.Text("closes_at"), RedeemFrom: f.Text("redeem_from"), RedeemUntil: f.Text("redeem_until"),
		RecallAfter: f.Text("recall_after"), RecallAt: f.Text("recall_at"),
	}
	for _, kind := range f.All("vendor_kinds") {
		switch models.VendorKind(kind) {
		case models.Shop:
			typed.ForShops = true
		case models.Artisan:
			typed.ForArtisans = true
		case models.SME:
			typed.ForSMEs = true
		}
	}
	for i := range typed.Slots {
		slot := &typed.Slots[i]
		slot.OpensAt, slot.Quantity = f.Text(slot.OpensName(i)), f.Text(slot.QuantityName(i))
	}
	return typed
}
