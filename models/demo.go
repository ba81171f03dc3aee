package models

import (
	"context"
	_ "embed" // the invented street
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models/draw"
	"github.com/jangteo/jangteo/models/korean"
)

//go:embed demo/event.json
var demoFile []byte

// Demo is what SeedDemo made, with the secrets that are shown once.
type Demo struct {
	Event   Event
	Logins  []DemoLogin
	Devices []DemoDevice
	Tokens  []DemoToken
}

// DemoLogin is an account of the demo. Vendor is its number, "" for staff.
type DemoLogin struct{ Role, Vendor, Email, Password string }

// DemoDevice is a vendor's scanning phone.
type DemoDevice struct{ Vendor, Token string }

// DemoToken is an API token.
type DemoToken struct {
	Role  RoleName
	Token string
}

// demoStreet is demo/event.json: 92 vendors, 50 booths and who stands where. Metres and kilowatts
// as in the file.
type demoStreet struct {
	Vendors []struct {
		No, Name, Category, Product, BusinessNumber string
		Kind                                        VendorKind
		Mode                                        Mode
		PriceWon                                    int64
		PowerW                                      int
		Food                                        bool
	}
	Booths []struct {
		No, Panel  string
		Zone       Zone
		X, Y, W, H float64
		MaxKw      int
		Corner     bool
		Water      bool
	}
	Assignment map[string]string
}

// The shape of the demo's afternoon.
const (
	demoSince = 185 * time.Minute // how long the street has been open, at least: it opened on a half hour
	demoHours = 5 * time.Hour
	demoSlug  = "gaon"
)

// demoLogins are the vendors that get a password: a shop with a booth, an artisan, a shop without a booth.
var demoLogins = []string{"S01", "M01", "S02"}

// Empty says whether a migrated database holds nothing yet.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	var n int64
	err := s.db(ctx).Raw("SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM accounts)").Scan(&n).Error
	return n == 0, storageError(err)
}

// SeedDemo fills an empty database with the invented street and an afternoon that goes on now.
// Every row goes through the same rules as a real one, under a clock that is moved along; one
// transaction makes it quick.
func (s *Store) SeedDemo(ctx context.Context) (Demo, error) {
	var street demoStreet
	if err := json.Unmarshal(demoFile, &street); err != nil {
		return Demo{}, fmt.Errorf("demo/event.json: %w", err)
	}
	now := s.now().Truncate(time.Minute)
	var d *demoSeed
	err := s.tx(ctx, func(tx *Store) error {
		d = &demoSeed{Store: tx, street: street, now: now, start: now.Add(-demoSince).Truncate(30 * time.Minute), vendors: map[string]Application{}, phones: map[string]Device{}}
		for _, step := range []func(context.Context) error{d.people, d.open, d.drawStreet, d.recruit, d.papers, d.assign, d.enrol, d.campaigns, d.askForFix, d.arrive, d.afternoon, d.tour, d.prizes, d.tell, d.post} {
			if err := step(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Demo{}, fmt.Errorf("making the demo: %w", err)
	}
	return d.Demo, nil
}

type demoSeed struct {
	Demo
	*Store
	street     demoStreet
	start, now time.Time
	admin      Actor
	vendors    map[string]Application
	phones     map[string]Device
	onPaper    []Coupon // of campaign D
}

// at moves the clock of the transaction.
func (d *demoSeed) at(t time.Time) {
	t = t.UTC().Truncate(time.Millisecond)
	d.Store.Now = func() time.Time { return t }
}

func (d *demoSeed) login(ctx context.Context, role RoleName, vendor, name, email string) (Account, error) {
	l := DemoLogin{Role: string(role), Vendor: vendor, Email: email, Password: "gaon-" + strings.ToLower(randomCode(8))}
	d.Logins = append(d.Logins, l)
	a, err := d.keys.account(AccountInput{Email: email, Name: name, Password: l.Password})
	if err != nil {
		return a, err
	}
	return d.keepAccount(ctx, a)
}

func (d *demoSeed) people(ctx context.Context) error {
	d.at(d.start.Add(-30 * 24 * time.Hour))
	o, err := d.organizer(ctx)
	if err != nil {
		return err
	}
	if err := d.write.WithContext(ctx).Model(&o).Update("name", "새봄산업지원센터").Error; err != nil {
		return err
	}
	for _, p := range []struct {
		role RoleName
		name string
	}{{Admin, "정다운"}, {Staff, "오하늘"}, {Viewer, "한바다"}} {
		a, err := d.login(ctx, p.role, "", p.name, string(p.role)+"@gaon.example")
		if err != nil {
			return err
		}
		if err := d.giveRole(ctx, a.ID, 0, p.role); err != nil {
			return err
		}
		if p.role == Admin {
			d.admin = Actor{Account: a, Roles: []Role{{AccountID: a.ID, Name: Admin}}}
		}
	}
	return nil
}

func (d *demoSeed) open(ctx context.Context) error {
	year := d.start.In(korean.Seoul).Year()
	e, err := d.OpenEvent(ctx, d.admin, EventInput{
		Slug: demoSlug, NameKo: fmt.Sprintf("%d 가온 한마음 통통세일", year), NameEn: fmt.Sprintf("Gaon Big-Hearted Street Sale %d", year),
		PlaceKo: "새봄시 가온동 문화의거리", PlaceEn: "Gaon-dong Culture Street, Saebom", HostKo: "새봄산업지원센터", HostEn: "Saebom Industry Support Center",
		AboutKo:  "동네 상점 60곳, 소공인 25곳, 중소기업 7곳이 한 거리에서 여는 반나절 장터예요. 휴대폰으로 쿠폰을 받아 부스와 매장에서 바로 쓸 수 있어요.",
		AboutEn:  "Sixty local shops, 25 artisan makers and seven small companies open one street for an afternoon. Get a coupon on your phone and use it right away at booths and shops.",
		StartsAt: d.start, EndsAt: d.start.Add(demoHours), ApplyFrom: d.now.Add(-24 * 24 * time.Hour), ApplyUntil: d.start.Add(demoHours), Demo: true,
		TermsKo:    "신청한 상품을 신청한 가격으로 팔아요.\n신청한 업체가 직접 운영하고 자리를 넘기지 않아요.\n끝나기 전에 철수하지 않아요. 철수는 끝난 뒤 1시간 안에 마쳐요.\n비가 오면 전날 오후 6시까지 진행 여부를 알려 드려요.",
		TermsEn:    "Sell what you applied for, at the prices you named.\nRun the booth yourself and don't pass the place on.\nStay until the end, and clear the place within an hour after it.\nIf rain is forecast we tell you by 6 pm the day before.",
		BringKo:    "천막(3 × 3m), 탁자 1개, 의자 2개, 전기와 조명은 주최 측이 준비해요.\n카드 단말기, 가격표, 현수막은 직접 준비해 주세요.",
		BringEn:    "We provide the tent (3 × 3 m), a table, two chairs, power and light.\nBring your card terminal, price tags and banner.",
		PlacesShop: 60, PlacesArtisan: 25, PlacesSME: 7,
	})
	if err != nil {
		return err
	}
	if err := d.MoveEvent(ctx, d.admin, e, EventLive); err != nil {
		return err
	}
	for _, q := range demoQuestions {
		if _, err := d.AddQuestion(ctx, d.admin, e, q); err != nil {
			return err
		}
	}
	d.Event, err = d.EventBySlug(ctx, demoSlug)
	return err
}

// demoQuestions are what the street asks beyond the form.
var demoQuestions = []QuestionInput{
	{Kind: AskChoice, Required: true, AskKo: "가온 통통세일에 참가한 적이 있나요?", AskEn: "Have you been at the Gaon street sale before?",
		ChoicesKo: "처음이에요\n한 번 있어요\n두 번 이상 있어요", ChoicesEn: "This is the first time\nOnce\nTwice or more"},
	{Kind: AskNumber, AskKo: "체험 프로그램을 연다면 한 번에 몇 명까지 할 수 있나요?", AskEn: "If you offer an activity, for how many people at a time?",
		HintKo: "체험이 없으면 비워 두세요.", HintEn: "Leave it empty if you offer none."},
}

func (d *demoSeed) drawStreet(ctx context.Context) error {
	draft, err := d.LayoutDraft(ctx, d.Event.ID)
	if err != nil {
		return err
	}
	l := draft.Layout
	mm := func(m float64) int { return int(m * 1000) }
	for i, b := range d.street.Booths {
		ops := demoOps[b.No]
		l.Booths = append(l.Booths, Booth{
			Label: b.No, Row: b.No[:1], Place: i%25 + 1, XMM: mm(b.X), YMM: mm(b.Y), WidthMM: mm(b.W), HeightMM: mm(b.H),
			Zone: b.Zone, Panel: b.Panel, MaxW: b.MaxKw * 1000, Water: b.Water, Corner: b.Corner, OpsKo: ops[0], OpsEn: ops[1],
			StepFree: true, FireOK: b.Zone == ZoneFood, VehicleOK: b.Corner,
		})
	}
	for i := range 6 {
		l.Panels = append(l.Panels, Panel{Label: fmt.Sprintf("P%d", i+1), CapacityW: 12_000, XMM: 14_000 + i%3*33_000, YMM: 500 + i/3*18_500})
	}
	l.Landmarks = demoLandmarks
	if draft, err = d.SaveLayout(ctx, d.admin, d.Event, draft.Revision, l); err != nil {
		return err
	}
	_, err = d.PublishLayout(ctx, d.admin, d.Event, draft.Revision, false)
	return err
}

// demoOps are the booths that the organiser keeps.
var demoOps = map[string][2]string{
	"A01": {"안내소", "Information"}, "A02": {"쿠폰 도움", "Coupon help"}, "B01": {"의료·미아", "First aid, lost children"},
	"B02": {"전통놀이 체험", "Traditional games"}, "A25": {"무대 운영", "Stage office"}, "B25": {"선물 교환처", "Gift desk"},
}

var demoLandmarks = []Landmark{
	{Kind: "entrance", NameKo: "가온역 방면 입구", NameEn: "Entrance, Gaon Station", XMM: 0, YMM: 7_000, WidthMM: 4_000, HeightMM: 6_000},
	{Kind: "stage", NameKo: "중앙 무대", NameEn: "Main stage", XMM: 102_000, YMM: 6_000, WidthMM: 8_000, HeightMM: 8_000},
	{Kind: "lane", NameKo: "소방 통로 4m", NameEn: "Fire lane, 4 m", XMM: 5_000, YMM: 8_000, WidthMM: 95_000, HeightMM: 4_000},
	{Kind: "alley", NameKo: "골목", NameEn: "Alley", XMM: 47_700, YMM: 0, WidthMM: 6_100, HeightMM: 20_000},
	{Kind: "toilet", NameKo: "화장실", NameEn: "Toilets", XMM: 38_500, YMM: 0, WidthMM: 3_000, HeightMM: 1_800},
	{Kind: "rest", NameKo: "장애인 휴식", NameEn: "Accessible rest area", XMM: 54_000, YMM: 0, WidthMM: 4_000, HeightMM: 1_800},
}

func (d *demoSeed) recruit(ctx context.Context) error {
	receipts := make([]string, len(d.street.Vendors))
	for i, v := range d.street.Vendors {
		d.at(d.now.Add(-20*24*time.Hour + time.Duration(i)*37*time.Minute))
		in := ApplicationInput{
			Kind: v.Kind, Mode: v.Mode, Name: v.Name, BusinessNumber: v.BusinessNumber, Category: v.Category, PowerW: v.PowerW, Food: v.Food,
			Water: v.Food && v.Kind == Shop && v.Mode.NeedsBooth(), FoodHow: demoFood(v.Kind), FoodReport: ReportHeld, Insured: true, Products: []ProductInput{{Name: v.Product, PriceWon: v.PriceWon}},
		}
		a, err := d.applicant(ctx, v.No, i, in)
		if err != nil {
			return fmt.Errorf("%s: %w", v.No, err)
		}
		receipts[i] = a.Receipt
	}
	waiting, err := d.drawLots(ctx)
	if err != nil {
		return err
	}
	if err := d.review(ctx); err != nil {
		return err
	}
	d.at(d.now.Add(-10 * 24 * time.Hour))
	for i, v := range d.street.Vendors {
		a, err := d.Decide(ctx, d.admin, d.Event, receipts[i], Decision{State: Selected})
		if err != nil {
			return fmt.Errorf("%s: %w", v.No, err)
		}
		if a.No != v.No {
			return fmt.Errorf("%s got the number %s", v.No, a.No)
		}
		d.vendors[v.No] = a
	}
	decisions := []Decision{{State: Waitlisted, Reason: "자리가 나면 순서대로 알려 드려요."}, {State: Waitlisted, Reason: "자리가 나면 순서대로 알려 드려요."},
		{State: NotSelected, Reason: "같은 품목의 업체가 많아 이번에는 함께하지 못해요."}}
	for i, decision := range decisions {
		if _, err := d.Decide(ctx, d.admin, d.Event, waiting[i].ID, decision); err != nil {
			return err
		}
	}
	return nil
}

// demoFood: shops cook, makers bring packed food.
func demoFood(k VendorKind) FoodHow {
	if k == Shop {
		return FoodCooked
	}
	return FoodPacked
}

// demoVisitors are six more artisans, from another town.
var demoVisitors = []string{"물레방아도예", "솔잎바구니", "구름실뜨개", "달항아리공방", "붓꽃캘리", "한지등공방"}

// drawLots draws the places of artisans: those of the street first. It gives those who wait, of whom
// two are told so, one is not selected and three are undecided yet.
func (d *demoSeed) drawLots(ctx context.Context) ([]draw.Entry, error) {
	for i, name := range demoVisitors {
		d.at(d.now.Add(-14*24*time.Hour + time.Duration(i)*time.Hour))
		n := len(d.street.Vendors) + i
		in := ApplicationInput{Kind: Artisan, Mode: AtBooth, Name: name, BusinessNumber: demoNumber(n), Category: "craft", PowerW: 500, Address: fmt.Sprintf("나래시 물빛로 %d", 7+min(i, 4)*4),
			Products: []ProductInput{{Name: []string{"찻사발", "바구니", "코바늘 가방", "달항아리", "손글씨 액자", "한지 조명"}[i], PriceWon: 20_000}}}
		if _, err := d.applicant(ctx, "", n, in); err != nil {
			return nil, err
		}
	}
	quotas := map[string]int{}
	for _, v := range d.street.Vendors {
		quotas[partOf(v.Kind)]++
	}
	d.at(d.now.Add(-13 * 24 * time.Hour))
	if err := d.ChangeTerms(ctx, d.admin, d.Event, TermsInput{Places: len(d.street.Vendors), NewcomerPercent: 20, AnswerHours: 24, Quotas: quotas}); err != nil {
		return nil, err
	}
	listed, err := d.ListDraw(ctx, d.admin, d.Event, DrawInput{Kind: Artisan, Local: "가온로", Announced: "다음 토요일 로또 당첨번호 여섯 개"})
	if err != nil {
		return nil, err
	}
	d.at(d.now.Add(-11 * 24 * time.Hour))
	drawn, err := d.DrawLots(ctx, d.admin, d.Event, listed.PublicID, DrawSeed{
		Seed: "6 11 23 31 38 45", Source: "예시 번호예요. 실제 추첨에서는 발표된 당첨번호를 적어요.", Witnesses: "상인회 2명, 시의회 1명, 신청 업체 4곳",
	})
	_, waiting := drawn.Result()
	return waiting, err
}

// demoNumber finds an invented number with a right check digit.
func demoNumber(n int) string {
	for digit := range 10 {
		if b, err := korean.ParseDemoBusinessNumber(fmt.Sprintf("00050%04d%d", n, digit)); err == nil {
			return b.Digits()
		}
	}
	return ""
}

var demoFamily = []string{"김", "이", "박", "최", "정", "강", "조", "윤", "장", "임"}
var demoGiven = []string{"가람", "나래", "다온", "라온", "마루", "보람", "새롬", "아름", "하늘", "한결", "슬기"}

func (d *demoSeed) applicant(ctx context.Context, no string, i int, in ApplicationInput) (Application, error) {
	email := fmt.Sprintf("vendor%02d@gaon.example", i+1)
	name := demoFamily[i%len(demoFamily)] + demoGiven[i%len(demoGiven)]
	var who Account
	var err error
	if no != "" && oneOf(no, demoLogins) {
		email = strings.ToLower(no) + "@gaon.example"
		who, err = d.login(ctx, "vendor", no, name, email)
	} else {
		who, err = d.keepAccount(ctx, Account{Email: email, Name: name})
	}
	if err != nil {
		return Application{}, err
	}
	in.Representative, in.ContactName, in.Phone = name, name, fmt.Sprintf("010-0000-%04d", i+1)
	if in.Address == "" {
		in.Address = fmt.Sprintf("새봄시 가온로 %d", 2+i*2)
	}
	if in.PowerW > 0 {
		in.PowerDevices = "조명과 기기 한 대"
	}
	in.Consents = map[string]string{"marketing": demoMarketing(i), "privacy": "참가 신청에 필요한 개인정보 수집·이용 안내를 확인했어요.", "pledge": "직접 운영하고 자리를 넘기지 않아요."}
	in = in.asked()
	if in.Answers, err = d.demoAnswers(ctx, i, in); err != nil {
		return Application{}, err
	}
	number, phone, faults := in.check(true)
	if err := faults.Err(); err != nil {
		return Application{}, err
	}
	v, err := d.registerVendor(ctx, d.Event, who, number, People{Representative: name, ContactName: name, Phone: phone}, in)
	if err != nil {
		return Application{}, err
	}
	return d.submit(ctx, d.Event, v, in)
}

// demoAnswers answers the questions of the street: most have been there, and some makers offer an activity.
func (d *demoSeed) demoAnswers(ctx context.Context, i int, in ApplicationInput) (map[int64]string, error) {
	asked, err := d.AskedQuestions(ctx, d.Event.ID)
	if err != nil {
		return nil, err
	}
	answers := map[int64]string{}
	for _, q := range asked {
		switch {
		case q.Kind == AskChoice:
			choices := q.Choices("ko")
			answers[q.ID] = choices[i%len(choices)]
		case in.Kind == Artisan && i%3 == 0:
			answers[q.ID] = fmt.Sprint(4 + i%5)
		}
	}
	return answers, nil
}

func (d *demoSeed) assign(ctx context.Context) error {
	d.at(d.now.Add(-5 * 24 * time.Hour))
	for _, v := range d.street.Vendors {
		booth, has := d.street.Assignment[v.No]
		if !has {
			continue
		}
		if err := d.AssignBooth(ctx, d.admin, d.Event, v.No, booth); err != nil {
			return fmt.Errorf("%s on %s: %w", v.No, booth, err)
		}
	}
	return d.compareDrafts(ctx)
}

// compareDrafts leaves what staff did after placing by hand: one vendor that stays, and two drafts to
// choose from, the second worked out by the rules.
func (d *demoSeed) compareDrafts(ctx context.Context) error {
	if err := d.LockPlace(ctx, d.admin, d.Event, PlaceInput{Vendor: "S01"}, true); err != nil {
		return err
	}
	for _, name := range []string{"A안", "B안"} {
		id, err := d.KeepDraft(ctx, d.admin, d.Event, PlacesPage{}, name)
		if err != nil {
			return err
		}
		if name == "A안" {
			continue
		}
		if _, err := d.SolvePlaces(ctx, d.admin, d.Event, SolveInput{PlacesPage: PlacesPage{Draft: id}, OnlyLocked: true, Seed: 1}); err != nil {
			return err
		}
	}
	_, err := d.TellPlaces(ctx, d.admin, d.Event, PlacesPage{})
	return err
}

func (d *demoSeed) enrol(ctx context.Context) error {
	d.at(d.start.Add(-time.Hour))
	for _, v := range d.street.Vendors {
		phone, token, err := d.EnrolDevice(ctx, d.admin, d.vendors[v.No], "휴대폰 1")
		if err != nil {
			return err
		}
		d.phones[v.No] = phone
		d.Devices = append(d.Devices, DemoDevice{Vendor: v.No, Token: token})
	}
	for _, role := range []RoleName{Staff, Viewer} {
		token, err := d.AddToken(ctx, d.admin, d.Event, role, "demo")
		if err != nil {
			return err
		}
		d.Tokens = append(d.Tokens, DemoToken{Role: role, Token: token})
	}
	return nil
}
