package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// Whatever a program sends as a body is answered as the contract says: with what it asked for, or with
// a refusal of its own making, never with a failure. CODE stands for a coupon: each fuzzing process has
// a street of its own.
func FuzzBodies(f *testing.F) {
	s := openSite(f, modelstest.New(f))
	_, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
	staff, campaign := s.token(models.Staff), s.Campaign()
	code := s.Coupon(campaign, "person").Code
	s.post(redemptions, phone, redeemBody(s.Coupon(campaign, "another").Code, "done")).is(201)
	calls := []call{
		{path: claims(campaign), token: staff},
		{path: redemptions, token: phone},
		{path: redemptions + "/batch", token: phone},
		{path: reversalOf("done"), token: phone},
	}
	item := `{"code":"CODE","nonce":"n1","method":"scan","purchase_amount":25000,"claimed_at":"2024-06-15T14:03:27+09:00"}`
	for i, seeds := range [][]string{
		{`{"nonce":"n1","person":"kim"}`, `{"nonce":"n1","person":null}`, `{"nonce":"\u0000"}`, `{"nonce":"n1","nonce":"n2"}`},
		{item, `{"code":"CODE","nonce":"n2","method":"typed"}`, `{"code":"JT-0000","nonce":"n3","method":"paper","purchase_amount":-1}`,
			`{"code":"x","nonce":"n4","method":"scan","claimed_at":"9999-12-31T23:59:59Z"}`, `{"purchase_amount":1e400}`},
		{`{"items":[` + item + `]}`, `{"items":[]}`, `{"items":[null,1,"",{},[]]}`, `{"items":{}}`},
		{`{"reason":"잘못 찍었어요"}`, `{"reason":""}`, "{\"reason\":\"\xff\"}", `{"reason":{"reason":"x"}}`},
	} {
		for _, seed := range seeds {
			f.Add(uint8(i), seed)
		}
	}
	for _, seed := range []string{"", "null", "[]", "{", `{"":""}`, "{}{}"} {
		for i := range calls {
			f.Add(uint8(i), seed)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		sub := *s // the witness of this body answers to its own test
		sub.t, sub.client = t, &http.Client{Transport: s.transport, Timeout: s.client.Timeout}
		sub.watch()
		c := calls[int(which)%len(calls)]
		c.method, c.body = "POST", strings.ReplaceAll(body, "CODE", code)
		a := sub.do(c)
		if a.status >= 500 {
			t.Errorf("%s answers %d: %s", c.path, a.status, a.raw)
		}
		if a.status >= 400 {
			a.refused(a.status, fmt.Sprint(a.at("error.reason")))
		}
		results, _ := a.at("results").([]any)
		for i := range results {
			if status := fmt.Sprint(a.at(fmt.Sprint("results.", i, ".status"))); status >= "500" {
				t.Errorf("item %d is answered %s: %s", i, status, a.raw)
			}
		}
	})
}
