package models

import (
	"context"
	"slices"

	"github.com/jangteo/jangteo/models/korean"
)

// Product is one thing that a vendor sells at the event.
type Product struct {
	ID            int64  `gorm:"primaryKey"`
	ApplicationID int64  `gorm:"not null;index"`
	Name          string `gorm:"not null"`
	PriceWon      int64  `gorm:"not null;check:product_price,price_won >= 0"`
}

// Text writes a product the way lists have it, so that it is read back as it was.
func (p Product) Text() string { return p.Name + " " + korean.Won(p.PriceWon) }

func sameProducts(a, b []Product) bool {
	return slices.EqualFunc(a, b, func(x, y Product) bool { return x.Name == y.Name && x.PriceWon == y.PriceWon })
}

// ontoRows gives what is sold now the rows of what was sold before, because photos hang on rows: a name
// keeps its row wherever it stands now, and a new name in the place of one that is gone takes its row
// over. What no row is left for begins one; gone are the rows that nothing took.
func ontoRows(was, now []Product) (rows []Product, gone []int64) {
	rows = slices.Clone(now)
	taken := map[int64]bool{}
	for i := range rows {
		for _, p := range was {
			if rows[i].ID == 0 && p.Name == rows[i].Name && !taken[p.ID] {
				rows[i].ID, taken[p.ID] = p.ID, true
			}
		}
	}
	for i, p := range was[:min(len(was), len(rows))] {
		if rows[i].ID == 0 && !taken[p.ID] {
			rows[i].ID, taken[p.ID] = p.ID, true
		}
	}
	for _, p := range was {
		if !taken[p.ID] {
			gone = append(gone, p.ID)
		}
	}
	return rows, gone
}

// changeProducts brings the products of an application up to date.
func (s *Store) changeProducts(ctx context.Context, a Application, now []Product) error {
	rows, gone := ontoRows(a.Products, now)
	for _, p := range rows {
		p.ApplicationID = a.ID
		if err := s.write.WithContext(ctx).Save(&p).Error; err != nil {
			return err
		}
	}
	return s.dropProducts(ctx, gone)
}

// dropProducts lets products go, and their photos with them.
func (s *Store) dropProducts(ctx context.Context, ids []int64) error {
	db := s.write.WithContext(ctx)
	for some := range slices.Chunk(ids, writtenAtOnce) {
		photos := s.db(ctx).Model(&Document{}).Select("id").Where("kind = ? AND about IN ?", ProductPhoto, some)
		if err := db.Where("document_id IN (?)", photos).Delete(&DocumentFile{}).Error; err != nil {
			return err
		}
		if err := db.Where("kind = ? AND about IN ?", ProductPhoto, some).Delete(&Document{}).Error; err != nil {
			return err
		}
		if err := db.Where("id IN ?", some).Delete(&Product{}).Error; err != nil {
			return err
		}
	}
	return nil
}
