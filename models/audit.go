package models

import (
	"context"
	"time"
)

// AuditEntry says who changed what; nothing updates or deletes it.
type AuditEntry struct {
	ID        int64     `gorm:"primaryKey"`
	EventID   int64     `gorm:"not null;index"`
	AccountID int64     `gorm:"not null"`
	Actor     string    `gorm:"not null"` // the name at that time
	Action    string    `gorm:"not null"`
	Subject   string    `gorm:"not null"` // slug, number or label of what was changed
	Detail    string    `gorm:"not null"`
	At        time.Time `gorm:"not null"`
}

// AccessEntry says who looked at whose personal data; kept two years.
type AccessEntry struct {
	ID        int64     `gorm:"primaryKey"`
	EventID   int64     `gorm:"not null;index"`
	AccountID int64     `gorm:"not null"`
	Subject   string    `gorm:"not null"` // the receipt number of the application looked at
	What      string    `gorm:"not null"`
	At        time.Time `gorm:"not null"`
}

// audit writes down a change in the transaction that makes it.
func (s *Store) audit(ctx context.Context, by Actor, event int64, action, subject, detail string) error {
	return s.write.WithContext(ctx).Create(s.entry(by, event, action, subject, detail)).Error
}

func (s *Store) entry(by Actor, event int64, action, subject, detail string) *AuditEntry {
	return &AuditEntry{EventID: event, AccountID: by.Account.ID, Actor: by.Account.Name, Action: action, Subject: subject, Detail: detail, At: s.now()}
}

// noteAccess writes down that personal data was looked at.
func (s *Store) noteAccess(ctx context.Context, by Actor, event int64, subject, what string) error {
	row := AccessEntry{EventID: event, AccountID: by.Account.ID, Subject: subject, What: what, At: s.now()}
	return storageError(s.write.WithContext(ctx).Create(&row).Error)
}
