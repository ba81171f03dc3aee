package views

import "html/template"

// InApp is that a page is read inside another app's browser, whose coupons other browsers don't see.
type InApp struct {
	App     string       // kakao or naver, "" for a browser of its own
	Open    template.URL // leads out of it at a tap, "" where there is no way but the app's menu
	Address string       // to be carried out by hand
}

// ShopperMine is where a personal link leads: it asks before this browser becomes one with another.
type ShopperMine struct {
	Page
	Action      string // path of the link
	Theirs, Own int    // coupons of the other browser, and of this one
	Same        bool   // they are one already
}

// Template names the file of the page.
func (*ShopperMine) Template() string { return "shopper/mine" }

// QR is the address of the picture of the personal link.
func (s *ShopperCoupons) QR() string { return "/e/" + s.Event.Slug + "/coupons/link.png" }

// ShopperFind looks for coupons by a phone number: first for the number, then for the code that was sent to it.
type ShopperFind struct {
	Page
	Texts bool   // there is a gateway to phones; otherwise the desk helps
	Phone string // as it was typed
	Try   string // the code of which is awaited, "" at first
}

// Template names the file of the page.
func (*ShopperFind) Template() string { return "shopper/find" }
