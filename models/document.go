package models

import (
	"context"
	"errors"
	"time"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm/clause"

	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/models/upload"
)

// DocumentState is how far a document has come since it was handed in.
type DocumentState string

// The life of a document: who hands in again begins anew.
const (
	Received DocumentState = "received"
	Accepted DocumentState = "accepted"
	ToFix    DocumentState = "fix" // the vendor hands in another one, for the reason that stands there
)

// Document is what a vendor handed in for one paper of an application, or the photo of one product.
// There is one a paper: handing in again takes its place. Version counts up with every change, so
// that nobody accepts what they have not seen. The file lies in a table of its own: lists never read it.
type Document struct {
	ID            int64         `gorm:"primaryKey"`
	EventID       int64         `gorm:"not null;index"`
	ApplicationID int64         `gorm:"not null;uniqueIndex:document_paper,priority:1"`
	Kind          DocumentKind  `gorm:"not null;uniqueIndex:document_paper,priority:2"`
	About         int64         `gorm:"not null;uniqueIndex:document_paper,priority:3"` // the id of the product that a photo shows or of the question that a file answers, 0 for papers
	State         DocumentState `gorm:"not null;check:document_state,state IN ('received','accepted','fix')"`
	Version       int           `gorm:"not null"`
	Reason        string        `gorm:"not null;check:document_reason,state <> 'fix' OR reason <> ''"`
	ExpiresOn     string        `gorm:"not null"` // 2006-01-02, "" when it does not end
	Name          []byte        `gorm:"not null"` // of the file, sealed: people call files after themselves
	Type          upload.Type   `gorm:"not null"`
	Size          int64         `gorm:"not null"` // bytes as they are kept, before sealing
	Digest        string        `gorm:"not null"` // keyed hash of what was sent: the same file twice is one
	ReceivedAt    time.Time     `gorm:"not null"`
	DecidedBy     string        `gorm:"not null"` // the name of the staff at that time
	DecidedAt     *time.Time

	FileName string `gorm:"-"` // unsealed by reads
}

// DocumentFile is the content of a document, sealed for it.
type DocumentFile struct {
	DocumentID int64  `gorm:"primaryKey;autoIncrement:false"`
	Content    []byte `gorm:"not null"`
}

const (
	sealDocumentName = "document name"
	sealDocumentFile = "document file"
	fileNameMax      = 120 // characters
	expiryYearsMax   = 20
)

// IsPicture says whether the file can be shown in a page.
func (d Document) IsPicture() bool { return d.Type == upload.JPEG }

// Expiry is the day on which the paper ends, for screens; zero when it does not.
func (d Document) Expiry() time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, d.ExpiresOn, korean.Seoul) // written by us
	return t
}

// DeletedAt is when Purge deletes the document: the same rule as in retention.
func (d Document) DeletedAt(e Event, a Application) time.Time {
	if a.State.Takes() && !ruleOf(d.Kind).private {
		return e.EndsAt.Add(keepSelected)
	}
	return e.EndsAt.Add(keepUnselected)
}

// DocumentInput is what a vendor hands in: for which paper, and the file as it came.
type DocumentInput struct {
	Kind      DocumentKind
	About     int64  // as in Document
	ExpiresOn string // 2006-01-02 as a date input sends it
	FileName  string
	Content   []byte
}

// check finds what is wrong with everything but the file.
func (in DocumentInput) check(e Event) Faults {
	var f Faults
	if !in.Kind.Expires() {
		return f
	}
	f.Add(in.ExpiresOn == "", "expires_on", "required")
	day, err := time.ParseInLocation(time.DateOnly, in.ExpiresOn, korean.Seoul)
	f.Add(in.ExpiresOn != "" && (err != nil || day.After(e.EndsAt.AddDate(expiryYearsMax, 0, 0))), "expires_on", "not_a_day")
	if err == nil && in.ExpiresOn < e.lastDay() {
		f = append(f, Fault("expires_on", "ends_before_event").With("at", e.EndsAt))
	}
	return f
}

// HandIn keeps what a vendor hands in for one paper, in place of what was there. The same file sent
// twice is kept once.
func (s *Store) HandIn(ctx context.Context, by Actor, e Event, a Application, in DocumentInput) (Document, error) {
	questions, err := s.Questions(ctx, e.ID)
	if err != nil {
		return Document{}, err
	}
	if err := mayHandIn(e, a, questions, in); err != nil {
		return Document{}, err
	}
	faults := in.check(e)
	file, err := s.admit(ctx, in)
	if fault := fileFault(err); fault != nil {
		faults = append(Faults{fault}, faults...)
	} else if err != nil {
		return Document{}, err
	}
	if err := faults.Err(); err != nil {
		return Document{}, err
	}
	d, sealed, err := s.sealDocument(a, in, file)
	if err != nil {
		return Document{}, err
	}
	err = s.tx(ctx, func(tx *Store) error {
		var err error
		d, err = tx.handIn(ctx, by, e, a, d, sealed)
		return err
	})
	return d, err
}

// mayHandIn says whether the application has such a paper and the time for it has not passed.
func mayHandIn(e Event, a Application, questions []Question, in DocumentInput) error {
	if _, has := paperIn(PapersOf(e, a, questions, nil), in.Kind, in.About); !has {
		return ErrNotFound
	}
	if !TakesPapers(e, a) {
		return refuse(Conflict, "papers_closed")
	}
	return nil
}

func (s *Store) admit(ctx context.Context, in DocumentInput) (upload.File, error) {
	if in.Kind == ProductPhoto {
		return s.gate.CheckPhoto(ctx, in.Content)
	}
	return s.gate.Check(ctx, in.Content)
}

// fileFault is what the vendor reads about a file that stays outside; nil when it is not the file's fault.
func fileFault(err error) *Error {
	switch {
	case errors.Is(err, upload.ErrEmpty):
		return Fault("file", "file_empty")
	case errors.Is(err, upload.ErrTooLarge):
		return Fault("file", "file_too_large")
	case errors.Is(err, upload.ErrHEIC):
		return Fault("file", "file_heic")
	case errors.Is(err, upload.ErrType):
		return Fault("file", "file_type")
	case errors.Is(err, upload.ErrNoPicture):
		return Fault("file", "file_no_picture")
	case errors.Is(err, upload.ErrBroken):
		return Fault("file", "file_broken")
	case errors.Is(err, upload.ErrPixels):
		return Fault("file", "file_pixels")
	case errors.Is(err, upload.ErrPDFActive):
		return Fault("file", "file_active")
	case errors.Is(err, upload.ErrPDFBomb):
		return Fault("file", "file_bomb")
	}
	return nil
}

// sealDocument prepares the rows outside of the transaction: sealing ten megabytes takes its time.
func (s *Store) sealDocument(a Application, in DocumentInput, file upload.File) (Document, []byte, error) {
	d := Document{
		EventID: a.EventID, ApplicationID: a.ID, Kind: in.Kind, About: in.About, State: Received, Version: 1,
		Type: file.Type, Size: int64(len(file.Content)), Digest: s.keys.hash(sealDocumentFile, string(in.Content)),
		FileName: fileName(in.FileName),
	}
	if in.Kind.Expires() {
		d.ExpiresOn = in.ExpiresOn
	}
	var err error
	if d.Name, err = s.keys.seal(sealDocumentName, d.FileName); err != nil {
		return d, nil, err
	}
	sealed, err := s.keys.sealFile(d.purpose(), file.Content)
	return d, sealed, err
}

// purpose binds a sealed file to its document: another's can't be put in its place.
func (d Document) purpose() string { return sealDocumentFile + " " + d.Digest }

// fileName is a name as people read it: composed as Korean keyboards do, not taken apart as Macs do.
func fileName(name string) string {
	letters := []rune(norm.NFC.String(name))
	return string(letters[max(0, len(letters)-fileNameMax):]) // the end says what it is
}

func (s *Store) handIn(ctx context.Context, by Actor, e Event, a Application, d Document, sealed []byte) (Document, error) {
	db := s.write.WithContext(ctx)
	if err := s.lockApplication(ctx, a.ID); err != nil {
		return d, err
	}
	var old Document
	err := find(db.Where("application_id = ? AND kind = ? AND about = ?", a.ID, d.Kind, d.About), &old)
	if err != nil && err != ErrNotFound {
		return d, err
	}
	if old.ID != 0 && old.State != ToFix && old.Digest == d.Digest && old.ExpiresOn == d.ExpiresOn {
		old.FileName = d.FileName
		return old, nil
	}
	d.ID, d.Version, d.ReceivedAt = old.ID, old.Version+1, s.now()
	if err := db.Save(&d).Error; err != nil {
		return d, err
	}
	file := DocumentFile{DocumentID: d.ID, Content: sealed}
	if err := db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&file).Error; err != nil {
		return d, err
	}
	return d, s.audit(ctx, by, e.ID, "document_handed_in", a.Receipt, string(d.Kind))
}

// lockApplication makes those who hand in and decide papers of one application at the same time wait
// for each other on PostgreSQL.
func (s *Store) lockApplication(ctx context.Context, id int64) error {
	return s.write.WithContext(ctx).Exec("UPDATE applications SET state = state WHERE id = ?", id).Error
}

// DocumentsOf lists what was handed in for an application, without the files.
func (s *Store) DocumentsOf(ctx context.Context, application int64) ([]Document, error) {
	var list []Document
	err := s.db(ctx).Where("application_id = ?", application).Order("id").Find(&list).Error
	for i := range list {
		list[i].FileName, err = s.keys.unseal(sealDocumentName, list[i].Name)
		if err != nil {
			break
		}
	}
	return list, storageError(err)
}

// Papers lists what an application needs with what was handed in.
func (s *Store) Papers(ctx context.Context, e Event, a Application) ([]AskedPaper, error) {
	documents, err := s.DocumentsOf(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	questions, err := s.Questions(ctx, e.ID)
	return PapersOf(e, a, questions, documents), err
}

// Readiness says of every application of an event how its papers stand, in one query.
func (s *Store) Readiness(ctx context.Context, e Event) (map[int64]Readiness, error) {
	var rows []struct {
		Application `gorm:"embedded"`
		VendorKind  VendorKind
		Paper       *DocumentKind
		About       int64
		PaperState  *DocumentState
		ExpiresOn   *string
	}
	err := s.db(ctx).Raw(`SELECT a.*, v.kind AS vendor_kind, d.kind AS paper, d.state AS paper_state, d.expires_on, coalesce(d.about, 0) AS about
		FROM applications a JOIN vendors v ON v.id = a.vendor_id
		LEFT JOIN documents d ON d.application_id = a.id AND d.kind <> ? WHERE a.event_id = ? ORDER BY a.id`, ProductPhoto, e.ID).Scan(&rows).Error
	if err != nil {
		return nil, storageError(err)
	}
	questions, err := s.Questions(ctx, e.ID)
	ready := map[int64]Readiness{}
	for i := 0; i < len(rows); {
		a, documents := rows[i].Application, []Document{}
		for a.Vendor.Kind = rows[i].VendorKind; i < len(rows) && rows[i].ID == a.ID; i++ {
			if r := rows[i]; r.Paper != nil {
				documents = append(documents, Document{ID: a.ID, Kind: *r.Paper, About: r.About, State: *r.PaperState, ExpiresOn: *r.ExpiresOn})
			}
		}
		ready[a.ID] = ReadinessOf(PapersOf(e, a, questions, documents))
	}
	return ready, err
}

// Photos lists the photos of an application's products that staff accepted: shoppers see them.
func (s *Store) Photos(ctx context.Context, a Application) ([]Document, error) {
	var list []Document
	shown := s.db(ctx).Model(&Product{}).Select("id").Where("application_id = ?", a.ID)
	err := s.db(ctx).Where("application_id = ? AND kind = ? AND state = ? AND about IN (?)", a.ID, ProductPhoto, Accepted, shown).Order("about").Find(&list).Error
	return list, storageError(err)
}

// OpenDocument unseals the file of a document of one's own application, or of a photo that everybody sees.
func (s *Store) OpenDocument(ctx context.Context, d Document) ([]byte, error) {
	var f DocumentFile
	if err := find(s.db(ctx).Where("document_id = ?", d.ID), &f); err != nil {
		return nil, err
	}
	return s.keys.unsealFile(d.purpose(), f.Content)
}

// LookAtDocument unseals a file for staff and writes down who looked at whose paper.
func (s *Store) LookAtDocument(ctx context.Context, by Actor, a Application, d Document) ([]byte, error) {
	if err := s.noteAccess(ctx, by, a.EventID, a.Receipt, "document "+string(d.Kind)); err != nil {
		return nil, err
	}
	return s.OpenDocument(ctx, d)
}

// DocumentDecision is what staff say about the version of a document that they looked at.
type DocumentDecision struct {
	State   DocumentState // Accepted or ToFix
	Reason  string        // what the vendor must mend; empty when accepted
	Version int
}

// DecideDocument accepts a document, or asks the vendor by mail for another one. Who looked at a version
// that is no longer there is told so; who presses twice has decided once.
func (s *Store) DecideDocument(ctx context.Context, by Actor, e Event, a Application, d Document, in DocumentDecision) error {
	var f Faults
	f.Add(in.State != Accepted && in.State != ToFix, "state", "choose_one")
	f.Add(in.State == ToFix && in.Reason == "", "paper_reason", "required")
	f.tooLong("paper_reason", in.Reason, wishMax)
	if err := f.Err(); err != nil {
		return err
	}
	if in.State == Accepted {
		in.Reason = ""
	}
	return s.tx(ctx, func(tx *Store) error {
		if err := tx.lockApplication(ctx, a.ID); err != nil {
			return err
		}
		now := tx.now()
		change := map[string]any{"state": in.State, "reason": in.Reason, "version": in.Version + 1, "decided_at": now, "decided_by": by.Account.Name}
		done := tx.write.WithContext(ctx).Model(&Document{}).Where("id = ? AND version = ?", d.ID, in.Version).Updates(change)
		if done.Error != nil {
			return done.Error
		}
		if done.RowsAffected == 0 {
			return tx.decidedBefore(ctx, d, in)
		}
		if err := tx.announceDocument(ctx, e, a, d, in); err != nil {
			return err
		}
		return tx.audit(ctx, by, e.ID, "document_decided", a.Receipt, string(d.Kind)+" "+string(in.State))
	})
}

// decidedBefore forgives the second press of a button: nothing is left to do.
func (s *Store) decidedBefore(ctx context.Context, d Document, in DocumentDecision) error {
	var now Document
	if err := find(s.db(ctx).Where("id = ?", d.ID), &now); err != nil {
		return err
	}
	if now.Version == in.Version+1 && now.State == in.State && now.Reason == in.Reason {
		return nil
	}
	return refuse(Conflict, "document_changed")
}

// announceDocument mails what is to be mended, and once that nothing is missing any more.
func (s *Store) announceDocument(ctx context.Context, e Event, a Application, d Document, in DocumentDecision) error {
	template := "document_fix"
	if in.State == Accepted {
		papers, err := s.Papers(ctx, e, a)
		if err != nil || d.Kind == ProductPhoto || !ReadinessOf(papers).Ready() {
			return err
		}
		template = "documents_complete"
	}
	return s.tell(ctx, e, a, template, map[string]string{"paper": string(d.Kind), "reason": in.Reason})
}
