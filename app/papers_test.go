package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// TestPapers carries the papers of a vendor from its telephone to the day on which nothing is missing:
// staff ask for a better one in between.
func TestPapers(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	a := st.Vendor("한올 뜨개방", models.Shop, models.AtBoth)
	env := at(t)
	env["DATABASE_URL"], env["SECRET_KEY"] = modelstest.URL(st.Store), modelstest.SecretKey()
	lines := serving(t, env, 1)
	b := openBrowser(t, strings.TrimPrefix(lines[0], "Jangteo is open at "), filepath.Join(t.TempDir(), "none.mjpeg"), 3*time.Minute)
	vendor, staff := b.person("the vendor", phone, "ko-KR"), b.person("staff", laptop, "ko-KR")
	blurred, sharp := paperFile(t, "blurred.jpg", 60), paperFile(t, "sharp.jpg", 3000)
	application := "/staff/gaon/applications/" + a.Receipt

	vendor.open("/login?next=/vendor")
	vendor.fill("email", "vendor1@example.kr", "password", modelstest.VendorPassword)
	vendor.tap("로그인")
	vendor.at("/vendor")
	vendor.tap("내 서류")
	vendor.at("/vendor/gaon/papers")
	vendor.sees("2개 가운데 0개를 확인했어요", "사업자등록증", "통장 사본")
	vendor.picture("papers-ko")

	heic := filepath.Join(t.TempDir(), "IMG_0001.HEIC")
	vendor.must("keeps a file", os.WriteFile(heic, []byte("\x00\x00\x00\x24ftypheic"), 0o600))
	vendor.attach("business_registration", heic)
	vendor.shown("#paper-business_registration [role=alert]", "HEIC 사진은 받을 수 없어요")
	vendor.attach("business_registration", blurred)
	vendor.send("business_registration")
	vendor.sees("올렸어요", "blurred.jpg", "확인 중")

	staff.open("/login?next=" + application)
	staff.fill("email", modelstest.AdminEmail, "password", modelstest.AdminPassword)
	staff.tap("로그인")
	staff.at(application)
	staff.await("sees the picture", "document.querySelector('#paper-business_registration img').naturalWidth === 60")
	staff.provokes(http.StatusUnprocessableEntity)
	staff.tap("보완 요청")
	staff.sees("업체가 무엇을 고쳐야 하는지 적어 주세요")
	staff.picture("papers-fault-ko")
	staff.fill("paper_reason", "사진이 흐려요. 다시 찍어 주세요.")
	staff.tap("보완 요청")
	staff.sees("보완을 요청했어요", "고칠 서류 1개")

	vendor.open("/vendor")
	vendor.sees("고칠 서류 1개")
	vendor.open("/vendor/gaon/papers")
	vendor.sees("사진이 흐려요. 다시 찍어 주세요.")
	vendor.picture("papers-fix-ko")
	for kind, file := range map[string]string{"business_registration": sharp, "bank_book": paperFile(t, "bank.jpg", 900)} {
		vendor.attach(kind, file)
		vendor.send(kind)
		vendor.sees("올렸어요", filepath.Base(file))
	}

	staff.open(application)
	for _, kind := range []string{"business_registration", "bank_book"} {
		staff.touch("accepts "+kind, fmt.Sprintf("document.querySelector('#paper-%s button[value=accepted]')", kind))
		staff.shown("#paper-"+kind+" summary", "확인 완료")
	}
	staff.sees("서류 모두 확인")
	staff.picture("papers-ready-ko")
	vendor.open("/vendor/gaon/papers")
	vendor.sees("서류를 모두 확인했어요")
	vendor.open("/vendor")
	vendor.sees("서류 모두 확인")
}

// attach chooses a file for one paper, as the picker of the phone does.
func (p *person) attach(kind, file string) {
	p.t.Helper()
	perform(p, "chooses "+file, chromedp.SetUploadFiles(chromedp.CSS("#paper-"+kind+" input[type=file]:not([capture])"), []string{file}))
}

// send presses the button of one paper.
func (p *person) send(kind string) {
	p.t.Helper()
	p.touch("sends "+kind, fmt.Sprintf("document.querySelector('#paper-%s form button')", kind))
}

// paperFile makes a picture of that width and two thirds of it in height.
func paperFile(t *testing.T, name string, width int) string {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, width, width*2/3))
	for i := range m.Pix {
		m.Pix[i] = color.Gray{Y: uint8(i / 7)}.Y
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
