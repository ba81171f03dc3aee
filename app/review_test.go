package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// TestReviewByKeyboard goes through twenty applications without a mouse: points, one abstention, one fix request,
// and something done to all of them and taken back.
func TestReviewByKeyboard(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	st.Criteria()
	var list []models.Application
	for i := range 20 {
		list = append(list, st.Applicant(fmt.Sprintf("가게%02d", i+1), models.Shop, models.AtBoth))
	}
	env := at(t)
	env["DATABASE_URL"], env["SECRET_KEY"] = modelstest.URL(st.Store), modelstest.SecretKey()
	b := openBrowser(t, strings.TrimPrefix(serving(t, env, 1)[0], "Jangteo is open at "), "", tripTime)
	p := b.person("the reviewer", laptop, "ko-KR")
	first := "/staff/gaon/applications/" + list[0].Receipt
	p.open("/login?next=" + first + "?kind=shop")
	p.fill("email", modelstest.AdminEmail, "password", modelstest.AdminPassword)
	p.press(kb.Enter)
	p.at(first)
	p.shortcut("j")
	p.at("/staff/gaon/applications/" + list[1].Receipt)
	p.shortcut("k")
	for i, a := range list {
		p.at("/staff/gaon/applications/" + a.Receipt)
		p.shown("#open h2", a.Vendor.Name)
		switch i {
		case 4:
			p.shortcut("a")
			p.focused("#f-abstain_reason")
			perform(p, "types why", typing("대표가 사촌이에요."))
			p.press(kb.Enter)
		case 9:
			p.shortcut("f")
			p.focused("#f-fix_reason")
			perform(p, "types what", typing("가격을 다시 적어 주세요."))
			p.tabTo("[action*='/fix'] button")
			p.press(kb.Enter)
		default:
			p.shortcut("s")
			p.focused("[data-key=s]")
			p.press("4", kb.Tab, "7", kb.Enter)
		}
	}
	p.at("/staff/gaon/applications")
	p.sees("더 심사할 신청이 없어요", "보완 요청", "기권", "77.50점")
	p.await("has kept the filter", "location.search === '?kind=shop'")
	p.picture("review-ko")

	p.shortcut("b")
	p.focused("[name=who]")
	p.press(kb.ArrowDown, kb.Tab, kb.Tab)
	perform(p, "types a word", typing("심사 끝"))
	p.press(kb.Enter)
	p.at("/staff/gaon/bulk")
	p.sees("20건에 해요", "아직 아무것도 바뀌지 않았어요")
	p.tabTo("[action*='/bulk/run'] button")
	p.press(kb.Enter)
	p.sees("한꺼번에 처리했어요")
	if n := tagged(t, st); n != 20 {
		t.Errorf("%d are tagged", n)
	}
	p.tabTo("[action$='/undo'] button")
	p.press(kb.Enter)
	p.sees("20건을 되돌렸어요")
	if n := tagged(t, st); n != 0 {
		t.Errorf("%d are still tagged", n)
	}
	p.open("/staff/gaon/applications?lang=en")
	p.sees("Keyboard shortcuts", "Abstained", "77.50")
}

// tagged counts the applications with a word on them.
func tagged(t *testing.T, st *modelstest.Street) int {
	t.Helper()
	list, err := st.Store.Review(t.Context(), st.Admin, st.Event, models.ReviewFilter{Tag: "심사 끝"})
	if err != nil {
		t.Fatal(err)
	}
	return len(list.Rows)
}

// shortcut presses a letter as a keyboard does: a page that takes it for itself lets nothing be typed.
func (p *person) shortcut(letter string) {
	p.t.Helper()
	perform(p, "presses "+letter, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: letter, Code: "Key" + strings.ToUpper(letter), Text: letter}
		_, err := cdp.Call(ctx, tab, input.DispatchKeyEvent, down)
		if err != nil {
			return err
		}
		_, err = cdp.Call(ctx, tab, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyUp, Key: letter, Code: down.Code})
		return err
	}))
}

// tabTo goes with the tabulator to what a selector names.
func (p *person) tabTo(selector string) {
	p.t.Helper()
	for range 80 {
		p.press(kb.Tab)
		if p.await("looks where the keyboard is", fmt.Sprintf("String(document.activeElement?.matches(%s) ?? false)", quote(selector))) == "true" {
			return
		}
	}
	p.t.Fatalf("%s can't be reached by the keyboard", selector)
}
