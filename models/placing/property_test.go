package placing

import (
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// eachStreet runs a test over many random streets. The number of a street is told when it fails.
func eachStreet(t *testing.T, streets int, check func(t *testing.T, r *rand.Rand, street Street, vendors []Vendor, rules Rules)) {
	t.Helper()
	for n := range streets {
		r := rand.New(rand.NewPCG(uint64(n), 7))
		street, vendors, rules := randomStreet(r, 4+r.IntN(20), 1+r.IntN(20))
		check(t, r, street, vendors, rules)
		if t.Failed() {
			t.Fatalf("street %d", n)
		}
	}
}

func TestPlansKeepEveryRule(t *testing.T) {
	t.Parallel()
	eachStreet(t, 500, func(t *testing.T, _ *rand.Rand, street Street, vendors []Vendor, rules Rules) {
		plan := New(street, vendors, rules).Solve(context.Background())
		if rule := brokenRule(street, vendors, rules, plan.Places()); rule != "" {
			t.Fatal(rule)
		}
		if broken := plan.Broken(); len(broken) > 0 {
			t.Fatalf("the plan says of itself that it breaks %+v", broken)
		}
		if len(plan.Places())+len(plan.Unplaced()) != len(vendors) {
			t.Fatalf("%d placed, %d not, of %d", len(plan.Places()), len(plan.Unplaced()), len(vendors))
		}
	})
}

// TestBrokenIsTold is the control: of places by chance, Broken must tell exactly those plans that the
// test's own look at the rules finds broken, and both kinds must occur.
func TestBrokenIsTold(t *testing.T) {
	t.Parallel()
	var sound, broken int
	eachStreet(t, 2_000, func(t *testing.T, r *rand.Rand, street Street, vendors []Vendor, rules Rules) {
		plan := New(street, vendors, rules).Plan(byChance(r, street, vendors[:1+r.IntN(min(4, len(vendors)))]))
		plan.left = nil // booths that are no place for anybody are told too, and no rule of its own
		rule := brokenRule(street, vendors, rules, plan.Places())
		if told := plan.Broken(); (rule != "") != (len(told) > 0) {
			t.Fatalf("%q, told %+v", rule, told)
		}
		if rule == "" {
			sound++
		} else {
			broken++
		}
	})
	if sound < 100 || broken < 100 {
		t.Errorf("%d sound and %d broken plans", sound, broken)
	}
}

func TestTermsAddUp(t *testing.T) {
	t.Parallel()
	eachStreet(t, 600, func(t *testing.T, r *rand.Rand, street Street, vendors []Vendor, rules Rules) {
		task := New(street, vendors, rules)
		for _, plan := range []*Plan{task.Solve(context.Background()), task.Plan(byChance(r, street, vendors))} {
			mustAddUp(t, plan)
			if again := task.Plan(plan.Places()); again.Score() != plan.Score() {
				t.Fatalf("the same places cost %v and %v", plan.Score(), again.Score())
			}
		}
	})
}

// byChance puts vendors anywhere, whatever the rules say.
func byChance(r *rand.Rand, street Street, vendors []Vendor) []Place {
	var places []Place
	for _, v := range vendors {
		at := r.IntN(len(street.Booths))
		p := Place{Vendor: v.ID, Booths: []int64{street.Booths[at].ID}}
		if v.Booths == 2 && at+1 < len(street.Booths) {
			p.Booths = append(p.Booths, street.Booths[at+1].ID)
		}
		places = append(places, p)
	}
	return places
}

func mustAddUp(t *testing.T, plan *Plan) {
	t.Helper()
	var all, own Score
	for _, term := range plan.Terms() {
		all[term.Tier] += term.Points
	}
	if all != plan.Score() {
		t.Fatalf("terms %v, score %v", all, plan.Score())
	}
	pairs := Score{}
	for _, v := range plan.task.vendors {
		for _, term := range plan.Explain(v.ID) {
			if term.Other == 0 {
				own[term.Tier] += term.Points
			} else {
				pairs[term.Tier] += term.Points
			}
		}
	}
	if once := plan.Score().Minus(own); once.Plus(once) != pairs {
		t.Fatalf("what is explained to each: own %v and pairs %v, score %v", own, pairs, plan.Score())
	}
}

func TestSameInputSamePlan(t *testing.T) {
	t.Parallel()
	eachStreet(t, 200, func(t *testing.T, r *rand.Rand, street Street, vendors []Vendor, rules Rules) {
		first := New(street, vendors, rules).Solve(context.Background())
		r.Shuffle(len(street.Booths), func(i, j int) { street.Booths[i], street.Booths[j] = street.Booths[j], street.Booths[i] })
		r.Shuffle(len(vendors), func(i, j int) { vendors[i], vendors[j] = vendors[j], vendors[i] })
		second := New(street, vendors, rules).Solve(context.Background())
		if !reflect.DeepEqual(first.Places(), second.Places()) || first.Score() != second.Score() {
			t.Fatal("the order in which vendors and booths are listed changes the plan")
		}
	})
}

// TestOptionsComeTrue makes what Legal, Swaps and Fill promise, and looks at the rules and the cost.
func TestOptionsComeTrue(t *testing.T) {
	t.Parallel()
	eachStreet(t, 400, func(t *testing.T, r *rand.Rand, street Street, vendors []Vendor, rules Rules) {
		rules.Rounds = 0
		task := New(street, vendors, rules)
		plan := task.empty()
		plan.greedy()
		p := &Plan{task: task, state: plan}
		before := p.Places()
		for _, v := range vendors {
			for _, o := range p.Legal(v.ID) {
				mustComeTrue(t, p, o, street, vendors, rules)
			}
		}
		for _, o := range p.Swaps(5) {
			if !o.Diff.Less(Score{}) {
				t.Fatalf("a swap that makes nothing better: %v", o.Diff)
			}
			mustComeTrue(t, p, o, street, vendors, rules)
		}
		for _, b := range street.Booths {
			for _, o := range p.Fill(b.ID) {
				if len(o.Changes) != 1 || !slices.Contains(o.Booths, b.ID) {
					t.Fatalf("filling %d: %+v", b.ID, o)
				}
				mustComeTrue(t, p, o, street, vendors, rules)
			}
		}
		if !reflect.DeepEqual(before, p.Places()) {
			t.Fatal("asking changed the plan")
		}
	})
}

func mustComeTrue(t *testing.T, p *Plan, o Option, street Street, vendors []Vendor, rules Rules) {
	t.Helper()
	if o.Changes == nil {
		return
	}
	next := p.With(o.Changes)
	if rule := brokenRule(street, vendors, rules, next.Places()); rule != "" {
		t.Fatalf("%+v: %s", o, rule)
	}
	if diff := next.Score().Minus(p.Score()); diff != o.Diff {
		t.Fatalf("%+v: promised %v, is %v", o.Changes, o.Diff, diff)
	}
}

// TestRefusalsAreTrue puts vendors where Legal refuses them: that must break a rule.
func TestRefusalsAreTrue(t *testing.T) {
	t.Parallel()
	refused := 0
	eachStreet(t, 400, func(t *testing.T, _ *rand.Rand, street Street, vendors []Vendor, rules Rules) {
		p := New(street, vendors, rules).Solve(context.Background())
		for _, v := range vendors {
			for _, o := range p.Legal(v.ID) {
				if len(o.Refusals) == 0 {
					continue
				}
				refused++
				next := p.With([]Place{{v.ID, o.Booths}})
				if len(next.Places()) == len(p.Places()) && len(next.Broken()) == 0 {
					t.Fatalf("%d on %v: refused for %+v, and yet it breaks nothing", v.ID, o.Booths, o.Refusals)
				}
			}
		}
	})
	if refused < 1_000 {
		t.Errorf("only %d refusals were looked at", refused)
	}
}

// TestWhyNotAddsUp: the terms that come less those that go are the difference.
func TestWhyNotAddsUp(t *testing.T) {
	t.Parallel()
	eachStreet(t, 150, func(t *testing.T, r *rand.Rand, street Street, vendors []Vendor, rules Rules) {
		p := New(street, vendors, rules).Solve(context.Background())
		for range 10 {
			o, gone, come := p.WhyNot(vendors[r.IntN(len(vendors))].ID, street.Booths[r.IntN(len(street.Booths))].ID)
			var diff Score
			for _, term := range come {
				diff[term.Tier] += term.Points
			}
			for _, term := range gone {
				diff[term.Tier] -= term.Points
			}
			if diff != o.Diff {
				t.Fatalf("why not %v: terms say %v, the option %v", o.Booths, diff, o.Diff)
			}
		}
	})
}

func TestWaysLeadOut(t *testing.T) {
	t.Parallel()
	ways := 0
	eachStreet(t, 300, func(t *testing.T, _ *rand.Rand, street Street, vendors []Vendor, rules Rules) {
		task := New(street, vendors, rules)
		p := task.Solve(context.Background())
		for _, id := range p.Unplaced() {
			if len(p.Stopped(id)) == 0 {
				t.Fatalf("%d is unplaced and nothing stops it", id)
			}
			for _, w := range p.Ways(id) {
				ways++
				next := p.With(w.Changes)
				if diff := next.Score().Minus(p.Score()); diff != w.Diff {
					t.Fatalf("way %+v costs %v", w, diff)
				}
				mustBreakOnly(t, next, w)
			}
		}
	})
	if ways < 150 {
		t.Errorf("only %d ways were walked", ways)
	}
}

// mustBreakOnly: a way breaks the rule that it says is to be lifted, and no other.
func mustBreakOnly(t *testing.T, next *Plan, w Way) {
	t.Helper()
	for _, breach := range next.Broken() {
		for _, r := range breach.Refusals {
			if r.Why != w.Lift.Why || breach.Vendor != w.For && r.Why != TooNear && r.Why != PanelFull && r.Why != BoothPower && r.Why != CategoryFull {
				t.Fatalf("way %+v breaks %+v too", w, breach)
			}
		}
	}
	if w.Lift.Why != "" && len(next.Broken()) == 0 {
		t.Fatalf("way %+v lifts a rule for nothing", w)
	}
}

// TestPressureIsTrue: what a booth is said to cost by its neighbours is what a look around tells, after any
// number of moves and ways back.
func TestPressureIsTrue(t *testing.T) {
	t.Parallel()
	looked := 0
	eachStreet(t, 100, func(t *testing.T, r *rand.Rand, street Street, vendors []Vendor, rules Rules) {
		task := New(street, vendors, rules)
		st := task.Solve(context.Background()).state
		for v, home := range st.place {
			if !task.plain[v] {
				continue
			}
			if home >= 0 {
				st.take(v)
			}
			for _, s := range task.fits[v] {
				if st.at[s].n > 0 {
					continue
				}
				looked++
				cost := st.alone(v, s)
				cost.balance += st.holes(s, s)
				if around := st.around(v, s); cost != around {
					t.Fatalf("vendor %d on span %d: %+v, around %+v", v, s, cost, around)
				}
			}
			if home >= 0 {
				st.put(v, home)
			}
		}
		if again := task.Plan((&Plan{task: task, state: st}).Places()); again.Score() != st.score {
			t.Fatalf("score %v, counted anew %v", st.score, again.Score())
		}
	})
	if looked < 300 {
		t.Errorf("only %d booths were looked at", looked)
	}
}
