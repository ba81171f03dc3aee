package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/jangteo/jangteo/handlers/sheet"
)

// TestImportInABrowser brings a list in as staff do: a column is matched by hand, a cell mended in
// the sheet, and then all lines are in the list of applications.
func TestImportInABrowser(t *testing.T) {
	t.Parallel()
	lines := serving(t, at(t), 3)
	b := openBrowser(t, strings.TrimPrefix(lines[0], "Jangteo is open at "), "", 3*time.Minute)
	staff := b.person("staff", laptop, "ko-KR")
	openEvent(staff, lines[2])
	staff.tap("참가 신청")
	staff.at("/staff/gaon/applications")
	staff.tap("명단 가져오기")
	staff.at("/staff/gaon/import")
	staff.picture("import-ko")
	folder := t.TempDir()
	staff.sends(listAt(t, folder, "010-0000-12"), "올리고 열 맞추기")
	staff.sees("상인회 명부.xlsx", "휴대폰") // nothing says which column it is
	staff.picture("import-columns-ko")
	staff.fill("column_3", "phone", "kind", "artisan", "mode", "booth", "category", "craft")
	staff.tap("맞추고 미리 보기")
	staff.sees("고칠 줄이 1개 있어요", "전화번호의 형식이 아니에요")
	staff.picture("import-problems-ko")
	staff.tap("고친 파일 올리기")
	staff.sends(listAt(t, folder, "010-0000-1202"), "올리고 열 맞추기")
	staff.sees("모두 가져오기")
	staff.picture("import-ready-ko")
	staff.choose("basis", "1")
	staff.tap("2줄 모두 가져오기")
	staff.sees("2줄을 모두 가져왔어요")
	staff.picture("import-done-ko")
	staff.tap("참가 신청 보기")
	staff.sees("한올 뜨개방", "가온 도자기")
	staff.tap("파일로 받기")
	staff.sees("연락처까지 엑셀로 받기")
	staff.picture("applications-lists-ko")
	staff.tap("가온 도자기")
	staff.tap("초대 링크 만들기")
	staff.sees("초대 링크를 만들었어요")
	staff.picture("invite-ko")
	link := staff.await("reads the link", "document.getElementById('invitation-link').value")
	vendor := b.person("the vendor", phone, "ko-KR")
	vendor.open(link)
	vendor.fill("email", "dojagi@vendor.example.kr", "password", "short")
	vendor.tap("개인정보 수집·이용에 동의해요")
	vendor.tap("위 내용을 지킬게요")
	vendor.provokes(http.StatusUnprocessableEntity)
	vendor.tap("동의하고 이어서 관리하기")
	vendor.sees("고칠 곳이 1군데")
	vendor.picture("invited-ko")
	vendor.fill("password", "jangteo-trip-2")
	vendor.tap("동의하고 이어서 관리하기")
	vendor.sees("이제 이 신청을 직접 관리할 수 있어요", "가온 도자기")
}

// listAt writes the list of an association, with the phone of its second line.
func listAt(t *testing.T, folder, phone string) string {
	t.Helper()
	w, err := sheet.NewWriter(sheet.XLSX, "명부", []string{"점포명", "사업자번호", "대표자 성함", "번호", "취급품목"})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range [][]any{{"한올 뜨개방", "999-01-00013", "홍길동", "010-0000-1201", "손뜨개 모자 24,000원"}, {"가온 도자기", "9990100027", "남궁길동", phone, "찻잔 12,000원"}} {
		if err := w.Row(line...); err != nil {
			t.Fatal(err)
		}
	}
	file, err := w.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "상인회 명부.xlsx")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// sends picks a file and taps the button that sends it.
func (p *person) sends(file, button string) {
	p.t.Helper()
	p.await("finds the place for a file", "document.readyState === 'complete' && document.querySelector('input[type=file]')")
	perform(p, "picks "+file, chromedp.SetUploadFiles(chromedp.CSS("input[type=file]"), []string{file}))
	p.tap(button)
}
