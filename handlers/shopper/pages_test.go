package shopper_test

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
)

// atBooth is a vendor that stands at a booth.
func (s *site) atBooth(name string, kind models.VendorKind, booth string) models.Application {
	s.t.Helper()
	a := s.Vendor(name, kind, models.AtBooth)
	s.must(s.Store.AssignBooth(context.Background(), s.Admin, s.Event, a.No, booth))
	return a
}

var (
	untranslated = regexp.MustCompile(`>\s*(shopper|state|kind|category|map|nav|refusal|benefit)\.[a-z_.]+\s*<`)
	unfilled     = regexp.MustCompile(`>[^<]*\{[a-z]+\}[^<]*<`)
)

// sound checks what holds for every page: each word is translated, each sentence filled in.
func (a *answer) sound(lang string) *answer {
	a.t.Helper()
	a.is(a.StatusCode, `<html lang="`+lang+`">`).not("&lt;no value&gt;", "ZgotmplZ", ` style="`)
	for _, flaw := range []*regexp.Regexp{untranslated, unfilled} {
		if at := flaw.FindString(a.body); at != "" {
			a.t.Errorf("%s in %s shows %q", a.Request.URL.Path, lang, at)
		}
	}
	return a
}

func TestEveryPageInBothLanguages(t *testing.T) {
	s := openSite(t)
	shop := s.atBooth("달그락분식", models.Shop, "A05")
	store := s.Vendor("온마루국밥", models.Shop, models.AtStore)
	campaign := s.Campaign()
	s.Campaign(func(in *models.CampaignInput) {
		in.NameKo, in.NameEn, in.Channel = "종이쿠폰", "Paper Coupon", models.AtDesk
	})
	coupon := s.Coupon(campaign, "somebody")
	for lang, says := range map[string]map[string][]string{
		"ko": {
			"/e/gaon":                    {"가온 한마음 통통세일", "가온동 문화의거리", "주최 새봄산업지원센터", "지금 열려 있어요", "5,000원", "20,000원 이상 살 때", "99장 남았어요", "쿠폰 받기", "종이쿠폰", "안내소에서 나눠 드려요", "2곳 모두 보기", "배치도", "모집 공고 보기"},
			"/e/gaon/map":                {"배치도", "A05", "달그락분식", "/e/gaon/vendors/" + shop.No, "참가업체"},
			"/e/gaon/vendors":            {"2곳", "달그락분식", "온마루국밥", "떡볶이", "매장"},
			"/e/gaon/vendors/" + shop.No: {"달그락분식", "상점", "A05", "떡볶이", "4,000원", "통통쿠폰", "/e/gaon/map?booth=A05"},
			"/e/gaon/coupons":            {"받은 쿠폰이 없어요"},
			"/e/gaon/offline":            {"인터넷에 연결되지 않았어요", "다시 시도하기", "지금도 볼 수 있는 화면", `href="/e/gaon/map"`, "내 도장 카드"},
			"/c/" + coupon.Code:          {"5,000원 할인", "직원에게 보여 주세요", "화면 밝기를 최대로", "남았어요", coupon.ShortCode[:4], coupon.ShortCode[4:], "쓸 수 있는 곳 보기", `http-equiv="refresh"`, "font-system"},
		},
		"en": {
			"/e/gaon":                     {"Gaon Big Street Sale", "Gaon-dong Culture Street", "Open now", "₩5,000", "₩20,000 minimum", "99 left", "Get this coupon", "Paper Coupon", "See all 2", "Street map"},
			"/e/gaon/map":                 {"Street map", "A05", "달그락분식"},
			"/e/gaon/vendors":             {"2 found"},
			"/e/gaon/vendors/" + store.No: {"온마루국밥", "새봄시 가온로 1", "₩4,000", "Big Coupon"},
			"/e/gaon/coupons":             {"You have no coupons yet"},
			"/e/gaon/offline":             {"You are offline", "Try again", "Pages that open now", "My coupons"},
			"/c/" + coupon.Code:           {"₩5,000 off", "Show this to the staff", "left"},
		},
	} {
		p := s.phone().speaks(lang)
		for path, words := range says {
			p.get(path).is(http.StatusOK, words...).sound(lang)
		}
	}
}

func TestHome(t *testing.T) {
	s := openSite(t)
	p := s.phone()
	p.get("/").leadsTo("/e/gaon")

	now, ctx := s.Store.Now(), context.Background()
	draft, err := s.Store.OpenEvent(ctx, s.Admin, models.EventInput{
		Slug: "narae", NameKo: "나래 장터", NameEn: "Narae Market", PlaceKo: "나래공원", HostKo: "나래시", StartsAt: now.Add(48 * time.Hour), EndsAt: now.Add(53 * time.Hour),
		ApplyFrom: now, ApplyUntil: now.Add(24 * time.Hour),
	})
	s.must(err)
	p.get("/").leadsTo("/e/gaon")
	p.get("/e/narae").is(http.StatusNotFound)

	s.must(s.Store.MoveEvent(ctx, s.Admin, draft, models.EventRecruiting))
	p.get("/").is(http.StatusOK, "나래 장터", "곧 열려요", "가온 한마음 통통세일", "지금 열려 있어요", `href="/e/narae"`).sound("ko")
	p.speaks("en").get("/").is(http.StatusOK, "Narae Market", "Coming up").sound("en")

	s.must(s.Store.MoveEvent(ctx, s.Admin, draft, models.EventArchived))
	s.must(s.Store.MoveEvent(ctx, s.Admin, s.Event, models.EventArchived))
	s.phone().get("/").is(http.StatusOK, "지금은 열리는 행사가 없어요", `href="/login"`).sound("ko")
}

func TestEmptyStreet(t *testing.T) {
	s := openSite(t)
	s.phone().get("/e/gaon/map").is(http.StatusOK, "참가업체가 아직 정해지지 않았어요").not("찾는 곳이 없어요")
	s.must(s.Store.RemoveBoothRow(context.Background(), s.Admin, s.Event, "A"))
	s.Publish()
	p := s.phone()
	p.get("/e/gaon").is(http.StatusOK, "아직 받을 수 있는 쿠폰이 없어요", "참가업체가 아직 정해지지 않았어요").not("/e/gaon/map").sound("ko")
	p.get("/e/gaon/map").is(http.StatusOK, "배치도를 준비하고 있어요").sound("ko")
	p.get("/e/gaon/vendors").is(http.StatusOK, "참가업체가 아직 정해지지 않았어요").sound("ko")
}

func TestUnknown(t *testing.T) {
	s := openSite(t)
	coupon := s.Coupon(s.Campaign(), "somebody")
	p := s.phone()
	for path, says := range map[string]string{
		"/e/nowhere":                     "그런 행사가 없거나",
		"/e/nowhere/vendors":             "그런 행사가 없거나",
		"/e/gaon/vendors/S99":            "참가업체가 아니에요",
		"/c/00000000000000000000":        "쿠폰을 찾을 수 없어요",
		"/c/hello":                       "쿠폰을 찾을 수 없어요",
		"/c/" + coupon.ShortCode:         "쿠폰을 찾을 수 없어요", // it can be guessed
		"/c/00000000000000000000/qr.png": "쿠폰을 찾을 수 없어요",
	} {
		p.get(path).is(http.StatusNotFound, says).sound("ko")
	}
}

func TestVendorSearch(t *testing.T) {
	s := openSite(t)
	s.atBooth("달그락분식", models.Shop, "A05")
	s.Vendor("온마루국밥", models.Shop, models.AtStore)
	s.Vendor("흙손도예", models.Artisan, models.AtBooth)
	booths := s.Campaign(func(in *models.CampaignInput) { in.NameKo, in.Where = "부스쿠폰", models.Booths })
	draft, err := s.Store.OpenCampaign(context.Background(), s.Admin, s.Event, models.CampaignInput{
		NameKo: "비밀쿠폰", DiscountWon: 1_000, ForArtisans: true, Quantity: 10, BudgetWon: 10_000, PerPerson: 1, LegalBasis: "조례",
		OpensAt: s.Event.StartsAt, ClosesAt: s.Event.EndsAt, RedeemFrom: s.Event.StartsAt, RedeemUntil: s.Event.EndsAt,
	})
	s.must(err)
	p := s.phone()
	for query, want := range map[string]string{
		"":                             "달그락분식 온마루국밥 흙손도예",
		"?q=ㄷㄱㄹ":                       "달그락분식",
		"?q=그락":                        "달그락분식",
		"?q=떡볶이":                       "달그락분식 온마루국밥 흙손도예",
		"?q=a05":                       "달그락분식",
		"?q=음식":                        "달그락분식 온마루국밥 흙손도예", // the category
		"?q=00001":                     "",                 // a business number is nobody's word to search for
		"?kind=artisan":                "흙손도예",
		"?kind=shop&q=ㅇㅁㄹ":             "온마루국밥",
		"?kind=nonsense":               "달그락분식 온마루국밥 흙손도예",
		"?coupon=" + booths.PublicID:   "달그락분식 흙손도예",
		"?coupon=" + draft.PublicID:    "달그락분식 온마루국밥 흙손도예",
		"?coupon=nonsense":             "달그락분식 온마루국밥 흙손도예",
		"?q=없는가게":                      "",
		"?q=%3Cscript%3E&kind=artisan": "",
	} {
		page := p.get("/e/gaon/vendors"+query).is(http.StatusOK).sound("ko").not("<script>", "비밀쿠폰")
		var found []string
		for _, m := range regexp.MustCompile(`<strong class="vendor-name">([^<]*)<`).FindAllStringSubmatch(page.body, -1) {
			found = append(found, m[1])
		}
		if got := strings.Join(found, " "); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	p.get("/e/gaon/vendors?q=없는가게").is(http.StatusOK, "찾는 곳이 없어요", `value="없는가게"`)
	p.get("/e/gaon/vendors?coupon="+booths.PublicID).is(http.StatusOK, "‘부스쿠폰’ 쿠폰을 받는 곳이에요")
}

func TestVendorWithoutPlace(t *testing.T) {
	s := openSite(t)
	a := s.Vendor("흙손도예", models.Artisan, models.AtBooth)
	s.Campaign(func(in *models.CampaignInput) { in.ForArtisans = false })
	p := s.phone()
	p.get("/e/gaon/vendors/"+strings.ToLower(a.No)).is(http.StatusOK, "부스를 정하고 있어요", "쿠폰은 받지 않아요").
		not("새봄시 가온로 1", "/map?booth=") // where an artisan works may be a home
}

func TestMapMarksTheBooth(t *testing.T) {
	s := openSite(t)
	s.atBooth("달그락분식", models.Shop, "A05")
	p := s.phone()
	p.get("/e/gaon/map?booth=a05").is(http.StatusOK, "booth-selected", "찾는 부스", `<title>A05 달그락분식, 먹거리 자리</title>`, "booth-free").sound("ko")
	p.get("/e/gaon/map?booth=a05").is(http.StatusOK, `data-card="A05"`, "/e/gaon/vendors/S01")
	p.get("/e/gaon/map?booth=Z99").is(http.StatusNotFound, "‘Z99’ 부스는 이 배치도에 없어요", `data-card=""`).not("booth-selected").sound("ko")
	p.get("/e/gaon/map?booth=%3Cb%3E").is(http.StatusNotFound, "‘&lt;b&gt;’ 부스는").not("<b>")
	p.speaks("en").get("/e/gaon/map?booth=Z99").is(http.StatusNotFound, "There is no booth “Z99”").sound("en")
}

// The sign of a booth leads to its card, whoever stands there by then.
func TestAddressOnTheSign(t *testing.T) {
	s := openSite(t)
	a := s.atBooth("달그락분식", models.Shop, "A05")
	p := s.phone()
	p.get("/e/gaon/b/A05").leadsTo("/e/gaon/map?booth=A05#card")
	p.get("/e/gaon/b/%EA%B0%80%26x").leadsTo("/e/gaon/map?booth=%EA%B0%80%26x#card")
	p.get("/e/nowhere/b/A05").is(http.StatusNotFound)
	use := `href="/e/gaon/vendors/` + a.No + `#present"`
	c := s.Campaign()
	p.get("/e/gaon/map?booth=A05").is(http.StatusOK, `data-card="A05"`).not(use) // nothing to use yet
	p.press(c).code()
	p.get("/e/gaon/map?booth=A05").is(http.StatusOK, use, "여기서 내 쿠폰 쓰기").sound("ko")
	s.must(s.Store.AssignBooth(context.Background(), s.Admin, s.Event, a.No, "A06"))
	p.get("/e/gaon/map?booth=A05").is(http.StatusOK, "비어 있음", `data-card="A05"`).sound("ko")
}

func TestMapSearch(t *testing.T) {
	s := openSite(t)
	s.atBooth("달그락분식", models.Shop, "A05")
	s.atBooth("흙손도예", models.Artisan, "A02")
	s.Vendor("달그락매장", models.Shop, models.AtStore)
	shops := s.Campaign(func(in *models.CampaignInput) {
		in.NameKo, in.NameEn, in.ForArtisans, in.ForSMEs = "상점쿠폰", "Shop Coupon", false, false
	})
	p := s.phone()
	for query, want := range map[string]string{
		"q=ㄷㄱㄹ":                      "A05",
		"q=떡볶이":                      "A02 A05",
		"q=a02":                      "A02",
		"q=음식":                       "A02 A05",
		"kind=artisan":               "A02",
		"coupon=" + shops.PublicID:   "A05",
		"q=없는가게":                     "",
		"kind=sme":                   "",
		"q=00001":                    "",
		"q=ㅎㅅ&kind=artisan&coupon=x": "A02",
	} {
		page := p.get("/e/gaon/map?" + query).is(http.StatusOK).sound("ko")
		var drawn, listed []string
		for _, m := range foundBooth.FindAllStringSubmatch(page.body, -1) {
			drawn = append(drawn, m[1])
		}
		for _, m := range listedBooth.FindAllStringSubmatch(page.body, -1) {
			listed = append(listed, m[1])
		}
		slices.Sort(drawn)
		drawn = slices.Compact(drawn) // the turned map of a long street has them again
		if strings.Join(listed, " ") != want || strings.Join(drawn, " ") != want {
			t.Errorf("%s finds %q in the list and %q on the map, want %q", query, listed, drawn, want)
		}
	}
	p.get("/e/gaon/map?q=ㄷㄱㄹ").is(http.StatusOK, "부스 1곳을 찾았어요", `<title>A05 달그락분식, 먹거리 자리, 찾은 곳</title>`, "booth-tick", `value="ㄷㄱㄹ"`, "/e/gaon/vendors?q=")
	p.get("/e/gaon/map?q=없는가게").is(http.StatusOK, "찾는 곳이 없어요")
	p.get("/e/gaon/map").is(http.StatusOK).not("booth-tick", "booth-other")

	pots := s.Vendor("가온도예", models.Artisan, models.AtBooth)
	s.must(s.Store.AssignBooth(context.Background(), s.Admin, s.Event, pots.No, "A03"))
	s.must(s.Store.ResizePlace(context.Background(), s.Admin, s.Event, models.PlaceInput{Vendor: pots.No, Booths: 2}))
	p.get("/e/gaon/map?q=A04").is(http.StatusOK, "부스 1곳을 찾았어요", "A03·A04", "A03 가온도예, 찾은 곳", "A04 가온도예, 찾은 곳")
}

// Who stands on two booths is found by the label of either, with both.
func TestMapFindsTheSecondBooth(t *testing.T) {
	s := openSite(t)
	a := s.atBooth("흙손도예", models.Artisan, "A02")
	s.must(s.Store.ResizePlace(t.Context(), s.Admin, s.Event, models.PlaceInput{Vendor: a.No, Booths: 2}))
	for _, label := range []string{"A02", "A03"} {
		page := s.phone().get("/e/gaon/map?q="+label).is(http.StatusOK, "부스 1곳을 찾았어요", "A02·A03")
		var drawn []string
		for _, m := range foundBooth.FindAllStringSubmatch(page.body, -1) {
			drawn = append(drawn, m[1])
		}
		slices.Sort(drawn)
		if got := strings.Join(slices.Compact(drawn), " "); got != "A02 A03" {
			t.Errorf("%s marks %s", label, got)
		}
	}
}

// Every booth says in words which coupons it takes; a vendor that wants none takes none.
func TestMapSaysWhichCoupons(t *testing.T) {
	s := openSite(t)
	s.atBooth("달그락분식", models.Shop, "A05")
	s.atBooth("흙손도예", models.Artisan, "A02")
	s.Campaign(func(in *models.CampaignInput) {
		in.NameKo, in.NameEn, in.ForArtisans, in.ForSMEs = "상점쿠폰", "Shop Coupon", false, false
	})
	s.Campaign(func(in *models.CampaignInput) { in.NameKo, in.NameEn = "모두쿠폰", "All Coupon" })
	for lang, names := range map[string][2]string{"ko": {"상점쿠폰, 모두쿠폰", "모두쿠폰"}, "en": {"Shop Coupon, All Coupon", "All Coupon"}} {
		p := s.phone().speaks(lang)
		for _, path := range []string{"/e/gaon/map", "/e/gaon/vendors"} {
			page := p.get(path).is(http.StatusOK).sound(lang)
			var said []string
			for _, m := range takes.FindAllStringSubmatch(page.body, -1) {
				said = append(said, m[1])
			}
			slices.Sort(said)
			want := []string{names[0], names[1]}
			slices.Sort(want)
			if !slices.Equal(said, want) {
				t.Errorf("%s in %s says %q", path, lang, said)
			}
		}
	}
}

var (
	foundBooth  = regexp.MustCompile(`class="[^"]*booth-found[^"]*"[^>]*data-booth="([^"]+)"`)
	listedBooth = regexp.MustCompile(`data-entry="([^"]+)"`)
	takes       = regexp.MustCompile(`(?s)<span class="taking">.*?</span>[^<]*?: ([^<]+)</span>`)
)
