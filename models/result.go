package models

import "context"

// VendorResult is how an event went for one vendor.
type VendorResult struct {
	VendorCount         // what it redeemed
	Arrived, Missed int // days
	Reports         []SalesReport
	Survey          *Survey // nil while it did not answer
}

// SoldWon is what the vendor said that it sold, over its days: at least, where it gave a band.
func (r VendorResult) SoldWon() int64 {
	var sum int64
	for _, day := range r.Reports {
		sum += day.Won
	}
	return sum
}

// Exact says whether all that the vendor told is exact.
func (r VendorResult) Exact() bool {
	for _, day := range r.Reports {
		if !day.Exact() {
			return false
		}
	}
	return len(r.Reports) > 0
}

// KindResult adds up the vendors of one kind. Scores are means of those who answered, 0 when none did.
type KindResult struct {
	Kind                                     VendorKind // "" for all
	Vendors, Arrived, Missed, Told, Answered int
	Redeemed, Won, SoldWon                   int64
	scores                                   map[string]int
}

// Score is the mean answer to a question.
func (k KindResult) Score(question string) float64 {
	if k.Answered == 0 {
		return 0
	}
	return float64(k.scores[question]) / float64(k.Answered)
}

// Results is how an event went, for each vendor, each kind and all.
type Results struct {
	Vendors []VendorResult // by number
	Kinds   []KindResult
	All     KindResult
}

// ResultsOf puts together what is known of an event: coupons, arrivals, reports and answers.
func (s *Store) ResultsOf(ctx context.Context, e Event) (Results, error) {
	var out Results
	err := s.snapshot(ctx, func(tx *Store) error {
		t, err := tx.tally(ctx, e, 0)
		if err != nil {
			return err
		}
		var told told
		if told, err = tx.told(ctx, e.ID); err != nil {
			return err
		}
		out = results(byNumber(t.Vendors), told)
		return nil
	})
	return out, err
}

// told is what vendors said and what was written down about them, by application.
type told struct {
	arrivals map[int64][]Arrival
	reports  map[int64][]SalesReport
	surveys  map[int64]Survey
}

func (s *Store) told(ctx context.Context, event int64) (told, error) {
	out := told{arrivals: map[int64][]Arrival{}, reports: map[int64][]SalesReport{}, surveys: map[int64]Survey{}}
	var arrivals []Arrival
	var reports []SalesReport
	var surveys []Survey
	of := func(list any) error {
		return s.db(ctx).Where("event_id = ?", event).Order("id").Find(list).Error
	}
	for _, list := range []any{&arrivals, &reports, &surveys} {
		if err := of(list); err != nil {
			return out, err
		}
	}
	for _, r := range arrivals {
		out.arrivals[r.ApplicationID] = append(out.arrivals[r.ApplicationID], r)
	}
	for _, r := range reports {
		out.reports[r.ApplicationID] = append(out.reports[r.ApplicationID], r)
	}
	for _, r := range surveys {
		out.surveys[r.ApplicationID] = r
	}
	return out, nil
}

func results(vendors []VendorCount, said told) Results {
	out := Results{All: KindResult{scores: map[string]int{}}}
	for _, v := range vendors {
		row := VendorResult{VendorCount: v, Reports: said.reports[v.Vendor.ID]}
		for _, day := range said.arrivals[v.Vendor.ID] {
			if day.State == Arrived {
				row.Arrived++
			} else {
				row.Missed++
			}
		}
		if answers, has := said.surveys[v.Vendor.ID]; has {
			row.Survey = &answers
		}
		out.Vendors = append(out.Vendors, row)
	}
	for _, kind := range VendorKinds {
		sum := KindResult{Kind: kind, scores: map[string]int{}}
		for _, v := range out.Vendors {
			if v.Vendor.Vendor.Kind == kind {
				sum.add(v)
				out.All.add(v)
			}
		}
		out.Kinds = append(out.Kinds, sum)
	}
	return out
}

func (k *KindResult) add(v VendorResult) {
	k.Vendors++
	if v.Arrived > 0 {
		k.Arrived++
	} else if v.Missed > 0 {
		k.Missed++
	}
	if len(v.Reports) > 0 {
		k.Told++
	}
	k.Redeemed += v.Redeemed
	k.Won += v.Won
	k.SoldWon += v.SoldWon()
	if v.Survey == nil {
		return
	}
	k.Answered++
	for question, answer := range v.Survey.Answers() {
		k.scores[question] += answer
	}
}
