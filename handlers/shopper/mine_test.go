package shopper_test

import (
	"encoding/json"
	"image/png"
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

var personal = regexp.MustCompile(`/e/gaon/mine/[\w-]+`)

func TestPersonalLinkCarriesTheCoupons(t *testing.T) {
	s := openSite(t)
	c, other := s.Campaign(), s.Campaign()
	kakao, safari := s.phone(), s.phone()
	code := kakao.press(c).code()
	link := personal.FindString(kakao.get("/e/gaon/coupons").is(http.StatusOK, "개인 주소").sound("ko").body)
	if link == "" {
		t.Fatal("who holds coupons has no personal link")
	}
	if p := s.phone(); personal.MatchString(p.get("/e/gaon/coupons").body) {
		t.Error("who holds nothing has a link")
	}
	kakao.get("/e/gaon/coupons/link.png").is(http.StatusOK)
	own := safari.press(other).code()
	page := safari.get(link).is(http.StatusOK, "쿠폰 1장을 여기에서도", "이 브라우저에 있던 쿠폰 1장도").sound("ko")
	safari.get("/e/gaon/coupons").is(http.StatusOK, own).not(code) // looking changed nothing
	safari.post(link, page.form(link)).leadsTo("/e/gaon/coupons")
	safari.get("/e/gaon/coupons").is(http.StatusOK, code, own, "쿠폰을 가져왔어요")
	kakao.get("/e/gaon/coupons").is(http.StatusOK, code, own)
	safari.get(link).is(http.StatusOK, "이미 이 브라우저에서 쓰고 있는")
	if safari.get("/e/gaon").is(http.StatusOK, "/c/"+code).hasForm(claimPath(c)) {
		t.Error("the limit does not count what was brought")
	}
	s.phone().speaks("en").get(link).is(http.StatusOK, "Bring them here").sound("en")
	s.phone().get("/e/gaon/mine/nonsense").is(http.StatusGone)
}

func TestHintInOtherApps(t *testing.T) {
	s := openSite(t)
	s.web.Config.BaseURL = "https://jangteo.example"
	c := s.Campaign()
	kakao := s.phone()
	kakao.agent = "Mozilla/5.0 (Linux; Android 14) KAKAOTALK 11.0.0"
	plain := url.QueryEscape("https://jangteo.example/e/gaon")
	kakao.get("/e/gaon").is(http.StatusOK, "카카오톡 안에서 열려 있어요", `href="kakaotalk://web/openExternal?url=`+plain+`"`).sound("ko")
	code := kakao.press(c).code()
	carries := `href="kakaotalk://web/openExternal?url=` + plain + `%2Fmine%2F`
	for _, path := range []string{"/e/gaon", "/e/gaon/coupons", "/c/" + code} {
		kakao.get(path).is(http.StatusOK, "브라우저로 열기", carries).sound("ko")
	}
	naver := s.phone()
	naver.agent = "Mozilla/5.0 (iPhone) NAVER(inapp; search; 2000; 12.0.0)"
	naver.press(c)
	naver.get("/e/gaon").is(http.StatusOK, "네이버 앱 안에서", `value="https://jangteo.example/e/gaon/mine/`).not("kakaotalk:").sound("ko")
	naver.speaks("en").get("/e/gaon/coupons").is(http.StatusOK, "inside the Naver app").sound("en")
	other := s.phone() // who looks at somebody else's coupon carries nothing of theirs
	other.agent = kakao.agent
	other.get("/c/"+code).is(http.StatusOK, `url=`+plain+`"`).not("mine%2F")
	s.phone().get("/e/gaon").is(http.StatusOK).not("앱 안에서", "카카오톡")
}

func TestFindAgainByPhone(t *testing.T) {
	s := openSite(t)
	s.At(s.Event.StartsAt.Add(time.Hour))
	s.phone().get("/e/gaon").is(http.StatusOK).not("/e/gaon/find")
	c := s.Campaign(func(in *models.CampaignInput) { in.AsksPhone = true })
	lost := s.phone()
	form := lost.get("/e/gaon").form(claimPath(c))
	form.Set("phone", "010-0000-0012")
	form.Set("of_age", "1")
	code := lost.post(claimPath(c), form).code()
	p := s.phone()
	p.get("/e/gaon").is(http.StatusOK, "/e/gaon/find")
	p.get("/e/gaon/find").is(http.StatusOK, "안내소에서 찾아 드려요").not(`name="phone"`).sound("ko")
	s.web.Config.Texts, s.Store.Texts = true, true
	ask := p.get("/e/gaon/find").is(http.StatusOK, "인증번호 받기").sound("ko").form("/e/gaon/find")
	ask.Set("phone", "12")
	p.post("/e/gaon/find", ask).is(http.StatusUnprocessableEntity, `value="12"`, "전화번호의 형식이 아니에요").sound("ko")
	answers := map[string]string{}
	for _, phone := range []string{"010-0000-0099", "010-0000-0012"} {
		ask.Set("phone", phone)
		answers[phone] = hidden.ReplaceAllString(p.post("/e/gaon/find", ask).is(http.StatusOK, "이 번호로 받은 쿠폰이 있으면").sound("ko").body, "")
	}
	if answers["010-0000-0099"] != answers["010-0000-0012"] {
		t.Error("the answer tells whether a number is known")
	}
	sent := p.post("/e/gaon/find", ask).is(http.StatusOK).form("/e/gaon/find/code")
	p.post("/e/gaon/find", ask).is(http.StatusTooManyRequests, "10분 뒤에 다시").sound("ko")
	due, err := s.Store.Due(t.Context(), models.ByText)
	s.must(err)
	sent.Set("code", "0")
	p.post("/e/gaon/find/code", sent).is(http.StatusUnprocessableEntity, "인증번호가 일치하지 않거나", `name="try"`).sound("ko")
	sent.Set("code", due[len(due)-1].Params("ko")["code"].(string))
	p.post("/e/gaon/find/code", sent).leadsTo("/e/gaon/coupons")
	p.get("/e/gaon/coupons").is(http.StatusOK, code, "쿠폰을 찾았어요").sound("ko")
	p.get("/e/gaon/find/code").leadsTo("/e/gaon/find")
	p.speaks("en").get("/e/gaon/find").is(http.StatusOK, "Find coupons by phone number").sound("en")
}

// The manifest is what browsers ask for before they offer to install: a name, where it opens, and icons of the
// sizes that it says.
func TestManifest(t *testing.T) {
	s := openSite(t)
	p := s.phone()
	p.get("/e/gaon").is(http.StatusOK, `<link rel="manifest" href="/e/gaon/app.webmanifest"`, "apple-touch-icon")
	a := p.get("/e/gaon/app.webmanifest").is(http.StatusOK)
	var m struct {
		Name     string
		StartURL string `json:"start_url"`
		Display  string
		Icons    []struct{ Src, Sizes, Purpose string }
	}
	s.must(json.Unmarshal([]byte(a.body), &m))
	if kind := a.Header.Get("Content-Type"); kind != "application/manifest+json" || m.Name != "가온 한마음 통통세일" || m.StartURL != "/e/gaon/coupons" || m.Display != "standalone" || len(m.Icons) < 3 {
		t.Errorf("the manifest is %s %+v", kind, m)
	}
	for _, i := range m.Icons {
		file, err := views.Static().Open(strings.SplitN(i.Src, "/", 4)[3])
		s.must(err)
		defer func(f fs.File) { _ = f.Close() }(file)
		size, err := png.DecodeConfig(file)
		s.must(err)
		if want := strings.Split(i.Sizes, "x")[0]; want != itoa(size.Width) || size.Width != size.Height {
			t.Errorf("%s is %d by %d, not %s", i.Src, size.Width, size.Height, i.Sizes)
		}
		p.get(i.Src).is(http.StatusOK)
	}
}
