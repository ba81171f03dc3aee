package models

import "context"

// Organizer is a city or agency that hosts events. An installation starts with one.
type Organizer struct {
	ID   int64  `gorm:"primaryKey"`
	Name string `gorm:"not null"`
}

// organizer is the one whose installation this is, made when first needed.
func (s *Store) organizer(ctx context.Context) (Organizer, error) {
	var o Organizer
	err := s.db(ctx).Order("id").Limit(1).Find(&o).Error
	if err != nil || o.ID != 0 {
		return o, err
	}
	return o, s.write.WithContext(ctx).Create(&o).Error
}
