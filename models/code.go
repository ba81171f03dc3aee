package models

import (
	"crypto/rand"
	"strings"
	"time"
	"unicode"
)

// crockford is Crockford's base 32: no I, L, O, U. https://www.crockford.com/base32.html
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// The lengths of codes, in characters of five bits.
const (
	qrCodeLength    = 20 // see newQRCode
	shortCodeLength = 8  // seven random ones and the check symbol
)

// randomCode makes n random characters of the alphabet.
func randomCode(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	for i := range b {
		b[i] = crockford[b[i]&31]
	}
	return string(b)
}

// newQRCode makes the code of a coupon that is issued at that instant: eighty random bits behind the
// second of its issue, so that the newest codes lie side by side in the index and many are written as
// cheaply as one. Nobody guesses one.
func newQRCode(at time.Time) string {
	const places = 4 // of five bits: the seconds come round every twelve days
	b := make([]byte, places)
	for i, s := places-1, at.Unix(); i >= 0; i, s = i-1, s>>5 {
		b[i] = crockford[s&31]
	}
	return string(b) + randomCode(qrCodeLength-places)
}

// newShortCode makes a code that a person types. Crockford's check symbol is the value modulo 37
// and may be one of five odd signs; codes whose check symbol a phone keyboard hides are not used.
func newShortCode() string {
	for {
		body := randomCode(shortCodeLength - 1)
		if c := checkValue(body); c < 32 {
			return body + string(crockford[c])
		}
	}
}

func checkValue(body string) int {
	v := 0
	for _, r := range body {
		v = (v*32 + strings.IndexRune(crockford, r)) % 37
	}
	return v
}

// ParseCode reads the code of a coupon or stamp card as a camera or a person gives it: the address of its page,
// spaces, hyphens of any width and lower case are forgiven, O is 0, I and L are 1. A proof behind the
// code is left out, see ProofIn. Short says whether it is a typed code; ok is false when it can't be
// a code at all, or its check symbol is wrong.
func ParseCode(s string) (code string, short, ok bool) {
	signs, ok := signsIn(s)
	if !ok {
		return "", false, false
	}
	code, _ = splitProof(signs)
	switch len(code) {
	case qrCodeLength:
		return code, false, true
	case shortCodeLength:
		body, check := code[:shortCodeLength-1], strings.IndexByte(crockford, code[shortCodeLength-1])
		return code, true, checkValue(body) == check
	}
	return "", false, false
}

// signsIn reads the signs of the alphabet out of what was scanned or typed; false when anything else
// is in it, or too much.
func signsIn(s string) (string, bool) {
	for _, page := range []string{"/c/", "/s/"} { // of a coupon, of a stamp card
		if i := strings.LastIndex(s, page); i >= 0 {
			s, _, _ = strings.Cut(s[i+len(page):], "?")
		}
	}
	var b strings.Builder
	for _, r := range strings.ToUpper(s) {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Pd, r):
			continue
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		}
		if !strings.ContainsRune(crockford, r) || b.Len() >= qrCodeLength+qrProofLength {
			return "", false
		}
		b.WriteRune(r)
	}
	return b.String(), true
}
