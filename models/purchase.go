package models

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/jangteo/jangteo/models/korean"
)

// PurchaseState is how far a receipt of a purchase has come.
type PurchaseState string

// The life of a receipt. What is accepted has its money reserved; a refused one has none.
const (
	PurchaseWaiting  PurchaseState = "waiting"
	PurchaseAccepted PurchaseState = "accepted" // the money is reserved, and goes to an account
	PurchasePaid     PurchaseState = "paid"
	PurchaseRefused  PurchaseState = "refused"
)

// PurchaseStates lists them in the order in which staff look at them.
var PurchaseStates = []PurchaseState{PurchaseWaiting, PurchaseAccepted, PurchasePaid, PurchaseRefused}

// RefusedReceipts are the kinds of receipt that bring nothing; shoppers read them before they send one.
var RefusedReceipts = []string{"reissued", "business_proof", "corporate_card", "voucher"}

// RefusalReasons are why a receipt is refused: the kinds above, and what is wrong with this one.
var RefusalReasons = append(slices.Clone(RefusedReceipts), "unreadable", "differs", "not_ours")

// Purchase is what a shopper bought at a vendor of the event, by its receipt. Rows are never deleted; a receipt of a
// vendor counts once, by its approval number. The receipt's photo lies in a table of its own.
type Purchase struct {
	ID            int64         `gorm:"primaryKey"`
	EventID       int64         `gorm:"not null;index:purchase_queue,priority:1;uniqueIndex:purchase_once,priority:1,where:state <> 'refused'"`
	PublicID      string        `gorm:"not null;uniqueIndex"`
	ApplicationID int64         `gorm:"not null;uniqueIndex:purchase_once,priority:2"` // the vendor in this event
	ApprovalNo    string        `gorm:"not null;uniqueIndex:purchase_once,priority:3"` // 승인번호, digits and letters only
	Person        string        `gorm:"not null;index"`                                // as of a coupon
	Day           string        `gorm:"not null"`                                      // of the purchase, 2006-01-02 in Seoul
	BoughtAt      time.Time     `gorm:"not null"`
	AmountWon     int64         `gorm:"not null;check:purchase_amount,amount_won > 0"`
	HasPhoto      bool          `gorm:"not null"`
	State         PurchaseState `gorm:"not null;index:purchase_queue,priority:2;check:purchase_state,state IN ('waiting','accepted','paid','refused')"`
	Won           int64         `gorm:"not null;check:purchase_won,(won > 0) = (state IN ('accepted','paid'))"` // what it brings
	CouponCode    string        `gorm:"not null"`                                                               // in the QR of the coupon that paid it, "" for none
	Reason        string        `gorm:"not null;check:purchase_reason,(reason <> '') = (state = 'refused')"`
	Account       []byte        // sealed, of an accepted one that is paid to an account; see Payee
	SentAt        time.Time     `gorm:"not null"`
	SentBy        string        `gorm:"not null"` // the name of the staff who typed it for a shopper, "" for the shopper
	DecidedAt     *time.Time
	DecidedBy     string `gorm:"not null"` // the name at that time
	PaidAt        *time.Time
	PaidBy        string `gorm:"not null"`

	Application Application `gorm:"constraint:-"`
}

// PurchasePhoto is the picture of a receipt, sealed for it.
type PurchasePhoto struct {
	PurchaseID int64  `gorm:"primaryKey;autoIncrement:false"`
	Content    []byte `gorm:"not null"`
}

// PurchaseInput is what stands on a receipt.
type PurchaseInput struct {
	VendorNo   string
	AmountWon  int64
	ApprovalNo string
	BoughtAt   time.Time
	Photo      []byte // "" for none
	Person     string // see Store.Shopper and Store.Named
}

const (
	approvalMin, approvalMax = 4, 20 // signs of an approval number: cards have eight, other ways to pay differ
	sealReceipt              = "purchase photo"
)

// approvalNo is an approval number without what people type between its signs; "" when it is none.
func approvalNo(typed string) string {
	var b strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			b.WriteRune(r)
		case r == ' ', r == '-', r == '.':
		default:
			return ""
		}
	}
	if n := b.Len(); n < approvalMin || n > approvalMax {
		return ""
	}
	return b.String()
}

func seoulDay(t time.Time) string { return t.In(korean.Seoul).Format(time.DateOnly) }

// check finds what is wrong with a receipt before anybody looks at it.
func (in *PurchaseInput) check(e Event, p Payback, byStaff bool, now time.Time) Faults {
	var f Faults
	f.Add(in.VendorNo == "", "shop", "choose_one")
	f.Add(in.AmountWon < 1 || in.AmountWon > purchaseMaxWon, "amount", "out_of_range")
	if least := p.LeastWon(); in.AmountWon > 0 && in.AmountWon < least {
		f = append(f, Fault("amount", "below_the_minimum").With("minimum", least))
	}
	f.Add(approvalNo(in.ApprovalNo) == "", "approval", "not_an_approval_no")
	in.ApprovalNo = approvalNo(in.ApprovalNo)
	f.Add(in.BoughtAt.IsZero(), "bought_at", "required")
	f.Add(in.BoughtAt.After(now.Add(clockSlack)), "bought_at", "in_the_future")
	f.Add(!in.BoughtAt.IsZero() && !e.OpenAt(in.BoughtAt), "bought_at", "outside_the_event")
	f.Add(p.NeedsPhoto && !byStaff && len(in.Photo) == 0, "photo", "required")
	return f
}

// Left says whether nothing is to be done about it any more.
func (p Purchase) Left() bool { return p.State == PurchasePaid || p.State == PurchaseRefused }

// WantsAccount says whether its shopper is to say where the money goes.
func (p Purchase) WantsAccount() bool { return p.State == PurchaseAccepted && len(p.Account) == 0 }

// SendPurchase takes the receipt of a purchase: from the shopper, or from staff who type it for somebody. Who sends the
// same receipt twice has sent it once.
// Refusals: payback_closed, many_receipts_wait; faults of shop, amount, approval, bought_at, photo.
func (s *Store) SendPurchase(ctx context.Context, by *Actor, e Event, in PurchaseInput) (Purchase, error) {
	p, err := s.PaybackOf(ctx, e.ID)
	if err == ErrNotFound || err == nil && !p.Takes(e) {
		return Purchase{}, refuse(Conflict, "payback_closed")
	}
	if err != nil {
		return Purchase{}, err
	}
	faults := in.check(e, p, by != nil, s.now())
	var picture []byte
	if len(in.Photo) > 0 {
		file, err := s.gate.CheckPhoto(ctx, in.Photo)
		if fault := fileFault(err); fault != nil {
			fault.Field = "photo"
			faults = append(faults, fault)
		} else if err != nil {
			return Purchase{}, err
		}
		picture = file.Content
	}
	if err := faults.Err(); err != nil {
		return Purchase{}, err
	}
	row := Purchase{
		EventID: e.ID, PublicID: strings.ToLower(randomCode(drawIDSize)), ApprovalNo: in.ApprovalNo, Person: in.Person, Day: seoulDay(in.BoughtAt),
		BoughtAt: in.BoughtAt.UTC().Truncate(time.Millisecond), AmountWon: in.AmountWon, HasPhoto: picture != nil, State: PurchaseWaiting,
	}
	err = s.tx(ctx, func(tx *Store) error { return tx.sendPurchase(ctx, by, e, in.VendorNo, &row, picture) })
	return row, err
}

// sendPurchase writes a receipt down unless it is there: of two who send one at the same time the second is told.
func (s *Store) sendPurchase(ctx context.Context, by *Actor, e Event, vendor string, row *Purchase, picture []byte) error {
	a, err := s.ApplicationByNo(ctx, e.ID, vendor)
	if err == ErrNotFound || err == nil && !a.State.Takes() {
		return Faults{Fault("shop", "choose_one")}
	}
	if err != nil {
		return err
	}
	var known Purchase
	err = find(s.db(ctx).Where("event_id = ? AND application_id = ? AND approval_no = ? AND state <> ?", e.ID, a.ID, row.ApprovalNo, PurchaseRefused), &known)
	switch {
	case err == nil && known.Person == row.Person && known.AmountWon == row.AmountWon:
		*row = known
		return nil
	case err == nil:
		return Faults{Fault("approval", "sent_already")}
	case err != ErrNotFound:
		return err
	}
	row.ID, row.ApplicationID, row.SentAt = 0, a.ID, s.now()
	if by != nil {
		row.SentBy = by.Account.Name
	} else if err := s.mayQueue(ctx, *row); err != nil {
		return err
	}
	db := s.write.WithContext(ctx)
	if err := db.Omit("Application").Create(row).Error; err != nil {
		return err
	}
	if picture != nil {
		sealed, err := s.keys.sealFile(row.purpose(), picture)
		if err != nil {
			return err
		}
		if err := db.Create(&PurchasePhoto{PurchaseID: row.ID, Content: sealed}).Error; err != nil {
			return err
		}
	}
	who := Actor{}
	if by != nil {
		who = *by
	}
	return s.audit(ctx, who, e.ID, "purchase_sent", row.PublicID, a.No)
}

// waitingMax is how many receipts of one phone can wait at a time: nobody fills the queue alone.
const waitingMax = 20

func (s *Store) mayQueue(ctx context.Context, row Purchase) error {
	var n int64
	err := s.db(ctx).Model(&Purchase{}).Where("event_id = ? AND person = ? AND state = ?", row.EventID, row.Person, PurchaseWaiting).Count(&n).Error
	if err == nil && n >= waitingMax {
		return refuse(Conflict, "many_receipts_wait").With("max", waitingMax)
	}
	return err
}

// purpose binds a sealed photo to its receipt.
func (p Purchase) purpose() string { return sealReceipt + " " + p.PublicID }

// PurchaseByPublicID finds a receipt of the event: another event's is not found.
func (s *Store) PurchaseByPublicID(ctx context.Context, event int64, id string) (Purchase, error) {
	var p Purchase
	return p, find(s.withShop(ctx).Where("purchases.event_id = ? AND purchases.public_id = ?", event, id), &p)
}

// OwnPurchases lists what a person sent, the newest first.
func (s *Store) OwnPurchases(ctx context.Context, event int64, person string) ([]Purchase, error) {
	var list []Purchase
	err := s.withShop(ctx).Where("purchases.event_id = ? AND purchases.person = ?", event, person).Order("purchases.id DESC").Find(&list).Error
	return list, storageError(err)
}

// PurchaseFilter picks receipts: of a state, of one vendor; zero values pick all.
type PurchaseFilter struct {
	State         PurchaseState
	ApplicationID int64
	Limit         int
}

// Purchases lists receipts, those that wait longest first.
func (s *Store) Purchases(ctx context.Context, event int64, f PurchaseFilter) ([]Purchase, error) {
	q := s.withShop(ctx).Where("purchases.event_id = ?", event)
	if f.State != "" {
		q = q.Where("purchases.state = ?", f.State)
	}
	if f.ApplicationID != 0 {
		q = q.Where("purchases.application_id = ?", f.ApplicationID)
	}
	if f.Limit > 0 {
		q = q.Limit(f.Limit)
	}
	var list []Purchase
	return list, storageError(q.Order("purchases.id").Find(&list).Error)
}

// PurchaseCount is how many receipts are in a state, and what they bring.
type PurchaseCount struct {
	N, Won int64
}

// PurchaseCounts counts the receipts of an event by their state.
func (s *Store) PurchaseCounts(ctx context.Context, event int64) (map[PurchaseState]PurchaseCount, error) {
	var rows []struct {
		State  PurchaseState
		N, Won int64
	}
	err := s.db(ctx).Model(&Purchase{}).Where("event_id = ?", event).Select("state, count(*) AS n, coalesce(sum(won), 0) AS won").Group("state").Scan(&rows).Error
	counts := make(map[PurchaseState]PurchaseCount, len(rows))
	for _, r := range rows {
		counts[r.State] = PurchaseCount{r.N, r.Won}
	}
	return counts, storageError(err)
}

// withShop reads receipts with the vendor's name and number.
func (s *Store) withShop(ctx context.Context) *gorm.DB {
	return s.db(ctx).Preload("Application.Vendor")
}

// LookAtReceipt unseals the photo of a receipt for who decides about it, and writes down who looked.
func (s *Store) LookAtReceipt(ctx context.Context, by Actor, p Purchase) ([]byte, error) {
	var photo PurchasePhoto
	if err := find(s.db(ctx).Where("purchase_id = ?", p.ID), &photo); err != nil {
		return nil, err
	}
	if err := s.noteAccess(ctx, by, p.EventID, p.PublicID, "receipt photo"); err != nil {
		return nil, err
	}
	return s.keys.unsealFile(p.purpose(), photo.Content)
}

// ShopsByName lists the vendors of an event from which a receipt can come, by name.
func (s *Store) ShopsByName(ctx context.Context, event int64) ([]Application, error) {
	var list []Application
	err := s.db(ctx).Joins("Vendor").Where("event_id = ? AND state = ? AND no <> ''", event, Selected).Find(&list).Error
	slices.SortFunc(list, func(a, b Application) int { return strings.Compare(a.Vendor.Name, b.Vendor.Name) })
	return list, storageError(err)
}
