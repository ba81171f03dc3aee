package models_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// picture makes a small JPEG, another one for each number.
func picture(t *testing.T, n int) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 40, 30))
	for i := range m.Pix {
		m.Pix[i] = color.Gray{Y: uint8(i * n)}.Y
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// foodVendor is a selected shop that cooks at a booth: it needs every paper but the certificates.
func foodVendor(t *testing.T, st *modelstest.Street) models.Application {
	t.Helper()
	in := modelstest.Application(500, "달그락분식", models.Shop, models.AtBooth)
	in.Food = true
	a, _, err := st.Store.Apply(t.Context(), st.Event, models.Account{}, models.AccountInput{Email: "food@example.kr", Password: modelstest.VendorPassword}, in)
	if err != nil {
		t.Fatal(err)
	}
	decide(t, st, a, models.Selected)
	return must(st.Store.ApplicationByReceipt(t.Context(), st.Event.ID, a.Receipt))(t)
}

func input(t *testing.T, st *modelstest.Street, kind models.DocumentKind) models.DocumentInput {
	t.Helper()
	in := models.DocumentInput{Kind: kind, FileName: "서류.jpg", Content: picture(t, 1)}
	if kind.Expires() {
		in.ExpiresOn = st.Event.EndsAt.AddDate(0, 6, 0).In(seoul).Format(time.DateOnly)
	}
	return in
}

// handIn hands a paper in, or fails.
func handIn(t *testing.T, st *modelstest.Street, a models.Application, kind models.DocumentKind) models.Document {
	t.Helper()
	return must(st.Store.HandIn(t.Context(), st.Admin, st.Event, a, input(t, st, kind)))(t)
}

// accept accepts what lies there.
func accept(t *testing.T, st *modelstest.Street, a models.Application, d models.Document) {
	t.Helper()
	if err := st.Store.DecideDocument(t.Context(), st.Admin, st.Event, a, d, models.DocumentDecision{State: models.Accepted, Version: d.Version}); err != nil {
		t.Fatal(err)
	}
}

func readiness(t *testing.T, st *modelstest.Street, a models.Application) models.Readiness {
	t.Helper()
	return must(st.Store.Readiness(t.Context(), st.Event))(t)[a.ID]
}

func TestWhichPapersAreAsked(t *testing.T) {
	t.Parallel()
	e := models.Event{EndsAt: time.Date(2024, 6, 15, 10, 0, 0, 0, time.UTC)}
	shop := models.Application{Vendor: models.Vendor{Kind: models.Shop}, Mode: models.AtBooth, State: models.Submitted}
	for name, test := range map[string]struct {
		change func(*models.Application)
		want   string
	}{
		"a shop":            {func(*models.Application) {}, "business_registration"},
		"an artisan":        {func(a *models.Application) { a.Vendor.Kind = models.Artisan }, "business_registration artisan_certificate"},
		"an SME":            {func(a *models.Application) { a.Vendor.Kind = models.SME }, "business_registration sme_certificate"},
		"food":              {func(a *models.Application) { a.Food = true }, "business_registration food_report hygiene_training health_certificate"},
		"a selected shop":   {func(a *models.Application) { a.State = models.Selected }, "business_registration bank_book"},
		"food in its store": {func(a *models.Application) { a.Food, a.Mode, a.State = true, models.AtStore, models.Selected }, "business_registration food_report hygiene_training health_certificate bank_book"},
		"food at a booth": {func(a *models.Application) { a.Food, a.State = true, models.Selected },
			"business_registration food_report hygiene_training health_certificate street_food_report food_insurance bank_book"},
		"food reported for the event only": {func(a *models.Application) { a.Food, a.FoodReport = true, models.ReportTemporary }, "business_registration hygiene_training health_certificate"},
		"alcohol":                          {func(a *models.Application) { a.Alcohol = true }, "business_registration alcohol_licence"},
		"fire and a vehicle":               {func(a *models.Application) { a.Fire, a.Vehicle = true, true }, "business_registration"},
		"two products":                     {func(a *models.Application) { a.Products = []models.Product{{ID: 7}, {ID: 9}} }, "business_registration product_photo-7 product_photo-9"},
	} {
		a := shop
		test.change(&a)
		var got []string
		for _, p := range models.PapersOf(e, a, nil, nil) {
			word := string(p.Kind)
			if p.About > 0 {
				word = fmt.Sprint(word, "-", p.About)
			}
			if got = append(got, word); p.State != models.PaperMissing || p.Required == (p.Kind == models.ProductPhoto) {
				t.Errorf("%s: %+v", name, p)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %v, want %s", name, got, test.want)
		}
	}
}

func TestAVendorIsReadyWhenAllIsAcceptedAndValid(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		a, other := foodVendor(t, st), st.Vendor("물레방아도예", models.Artisan, models.AtBooth)
		if r := readiness(t, st, a); r.Ready() || r.Required != 7 || r.Missing != 7 {
			t.Errorf("at first: %+v", r)
		}
		var health models.Document
		for _, p := range must(st.Store.Papers(t.Context(), st.Event, a))(t) {
			if !p.Required {
				continue
			}
			if readiness(t, st, a).Ready() {
				t.Errorf("ready without %s", p.Kind)
			}
			d := handIn(t, st, a, p.Kind)
			if p.Kind == models.HealthCertificate {
				health = d
			}
			if r := readiness(t, st, a); r.Received != 1 || r.Ready() {
				t.Errorf("%s received: %+v", p.Kind, r)
			}
			accept(t, st, a, d)
		}
		if r := readiness(t, st, a); !r.Ready() || r.Accepted != 7 {
			t.Errorf("in the end: %+v", r)
		}
		if r := readiness(t, st, other); r.Ready() || r.Missing != 3 {
			t.Errorf("the other one: %+v", r)
		}
		if mails := st.Mails(); mails[0].Template != "documents_complete" || mails[1].Template != "application_selected" {
			t.Errorf("mails %v, %v", mails[0].Template, mails[1].Template)
		}
		// The event is put off: the certificate ends the day before, then on its very day.
		modelstest.Exec(t, st.Store, fmt.Sprintf("UPDATE documents SET expires_on = '%s' WHERE id = %d", st.Event.EndsAt.AddDate(0, 0, -1).In(seoul).Format(time.DateOnly), health.ID))
		if r := readiness(t, st, a); r.Ready() || r.ToFix != 1 {
			t.Errorf("expired: %+v", r)
		}
		modelstest.Exec(t, st.Store, fmt.Sprintf("UPDATE documents SET expires_on = '%s' WHERE id = %d", st.Event.EndsAt.In(seoul).Format(time.DateOnly), health.ID))
		if !readiness(t, st, a).Ready() {
			t.Error("a paper does not count on its last day")
		}
	})
}

func TestFixAndHandInAgain(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, a := st.Store, t.Context(), st.Vendor("새벽빵집", models.Shop, models.AtBoth)
		d := handIn(t, st, a, models.BusinessRegistration)
		blurred := models.DocumentDecision{State: models.ToFix, Version: d.Version}
		faulty(t, s.DecideDocument(ctx, st.Admin, st.Event, a, d, blurred), "paper_reason", "required")
		blurred.Reason = "사진이 흐려요."
		for range 2 { // the second press of the same button changes nothing
			if err := s.DecideDocument(ctx, st.Admin, st.Event, a, d, blurred); err != nil {
				t.Fatal(err)
			}
		}
		late := models.DocumentDecision{State: models.Accepted, Version: d.Version}
		reason(t, s.DecideDocument(ctx, st.Admin, st.Event, a, d, late), "document_changed")
		mail := st.Mails()[0]
		if mail.Template != "document_fix" || mail.Params("ko")["reason"] != "사진이 흐려요." || mail.Params("ko")["paper"] != models.BusinessRegistration {
			t.Errorf("mail %+v", mail)
		}
		if n := ask[int](t, s, "SELECT count(*) FROM messages WHERE template = 'document_fix'"); n != 1 {
			t.Errorf("%d mails", n)
		}
		in := input(t, st, models.BusinessRegistration)
		in.Content = picture(t, 2)
		again := must(s.HandIn(ctx, st.Admin, st.Event, a, in))(t)
		if again.ID != d.ID || again.State != models.Received || again.Reason != "" || again.Version <= d.Version+1 || again.DecidedAt != nil {
			t.Errorf("again %+v", again)
		}
		reason(t, s.DecideDocument(ctx, st.Admin, st.Event, a, d, late), "document_changed") // of the one before
		accept(t, st, a, again)
		if p := must(s.Papers(ctx, st.Event, a))(t)[0]; p.State != models.PaperAccepted || p.Document.DecidedBy != "관리자" || p.Document.FileName != "서류.jpg" {
			t.Errorf("%+v", p)
		}
		if n := ask[int](t, s, "SELECT count(*) FROM document_files"); n != 1 {
			t.Errorf("%d files", n)
		}
	})
}

func TestTheSameFileTwiceIsOne(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		a := st.Vendor("새벽빵집", models.Shop, models.AtBoth)
		outcomes := storm(t, 8, func(int) error {
			_, err := st.Store.HandIn(t.Context(), st.Admin, st.Event, a, input(t, st, models.BusinessRegistration))
			return err
		})
		d := must(st.Store.DocumentsOf(t.Context(), a.ID))(t)
		if outcomes[""] != 8 || len(d) != 1 || d[0].Version != 1 {
			t.Errorf("%v, %+v", outcomes, d)
		}
		if n := ask[int](t, st.Store, "SELECT count(*) FROM audit_entries WHERE action = 'document_handed_in'"); n != 1 {
			t.Errorf("%d times written down", n)
		}
		accept(t, st, a, d[0])
		if again := handIn(t, st, a, models.BusinessRegistration); again.State != models.Accepted {
			t.Error("the same file took back what was accepted")
		}
	})
}

func TestDifferentFilesAtTheSameMoment(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		a := st.Vendor("새벽빵집", models.Shop, models.AtBoth)
		outcomes := storm(t, 4, func(i int) error {
			in := input(t, st, models.BusinessRegistration)
			in.Content = picture(t, i+1)
			_, err := st.Store.HandIn(t.Context(), st.Admin, st.Event, a, in)
			return err
		})
		d := must(st.Store.DocumentsOf(t.Context(), a.ID))(t)
		if len(d) != 1 || d[0].Version != outcomes[""] || outcomes[""] == 0 {
			t.Errorf("%v, %+v", outcomes, d)
		}
		if _, err := st.Store.OpenDocument(t.Context(), d[0]); err != nil {
			t.Error("the row and the file are of two senders:", err)
		}
	})
}

func TestTwoReviewersAtTheSameMoment(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		a := st.Vendor("새벽빵집", models.Shop, models.AtBoth)
		d := handIn(t, st, a, models.BusinessRegistration)
		outcomes := storm(t, 2, func(i int) error {
			in := []models.DocumentDecision{{State: models.Accepted}, {State: models.ToFix, Reason: "흐려요."}}[i]
			in.Version = d.Version
			return st.Store.DecideDocument(t.Context(), st.Admin, st.Event, a, d, in)
		})
		if outcomes[""] != 1 || outcomes["document_changed"] != 1 {
			t.Errorf("%v", outcomes)
		}
	})
}

func TestWhoMayNotHandIn(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, a := st.Store, t.Context(), st.Vendor("새벽빵집", models.Shop, models.AtBoth)
		hand := func(a models.Application, in models.DocumentInput) error {
			_, err := s.HandIn(ctx, st.Admin, st.Event, a, in)
			return err
		}
		reason(t, hand(a, input(t, st, models.HealthCertificate)), "not_found") // is not asked for
		reason(t, hand(a, input(t, st, "passport")), "not_found")
		for _, about := range []int64{0, -1, a.Products[0].ID + 1} {
			photo := input(t, st, models.ProductPhoto)
			photo.About = about
			reason(t, hand(a, photo), "not_found")
		}
		photo := input(t, st, models.ProductPhoto)
		photo.About, photo.Content = a.Products[0].ID, []byte("%PDF-1.7 1 0 obj startxref %%EOF")
		faulty(t, hand(a, photo), "file", "file_no_picture")
		food := foodVendor(t, st)
		for expires, want := range map[string]string{
			"": "required", "내년": "not_a_day", "2024-02-30": "not_a_day", "9999-01-01": "not_a_day",
			st.Event.EndsAt.AddDate(0, 0, -1).In(seoul).Format(time.DateOnly): "ends_before_event",
			st.Event.EndsAt.In(seoul).Format(time.DateOnly):                   "",
		} {
			in := input(t, st, models.HealthCertificate)
			in.ExpiresOn = expires
			faulty(t, hand(food, in), "expires_on", want)
		}
		broken := input(t, st, models.HealthCertificate)
		broken.ExpiresOn, broken.Content = "", nil
		if got := faults(t, hand(food, broken)); len(got) != 2 {
			t.Errorf("%v", got)
		}
		for _, state := range []models.ApplicationState{models.NotSelected, models.Withdrawn} {
			gone := a
			gone.State = state
			reason(t, hand(gone, input(t, st, models.BusinessRegistration)), "papers_closed")
		}
	})
}

func TestFilesAreSealedForTheirDocument(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx, a := st.Store, t.Context(), st.Vendor("새벽빵집", models.Shop, models.AtBoth)
		in := input(t, st, models.BankBook)
		in.FileName = "\u1112\u1169\u11bc\u1100\u1175\u11af\u1103\u1169\u11bc 통장.jpg" // as a Mac writes 홍길동
		d := must(s.HandIn(ctx, st.Admin, st.Event, a, in))(t)
		other := handIn(t, st, a, models.BusinessRegistration)
		if d = must(s.DocumentsOf(ctx, a.ID))(t)[0]; d.FileName != "홍길동 통장.jpg" {
			t.Errorf("%q", d.FileName)
		}
		kept := ask[[]byte](t, s, fmt.Sprint("SELECT content FROM document_files WHERE document_id = ", d.ID))
		if bytes.Contains(kept, []byte("JFIF")) || bytes.Contains(kept, []byte{0xff, 0xd8, 0xff}) || bytes.Contains(d.Name, []byte("통장")) {
			t.Error("a file can be read in the database")
		}
		content := must(s.LookAtDocument(ctx, st.Admin, a, d))(t)
		if _, err := jpeg.Decode(bytes.NewReader(content)); err != nil || int64(len(content)) != d.Size {
			t.Error(err)
		}
		if n := ask[int](t, s, "SELECT count(*) FROM access_entries WHERE what = 'document bank_book'"); n != 1 {
			t.Errorf("%d looks written down", n)
		}
		modelstest.Exec(t, s, fmt.Sprintf("UPDATE documents SET digest = 'x' WHERE id = %d", other.ID))
		other.Digest = "x"
		if _, err := s.OpenDocument(ctx, other); err == nil {
			t.Error("a file opened for another document")
		}
	})
}

func TestPapersAreDeletedAtTheirDate(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		a, refused := foodVendor(t, st), st.Applicant("물레방아도예", models.Artisan, models.AtBooth)
		for _, kind := range []models.DocumentKind{models.BusinessRegistration, models.HealthCertificate, models.BankBook} {
			handIn(t, st, a, kind)
		}
		lost := handIn(t, st, refused, models.BusinessRegistration)
		decide(t, st, refused, models.NotSelected)
		refused.State = models.NotSelected
		end := st.Event.EndsAt
		kept := must(st.Store.DocumentsOf(t.Context(), a.ID))(t)
		if at := kept[0].DeletedAt(st.Event, a); !at.Equal(end.Add(5 * 365 * day)) {
			t.Error(at)
		}
		for _, early := range []time.Time{kept[1].DeletedAt(st.Event, a), lost.DeletedAt(st.Event, refused)} {
			if !early.Equal(end.Add(90 * day)) {
				t.Error(early)
			}
		}
		for _, step := range []struct {
			after time.Duration
			want  string
			left  int
		}{{90*day - time.Second, "", 4}, {90*day + time.Second, "paper_files 3, papers 3", 1}, {5*365*day + time.Second, "paper_files 1, papers 1", 0}} {
			if got := due(t, st, end.Add(step.after), true); !strings.Contains(got, step.want) || step.want == "" && strings.Contains(got, "paper") {
				t.Errorf("after %v: %q", step.after, got)
			}
			due(t, st, end.Add(step.after), false)
			if files, rows := ask[int](t, st.Store, "SELECT count(*) FROM document_files"), ask[int](t, st.Store, "SELECT count(*) FROM documents"); files != step.left || rows != step.left {
				t.Errorf("after %v: %d files, %d rows", step.after, files, rows)
			}
		}
	})
}

// However many vendors there are, it is one question about papers and one about the form.
func TestReadinessOfAllIsTwoQueries(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		for i := range 3 {
			handIn(t, st, st.Vendor(fmt.Sprint("가게", i), models.Shop, models.AtBoth), models.BusinessRegistration)
		}
		st.Store.FailAt(3) // the third statement would fail
		if all, err := st.Store.Readiness(t.Context(), st.Event); err != nil || len(all) != 3 {
			t.Errorf("%v, %v", all, err)
		}
	})
}

func TestAFileAnswersAQuestion(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		q := must(s.AddQuestion(ctx, st.Admin, st.Event, models.QuestionInput{Kind: models.AskFile, AskKo: "메뉴판을 올려 주세요.", Required: true}))(t)
		a := st.Vendor("새벽빵집", models.Shop, models.AtStore) // the form itself does not ask for it
		if asked := must(s.FormQuestions(ctx, st.Event.ID))(t); len(asked) != 0 {
			t.Errorf("%+v", asked)
		}
		before := readiness(t, st, a)
		in := input(t, st, models.AnswerFile)
		reason(t, second(s.HandIn(ctx, st.Admin, st.Event, a, in)), "not_found") // of which question?
		in.About = q.ID
		accept(t, st, a, must(s.HandIn(ctx, st.Admin, st.Event, a, in))(t))
		if r := readiness(t, st, a); before.Missing != 3 || r.Required != 3 || r.Accepted != 1 || r.Missing != 2 {
			t.Errorf("%+v, then %+v", before, r)
		}
		if n := must(s.AnswerCounts(ctx, st.Event.ID))(t)[q.ID]; n != 1 {
			t.Errorf("%d answers", n)
		}
		reason(t, s.ChangeQuestion(ctx, st.Admin, st.Event, q.ID, models.QuestionInput{Kind: models.AskText, AskKo: "메뉴"}), "question_answered")
		reason(t, s.RetireQuestion(ctx, st.Admin, st.Event, q.ID, true), "")
		shown := 0
		for _, p := range must(s.Papers(ctx, st.Event, a))(t) {
			if p.Question.ID == q.ID && p.State == models.PaperAccepted && !p.Required {
				shown++
			}
		}
		if r := readiness(t, st, a); shown != 1 || r.Required != 2 {
			t.Errorf("after it was retired: shown %d times, %+v", shown, r)
		}
		other := st.Vendor("달그락분식", models.Shop, models.AtStore)
		if papers := must(s.Papers(ctx, st.Event, other))(t); len(papers) != 3 { // with the photo
			t.Errorf("%+v", papers)
		}
		reason(t, second(s.HandIn(ctx, st.Admin, st.Event, other, in)), "not_found")
	})
}
