package models

import (
	"context"
	"slices"
	"strings"
	"unicode"
)

// chosenMax is how many vendors a campaign can name one by one: beyond that the kinds serve better.
const chosenMax = 200

// Chosen lists the numbers of the vendors that alone take the campaign's coupons; none means that
// their kinds decide.
func (c Campaign) Chosen() []string { return strings.Fields(c.Vendors) }

// TakenBy says whether a vendor may take this campaign's coupons.
func (c Campaign) TakenBy(a Application) bool {
	if c.Vendors == "" {
		return c.Takes(a.Vendor.Kind, a.Mode)
	}
	return c.placeFits(a.Mode) && a.No != "" && slices.Contains(c.Chosen(), a.No)
}

// tidyNumbers brings a list of vendors' numbers, as it was typed, into one form.
func tidyNumbers(typed string) string {
	numbers := strings.FieldsFunc(strings.ToUpper(typed), func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) })
	slices.Sort(numbers)
	return strings.Join(slices.Compact(numbers), " ")
}

// checkChosen finds numbers that no vendor of the event bears.
func (s *Store) checkChosen(ctx context.Context, e Event, in CampaignInput) error {
	chosen := strings.Fields(in.Vendors)
	if len(chosen) == 0 {
		return nil
	}
	var known []string
	if err := s.db(ctx).Raw("SELECT no FROM applications WHERE event_id = ? AND no IN ?", e.ID, chosen).Scan(&known).Error; err != nil {
		return err
	}
	unknown := slices.DeleteFunc(chosen, func(no string) bool { return slices.Contains(known, no) })
	if len(unknown) == 0 {
		return nil
	}
	return Faults{Fault("vendors", "unknown_vendor_numbers").With("numbers", strings.Join(unknown, ", "))}.Err()
}
