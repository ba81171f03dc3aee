package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// drawTime is how long the day of the draw may take.
const drawTime = 3 * time.Minute

// TestDrawDay draws places before everybody's eyes: the list is public, the seed is typed in, anybody's
// browser computes the same result, the decisions go out together; then vendors answer on their phones.
func TestDrawDay(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	ahead(t, st)
	for _, name := range []string{"한올 뜨개방", "가온 도자기", "새벽빵집", "달그락분식"} {
		st.Applicant(name, models.Artisan, models.AtBooth)
	}
	env := surroundings{"DATABASE_URL": modelstest.URL(st.Store), "ADDR": "127.0.0.1:0", "SECRET_KEY": modelstest.SecretKey()}
	base := strings.TrimPrefix(serving(t, env, 1)[0], "Jangteo is open at ")
	b := openBrowser(t, base, "", drawTime)
	staff := b.person("staff", laptop, "ko-KR")
	staff.open("/login")
	staff.fill("email", modelstest.AdminEmail, "password", modelstest.AdminPassword)
	staff.tap("로그인")
	staff.at("/staff")
	staff.open("/staff/gaon/selection")
	staff.fill("places", "2", "answer_hours", "6")
	staff.tap("자리와 규칙 저장하기")
	staff.sees("자리와 규칙을 저장했어요")
	staff.tap("추첨하러 가기")
	staff.at("/staff/gaon/draws")
	staff.fill("announced", "다음 토요일 로또 당첨번호")
	staff.tap("명단 공개하기")
	staff.sees("명단을 공개했어요", "시드 적기")

	d := only(t, st)
	public := "/e/gaon/draws/" + d.PublicID
	anybody := b.person("anybody", phone, "ko-KR")
	anybody.open(public)
	anybody.sees("신청 4곳 가운데 2곳을 뽑아요", d.Hash, "아직 시드를 적지 않았어요")
	anybody.picture("draw-listed-ko")

	staff.fill("seed", "6  11 23 31 38 45", "source", "동행복권 제1124회", "witnesses", "상인회, 시의회")
	staff.tap("이 시드로 추첨하기")
	staff.sees("추첨했어요")
	anybody.open(public)
	anybody.sees("신청 4곳 가운데 2곳을 뽑았어요", "6 11 23 31 38 45", "뽑힌 2곳")
	anybody.tap("다시 계산해 보기")
	anybody.sees("다시 계산한 결과가 이 화면과 같아요")
	anybody.picture("draw-again-ko")
	anybody.await("bends the result", `(list => { list.prepend(list.lastElementChild); return "yes" })(document.querySelector("[data-list=selected]"))`)
	anybody.tap("다시 계산해 보기")
	anybody.sees("다시 계산한 결과가 이 화면과 달라요") // the control: it can say no
	pythonAgrees(t, only(t, st))

	staff.tap("결과로 초안 만들기")
	staff.at("/staff/gaon/selection")
	staff.choose("method", "draw")
	staff.tap("초안 만들기")
	staff.sees("초안을 만들었어요", "선정 2곳, 대기 2곳, 미선정 0곳에 알려요")
	staff.picture("selection-drafted-ko")
	selected, waiting := only(t, st).Result()
	first := b.person("the first vendor", phone, "ko-KR")
	logIn(first, vendorOf(t, st, selected[0].ID))
	first.open("/vendor")
	first.sees("접수 완료")

	staff.tap("초안을 한꺼번에 알리기")
	staff.tap("지금 알리기")
	staff.sees("결과를 알렸어요")
	first.open("/vendor")
	first.sees("선정", "참가하시나요?")
	first.picture("vendor-confirm-ko")
	first.tap("참가 확정하기")
	first.sees("참가를 확정했어요")

	second := b.person("the second vendor", phone, "ko-KR")
	logIn(second, vendorOf(t, st, selected[1].ID))
	second.open("/vendor")
	second.tap("참가하지 않기")
	second.touch("declines", `document.querySelector("form[action$='/withdraw'] button")`)
	second.sees("참가 신청을 취소했어요")
	next := b.person("the next in line", phone, "ko-KR")
	logIn(next, vendorOf(t, st, waiting[0].ID))
	next.open("/vendor")
	next.sees("자리가 났어요", "답해 주세요")
	next.picture("vendor-offered-ko")
	next.tap("참가 확정하기")
	next.sees("참가를 확정했어요", "선정")
	staff.open("/staff/gaon/selection?show=selected")
	staff.sees("참가 확정")
	anybody.open(public) // names are public now, of those who take part
	anybody.sees(nameOf(t, st, selected[0].ID))
	staff.picture("selection-published-ko")
}

// ahead puts the event of the street off to tomorrow.
func ahead(t *testing.T, st *modelstest.Street) {
	t.Helper()
	e, now := st.Event, time.Now()
	in := models.EventInput{
		Slug: e.Slug, NameKo: e.NameKo, NameEn: e.NameEn, PlaceKo: e.PlaceKo, PlaceEn: e.PlaceEn, HostKo: e.HostKo, HostEn: e.HostEn,
		StartsAt: now.Add(24 * time.Hour), EndsAt: now.Add(27 * time.Hour), ApplyFrom: e.ApplyFrom, ApplyUntil: now.Add(time.Hour),
	}
	var err error
	if st.Event, err = st.Store.ChangeEvent(context.Background(), st.Admin, e, in); err != nil {
		t.Fatal(err)
	}
}

// only is the one draw of the street.
func only(t *testing.T, st *modelstest.Street) models.Draw {
	t.Helper()
	list, err := st.Store.Draws(t.Context(), st.Event.ID)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d draws, %v", len(list), err)
	}
	return list[0]
}

func applied(t *testing.T, st *modelstest.Street, receipt string) models.Application {
	t.Helper()
	a, err := st.Store.ApplicationByReceipt(t.Context(), st.Event.ID, receipt)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func vendorOf(t *testing.T, st *modelstest.Street, receipt string) string {
	t.Helper()
	return st.Account(applied(t, st, receipt)).Email
}

func nameOf(t *testing.T, st *modelstest.Street, receipt string) string {
	t.Helper()
	return applied(t, st, receipt).Vendor.Name
}

// pythonAgrees runs the listing of the page on the published list. Where there is no Python it is left
// out: the vectors of the package draw were computed with it.
func pythonAgrees(t *testing.T, d models.Draw) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Log("left out: python3 is not installed")
		return
	}
	list := filepath.Join(t.TempDir(), "list.txt")
	if err := os.WriteFile(list, []byte(d.List), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), python, filepath.Join("..", "views", "static", "draw.py"), list, d.Seed).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	selected, waiting := d.Result()
	for _, e := range selected {
		if !strings.Contains(string(out), fmt.Sprintf("%s selected\n", e.ID)) {
			t.Errorf("Python does not select %s:\n%s", e.ID, out)
		}
	}
	if !strings.HasPrefix(string(out), d.Hash+"\n") || strings.Count(string(out), " waiting\n") != len(waiting) {
		t.Errorf("Python says\n%s", out)
	}
}
