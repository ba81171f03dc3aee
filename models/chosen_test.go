package models_test

import (
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestOnlyChosenVendorsTakeACoupon(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		bakery, tailor, cook := st.Vendor("새벽빵집", models.Shop, models.AtBoth), st.Vendor("한땀가죽", models.Artisan, models.AtBooth), st.Vendor("달그락분식", models.Shop, models.AtStore)
		campaign := st.Campaign(func(in *models.CampaignInput) {
			in.ForShops, in.ForArtisans, in.ForSMEs = false, false, false
			in.Vendors = " " + strings.ToLower(tailor.No) + ", " + bakery.No + " " + tailor.No + " "
		})
		if len(campaign.Chosen()) != 2 {
			t.Fatalf("chosen %q", campaign.Vendors)
		}
		c := st.Coupon(campaign, "가람")
		_, err := scan(t, st, device(st, cook), c.Code, "elsewhere")
		reason(t, err, "wrong_vendor")
		st.Redeem(device(st, tailor), c)
		st.Redeem(device(st, bakery), st.Coupon(campaign, "나래"))
		booths := st.Campaign(func(in *models.CampaignInput) { in.Vendors, in.Where = cook.No, models.Booths })
		if booths.TakenBy(cook) || booths.TakenBy(bakery) {
			t.Error("a vendor without a booth, or one that was not chosen, takes it")
		}
		sound(t, st)
	})
}

func TestChosenVendorsMustBeKnown(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		shop := st.Vendor("새벽빵집", models.Shop, models.AtBoth)
		in := terms(st.Event, func(in *models.CampaignInput) { in.Vendors = shop.No + " Z99" })
		_, err := st.Store.OpenCampaign(t.Context(), st.Admin, st.Event, in)
		faulty(t, err, "vendors", "unknown_vendor_numbers")
		in.Vendors = shop.No
		draft := must(st.Store.OpenCampaign(t.Context(), st.Admin, st.Event, in))(t)
		in.Vendors = "Z99"
		faulty(t, st.Store.ChangeCampaign(t.Context(), st.Admin, st.Event, draft.PublicID, in), "vendors", "unknown_vendor_numbers")
	})
}
