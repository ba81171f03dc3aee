package models

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// BeginImport takes an import to be carried out: import_begun when somebody else did, unless that
// run died with its process.
func (s *Store) BeginImport(ctx context.Context, by Actor, e Event, id string) (Import, error) {
	var i Import
	err := s.tx(ctx, func(tx *Store) error {
		now := tx.now()
		begun := tx.write.WithContext(ctx).Model(&Import{}).Where("event_id = ? AND public_id = ?", e.ID, id).
			Where("state IN ? OR (state = ? AND beat_at < ?)", []ImportState{ImportDraft, ImportFailed}, ImportRunning, now.Add(-importSilence)).
			Updates(map[string]any{"state": ImportRunning, "run": gorm.Expr("run + 1"), "checked": 0, "beat_at": now, "ended_at": nil})
		if begun.Error != nil {
			return begun.Error
		}
		var err error
		if i, err = tx.ImportByID(ctx, e.ID, id); err != nil {
			return err
		}
		if begun.RowsAffected == 0 {
			return refuse(Conflict, "import_begun")
		}
		return tx.audit(ctx, by, e.ID, "import_begun", i.PublicID, i.FileName)
	})
	return i, err
}

// CarryOutImport takes all lines over in one transaction, or none: import_problems when a line has
// become wrong since it was looked at. It gives signs of life while it reads the lines; a run that
// somebody else has begun anew meanwhile writes nothing.
func (s *Store) CarryOutImport(ctx context.Context, by Actor, e Event, i Import, fields []ImportField, words ImportWords) error {
	ctx, cancel := context.WithTimeout(ctx, importPatience)
	defer cancel()
	err := s.carryOutImport(ctx, by, e, i, i.reader(e, fields, words))
	if err == nil {
		return nil
	}
	last, cancelLast := context.WithTimeout(context.WithoutCancel(ctx), importSilence-importPatience)
	defer cancelLast()
	failed := s.ownRun(last, i).Updates(map[string]any{"state": ImportFailed, "ended_at": s.now()}).Error
	if failed != nil {
		return storageError(failed)
	}
	return err
}

// ownRun is the import while this run still is the one that carries it out.
func (s *Store) ownRun(ctx context.Context, i Import) *gorm.DB {
	return s.write.WithContext(ctx).Model(&Import{}).Where("id = ? AND state = ? AND run = ?", i.ID, ImportRunning, i.Run)
}

func (s *Store) carryOutImport(ctx context.Context, by Actor, e Event, i Import, r importReader) error {
	t, err := s.ImportTable(ctx, i)
	if err != nil {
		return err
	}
	lines := make([]listed, 0, len(t.Rows))
	for some := range slices.Chunk(t.Rows, importStep) {
		for _, row := range some {
			lines = append(lines, r.readLine(row))
		}
		if err := s.ownRun(ctx, i).Updates(map[string]any{"checked": len(lines), "beat_at": s.now()}).Error; err != nil {
			return storageError(err)
		}
	}
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockEvent(ctx, e.ID); err != nil {
			return err
		}
		p, err := tx.planImport(ctx, e, i, lines)
		if err != nil {
			return err
		}
		if len(p.Problems) > 0 {
			return refuse(Conflict, "import_problems").With("count", len(p.Problems))
		}
		if err := tx.takeOver(ctx, e, p.lines); err != nil {
			return err
		}
		return tx.endImport(ctx, by, e, i, p)
	})
}

// endImport lets the list go and says what became of it, unless another run has taken over.
func (s *Store) endImport(ctx context.Context, by Actor, e Event, i Import, p ImportPlan) error {
	done := s.ownRun(ctx, i).Updates(map[string]any{
		"state": ImportDone, "content": []byte{}, "ended_at": s.now(),
		"added": p.Added, "changed": p.Changed, "same": p.Same, "kept": p.Kept,
	})
	if err := changedOr(done, refuse(Conflict, "import_begun")); err != nil {
		return err
	}
	return s.audit(ctx, by, e.ID, "vendors_imported", i.PublicID, fmt.Sprintf("%d added, %d changed, %d the same, %d kept", p.Added, p.Changed, p.Same, p.Kept))
}

// writtenAtOnce is how many rows go into one statement: databases limit its parameters.
const writtenAtOnce = 250

// takeOver writes vendors, applications, products and the addresses for invitations, a few
// statements each.
func (s *Store) takeOver(ctx context.Context, e Event, lines []plannedLine) error {
	if err := s.takeVendors(ctx, lines); err != nil {
		return err
	}
	if err := s.takeApplications(ctx, e, lines); err != nil {
		return err
	}
	if err := s.takeProducts(ctx, lines); err != nil {
		return err
	}
	if err := s.takeEmails(ctx, e, lines); err != nil {
		return err
	}
	return s.tellOwners(ctx, e, lines)
}

func (s *Store) takeVendors(ctx context.Context, lines []plannedLine) error {
	var fresh, changed []*Vendor
	for n := range lines {
		switch v := &lines[n].vendor; {
		case v.ID == 0:
			fresh = append(fresh, v)
		case lines[n].changesVendor:
			changed = append(changed, v)
		}
	}
	if err := s.writeAll(ctx, fresh); err != nil {
		return err
	}
	return s.writeAll(ctx, changed, changing("account_id", "kind", "name", "representative", "contact_name", "phone", "phone_hash", "representative_hash", "address", "address_key"))
}

func (s *Store) takeApplications(ctx context.Context, e Event, lines []plannedLine) error {
	var fresh, changed []*Application
	for n := range lines {
		switch a := &lines[n].application; {
		case lines[n].adds:
			a.VendorID, a.SubmittedAt = lines[n].vendor.ID, s.now()
			fresh = append(fresh, a)
		case lines[n].changesApplication:
			changed = append(changed, a)
		}
	}
	if err := s.giveReceipts(ctx, e, fresh); err != nil {
		return err
	}
	if err := s.writeAll(ctx, fresh); err != nil {
		return err
	}
	return s.writeAll(ctx, changed, changing(typedColumns...))
}

// giveReceipts counts on the event's own row once for all.
func (s *Store) giveReceipts(ctx context.Context, e Event, list []*Application) error {
	var last int64
	err := s.write.WithContext(ctx).Raw("UPDATE events SET receipt_seq = receipt_seq + ? WHERE id = ? RETURNING receipt_seq", len(list), e.ID).Scan(&last).Error
	for n, a := range list {
		a.Receipt = e.receipt(last - int64(len(list)-n-1))
	}
	return err
}

func (s *Store) takeProducts(ctx context.Context, lines []plannedLine) error {
	var gone []int64
	var fresh, changed []*Product
	for n := range lines {
		l := &lines[n]
		if !l.adds && !l.changesApplication {
			continue
		}
		gone = append(gone, l.gone...)
		for _, p := range l.application.Products {
			if p.ApplicationID = l.application.ID; p.ID == 0 {
				fresh = append(fresh, &p)
			} else {
				changed = append(changed, &p)
			}
		}
	}
	if err := s.dropProducts(ctx, gone); err != nil {
		return err
	}
	if err := s.writeAll(ctx, fresh); err != nil {
		return err
	}
	return s.writeAll(ctx, changed, changing("name", "price_won"))
}

func (s *Store) takeEmails(ctx context.Context, e Event, lines []plannedLine) error {
	var list []*Invitation
	for _, l := range lines {
		if l.email == "" {
			continue
		}
		sealed, err := s.keys.seal(sealInvited, l.email)
		if err != nil {
			return err
		}
		list = append(list, &Invitation{VendorID: l.vendor.ID, EventID: e.ID, Email: sealed})
	}
	same := clause.OnConflict{Columns: []clause.Column{{Name: "vendor_id"}}, DoUpdates: clause.AssignmentColumns([]string{"email"})}
	return s.writeAll(ctx, list, same)
}

// tellOwners tells those who look after their vendor themselves that it was put on the list.
func (s *Store) tellOwners(ctx context.Context, e Event, lines []plannedLine) error {
	for _, l := range lines {
		if !l.adds || l.vendor.AccountID == 0 {
			continue
		}
		if err := s.tell(ctx, e, Application{Receipt: l.application.Receipt, Vendor: l.vendor}, "application_received", nil); err != nil {
			return err
		}
	}
	return nil
}

// changing overwrites the columns of rows that are there, by their id.
func changing(columns ...string) clause.OnConflict {
	return clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns(columns)}
}

// writeAll inserts rows, many in one statement.
func (s *Store) writeAll(ctx context.Context, rows any, clauses ...clause.Expression) error {
	return s.write.WithContext(ctx).Clauses(clauses...).Omit(clause.Associations).CreateInBatches(rows, writtenAtOnce).Error
}
