package models

import (
	"context"
	"encoding/base64"
	"strconv"
	"time"

	"gorm.io/gorm/clause"
)

// OptOut is that a vendor wants no advertising any more, since when. It holds for every later one, in all events,
// until the vendor itself agrees anew.
type OptOut struct {
	VendorID int64     `gorm:"primaryKey;autoIncrement:false"`
	At       time.Time `gorm:"not null"`
}

// consentLasts is how long an agreement to advertising counts: the law has it asked for again every two years
// (정보통신망법 제50조 제8항).
const consentLasts = 2 * 365 * 24 * time.Hour

const sealStop = "opt out"

// stopToken is what the link of an advertisement carries: it opens nothing but the way out of one vendor.
func (s *Store) stopToken(vendor int64) (string, error) {
	sealed, err := s.keys.seal(sealStop, strconv.FormatInt(vendor, 10))
	return base64.RawURLEncoding.EncodeToString(sealed), err
}

// VendorByStop finds whom the link of an advertisement is for: link_over when it is none of ours.
func (s *Store) VendorByStop(ctx context.Context, token string) (Vendor, error) {
	var v Vendor
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(sealed) == 0 {
		return v, refuse(Gone, "link_over")
	}
	plain, err := s.keys.unseal(sealStop, sealed)
	if err != nil {
		return v, refuse(Gone, "link_over")
	}
	id, err := strconv.ParseInt(plain, 10, 64)
	if err != nil {
		return v, refuse(Gone, "link_over")
	}
	if err := find(s.db(ctx).Where("id = ?", id), &v); err != ErrNotFound {
		return v, err
	}
	return v, refuse(Gone, "link_over")
}

// OptOut ends advertising to the vendor of a link; what waits is cancelled. Doing it twice changes nothing.
func (s *Store) OptOut(ctx context.Context, token string) error {
	v, err := s.VendorByStop(ctx, token)
	if err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Store) error {
		db := tx.write.WithContext(ctx)
		row := OptOut{VendorID: v.ID, At: tx.now()}
		if err := db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
			return err
		}
		waiting := db.Model(&Message{}).Where("vendor_id = ? AND purpose = ? AND "+openSQL, v.ID, Advertising)
		if err := waiting.Update("cancelled_at", tx.now()).Error; err != nil {
			return err
		}
		return tx.audit(ctx, Actor{Account: Account{ID: v.AccountID, Name: v.Name}}, 0, "opted_out", v.Name, "")
	})
}

func (s *Store) optedOut(ctx context.Context, vendor int64) (bool, error) {
	wishes, err := s.wishesOf(ctx, []int64{vendor})
	return wishes[vendor].stopped(), err
}

// adWish is what a vendor last said about advertising: when it agreed and when it opted out, zero for never.
type adWish struct{ agreed, stop time.Time }

func (w adWish) stopped() bool { return !w.stop.IsZero() && !w.agreed.After(w.stop) }

// refusal is why the vendor gets no advertising, "" when it may.
func (w adWish) refusal(now time.Time) string {
	switch {
	case w.stopped():
		return "opted_out"
	case w.agreed.IsZero():
		return "no_consent"
	case now.Sub(w.agreed) > consentLasts:
		return "consent_old"
	}
	return ""
}

// wishesOf reads what vendors said about advertising.
func (s *Store) wishesOf(ctx context.Context, vendors []int64) (map[int64]adWish, error) {
	wishes := make(map[int64]adWish, len(vendors))
	var agreed []struct {
		VendorID int64
		AgreedAt time.Time
	}
	err := s.db(ctx).Table("consents").Joins("JOIN applications a ON a.id = consents.application_id").Select("a.vendor_id, consents.agreed_at").
		Where("consents.what = 'marketing'").Where(among(s, "a.vendor_id", vendors)).Order("consents.agreed_at").Scan(&agreed).Error
	if err != nil {
		return nil, storageError(err)
	}
	for _, c := range agreed { // the last word counts
		wishes[c.VendorID] = adWish{agreed: c.AgreedAt}
	}
	var stops []OptOut
	if err := s.db(ctx).Where(among(s, "vendor_id", vendors)).Find(&stops).Error; err != nil {
		return nil, storageError(err)
	}
	for _, o := range stops {
		w := wishes[o.VendorID]
		w.stop = o.At
		wishes[o.VendorID] = w
	}
	return wishes, nil
}

// OptOuts are the names of the vendors of an event that want no advertising any more.
func (s *Store) OptOuts(ctx context.Context, event int64) ([]string, error) {
	list, err := s.Applications(ctx, event, ApplicationFilter{})
	if err != nil {
		return nil, err
	}
	wishes, err := s.wishesOf(ctx, vendorsOf(list))
	var names []string
	for _, a := range list {
		if wishes[a.VendorID].stopped() {
			names = append(names, a.Vendor.Name)
		}
	}
	return names, err
}
