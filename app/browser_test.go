package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// How long people wait before they give up.
const (
	patience = 30 * time.Second      // for one thing to happen on a page
	glance   = 50 * time.Millisecond // between two looks at it
	closing  = 10 * time.Second      // for the browser to close
)

// browser is one Chromium. Every person has cookies and a window of their own in it; whoever opens
// the camera sees the video at the path.
type browser struct {
	t    testing.TB
	ctx  context.Context
	base string // address of the program under test
}

// openBrowser starts a Chromium for a test that takes no longer than the deadline. Where there is no
// Chromium the test is left out and says so; with CI=true that is a failure.
func openBrowser(t testing.TB, base, video string, deadline time.Duration) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.DisableGPU,
		chromedp.Flag("headless", "new"), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("use-fake-ui-for-media-stream", true), chromedp.Flag("use-fake-device-for-media-stream", true),
		chromedp.Flag("use-file-for-fake-video-capture", video))
	if os.Geteuid() == 0 { // Chromium refuses to run as root in its sandbox
		options = append(options, chromedp.NoSandbox)
	}
	allocator, release := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		last, cancel := context.WithTimeout(ctx, closing)
		defer cancel()
		_ = chromedp.Cancel(last)
		release()
	})
	if err := chromedp.Do(ctx); err != nil { // without a deadline: the browser lives as long as this context
		t.Fatalf("starting Chromium: %v", err)
	}
	ctx, cancel := context.WithTimeout(ctx, deadline)
	t.Cleanup(cancel)
	return &browser{t: t, ctx: ctx, base: base}
}

func chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("nothing may be left out here: Chromium is not installed")
	}
	t.Skip("left out: Chromium is not installed")
	return ""
}

// device is what a person holds.
type device struct {
	width, height int64
	touch         bool
}

var (
	phone  = device{width: 390, height: 844, touch: true}
	laptop = device{width: 1280, height: 900}
)

// person is somebody with a browser of their own, who looks, taps and types.
type person struct {
	t       testing.TB
	ctx     context.Context
	name    string
	base    string
	device  device
	console *console
}

// person sits somebody down. The language is what their browser prefers: ko or en.
func (b *browser) person(name string, d device, language string) *person {
	b.t.Helper()
	ctx, leave := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	b.t.Cleanup(leave)
	p := &person{t: b.t, ctx: ctx, name: name, base: b.base, device: d, console: &console{}}
	size := []chromedp.EmulateViewportOption{}
	if d.touch {
		size = append(size, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	p.must("opens a window", chromedp.Do(ctx, chromedp.EmulateViewport(d.width, d.height, size...), speaks(language)))
	go p.console.read(chromedp.Console(ctx))
	b.t.Cleanup(func() {
		for _, fault := range p.console.faults() {
			b.t.Errorf("%s: the browser complains: %s", name, fault)
		}
	})
	return p
}

// speaks sets the language that the browser prefers, in its requests and for its scripts.
func speaks(language string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		agent, err := chromedp.Evaluate[string]("navigator.userAgent")(ctx, tab)
		if err != nil {
			return err
		}
		_, err = cdp.Call(ctx, tab, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: agent, AcceptLanguage: language})
		return err
	})
}

// open types an address.
func (p *person) open(address string) {
	p.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = p.base + address
	}
	perform(p, "opens "+address, chromedp.Navigate(address))
}

// at waits until the page of that path is there.
func (p *person) at(path string) {
	p.t.Helper()
	p.await("is at "+path, fmt.Sprintf("document.readyState === 'complete' && location.pathname === %s", quote(path)))
}

// sees waits until the page shows all of these words, however they are broken into lines.
func (p *person) sees(words ...string) {
	p.t.Helper()
	for _, w := range words {
		p.await("sees "+w, fmt.Sprintf("document.readyState === 'complete' && (%s)(document.body).includes(%s)", bare, quote(w)))
	}
}

// text waits for an element with words in it and gives them.
func (p *person) text(selector string) string {
	p.t.Helper()
	return p.await("reads "+selector, fmt.Sprintf("(%s)(document.querySelector(%s))", bare, quote(selector)))
}

// shown waits until what a selector names shows these words.
func (p *person) shown(selector, words string) {
	p.t.Helper()
	p.await(selector+" shows "+words, fmt.Sprintf("(%s)(document.querySelector(%s)).includes(%s)", bare, quote(selector), quote(words)))
}

// tap taps the button, link or label with these words.
func (p *person) tap(words string) {
	p.t.Helper()
	p.touch("taps "+words, fmt.Sprintf("(%s)(%s)", named, quote(words)))
}

// choose picks one of several choices by the name and value of its input.
func (p *person) choose(name, value string) {
	p.t.Helper()
	radio := fmt.Sprintf("document.querySelector(%s)", quote(fmt.Sprintf("[name=%q][value=%q]", name, value)))
	p.touch("chooses "+name+" "+value, fmt.Sprintf("%s?.closest('label') ?? %s", radio, radio))
	p.await("has chosen "+name+" "+value, radio+".checked")
}

// touch waits until an element can be hit by a finger or a pointer, and hits it.
func (p *person) touch(what, element string) {
	p.t.Helper()
	var at struct{ X, Y float64 }
	if err := json.Unmarshal([]byte(p.await(what, fmt.Sprintf("(%s)(%s)", reachable, element))), &at); err != nil {
		p.t.Fatal(err)
	}
	hit := chromedp.MouseClickXY(at.X, at.Y)
	if p.device.touch {
		hit = chromedp.TapXY(at.X, at.Y)
	}
	perform(p, what, hit)
}

// fill types into inputs: pairs of name and value.
func (p *person) fill(pairs ...string) {
	p.t.Helper()
	for pair := range slices.Chunk(pairs, 2) {
		name, value := pair[0], pair[1]
		if p.await("finds "+name, fmt.Sprintf("(%s)(%s, %s)", enter, quote(name), quote(value))) == "type" {
			perform(p, "types "+name, typing(value))
		}
	}
}

func typing(text string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, input.InsertText, input.InsertTextParams{Text: text})
		return err
	})
}

// press presses keys one after the other.
func (p *person) press(keys ...string) {
	p.t.Helper()
	for _, key := range keys {
		perform(p, "presses "+key, chromedp.KeyEvent(key))
	}
}

// drag drags one element onto another with the mouse.
func (p *person) drag(from, to string) {
	p.t.Helper()
	perform(p, "drags "+from+" to "+to, chromedp.DragAndDrop(chromedp.CSS(from), chromedp.CSS(to)))
}

// focused waits until the keyboard is at what a selector names.
func (p *person) focused(selector string) {
	p.t.Helper()
	p.await("has the keyboard at "+selector, fmt.Sprintf("document.activeElement.matches(%s)", quote(selector)))
}

// holds says that inputs still hold what was typed: pairs of name and value.
func (p *person) holds(pairs ...string) {
	p.t.Helper()
	for pair := range slices.Chunk(pairs, 2) {
		p.await("finds "+pair[1]+" kept", fmt.Sprintf("document.getElementsByName(%s)[0].value === %s", quote(pair[0]), quote(pair[1])))
	}
}

// watches keeps an eye on what may be on the screen only for a moment. What it gives back waits until
// these words were there, and gives all that they were among.
func (p *person) watches(selector string) func(words string) string {
	p.t.Helper()
	p.await("watches "+selector, fmt.Sprintf("(%s)(document.querySelector(%s))", witness, quote(selector)))
	return func(words string) string {
		p.t.Helper()
		return p.await("has seen "+words, fmt.Sprintf("window.witnessed.find(text => text.includes(%s))", quote(words)))
	}
}

// stays marks the page; what it gives back says whether it is still the same one, not loaded again.
func (p *person) stays() func() {
	p.t.Helper()
	p.await("stays", "window.untouched = 'yes'")
	return func() {
		p.t.Helper()
		p.await("is still on the same page", "window.untouched")
	}
}

// provokes announces a refusal of that status, about which the browser will complain.
func (p *person) provokes(status int) { p.console.expect(fmt.Sprintf("status of %d", status)) }

// picture writes what the page looks like to the folder JANGTEO_PICTURES, when there is one.
func (p *person) picture(name string) {
	p.t.Helper()
	folder := os.Getenv("JANGTEO_PICTURES")
	if folder == "" {
		return
	}
	p.await("holds still", settled)
	png := perform(p, "takes a picture", chromedp.FullScreenshot(100))
	file := filepath.Join(folder, fmt.Sprintf("%s-%d.png", name, p.device.width))
	p.must("keeps the picture", errors.Join(os.MkdirAll(folder, 0o755), os.WriteFile(file, png, 0o644)))
}

// perform does one thing in the window of a person.
func perform[T any](p *person, what string, action chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	got, err := chromedp.Run(ctx, action)
	p.must(what, err)
	return got
}

// await looks again and again until a script gives something. A page that is just being left gives
// errors: they count as nothing.
func (p *person) await(what, script string) string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	script = fmt.Sprintf("(() => { try { const found = %s; return found ? String(found) : '' } catch (e) { return '' } })()", script)
	for {
		got, err := chromedp.Run(ctx, chromedp.Evaluate[string](script))
		if err == nil && got != "" {
			return got
		}
		select {
		case <-time.After(glance):
		case <-ctx.Done():
			p.fail(what, fmt.Errorf("waited in vain for %s", patience))
		}
	}
}

func (p *person) must(what string, err error) {
	p.t.Helper()
	if err != nil {
		p.fail(what, err)
	}
}

// fail ends the test with what the person had before their eyes.
func (p *person) fail(what string, err error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.ctx), closing)
	defer cancel()
	page, _ := chromedp.Run(ctx, chromedp.Evaluate[string]("location.href + '\\n' + document.body.innerText"))
	p.t.Fatalf("%s %s: %v. The page is %.3000s", p.name, what, err, page)
}

func quote(s string) string {
	b, _ := json.Marshal(s) // a string never fails
	return string(b)
}

// What people do with their eyes and hands, in the page's own language.
const (
	// bare is the text of an element as it is read, blanks evened out; nothing when it is hidden.
	bare = `e => e.checkVisibility() ? e.innerText.replace(/\s+/g, " ").trim() : ""`

	// named finds what can be tapped by the words on it: exactly these, else the first that begins with them.
	named = `words => {
		const says = e => (e.getAttribute("aria-label") ?? e.innerText ?? "").replace(/\s+/g, " ").trim();
		const all = [...document.querySelectorAll("button, a[href], summary, label, [role=button]")].filter(e => e.checkVisibility());
		return all.find(e => says(e) === words) ?? all.find(e => says(e).startsWith(words));
	}`

	// reachable brings an element into view and gives its middle, when the page has come to rest, the
	// element stands where it stood at the last look, and nothing lies over it.
	reachable = `e => {
		if (!e || e.disabled || document.readyState !== "complete" || document.fonts.status !== "loaded" || !(` + settled + `)) return "";
		e.scrollIntoView({ block: "center", behavior: "instant" });
		const box = e.getBoundingClientRect();
		const x = box.left + box.width / 2, y = box.top + box.height / 2;
		const before = window.stood?.get(e), now = JSON.stringify({ x, y });
		(window.stood ??= new WeakMap()).set(e, now);
		if (before !== now || !e.contains(document.elementFromPoint(x, y))) return "";
		window.stood.delete(e); // the next touch looks for itself
		return now;
	}`

	// witness writes down what an element shows, each time that it changes.
	witness = `e => {
		const read = ` + bare + `;
		window.witnessed = [];
		new MutationObserver(() => window.witnessed.push(read(e))).observe(e, { attributes: true, childList: true, characterData: true, subtree: true });
		return "yes";
	}`

	// settled says that what moves only once has come to rest.
	settled = `document.getAnimations().every(a => a.playState !== "running" || a.effect.getComputedTiming().iterations === Infinity)`

	// enter goes to an input by its name: a text is then typed, a time and a choice are set.
	enter = `(name, value) => {
		const e = [...document.getElementsByName(name)].find(e => e.type !== "hidden" && e.checkVisibility());
		e.focus();
		if (e.matches("input:not([type^=date]), textarea")) return e.select(), "type";
		e.value = value;
		e.dispatchEvent(new Event("input", { bubbles: true }));
		e.dispatchEvent(new Event("change", { bubbles: true }));
		return e.value === value ? "set" : "";
	}`
)
