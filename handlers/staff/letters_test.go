package staff_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
)

// beginning is a sentence up to its first parameter.
func beginning(sentence string) string {
	text, _, _ := strings.Cut(sentence, "{")
	return text
}

// holds is shows for a page that has braces of its own.
func (b *browser) holds(status int, texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if b.page.status != status || !strings.Contains(b.page.text(), text) {
			b.t.Errorf("%s: status %d, does not show %q\n%s", b.page.path, b.page.status, text, b.page.text())
		}
	}
}

// stranger is a browser of nobody.
func (s *site) stranger() *browser {
	return &browser{site: s, lang: "ko", cookies: map[string]string{"jangteo-lang": "ko"}}
}

// TestLetterGoesOutWithASecondPress: written with the names of either language, shown as its readers will read it,
// sent by the second press, and once.
func TestLetterGoesOutWithASecondPress(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		stands, waits := s.vendorWith(1, "온마루공방", func(*models.ApplicationInput) {}), s.vendorWith(2, "달빛도예", func(*models.ApplicationInput) {})
		s.must(s.Store.AssignBooth(t.Context(), s.Admin, s.Event, stands.No, "A02"))
		b := s.staff().in(lang)
		b.get("/staff/gaon/letters")
		b.shows(http.StatusOK, b.word("staff.letters.none"))
		b.get("/staff/gaon/letters/new")
		letter := []string{"name", "부스 안내", "subject_ko", "[{행사}] 부스 {booth}", "body_ko", "{업체} 담당자님\n부스는 { Booth }입니다.", "purpose", "information", "audience", "selected"}
		b.submit("", append(letter, "subject_en", "Booth {부스}", "body_en", "Dear {vendor}, {없음} {parking}")...)
		b.holds(http.StatusUnprocessableEntity, "{없음}, {parking}", "{업체} 담당자님")
		before := s.rows("messages")
		b.submit("", append(letter, "subject_en", "Booth {부스}", "body_en", "Dear {vendor}, your booth is {booth}.")...)
		b.shows(http.StatusOK, b.word("staff.letters.kept"), "온마루공방 담당자님 부스는 A02입니다.", "Dear 온마루공방, your booth is A02.", "["+s.Event.NameKo+"] 부스 A02",
			s.views.Text(lang, "staff.letter.gets", map[string]any{"count": 1}), waits.Vendor.Name,
			s.views.Text(lang, "staff.letter.out.no_field", map[string]any{"field": b.word("letter_field.booth")}))
		if n := s.rows("messages"); n != before {
			t.Fatalf("%d messages by the first press", n-before)
		}
		at, values := b.form("send")
		b.post(at, values)
		b.post(at, values)
		if n := s.rows("messages"); n != before+1 {
			t.Errorf("%d messages", n-before)
		}
		b.get("/staff/gaon/messages")
		b.shows(http.StatusOK, "부스는 A02입니다.")
		b.get("/staff/gaon/letters")
		b.shows(http.StatusOK, "부스 안내", "관리자")
		l, err := s.Store.Letters(t.Context(), s.Event.ID)
		s.must(err)
		b.get("/staff/gaon/letters/" + l[0].PublicID + "/edit")
		b.holds(http.StatusOK, "부스는 {"+b.word("letter_field.booth")+"}입니다.")
		b.get("/staff/gaon/letters/" + l[0].PublicID + "?audience=one&receipt=" + stands.Receipt)
		b.shows(http.StatusOK, "부스는 A02입니다.")
		seen, form := b.form("send")
		s.must(s.Store.ClearPlace(t.Context(), s.Admin, s.Event, models.PlaceInput{Vendor: stands.No}))
		form.Set("nonce", "another")
		b.post(seen, form)
		b.shows(http.StatusConflict, b.word("refusal.nobody_to_write_to"), b.word("staff.letter.nobody"))
		b.get("/staff/gaon/letters/" + l[0].PublicID + "/edit")
		b.submit("drop")
		b.shows(http.StatusOK, b.word("staff.letters.dropped"), b.word("staff.letters.none"))
	})
}

// TestAdvertisingOnScreen: the outbox says until when the night keeps it, and the vendor leaves with one press.
func TestAdvertisingOnScreen(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		a := s.applicantWith(1, "동의네", func(in *models.ApplicationInput) { in.Consents["marketing"] = "x" })
		s.applicantWith(2, "동의안함", func(*models.ApplicationInput) {})
		d := s.Store.Now().In(korean.Seoul)
		s.At(time.Date(d.Year(), d.Month(), d.Day()+1, 22, 0, 0, 0, korean.Seoul))
		b := s.staff().in(lang)
		b.get("/staff/gaon/letters/new")
		b.submit("", "name", "다음 행사", "subject_ko", "다음 장터", "body_ko", "{업체} 담당자님", "purpose", "advertising", "contact", "031-000-0000", "audience", "all")
		until := beginning(b.word("staff.letter.night"))
		b.shows(http.StatusOK, "(광고) 다음 장터", "031-000-0000", "http://example.com/stop/", b.word("staff.letter.out.no_consent"), until)
		b.submit("send")
		b.shows(http.StatusOK, beginning(b.word("staff.messages.held_until")), b.word("purpose.advertising"))
		token, _ := s.Mails()[0].Params("ko")["stop"].(string)
		stranger := s.stranger().in(lang)
		stranger.get("/stop/" + token)
		stranger.shows(http.StatusOK, b.word("plain.stop.button"), a.Vendor.Name)
		if s.rows("opt_outs") != 0 {
			t.Error("looking at the link opted out")
		}
		stranger.submit("")
		stranger.shows(http.StatusOK, b.word("plain.stop.done"))
		b.get("/staff/gaon/messages")
		b.shows(http.StatusOK, b.word("staff.messages.state.cancelled"), s.views.Text(lang, "staff.messages.opted_out", map[string]any{"count": 1}))
		stranger.get("/stop/" + token[:len(token)-1])
		stranger.shows(http.StatusGone)
	})
}

// TestMailProgramsPressTheWayOut: without cookies, page or token of a form (RFC 8058).
func TestMailProgramsPressTheWayOut(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	s.applicantWith(1, "동의네", func(in *models.ApplicationInput) { in.Consents["marketing"] = "x" })
	s.must(s.Store.MoveEvent(t.Context(), s.Admin, s.Event, models.EventClosed))
	l, err := s.Store.KeepLetter(t.Context(), s.Admin, s.Event, models.Letter{}, models.LetterInput{Name: "x", SubjectKo: "x", BodyKo: "x", Purpose: models.Advertising, Contact: "x", Audience: models.ToAll})
	s.must(err)
	r, err := s.Store.ReachOf(t.Context(), s.Event, l, models.Target{Audience: models.ToAll})
	s.must(err)
	token, _ := r.Messages[0].Params("ko")["stop"].(string)
	answer := s.stranger().post("/stop/"+token, map[string][]string{"List-Unsubscribe": {"One-Click"}})
	if answer.status != http.StatusOK || s.rows("opt_outs") != 1 {
		t.Errorf("%d, %d rows", answer.status, s.rows("opt_outs"))
	}
}

// TestAutomaticMessagesAreReadable in both languages on one page.
func TestAutomaticMessagesAreReadable(t *testing.T) {
	t.Parallel()
	inBoth(t, func(t *testing.T, lang string) {
		s := openSite(t)
		b := s.staff().in(lang)
		b.get("/staff/gaon/messages/words")
		b.shows(http.StatusOK)
		for _, name := range models.AutomaticTemplates {
			b.shows(http.StatusOK, b.word("staff.words.when."+name), "‹"+b.word("letter_field.event")+"›")
		}
		b.shows(http.StatusOK, "참가업체로 선정되었습니다", "You have been selected", "(광고)")
	})
}

// TestLettersOfAnotherEventAreNotFound in any of their pages.
func TestLettersOfAnotherEventAreNotFound(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	other, _, _ := s.another()
	l, err := s.Store.KeepLetter(t.Context(), s.Admin, other, models.Letter{}, models.LetterInput{Name: "x", SubjectKo: "x", BodyKo: "x", Purpose: models.Information, Audience: models.ToAll})
	s.must(err)
	b := s.staff()
	for _, page := range []string{"", "/edit"} {
		b.get("/staff/gaon/letters/" + l.PublicID + page)
		b.shows(http.StatusNotFound)
	}
	b.get("/staff/gaon/letters/new")
	_, values := b.form("")
	for _, action := range []string{"edit", "drop", "send"} {
		if p := b.post("/staff/gaon/letters/"+l.PublicID+"/"+action, values); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", action, p.status)
		}
	}
}
