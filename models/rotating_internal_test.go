package models

import (
	"strings"
	"testing"
	"time"
)

var proofKeys = keys{mac: []byte("a key of the tests, 32 bytes long")}

func TestProofIsGoodForThreeMinutes(t *testing.T) {
	t.Parallel()
	code, shown := "0123456789ABCDEFGHJK", time.UnixMilli(1_718_424_000_000).Add(29*time.Second) // late in its step
	proof := proofKeys.proof(code, shown)
	if len(proof) != qrProofLength || strings.Trim(proof, crockford) != "" {
		t.Fatalf("the proof is %q", proof)
	}
	for at, want := range map[time.Duration]bool{
		0: true, 3 * time.Minute: true, 4 * time.Minute: true, 4*time.Minute + proofStep + time.Second: false, time.Hour: false, 24 * time.Hour: false,
		-proofSlack: true, -2 * time.Minute: false, -time.Hour: false,
	} {
		for _, p := range []string{proof, proof[:shortProofLength]} {
			if got := proofKeys.fresh(code, p, shown.Add(at)); got != want {
				t.Errorf("%s after %s: %v", p, at, got)
			}
		}
	}
	next := proofKeys.proof(code, shown.Add(proofStep))
	if next == proof || proofKeys.proof(code, shown.Add(-proofStep+time.Second)) != proof {
		t.Errorf("the proof does not change with the step: %s, %s", proof, next)
	}
}

func TestProofIsOfItsCouponAndItsKey(t *testing.T) {
	t.Parallel()
	code, now := "0123456789ABCDEFGHJK", time.Now()
	proof := proofKeys.proof(code, now)
	for name, ok := range map[string]bool{
		"another coupon":  proofKeys.fresh("0123456789ABCDEFGHJM", proof, now),
		"another key":     keys{mac: []byte("another")}.fresh(code, proof, now),
		"no proof":        proofKeys.fresh(code, "", now),
		"half a proof":    proofKeys.fresh(code, proof[:shortProofLength-1], now),
		"more than one":   proofKeys.fresh(code, proof+"0", now),
		"not its signs":   proofKeys.fresh(code, "--------", now),
		"in another case": proofKeys.fresh(code, strings.ToLower(strings.Repeat("A", qrProofLength)), now),
	} {
		if ok {
			t.Errorf("%s passes", name)
		}
	}
}

func TestStaticCodesNeedNoProof(t *testing.T) {
	t.Parallel()
	c := Coupon{Code: "0123456789ABCDEFGHJK"}
	if why := proofKeys.stale(c, c.Code, time.Now()); why != nil {
		t.Error(why)
	}
	c.Campaign.Rotating = true
	if why := proofKeys.stale(c, c.Code, time.Now()); why == nil || why.Reason != "expired" || why.Words != "code_stale" || why.Kind != Gone {
		t.Errorf("%+v", why)
	}
}

func TestParseCodeStripsAProof(t *testing.T) {
	t.Parallel()
	for range 200 {
		c := Coupon{Code: randomCode(qrCodeLength), ShortCode: newShortCode()}
		proof := proofKeys.proof(c.Code, time.Now())
		qr, typed := c.Code+proof, c.ShortCode+proof[:shortProofLength]
		for given, want := range map[string][2]string{
			qr: {c.Code, proof}, strings.ToLower(qr): {c.Code, proof}, c.Code + "-" + proof: {c.Code, proof},
			"https://gaon.kr/c/" + qr + "?l=en": {c.Code, proof}, c.Code: {c.Code, ""},
			typed: {c.ShortCode, proof[:shortProofLength]}, GroupCode(typed): {c.ShortCode, proof[:shortProofLength]},
			strings.ToLower(strings.Join(CodeGroups(typed), " ")): {c.ShortCode, proof[:shortProofLength]}, c.ShortCode: {c.ShortCode, ""},
			strings.NewReplacer("0", "o", "1", "l").Replace(qr): {c.Code, proof},
		} {
			code, short, ok := ParseCode(given)
			if code != want[0] || !ok || short != (want[0] == c.ShortCode) || ProofIn(given) != want[1] {
				t.Errorf("%q was read as %q, %v, %v with the proof %q", given, code, short, ok, ProofIn(given))
			}
		}
		if len(qr) > 40 {
			t.Errorf("the QR holds %d signs", len(qr))
		}
	}
	for _, given := range []string{"", "hello", "0123456789ABCDEFGHJK0", "0123456789ABCDEFGHJK012345678", "01234567890"} {
		if proof := ProofIn(given); proof != "" {
			t.Errorf("%q has the proof %q", given, proof)
		}
	}
}

// Whatever a camera or a person gives: nothing panics, what is read once is read the same again, and
// the code and the proof together are what was given.
func FuzzProofIn(f *testing.F) {
	for _, seed := range []string{
		"", "7K3M-9QXA", "7K3M-9QXA-2F8D", "https://gaon.kr/c/0123456789ABCDEFGHJK01234567?l=en", "0123456789ABCDEFGHJK 0123-4567", "ſıK\u0000", "－－", "/c//c/",
	} {
		f.Add(seed)
	}
	now := time.UnixMilli(1_718_424_000_000)
	f.Fuzz(func(t *testing.T, given string) {
		code, short, ok := ParseCode(given)
		proof := ProofIn(given)
		proofKeys.fresh(code, proof, now)
		if !ok {
			return
		}
		again, shortAgain, ok := ParseCode(code + proof)
		if again != code || shortAgain != short || !ok || ProofIn(code+proof) != proof {
			t.Fatalf("%q was read as %q and %q, which are read as %q and %q", given, code, proof, again, ProofIn(code+proof))
		}
		if want := map[bool]int{true: shortProofLength, false: qrProofLength}[short]; proof != "" && len(proof) != want {
			t.Fatalf("%q has the proof %q", given, proof)
		}
	})
}

// What a page prints parses back, whatever the coupon and the moment.
func FuzzShownCodesParseBack(f *testing.F) {
	f.Add([]byte("seed"), int64(1_718_424_000_000))
	f.Fuzz(func(t *testing.T, seed []byte, at int64) {
		code := proofSigns.EncodeToString(append(seed, make([]byte, qrCodeLength)...))[:qrCodeLength]
		now := time.UnixMilli(at % (1 << 45))
		proof := proofKeys.proof(code, now)
		got, short, ok := ParseCode(code + proof)
		if got != code || short || !ok || !proofKeys.fresh(got, ProofIn(code+proof), now) {
			t.Fatalf("%s%s was read as %q, %v, %v", code, proof, got, short, ok)
		}
	})
}
