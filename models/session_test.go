package models_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

func TestSessionsSlideAndExpire(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, began := st.Store, time.Now()
		used, idle := st.Session(st.Admin.Account), st.Session(st.Admin.Account)
		st.At(began.Add(models.SessionLife - time.Minute))
		if who := must(s.SessionActor(t.Context(), used))(t); who.Account.ID != st.Admin.Account.ID {
			t.Errorf("%+v", who)
		}
		st.At(began.Add(models.SessionLife + time.Minute))
		_, err := s.SessionActor(t.Context(), idle)
		reason(t, err, "unauthenticated")
		_, err = s.SessionActor(t.Context(), used)
		reason(t, err, "")
		st.At(began.Add(3 * models.SessionLife))
		_, err = s.SessionActor(t.Context(), used)
		reason(t, err, "unauthenticated")
	})
}

func TestLogOutEndsThisSessionOnly(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s := st.Store
		one, two := st.Session(st.Admin.Account), st.Session(st.Admin.Account)
		reason(t, s.LogOut(t.Context(), one), "")
		reason(t, s.LogOut(t.Context(), one), "")
		_, err := s.SessionActor(t.Context(), one)
		reason(t, err, "unauthenticated")
		_, err = s.SessionActor(t.Context(), two)
		reason(t, err, "")
		if n := ask[int](t, s, "SELECT count(*) FROM sessions WHERE token_hash = '"+two+"'"); n != 0 {
			t.Error("the token itself is kept")
		}
	})
}

func TestDevicesAndTokensAreWithdrawn(t *testing.T) {
	t.Parallel()
	onStreet(t, func(t *testing.T, st *modelstest.Street) {
		s, ctx := st.Store, t.Context()
		shop, other := st.Vendor("달그락분식", models.Shop, models.AtBoth), st.Vendor("새벽빵집", models.Shop, models.AtBoth)
		d, token := st.Device(shop)
		if found := must(s.DeviceByToken(ctx, token))(t); found.ID != d.ID || found.EventID != st.Event.ID {
			t.Errorf("%+v", found)
		}
		_, err := s.DeviceByToken(ctx, token+"x")
		reason(t, err, "unauthenticated")
		reason(t, s.RevokeDevice(ctx, st.Admin, other.ID, d.PublicID), "not_found")
		reason(t, s.RevokeDevice(ctx, st.Admin, shop.ID, d.PublicID), "")
		_, err = s.DeviceByToken(ctx, token)
		reason(t, err, "device_revoked")
		if list := must(s.DevicesOf(ctx, shop.ID))(t); len(list) != 1 || list[0].RevokedAt == nil {
			t.Errorf("%+v", list)
		}
		_, _, err = s.EnrolDevice(ctx, st.Admin, st.Applicant("물레방아도예", models.Artisan, models.AtBooth), "")
		reason(t, err, "not_selected")

		_, err = s.AddToken(ctx, st.Admin, st.Event, models.Admin, "")
		faulty(t, err, "role", "unknown_choice")
		program := must(s.AddToken(ctx, st.Admin, st.Event, models.Staff, strings.Repeat("전광판 ", 20)))(t)
		if who := must(s.TokenActor(ctx, program))(t); !who.May(models.Staff, st.Event.ID) || len([]rune(who.Account.Name)) != 50 {
			t.Errorf("%+v", who)
		}
		modelstest.Exec(t, s, "UPDATE tokens SET revoked_at = created_at")
		_, err = s.TokenActor(ctx, program)
		reason(t, err, "unauthenticated")
	})
}
