package models

import (
	"context"
	"time"
)

// demoMarketing is what three of four vendors agreed to.
func demoMarketing(i int) string {
	if i%4 == 3 {
		return ""
	}
	return "다음 행사 모집 소식을 메일과 문자로 받겠어요."
}

// demoLetters are what the staff of the street keep.
var demoLetters = []LetterInput{
	{Name: "반입 안내", SubjectKo: "[{event}] 부스 {booth} 반입 안내", BodyKo: "{vendor} 담당자님, 부스는 {booth}, 반입 시간은 {load_in}입니다. 접수번호 {receipt}를 안내소에 말씀해 주십시오.",
		SubjectEn: "[{event}] Load-in at booth {booth}", BodyEn: "Dear {vendor}, your booth is {booth}. Please bring your goods in between {load_in}. Your receipt number is {receipt}.",
		Purpose: Information, Audience: ToNotArrived},
	{Name: "서류 마감 안내", SubjectKo: "[{event}] 서류를 확인해 주십시오", BodyKo: "{vendor} 담당자님, 아직 내지 않았거나 다시 낼 서류가 있습니다. 로그인하여 '내 서류'에서 올려 주십시오.",
		Purpose: Information, Quiet: true, Audience: ToMissingPapers},
	{Name: "다음 행사 모집", SubjectKo: "가을 통통세일 참가업체를 모집합니다", BodyKo: "{vendor} 담당자님, 가을에도 {place}에서 만나요. 모집 공고는 다음 달에 열립니다.",
		SubjectEn: "Vendors sought for the autumn sale", BodyEn: "Dear {vendor}, we meet again in autumn at {place}. The call opens next month.",
		Purpose: Advertising, Contact: "031-000-0000", Audience: ToSelected},
}

// post fills the outbox: what is long past was sent, a few messages stand in each other state, and letters went out
// to those who have not come yet and, as advertising, to those who agreed to it. Nobody was really written to.
func (d *demoSeed) post(ctx context.Context) error {
	d.at(d.now)
	if err := d.demoLettersOut(ctx); err != nil {
		return err
	}
	db := d.write.WithContext(ctx)
	for _, change := range []struct {
		which string // of the messages, oldest first
		set   map[string]any
	}{
		{"created_at < ?", map[string]any{"sent_at": d.now.Add(-time.Hour), "tries": 1}},
		{"id % 23 = 4 AND created_at < ?", map[string]any{"sent_at": nil, "given_up_at": d.now.Add(-2 * time.Hour), "tries": 1, "fault": FaultRefused, "error": "550 5.1.1 no such mailbox"}},
		{"id % 29 = 7 AND created_at < ?", map[string]any{"sent_at": nil, "given_up_at": d.now.Add(-3 * time.Hour), "tries": 6, "fault": FaultUnreachable, "error": "connection refused"}},
		{"id % 31 = 9 AND created_at < ?", map[string]any{"sent_at": nil, "given_up_at": nil, "cancelled_at": d.now.Add(-4 * time.Hour), "fault": "", "error": "", "tries": 0}},
		{"id % 11 = 5 AND created_at >= ?", map[string]any{"not_before": d.now.Add(8 * time.Minute), "tries": 2, "fault": FaultLater, "error": "450 4.2.1 try again later"}},
	} {
		if err := db.Model(&Message{}).Where("event_id = ?", d.Event.ID).Where(change.which, d.now.Add(-time.Minute)).Updates(change.set).Error; err != nil {
			return err
		}
	}
	return nil
}

func (d *demoSeed) demoLettersOut(ctx context.Context) error {
	for _, in := range demoLetters {
		l, err := d.KeepLetter(ctx, d.admin, d.Event, Letter{}, in)
		if err != nil {
			return err
		}
		if in.Purpose == Advertising {
			token, err := d.stopToken(d.vendors["S03"].VendorID)
			if err != nil {
				return err
			}
			if err := d.OptOut(ctx, token); err != nil {
				return err
			}
		}
		to := Target{Audience: l.Audience}
		r, err := d.ReachOf(ctx, d.Event, l, to)
		if err != nil {
			return err
		}
		if r.Vendors == 0 || in.Quiet { // kept, not sent yet
			continue
		}
		if _, err := d.SendLetter(ctx, d.admin, d.Event, l, to, Press{Seen: r.Digest, Nonce: PageNonce()}); err != nil {
			return err
		}
	}
	return nil
}
