package models

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"time"
)

// A campaign of higher value may let its codes rotate: what the coupon's page shows is then the code
// and behind it a proof that the page was live just now, so that a screenshot dies within minutes. A
// proof is a keyed hash over the coupon's code and the step of the clock. The QR carries all of it;
// people type the short code and the first signs of the same proof.
const (
	proofStep  = 30 * time.Second // how often the page changes
	proofLife  = 3 * time.Minute  // how long what it showed is good for
	proofSlack = time.Minute      // by which the clocks of two machines may differ, either way

	qrProofLength    = 8 // forty bits
	shortProofLength = 4 // twenty bits: a guess is good once in a hundred thousand, and is logged
)

var proofSigns = base32.NewEncoding(crockford).WithPadding(base32.NoPadding)

// proof is what the page of a coupon shows behind its code at that instant.
func (k keys) proof(code string, at time.Time) string { return k.proofOf(code, stepAt(at)) }

// proofOf is the proof of one step of the clock.
func (k keys) proofOf(code string, step int64) string {
	m := hmac.New(sha256.New, k.mac)
	m.Write([]byte("coupon proof\x00" + code + "\x00"))
	m.Write(binary.BigEndian.AppendUint64(nil, uint64(step)))
	return proofSigns.EncodeToString(m.Sum(nil))[:qrProofLength]
}

func stepAt(at time.Time) int64 { return at.UnixMilli() / proofStep.Milliseconds() }

// fresh says whether a proof, or the part of it that people type, was shown for that code shortly
// before that instant.
func (k keys) fresh(code, proof string, at time.Time) bool {
	if len(proof) != qrProofLength && len(proof) != shortProofLength {
		return false
	}
	now := stepAt(at)
	for step := now - int64((proofLife+proofSlack)/proofStep); step <= now+int64(proofSlack/proofStep); step++ {
		if hmac.Equal([]byte(k.proofOf(code, step)[:len(proof)]), []byte(proof)) {
			return true
		}
	}
	return false
}

// stale refuses a coupon whose code rotates when what was scanned or typed does not prove that its
// page was live at that instant; nil when it does, or need not.
func (k keys) stale(c Coupon, shown string, at time.Time) *Error {
	if !c.Campaign.Rotating || k.fresh(c.Code, ProofIn(shown), at) {
		return nil
	}
	return &Error{Kind: Gone, Reason: "expired", Words: "code_stale"}
}

func isStale(why *Error) bool { return why != nil && why.Words == "code_stale" }

// ProofIn reads the proof out of what was scanned or typed, as forgivingly as ParseCode reads the
// code; "" when there is none.
func ProofIn(s string) string {
	signs, ok := signsIn(s)
	if !ok {
		return ""
	}
	_, proof := splitProof(signs)
	return proof
}

// splitProof parts a code from the proof behind it. The lengths of all four forms differ.
func splitProof(signs string) (code, proof string) {
	switch len(signs) {
	case qrCodeLength + qrProofLength:
		return signs[:qrCodeLength], signs[qrCodeLength:]
	case shortCodeLength + shortProofLength:
		return signs[:shortCodeLength], signs[shortCodeLength:]
	}
	return signs, ""
}

// Shown is what the page of a coupon shows at one moment: the payload of its QR and what people type.
type Shown struct {
	QR, Typed string
	Until     time.Time // when the page changes, zero for a code that never does
}

// Show gives what the page of a coupon shows now.
func (s *Store) Show(c Coupon) Shown {
	if !c.Campaign.Rotating {
		return Shown{QR: c.Code, Typed: c.ShortCode}
	}
	now := s.now()
	proof := s.keys.proof(c.Code, now)
	return Shown{QR: c.Code + proof, Typed: c.ShortCode + proof[:shortProofLength], Until: now.Truncate(proofStep).Add(proofStep)}
}

// GroupCode writes a code that people type as they read it aloud: 7K3M-9QXA, or 7K3M-9QXA-2F8D when
// it rotates.
func GroupCode(typed string) string {
	if len(typed) != shortCodeLength && len(typed) != shortCodeLength+shortProofLength {
		return typed
	}
	return strings.Join(CodeGroups(typed), "-")
}

// CodeGroups are the parts of four signs in which people read a code that they type.
func CodeGroups(typed string) []string {
	var groups []string
	for i := 0; i < len(typed); i += 4 {
		groups = append(groups, typed[i:min(i+4, len(typed))])
	}
	return groups
}
