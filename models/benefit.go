package models

import "math"

// What the holder gets.
const (
	Discount = "discount" // won off at a vendor
	Percent  = "percent"  // a part of the purchase off at a vendor, up to a cap
	Gift     = "gift"     // a thing: it has a name, costs no won of the budget, and is settled by count
	Prize    = "prize"    // a prize of that worth, drawn by lot
)

// Benefits lists what a campaign can give.
var Benefits = []string{Discount, Percent, Gift, Prize}

// The discount of a percent campaign is rounded down to whole tens of won, as shops give change.
const (
	percentMax   = 100
	roundDownWon = 10
)

// Buys says whether the coupon takes something off a purchase, as gifts and prizes do not.
func (c Campaign) Buys() bool { return buys(c.Benefit) }

func buys(benefit string) bool { return benefit == Discount || benefit == Percent }

// Present is the name of what a gift is, in the language of the reader.
func (c Campaign) Present(lang string) string { return inLang(lang, c.GiftKo, c.GiftEn) }

// Gives is what a coupon is worth at a purchase, in won. By percent it is the part of the purchase, down to
// 10 won and at most the cap: 10 % of 12,990 won are 1,290 won. Otherwise it is the same whatever was bought.
func (c Campaign) Gives(purchaseWon *int64) int64 {
	if c.Benefit != Percent {
		return c.DiscountWon
	}
	if purchaseWon == nil {
		return 0
	}
	part := *purchaseWon * int64(c.Percent) / (100 * roundDownWon) * roundDownWon
	return min(part, c.DiscountWon)
}

// Unit is what each of its coupons gives, in won; false when that depends on the purchase.
func (c Campaign) Unit() (won int64, fixed bool) { return c.DiscountWon, c.Benefit != Percent }

// LeastPurchase is the smallest purchase that the coupon can be used for, in won: the minimum of the terms,
// and by percent one that gives 10 won at least.
func (c Campaign) LeastPurchase() int64 {
	if c.Benefit != Percent {
		return c.MinimumWon
	}
	p := int64(c.Percent)
	return max(c.MinimumWon, (100*roundDownWon+p-1)/p)
}

// tooLittle refuses a purchase that was named and is below the least one; nil when it is enough, or was not named.
func (c Campaign) tooLittle(purchaseWon *int64) *Error {
	least := c.LeastPurchase()
	if purchaseWon == nil || *purchaseWon >= least {
		return nil
	}
	return refuse(Invalid, "minimum_purchase").With("minimum", least).With("missing", least-*purchaseWon)
}

// unpriced refuses a coupon by percent while nobody said what was bought; nil for all others.
func (c Campaign) unpriced(purchaseWon *int64) *Error {
	if c.Benefit != Percent || purchaseWon != nil {
		return nil
	}
	e := refuse(Invalid, "minimum_purchase").With("minimum", c.LeastPurchase()).With("missing", c.LeastPurchase())
	e.Words = "purchase_needed"
	return e
}

// covered is how many more coupons the budget covers: gifts cost it nothing.
func (c Campaign) covered() int64 {
	if c.DiscountWon == 0 {
		return math.MaxInt64
	}
	return (c.BudgetWon - c.ReservedWon) / c.DiscountWon
}

// tidyWorth leaves out what the chosen benefit has no use for: one form asks for all of them.
func (in *CampaignInput) tidyWorth() {
	if in.Benefit != Percent {
		in.Percent = 0
	}
	if in.Benefit == Gift {
		in.DiscountWon, in.BudgetWon = 0, 0
		return
	}
	in.GiftKo, in.GiftEn = "", ""
}

// worth finds what is wrong with what the holder gets.
func (f *Faults) worth(in CampaignInput) {
	f.Add(!oneOf(in.Benefit, Benefits), "benefit", "choose_one")
	if in.Benefit == Gift {
		f.text("gift_ko", in.GiftKo, nameMax)
		f.tooLong("gift_en", in.GiftEn, nameMax)
	} else {
		f.Add(in.DiscountWon < 1 || in.DiscountWon > discountMaxWon, "discount", "out_of_range")
		f.Add(in.BudgetWon < 1 || in.BudgetWon > budgetMaxWon, "budget", "out_of_range")
	}
	f.Add(in.Benefit == Percent && (in.Percent < 1 || in.Percent > percentMax), "percent", "out_of_range")
	f.Add(in.Benefit == Percent && in.DiscountWon%roundDownWon != 0, "discount", "cap_in_tens")
	f.Add(in.MinimumWon < 0 || in.MinimumWon > budgetMaxWon, "minimum", "out_of_range")
	f.Add(in.Quantity < 1 || in.Quantity > quantityMax, "quantity", "out_of_range")
}
