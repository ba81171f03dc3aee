package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/jangteo/jangteo/models/modelstest"
)

// TestDrawingTheStreet draws with a mouse, with the keyboard alone and with fingers; two who save at once
// both keep their work, and what is published stands on the shopper's map.
func TestDrawingTheStreet(t *testing.T) {
	lines := serving(t, at(t), 3)
	b := openBrowser(t, strings.TrimPrefix(lines[0], "Jangteo is open at "), "", 3*time.Minute)
	staff := b.person("staff", laptop, "ko-KR")
	openEvent(staff, lines[2])
	finger := b.person("a colleague", phone, "en-US")
	finger.open("/login")
	finger.fill("email", "admin@gaon.example.kr", "password", "jangteo-trip-1")
	finger.press(kb.Enter)
	finger.at("/staff")
	for _, p := range []*person{finger, staff} {
		p.open("/staff/gaon/layout/edit")
		p.await("sees the booths", "document.querySelectorAll('.layout-thing.booth').length === 4")
	}
	rowByMouse(staff)
	overAPicture(staff)
	comesToRest(staff)
	manyAtOnce(staff)
	moveByMouse(staff)
	turnByKeyboard(staff)
	staff.picture("layout-edit-ko")
	staff.tap("저장")
	staff.shown("[data-part=status]", "저장되어 있어요")

	moveByFinger(finger)
	finger.provokes(http.StatusConflict)
	finger.press(kb.Escape)
	perform(finger, "saves", chromedp.KeyEvent("s", chromedp.KeyModifiers(chromedp.ModifierCtrl))) // a made-up tap so soon after a drag is no click to Chromium
	finger.sees("Somebody else saved meanwhile", "한마음")
	finger.picture("layout-conflict-en")
	finger.await("still holds what was drawn", thing("A04")+".y_mm === 9500")
	finger.tap("Save mine as the newest")
	finger.shown("[data-part=status]", "Saved.")

	staff.open("/staff/gaon/layout")
	staff.sees("게시한 판", "저장 3")
	staff.tap("저장 2") // what the mouse drew is not lost
	staff.at("/staff/gaon/layout/drafts/2")
	staff.await("sees the map's buttons", "!document.querySelector('.map-tools').hidden")
	staff.tap("초안으로 되살리기")
	staff.sees("초안으로 되살렸어요")
	staff.tap("게시하기")
	staff.sees("배치도를 게시했어요", "3판으로 게시")
	shopper := b.person("the shopper", phone, "ko-KR")
	shopper.open("/e/gaon/map")
	shopper.await("finds the new row", `document.querySelector('[data-booth="C05"]')`)
	shopper.await("sees the booth that was turned", `document.querySelector('[data-booth="A01"] [transform^="rotate(30"]')`)
	shopper.picture("layout-map-ko")
}

// thing is a thing of the editor's plan: what the hidden file for downloading would hold, as the drawing says it.
func thing(label string) string {
	return fmt.Sprintf(`(g => ({ x_mm: Math.round(g.querySelector("rect").x.baseVal.value * 100), y_mm: Math.round(g.querySelector("rect").y.baseVal.value * 100), turn: g.querySelector("rect").getAttribute("transform") }))(%s)`, node(label))
}

// node is the group of a booth in the drawing.
func node(label string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(".layout-thing.booth")].find(g => g.querySelector("text").textContent === %s)`, quote(label))
}

// rowByMouse draws a line, which fills in the form, and draws the row.
func rowByMouse(p *person) {
	p.t.Helper()
	p.tap("부스 줄")
	p.strokes([2]float64{6, 12}, [2]float64{23.5, 12})
	p.sees("5개가 들어가요")
	p.holds("count", "5", "turn", "0", "x_mm", "6", "y_mm", "10.5")
	p.fill("row", "")
	p.provokes(http.StatusUnprocessableEntity)
	p.tap("줄 그리기")
	p.shown(".field:has([name=row]) .field-error", "줄 이름")
	p.fill("row", "C", "panel", "P1")
	p.tap("줄 그리기")
	p.await("sees the row", node("C05"))
	p.sees("부스 줄을 그렸어요")
}

// overAPicture lays a picture under the street, which fills its width at first, makes it fainter, brings it
// to scale by a distance that is known between two points off the grid, and takes it off again.
func overAPicture(p *person) {
	p.t.Helper()
	const picture = "document.querySelector('[data-layer=ground] image')"
	const width = picture + "?.width.baseVal.value"
	file := filepath.Join(p.t.TempDir(), "plan.png")
	p.must("has a plan", os.WriteFile(file, modelstest.PNG(400, 100), 0o600))
	p.tap("배경 그림")
	perform(p, "chooses the plan", chromedp.SetUploadFiles(chromedp.CSS("#g-file"), []string{file}))
	p.await("sees it", width+" === 1120 && "+picture+".height.baseVal.value === 280")
	p.await("sees half of its colour", picture+".getAttribute('opacity') === '0.5' && document.querySelector('#g-opacity').value === '50'")
	p.sets("g-opacity", "20")
	p.await("sees it fainter", picture+".getAttribute('opacity') === '0.2'")
	p.sets("g-opacity", "120")
	p.shown("[data-part=findings]", "배경 그림의 크기, 위치나 진하기")
	p.tap("되돌리기")
	p.await("sees it faint again", picture+".getAttribute('opacity') === '0.2' && document.querySelector('#g-opacity').value === '20'")
	p.tap("두 점 잇기")
	p.strokes([2]float64{10.2, 6.2}, [2]float64{20.4, 6.2})
	p.fill("distance", "20.4")
	p.tap("축척 맞추기")
	p.sees("축척을 맞췄어요")
	p.await("sees it twice as large about the first point", fmt.Sprintf(
		"(i => Math.abs(i.width.baseVal.value - 2240) < 30 && Math.abs(i.height.baseVal.value - i.width.baseVal.value / 4) < 1 && Math.abs(i.x.baseVal.value + 102) < 5 && Math.abs(i.y.baseVal.value + 62) < 5)(%s)", picture))
	p.await("sees it as faint as before", picture+".getAttribute('opacity') === '0.2'")
	p.tap("되돌리기")
	p.await("sees it as it was", width+" === 1120")
	p.tap("배경 빼기")
	p.await("sees none", "!"+picture)
}

// comesToRest moves a booth beside another that stands off the grid, then far from all, by mouse and by
// keyboard: it comes to rest on the other's edge, then on the grid; where snapping is off on neither.
func comesToRest(p *person) {
	p.t.Helper()
	left := func(what string, x int) {
		p.t.Helper()
		p.await(what, fmt.Sprintf("%s.x_mm === %d", thing("C05"), x))
	}
	p.press(kb.Escape)
	p.ticks("C04")
	p.sets("b-x", "16.7")
	p.press(kb.Escape)
	p.strokes([2]float64{21.5, 12}, [2]float64{21.4, 12.1}, [2]float64{25, 12.1}, [2]float64{21.4, 12.1})
	left("left it at its neighbour's edge", 19700)
	p.await("in line with it", thing("C05")+".y_mm === 10500")
	p.strokes([2]float64{21.2, 12}, [2]float64{23.7, 16.2})
	left("left it on the grid", 22000)
	p.await("on both of its lines", thing("C05")+".y_mm === 14500")
	p.press(kb.ArrowRight)
	left("pressed it on along the grid", 22500)
	p.sets("b-x", "20.2")
	for _, x := range []int{20000, 19700, 19500} {
		p.press(kb.ArrowLeft)
		left("stepped to the grid, to the edge, to the grid", x)
	}
	p.tap("딱 맞추기")
	p.strokes([2]float64{21, 16}, [2]float64{21.7, 16})
	p.await("left it where the mouse was", fmt.Sprintf("(x => x %% 500 && Math.abs(x - 20200) < 100)(%s.x_mm)", thing("C05")))
	p.tap("딱 맞추기")
	for range 9 {
		p.tap("되돌리기")
	}
	left("has it back", 20000)
}

// manyAtOnce works on several booths in one step each, and takes every step back.
func manyAtOnce(p *person) {
	p.t.Helper()
	cells := func(label string) string {
		return fmt.Sprintf("document.querySelector('[data-tick][aria-label=%q]').closest('tr').innerText", label)
	}
	p.press(kb.Escape)
	p.ticks("C02")
	p.sets("b-x", "8.2")
	p.sets("b-y", "11.5")
	p.await("moved one", thing("C02")+".x_mm === 8200 && "+thing("C02")+".y_mm === 11500")
	p.ticks("C01", "C03")
	p.shown("[data-part=count]", "3")
	p.tap("가지런히")
	p.tap("위에")
	p.await("aligned it", thing("C02")+".y_mm === 10500")
	p.tap("가로로 고르게")
	p.await("spread them", thing("C02")+".x_mm === 9500 && "+thing("C01")+".x_mm === 6000 && "+thing("C03")+".x_mm === 13000")
	p.sets("b-zone", "food")
	p.sets("b-kw", "3.5")
	for _, label := range []string{"C01", "C02", "C03"} {
		p.await("set both of "+label, cells(label)+".includes('먹거리') && "+cells(label)+".includes('3.5 kW')")
	}
	p.await("left the fourth alone", "!"+cells("C04")+".includes('3.5 kW')")
	p.tap("복제")
	p.await("made three more", node("C06")+" && "+node("C08")+" && "+thing("C08")+".y_mm === 14000")
	p.sets("n-row", "d")
	p.sets("n-first", "7")
	p.tap("번호 다시 매기기")
	p.await("numbered them from west to east", thing("D07")+".x_mm === 6000 && "+thing("D09")+".x_mm === 13000 && !"+node("C06"))
	for range 8 {
		p.tap("되돌리기")
	}
	p.await("has the row as it was drawn", "!"+node("C06")+" && !"+node("D07")+" && "+thing("C02")+".x_mm === 9500 && "+thing("C02")+".y_mm === 10500 && !"+cells("C01")+".includes('3.5 kW')")
	p.tap("다시 하기")
	p.await("has the first step again", thing("C02")+".x_mm === 8200")
	p.tap("되돌리기")
	p.await("takes it back", thing("C02")+".x_mm === 9500")
}

// moveByMouse drags a booth onto another, is told so by the rules, and takes it back.
func moveByMouse(p *person) {
	p.t.Helper()
	p.press(kb.Escape)
	p.strokes([2]float64{21.5, 12}, [2]float64{18.3, 12})
	p.shown("[data-part=findings]", "부스 두 개가 겹쳐요")
	p.tap("되돌리기")
	p.await("sees it where it was", thing("C05")+".x_mm === 20000")
	p.await("sees that nothing blocks", "!document.querySelector('[data-part=findings]').innerText.includes('겹쳐요')")
}

// turnByKeyboard goes to the first booth without a mouse, moves it, turns it, and undoes one step too many.
func turnByKeyboard(p *person) {
	p.t.Helper()
	p.await("leaves the drawing", "(document.querySelector('[data-act=fit]').focus(), document.querySelector('.booth').parentNode.querySelectorAll('[tabindex=\"0\"]').length === 1)")
	p.press(kb.Escape) // nothing is selected: arrows go from booth to booth
	p.tabTo(".layout-thing")
	for range 12 {
		p.press(kb.ArrowLeft)
	}
	p.press(kb.ArrowUp)
	p.await("is at the first booth", node("A01")+" === document.activeElement")
	p.press(kb.Enter, kb.ArrowLeft, kb.ArrowLeft)
	p.await("moved it by the grid", thing("A01")+".x_mm === 5000")
	perform(p, "moves it finely", chromedp.KeyEvent(kb.ArrowLeft, chromedp.KeyModifiers(chromedp.ModifierShift)))
	p.await("moved it by ten centimetres", thing("A01")+".x_mm === 4900")
	p.shortcut("r")
	p.shortcut("r")
	p.await("turned it", thing("A01")+".turn?.startsWith('rotate(30')")
	perform(p, "undoes", chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	p.await("turned it back", thing("A01")+".turn?.startsWith('rotate(15')")
	perform(p, "redoes", chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl|chromedp.ModifierShift)))
	p.await("turned it again", thing("A01")+".turn?.startsWith('rotate(30')")
	p.shortcut("d")
	p.await("made a copy", node("A05"))
	p.press(kb.Delete)
	p.await("took it off", "!"+node("A05"))
	p.press(kb.Escape)
}

// moveByFinger pinches the street smaller and drags a booth down.
func moveByFinger(p *person) {
	p.t.Helper()
	p.await("sees the drawing", "(document.querySelector('.layout-map').scrollIntoView({ block: 'center', behavior: 'instant' }), 'yes')")
	before := p.await("sees its size", "document.querySelector('.layout-map').viewBox.baseVal.width")
	x, y := p.onStreet(12, 10)
	p.fingers("touchStart", [2]float64{x - 80, y}, [2]float64{x + 80, y})
	p.fingers("touchMove", [2]float64{x - 60, y}, [2]float64{x + 60, y})
	p.fingers("touchMove", [2]float64{x - 50, y}, [2]float64{x + 50, y})
	p.fingers("touchEnd")
	p.await("sees more of the street", fmt.Sprintf("document.querySelector('.layout-map').viewBox.baseVal.width > %s * 1.3", before))
	from := [2]float64{}
	from[0], from[1] = p.onStreet(18, 3.5)
	to := [2]float64{}
	to[0], to[1] = p.onStreet(18, 11)
	p.fingers("touchStart", from)
	p.fingers("touchMove", [2]float64{from[0], from[1] + 12})
	p.fingers("touchMove", to)
	p.fingers("touchEnd")
	p.await("dragged it", thing("A04")+".y_mm === 9500")
}

// ticks takes booths in the list.
func (p *person) ticks(labels ...string) {
	p.t.Helper()
	for _, label := range labels {
		p.touch("ticks "+label, fmt.Sprintf("document.querySelector('[data-tick][aria-label=%q]')", label))
	}
}

// sets types into one of the editor's fields and leaves it.
func (p *person) sets(field, value string) {
	p.t.Helper()
	p.await("sets "+field, fmt.Sprintf("(f => (f.value = %s, f.dispatchEvent(new Event('change', { bubbles: true })), 'yes'))(document.querySelector('#%s'))", quote(value), field))
}

// onStreet is where a place of the street, in metres, is on the screen.
func (p *person) onStreet(x, y float64) (float64, float64) {
	p.t.Helper()
	var at struct{ X, Y float64 }
	p.must("reads where it is", json.Unmarshal([]byte(p.await("looks where the street is", fmt.Sprintf(
		"(s => JSON.stringify({ x: s.getScreenCTM().a * %g + s.getScreenCTM().e, y: s.getScreenCTM().d * %g + s.getScreenCTM().f }))(document.querySelector('.layout-map'))", x*10, y*10))), &at))
	return at.X, at.Y
}

// strokes presses the mouse on the street, moves it along and lets it go.
func (p *person) strokes(spots ...[2]float64) {
	p.t.Helper()
	p.await("sees the drawing", "(document.querySelector('.layout-map').scrollIntoView({ block: 'center', behavior: 'instant' }), 'yes')")
	left := func(e *input.DispatchMouseEventParams) {
		e.Button, e.Buttons, e.ClickCount = input.MouseButtonLeft, 1, 1
	}
	x, y := p.onStreet(spots[0][0], spots[0][1])
	perform(p, "presses", chromedp.MouseEvent(chromedp.MousePressed, x, y, left))
	for _, spot := range spots[1:] {
		toX, toY := p.onStreet(spot[0], spot[1])
		for part := 0.25; part <= 1; part += 0.25 {
			perform(p, "moves", chromedp.MouseEvent(chromedp.MouseMoved, x+(toX-x)*part, y+(toY-y)*part, left))
		}
		x, y = toX, toY
	}
	perform(p, "lets go", chromedp.MouseEvent(chromedp.MouseReleased, x, y, left))
}

// fingers are on the screen at these points.
func (p *person) fingers(what input.DispatchTouchEventType, points ...[2]float64) {
	p.t.Helper()
	params := input.DispatchTouchEventParams{Type: what, TouchPoints: []*input.TouchPoint{}}
	for i, point := range points {
		params.TouchPoints = append(params.TouchPoints, &input.TouchPoint{X: point[0], Y: point[1], ID: new(float64(i))})
	}
	perform(p, string(what), chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, input.DispatchTouchEvent, params)
		return err
	}))
}
