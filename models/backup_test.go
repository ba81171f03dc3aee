package models_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestABackupIsWholeThoughTheStreetIsBusy(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	s, url := st.Store, modelstest.URL(st.Store)
	d, campaign := device(st, st.Vendor("달그락분식", models.Shop, models.AtBoth)), st.Campaign()
	ctx, stop := context.WithCancel(t.Context())
	var busy sync.WaitGroup
	busy.Go(func() {
		for i := 0; ctx.Err() == nil && i < 100; i++ {
			st.Redeem(d, st.Coupon(campaign, fmt.Sprint("사람", i)))
		}
	})
	file := filepath.Join(t.TempDir(), "copy.db")
	err := s.Backup(t.Context(), url, file)
	stop()
	busy.Wait()
	reason(t, err, "")
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if err := s.Backup(t.Context(), url, file); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("over an old copy: %v", err)
	}
	if err := s.Backup(t.Context(), url, filepath.Join(file, "below")); err == nil || !strings.Contains(err.Error(), "can't write the copy") {
		t.Errorf("into a file: %v", err)
	}

	dir := t.TempDir()
	target := "sqlite:" + filepath.Join(dir, "street.db")
	reason(t, models.Restore(t.Context(), target, file), "")
	copied := open(t, target)
	e := must(copied.EventBySlug(t.Context(), "gaon"))(t)
	if breaches := must(copied.Verify(t.Context(), e))(t); len(breaches) != 0 {
		t.Errorf("%q", breaches)
	}
	a := must(copied.ApplicationByNo(t.Context(), e.ID, "S01"))(t)
	if p := must(copied.LookAtPeople(t.Context(), st.Admin, a))(t); p.ContactName != "홍길동" {
		t.Errorf("%+v", p)
	}
}

// testKey is the one of modelstest.
var testKey = []byte("jangteo-test-key-of-32-bytes-len")

// open opens a database that modelstest did not make.
func open(t *testing.T, url string) *models.Store {
	t.Helper()
	s := must(models.Open(t.Context(), models.Config{URL: url, SecretKey: testKey}))(t)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestRestorePutsTheOldStateBackAndKeepsTheNewerBesideIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, copied := filepath.Join(dir, "street.db"), filepath.Join(dir, "copy.db")
	url := "sqlite://" + path
	ctx := t.Context()
	s := must(models.Open(ctx, models.Config{URL: url, SecretKey: anyKey}))(t)
	must(s.Migrate(ctx))(t)
	must(s.OpenEvent(ctx, models.Program, newEvent()))(t)
	reason(t, s.Backup(ctx, url, copied), "")
	must(s.OpenEvent(ctx, models.Program, newEvent(func(in *models.EventInput) { in.Slug = "later" })))(t)
	began := time.Now()
	if err := models.Restore(ctx, url, copied); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("while it is served: %v", err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %v to see that it is in use", took)
	}
	if list := must(s.Events(ctx))(t); len(list) != 2 {
		t.Errorf("the refused restore changed something: %d events", len(list))
	}
	reason(t, s.Close(), "")
	reason(t, models.Restore(ctx, url, copied), "")
	for file, want := range map[string]int{path: 1, path + ".before-restore": 2, copied: 1} {
		s := must(models.Open(ctx, models.Config{URL: "sqlite:" + file, SecretKey: anyKey}))(t)
		if list := must(s.Events(ctx))(t); len(list) != want {
			t.Errorf("%s has %d events, want %d", filepath.Base(file), len(list), want)
		}
		reason(t, s.Close(), "")
	}
}

func TestRestoreRefusesWhatIsNoCopy(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	url := "sqlite:" + filepath.Join(dir, "street.db")
	foreign, newer, broken := modelstest.New(t), modelstest.New(t), modelstest.New(t)
	modelstest.Exec(t, foreign, "DROP TABLE schema_steps")
	modelstest.Exec(t, newer, "INSERT INTO schema_steps (version, name, taken_at) VALUES (999, 'from the future', '2099-01-01')")
	files := map[string]string{"missing": filepath.Join(dir, "nothing.db"), "text": filepath.Join(dir, "text"), "cut": filepath.Join(dir, "cut"), "empty": filepath.Join(dir, "empty")}
	for name, s := range map[string]*models.Store{"foreign": foreign, "newer": newer, "whole": broken} {
		files[name] = filepath.Join(dir, name)
		reason(t, s.Backup(t.Context(), modelstest.URL(s), files[name]), "")
	}
	whole := must(os.ReadFile(files["whole"]))(t)
	err := errors.Join(os.WriteFile(files["text"], []byte("장터"), 0o600), os.WriteFile(files["cut"], whole[:len(whole)/2], 0o600), os.WriteFile(files["empty"], nil, 0o600))
	reason(t, err, "")
	for name, want := range map[string]string{
		"missing": "can't read the copy", "text": "not a database", "cut": "damaged", "empty": "not a database of this program",
		"foreign": "not a database of this program", "newer": "run the newer program",
	} {
		err := models.Restore(t.Context(), url, files[name])
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "street.db*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestPostgresIsBackedUpByItsOwnTools(t *testing.T) {
	t.Parallel()
	const url = "postgres://jangteo:hunter2@db.example.kr/jangteo"
	s := modelstest.NewPostgres(t)
	if err := s.Backup(t.Context(), url, "copy"); err == nil || !strings.Contains(err.Error(), "run: pg_dump") || strings.Contains(err.Error(), "hunter2") {
		t.Error(err)
	}
	if err := models.Restore(t.Context(), url, "copy"); err == nil || !strings.Contains(err.Error(), "run: pg_restore") || strings.Contains(err.Error(), "hunter2") {
		t.Error(err)
	}
}
