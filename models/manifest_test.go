package models_test

import (
	"bytes"
	"crypto/sha256"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// place gives the place of a code in a list of hashes of so many bytes, -1 when it is not there.
func place(hashes []byte, salt, code string, width int) int {
	sum := sha256.Sum256([]byte(salt + code))
	for i := 0; i*width < len(hashes); i++ {
		if bytes.Equal(hashes[i*width:(i+1)*width], sum[:width]) {
			return i
		}
	}
	return -1
}

// TestManifestKnowsWhatEachCouponIsGoodFor: who alone takes it, when it ends before its campaign, and whether it is paper.
func TestManifestKnowsWhatEachCouponIsGoodFor(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		shop, other := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Vendor("한올 뜨개방", models.Shop, models.AtBoth)
		chosen := st.Campaign(func(in *models.CampaignInput) { in.Vendors = other.No })
		short := st.Campaign(hasty)
		onPaper := st.Campaign(func(in *models.CampaignInput) { in.Channel = models.AtDesk })
		soon := st.Coupon(short, "가람")
		batch, _ := printed(t, st, onPaper, 2)
		before := must(s.ManifestFor(ctx, shop))(t)
		if n := len(before.Campaigns[2].Codes); n != 0 {
			t.Errorf("%d bytes of paper that is not handed out", n)
		}
		reason(t, s.HandOutBatch(ctx, st.Admin, st.Event, onPaper.PublicID, batch.No), "")

		m := must(s.ManifestFor(ctx, shop))(t)
		if m.Campaigns[0].ID != chosen.ID || m.Campaigns[0].Taken || !must(s.ManifestFor(ctx, other))(t).Campaigns[0].Taken {
			t.Error("not the chosen vendor alone takes it")
		}
		if c := m.Campaigns[1]; len(c.Ends) != 1 || c.Ends[0] != soon.ExpiresAt.Unix() || c.Paper[0] != 0 {
			t.Errorf("ends %v, paper %v", c.Ends, c.Paper)
		}
		if c := m.Campaigns[2]; c.Good != 2 || len(c.Ends) != 0 || c.Paper[0] != 0b11 {
			t.Errorf("good %d, ends %v, paper %b", c.Good, c.Ends, c.Paper)
		}
	})
}

func TestManifest(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		shop := st.Vendor("달그락분식", models.Shop, models.AtBoth)
		taken, foreign := st.Campaign(quantity(10, 5)), st.Campaign(func(in *models.CampaignInput) { in.ForShops = false })
		fresh, used, other := st.Coupon(taken, "가람"), st.Coupon(taken, "나래"), st.Coupon(foreign, "가람")
		st.Redeem(device(st, shop), used)

		m := must(s.ManifestFor(ctx, shop))(t)
		if len(m.Campaigns) != 2 || m.Event.ID != st.Event.ID || m.Salt == "" {
			t.Fatalf("%+v", m)
		}
		mine, not := m.Campaigns[0], m.Campaigns[1]
		if !mine.Taken || not.Taken || mine.Good != 1 || not.Good != 1 || len(mine.Codes) != 16 || len(mine.Typed) != 4 {
			t.Errorf("taken %v %v, good %d %d", mine.Taken, not.Taken, mine.Good, not.Good)
		}
		if place(mine.Codes, m.Salt, fresh.Code, 8) != 0 || place(mine.Codes, m.Salt, used.Code, 8) != 1 || place(not.Codes, m.Salt, other.Code, 8) != 0 {
			t.Error("a coupon is not where its state says")
		}
		if place(mine.Typed[:2], m.Salt, fresh.ShortCode, 2) != 0 {
			t.Error("the typed code is not beside the code of the QR")
		}
		if place(mine.Codes, m.Salt, other.Code, 8) != -1 || place(mine.Codes, m.Salt, "00000000000000000000", 8) != -1 {
			t.Error("a foreign code is known")
		}
		for _, list := range [][]byte{mine.Codes, mine.Typed} {
			if bytes.Contains(list, []byte(fresh.Code[:8])) || bytes.Contains(list, []byte(fresh.ShortCode)) {
				t.Error("a code is readable")
			}
		}
	})
}
