package models

import (
	"errors"

	"github.com/jangteo/jangteo/models/korean"
)

// VendorKind is what sort of business a vendor is.
type VendorKind string

// The three kinds of vendor.
const (
	Shop    VendorKind = "shop"    // 상점: has premises on or near the street
	Artisan VendorKind = "artisan" // 소공인: a small manufacturer
	SME     VendorKind = "sme"     // 중소기업
)

// VendorKinds lists the kinds in the order in which screens show them.
var VendorKinds = []VendorKind{Shop, Artisan, SME}

// letter begins the vendor's number in an event: S01, M07 (maker), C03 (company).
func (k VendorKind) letter() string {
	return map[VendorKind]string{Shop: "S", Artisan: "M", SME: "C"}[k]
}

// Vendor is a business. It lives across events and belongs to the account that registered it.
// Its business number is unique in the installation; phone and people are sealed.
type Vendor struct {
	ID             int64      `gorm:"primaryKey"`
	OrganizerID    int64      `gorm:"not null;uniqueIndex:vendor_business,priority:1"`
	AccountID      int64      `gorm:"not null;index"`
	Kind           VendorKind `gorm:"not null;check:vendor_kind,kind IN ('shop','artisan','sme')"`
	BusinessNumber string     `gorm:"not null;uniqueIndex:vendor_business,priority:2"` // ten digits
	Name           string     `gorm:"not null"`
	Representative []byte     `gorm:"not null"` // sealed
	ContactName    []byte     `gorm:"not null"` // sealed
	Phone          []byte     `gorm:"not null"` // sealed, E.164
	PhoneHash      string     `gorm:"not null;index"`
	Address        string     `gorm:"not null"`

	AddressKey         string `gorm:"not null;default:'';index"` // the address as it is compared
	RepresentativeHash string `gorm:"not null;default:'';index"` // keyed
}

// People are the personal data of a vendor, unsealed: whoever asks for them is written down.
type People struct {
	Representative, ContactName string
	Phone                       korean.Phone
	Email                       string
}

const (
	sealRepresentative = "vendor representative"
	sealContact        = "vendor contact"
	sealPhone          = "vendor phone"
)

// seal fills the sealed columns, and those by which businesses are compared.
func (v *Vendor) seal(k keys, p People) error {
	var errs [3]error
	v.Representative, errs[0] = k.seal(sealRepresentative, p.Representative)
	v.ContactName, errs[1] = k.seal(sealContact, p.ContactName)
	v.Phone, errs[2] = k.seal(sealPhone, string(p.Phone))
	v.PhoneHash, v.RepresentativeHash = k.compared(sealPhone, string(p.Phone)), k.compared(sealRepresentative, p.Representative)
	v.AddressKey = addressKey(v.Address)
	return errors.Join(errs[:]...)
}

// compared is the keyed hash of what businesses are compared by: lists may lack it, and nothing is like nothing.
func (k keys) compared(purpose, plain string) string {
	if plain == "" {
		return ""
	}
	return k.hash(purpose, plain)
}

// unseal reads them back.
func (v Vendor) unseal(k keys) (People, error) {
	var p People
	var errs [3]error
	var phone string
	p.Representative, errs[0] = k.unseal(sealRepresentative, v.Representative)
	p.ContactName, errs[1] = k.unseal(sealContact, v.ContactName)
	phone, errs[2] = k.unseal(sealPhone, v.Phone)
	p.Phone = korean.Phone(phone)
	return p, errors.Join(errs[:]...)
}
