package placing

import "slices"

// clashes are what two vendors cost each other, in points per weight of nearness, one by one.
func (t *Task) clashes(a, b *Vendor, tell func(what What, points int)) {
	w := &t.weights
	switch policy := t.rules.Categories[a.Category].Equal; {
	case a.Category == "" || a.Category != b.Category:
		if t.second(a, b) {
			tell(SecondGoods, w.SecondGoods)
		}
	case policy == SpaceOut:
		tell(EqualGoods, w.EqualGoods)
	case policy == Cluster:
		tell(GoodsTogether, -w.EqualGoods)
	}
	if a.Noisy && b.Quiet || a.Quiet && b.Noisy {
		tell(Noise, w.Noise)
	}
	if a.Smelly && b.Quiet || a.Quiet && b.Smelly {
		tell(Smell, w.Smell)
	}
}

// second says whether one sells by the way what the other sells, and it is to be spaced out.
func (t *Task) second(a, b *Vendor) bool {
	equal := func(x, y string) bool { return x != "" && x == y && t.rules.Categories[x].Equal == SpaceOut }
	return equal(a.SecondCategory, b.Category) || equal(a.Category, b.SecondCategory) || equal(a.SecondCategory, b.SecondCategory)
}

func (t *Task) takePairs() {
	n := len(t.vendors)
	t.clash = make([]int64, n*n)
	t.apart, t.together = make([][]int, n), make([][]int, n)
	for a := range n {
		for b := range a {
			t.clashes(&t.vendors[a], &t.vendors[b], func(_ What, points int) { t.clash[a*n+b] += int64(points) })
			t.clash[b*n+a] = t.clash[a*n+b]
		}
		t.apart[a] = t.pairsOf(a, func(v Vendor) []int64 { return v.KeepApart })
		t.together[a] = t.pairsOf(a, func(v Vendor) []int64 { return v.KeepTogether })
		if t.vendors[a].Magnet {
			t.magnets = append(t.magnets, a)
		}
	}
}

// pairsOf are the others that a vendor names or that name it.
func (t *Task) pairsOf(a int, names func(Vendor) []int64) []int {
	var others []int
	me := t.vendors[a]
	for b, other := range t.vendors {
		if b != a && (slices.Contains(names(me), other.ID) || slices.Contains(names(other), me.ID)) {
			others = append(others, b)
		}
	}
	return others
}

func (t *Task) takeCategories() {
	at := map[string]int{}
	t.category = make([]int, len(t.vendors))
	for _, c := range t.rules.Categories {
		t.clusters = t.clusters || c.Equal == Cluster
	}
	for i, v := range t.vendors {
		c, known := at[v.Category]
		if !known {
			c = len(t.quota)
			at[v.Category] = c
			most := t.rules.Categories[v.Category].Quota
			if most <= 0 {
				most = -1
			}
			t.quota = append(t.quota, most)
		}
		t.category[i] = c
	}
}
