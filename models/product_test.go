package models_test

import (
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestAPhotoGoesWithItsProduct(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, a := st.Store, t.Context(), st.Applicant("달그락분식", models.Shop, models.AtBooth)
		who := models.Actor{Account: st.Account(a)}
		sell := func(names ...string) models.Application {
			in := must(s.OwnInput(ctx, a))(t)
			in.Products = nil
			for _, name := range names {
				in.Products = append(in.Products, models.ProductInput{Name: name, PriceWon: 1_000})
			}
			must(s.ChangeApplication(ctx, who, st.Event, a.Receipt, in))(t)
			return must(s.ApplicationByReceipt(ctx, st.Event.ID, a.Receipt))(t)
		}
		a = sell("떡볶이", "순대")
		photo := input(t, st, models.ProductPhoto)
		photo.About = a.Products[1].ID
		d := must(s.HandIn(ctx, who, st.Event, a, photo))(t)
		accept(t, st, a, d)
		a = sell("순대")
		if list := must(s.Photos(ctx, a))(t); len(list) != 1 || len(a.Products) != 1 || list[0].About != a.Products[0].ID {
			t.Errorf("%+v of %+v", list, a.Products)
		}
		a = sell("김밥", "순대")
		for _, p := range must(s.Papers(ctx, st.Event, a))(t) {
			if p.Kind == models.ProductPhoto && (p.Document.ID != 0) != (p.Product.Name == "순대") {
				t.Errorf("%+v", p)
			}
		}
		sell("김밥")
		if n := ask[int64](t, s, "SELECT (SELECT count(*) FROM documents) + (SELECT count(*) FROM document_files)"); n != 0 {
			t.Errorf("%d rows of the photo are left", n)
		}
	})
}
