package models

import (
	"context"
	"strings"
	"time"
)

// Incident is something that happened on the street and that staff write down: open until somebody closes it.
// It may be about a booth, about a vendor, or about neither. Its words and its photo are sealed, for people
// write about people; Purge deletes both.
type Incident struct {
	ID            int64     `gorm:"primaryKey"`
	EventID       int64     `gorm:"not null;uniqueIndex:incident_id,priority:1"`
	PublicID      string    `gorm:"not null;uniqueIndex:incident_id,priority:2"`
	Booth         string    `gorm:"not null"` // its label, "" for none
	ApplicationID int64     `gorm:"not null"` // 0 for none
	Text          []byte    `gorm:"not null"`
	HasPhoto      bool      `gorm:"not null"`
	Actor         string    `gorm:"not null"` // the name at that time
	At            time.Time `gorm:"not null"`
	ClosedAt      *time.Time
	ClosedBy      string `gorm:"not null"`

	Words  string      `gorm:"-"` // unsealed by reads
	Vendor Application `gorm:"foreignKey:ApplicationID;constraint:-"`
}

// IncidentPhoto is the photo of an incident, made anew by the gate and sealed; apart, so that lists stay light.
type IncidentPhoto struct {
	IncidentID int64  `gorm:"primaryKey;autoIncrement:false"`
	Content    []byte `gorm:"not null"`
}

// IncidentInput is what staff write down. Booth, vendor and photo may be empty.
type IncidentInput struct {
	Booth  string // label
	Vendor string // number
	Words  string
	Photo  []byte
}

const (
	sealIncident      = "incident"
	sealIncidentPhoto = "incident photo"
	incidentWordsMax  = 1_000 // characters
)

// check says what is wrong with the words, and lets the photo through the gate.
func (in *IncidentInput) check(ctx context.Context, s *Store) error {
	var f Faults
	in.Booth, in.Vendor = strings.ToUpper(strings.TrimSpace(in.Booth)), strings.ToUpper(strings.TrimSpace(in.Vendor))
	f.text("words", in.Words, incidentWordsMax)
	if len(in.Photo) == 0 {
		return f.Err()
	}
	file, err := s.gate.CheckPhoto(ctx, in.Photo)
	if fault := fileFault(err); fault != nil {
		f = append(f, fault)
	} else if err != nil {
		return err
	}
	in.Photo = file.Content
	return f.Err()
}

// noteIncident writes an incident down under an id of the phone's.
func (s *Store) noteIncident(ctx context.Context, by Actor, e Event, id string, in IncidentInput, at time.Time) error {
	row := Incident{EventID: e.ID, PublicID: id, Booth: in.Booth, HasPhoto: len(in.Photo) > 0, Actor: by.Account.Name, At: at}
	var f Faults
	if in.Vendor != "" {
		a, err := s.ApplicationByNo(ctx, e.ID, in.Vendor)
		if err != nil && err != ErrNotFound {
			return err
		}
		f.Add(err == ErrNotFound, "vendor", "unknown_vendor_no")
		row.ApplicationID = a.ID
	}
	st, err := s.emptyStreet(ctx, e)
	if err != nil {
		return err
	}
	_, known := st.Layout.Booth(in.Booth)
	f.Add(in.Booth != "" && !known, "booth", "unknown_booth")
	if err := f.Err(); err != nil {
		return err
	}
	if row.Text, err = s.keys.seal(sealIncident, in.Words); err != nil {
		return err
	}
	if err := s.write.WithContext(ctx).Omit("Vendor").Create(&row).Error; err != nil {
		return err
	}
	if row.HasPhoto {
		sealed, err := s.keys.sealFile(sealIncidentPhoto+" "+id, in.Photo)
		if err != nil {
			return err
		}
		if err := s.write.WithContext(ctx).Create(&IncidentPhoto{IncidentID: row.ID, Content: sealed}).Error; err != nil {
			return err
		}
	}
	return s.audit(ctx, by, e.ID, "incident_noted", id, strings.TrimSpace(in.Booth+" "+in.Vendor))
}

// CloseIncident says that an incident is settled, or opens it again. To do so twice changes nothing.
func (s *Store) CloseIncident(ctx context.Context, by Actor, e Event, id string, closed bool) error {
	return s.tx(ctx, func(tx *Store) error {
		i, err := tx.incident(ctx, e.ID, id)
		if err != nil || (i.ClosedAt != nil) == closed {
			return err
		}
		change, what := map[string]any{"closed_at": nil, "closed_by": ""}, "incident_reopened"
		if closed {
			change, what = map[string]any{"closed_at": tx.now(), "closed_by": by.Account.Name}, "incident_closed"
		}
		if err := tx.write.WithContext(ctx).Model(&Incident{ID: i.ID}).Updates(change).Error; err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, what, id, "")
	})
}

// Incidents lists what happened at an event: what is open first, then the newest first.
func (s *Store) Incidents(ctx context.Context, event int64) ([]Incident, error) {
	var list []Incident
	err := s.db(ctx).Preload("Vendor.Vendor").Where("event_id = ?", event).Order("closed_at IS NOT NULL, id DESC").Find(&list).Error
	for i := range list {
		if list[i].Words, err = s.keys.unseal(sealIncident, list[i].Text); err != nil {
			break
		}
	}
	return list, storageError(err)
}

// IncidentPhoto is the photo of an incident, as JPEG.
func (s *Store) IncidentPhoto(ctx context.Context, event int64, id string) ([]byte, error) {
	i, err := s.incident(ctx, event, id)
	if err != nil {
		return nil, err
	}
	var p IncidentPhoto
	if err := find(s.db(ctx).Where("incident_id = ?", i.ID), &p); err != nil {
		return nil, err
	}
	return s.keys.unsealFile(sealIncidentPhoto+" "+id, p.Content)
}

func (s *Store) incident(ctx context.Context, event int64, id string) (Incident, error) {
	var i Incident
	err := find(s.db(ctx).Where("event_id = ? AND public_id = ?", event, id), &i)
	return i, err
}
