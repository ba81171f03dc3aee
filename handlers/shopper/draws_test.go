package shopper_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/draw"
)

func TestADrawIsPublicFromItsListToItsResult(t *testing.T) {
	s := openSite(t)
	ctx := context.Background()
	for lang, empty := range map[string]string{"ko": "아직 추첨이 없어요", "en": "No draws yet"} {
		s.phone().speaks(lang).get("/e/gaon/draws").is(http.StatusOK, empty).sound(lang)
	}
	for lang, says := range map[string][3]string{
		"ko": {"시드 기다리는 중", "다시 계산해 보기", "아직 시드를 적지 않았어요"},
		"en": {"Waiting for the seed", "Compute it again", "The seed is not typed in yet"},
	} {
		phone := s.phone().speaks(lang)
		a, b := s.Applicant("하나상회 "+lang, models.Shop, models.AtBooth), s.Applicant("두리공방 "+lang, models.Artisan, models.AtBooth)
		d, err := s.Store.ListDraw(ctx, s.Admin, s.Event, models.DrawInput{Announced: "로또 <b>", Local: "없는 동네"})
		s.must(err)
		at := "/e/gaon/draws/" + d.PublicID
		phone.get("/e/gaon/draws").is(http.StatusOK, says[0], at).sound(lang)
		phone.get(at).is(http.StatusOK, d.Hash, a.Receipt, b.Receipt, says[2], "import hashlib").not(a.Vendor.Name, b.Vendor.Name, "<b>", says[1]).sound(lang)
		if list := phone.get(at + "/list.txt"); draw.Hash(list.body) != d.Hash {
			t.Errorf("the list is\n%s", list.body)
		}
		_, err = s.Store.DrawLots(ctx, s.Admin, s.Event, d.PublicID, models.DrawSeed{Seed: "6 11 23", Source: "신문", Witnesses: "상인회"})
		s.must(err)
		phone.get(at).is(http.StatusOK, "6 11 23", says[1], "상인회").not(a.Vendor.Name).sound(lang)
		var told struct {
			Hash, Seed, List  string
			Selected, Waiting []string
		}
		answer := phone.get(at + "/draw.json")
		if err := json.NewDecoder(strings.NewReader(answer.body)).Decode(&told); err != nil || told.Hash != d.Hash || told.Seed != "6 11 23" || told.List != d.List || len(told.Selected)+len(told.Waiting) < 2 {
			t.Errorf("%v: %s", err, answer.body)
		}
		_, err = s.Store.Decide(ctx, s.Admin, s.Event, told.Selected[0], models.Decision{State: models.Selected})
		s.must(err)
		chosen, err := s.Store.ApplicationByReceipt(ctx, s.Event.ID, told.Selected[0])
		s.must(err)
		phone.get(at).is(http.StatusOK, chosen.Vendor.Name)
		phone.get("/e/gaon/draws/nothing").is(http.StatusNotFound)
	}
}
