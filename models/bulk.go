package models

import (
	"context"
	"fmt"
)

// bulkRows is how many coupons IssueInBulk writes in one transaction.
const bulkRows = 100_000

// IssueInBulk issues n coupons of a campaign with one slot to n invented people, set by set, without
// asking for its window.
func (s *Store) IssueInBulk(ctx context.Context, c Campaign, n int64) error {
	for n > 0 {
		rows := min(n, bulkRows)
		if err := s.tx(ctx, func(tx *Store) error { return tx.issueRows(ctx, c, rows) }); err != nil {
			return err
		}
		n -= rows
	}
	return nil
}

// issueRows numbers its coupons on from the newest row. Short codes begin with U, which no code has that
// a person types, so that they never meet one.
func (s *Store) issueRows(ctx context.Context, c Campaign, rows int64) error {
	random, short := "hex(randomblob(10))", "'U' || printf('%07X', k.n * 57654323 % 268435456)"
	if s.postgres() {
		random, short = "upper(substr(md5(random()::text || k.n), 1, 20))", "'U' || upper(lpad(to_hex(k.n::bigint * 57654323 % 268435456), 7, '0'))"
	}
	db := s.write.WithContext(ctx)
	var newest int64
	if err := db.Raw("SELECT coalesce(max(id), 0) FROM coupons").Scan(&newest).Error; err != nil {
		return err
	}
	for _, do := range []struct {
		sql  string
		args []any
	}{
		{"UPDATE campaigns SET issued = issued + ?, reserved_won = reserved_won + ? WHERE id = ?", []any{rows, rows * c.DiscountWon, c.ID}},
		{"UPDATE slots SET issued = issued + ? WHERE campaign_id = ?", []any{rows, c.ID}},
		{fmt.Sprintf(`WITH RECURSIVE k(n) AS (SELECT %d UNION ALL SELECT n + 1 FROM k WHERE n < %d)
			INSERT INTO coupons (event_id, campaign_id, slot_id, code, short_code, person, ordinal, nonce, state, issued_at, expires_at)
			SELECT c.event_id, c.id, s.id, %s, %s, %s || %s, 1, 'bulk-' || k.n, 'issued', c.opens_at, c.redeem_until
			FROM k, campaigns c JOIN slots s ON s.campaign_id = c.id WHERE c.id = ?`, newest+1, newest+rows, random, short, random, random), []any{c.ID}},
	} {
		if err := db.Exec(do.sql, do.args...).Error; err != nil {
			return err
		}
	}
	return nil
}

// UnusedCodes lists the codes of a campaign's unused coupons that were issued after the coupon of that id,
// and the newest id.
func (s *Store) UnusedCodes(ctx context.Context, c Campaign, after int64) (codes []string, newest int64, err error) {
	var list []Coupon
	err = s.db(ctx).Select("id", "code").Where("campaign_id = ? AND id > ? AND state = 'issued'", c.ID, after).Order("id").Find(&list).Error
	for _, coupon := range list {
		codes, newest = append(codes, coupon.Code), coupon.ID
	}
	return codes, max(newest, after), storageError(err)
}

// WithoutCouponIndexes takes the indexes of the coupons away, works, builds them again and lets the
// database settle: the quick way to millions of rows. Nobody else may write meanwhile.
func (s *Store) WithoutCouponIndexes(ctx context.Context, work func() error) error {
	db := s.write.WithContext(ctx)
	list, settle := "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'coupons' AND sql IS NOT NULL", "PRAGMA wal_checkpoint(TRUNCATE)"
	if s.postgres() {
		list, settle = "SELECT indexname AS name, indexdef AS sql FROM pg_indexes WHERE tablename = 'coupons' AND indexname NOT LIKE '%pkey'", "VACUUM ANALYZE coupons"
	}
	var indexes []struct{ Name, SQL string }
	if err := db.Raw(list).Scan(&indexes).Error; err != nil {
		return err
	}
	for _, i := range indexes {
		if err := db.Exec("DROP INDEX " + i.Name).Error; err != nil {
			return err
		}
	}
	if err := work(); err != nil {
		return err
	}
	for _, i := range indexes {
		if err := db.Exec(i.SQL).Error; err != nil {
			return fmt.Errorf("building %s again: %w", i.Name, err)
		}
	}
	return db.Exec(settle).Error
}
