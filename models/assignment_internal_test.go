package models

import "testing"

// A street of P1 with 10 kW, so 8 kW to give out: 4 kW are taken at F1.
func fitStreet() (Street, map[string]Application) {
	vendors := map[string]Application{}
	for id, v := range []Application{
		{Receipt: "guest", Mode: AtBooth, PowerW: 1_000},
		{Receipt: "stands", Mode: AtBooth, PowerW: 4_000},
		{Receipt: "in store", Mode: AtStore},
		{Receipt: "hungry", Mode: AtBooth, PowerW: 5_000},
		{Receipt: "wet", Mode: AtBoth, Water: true},
		{Receipt: "cook", Mode: AtBooth, Food: true},
	} {
		v.ID, v.State, v.Vendor.Name = int64(id+1), Selected, v.Receipt
		vendors[v.Receipt] = v
	}
	waits := vendors["guest"]
	waits.ID, waits.State = 99, Waitlisted
	vendors["waits"] = waits
	l := Layout{Panels: []Panel{{Label: "P1", CapacityW: 10_000}}, Booths: []Booth{
		{ID: 1, Label: "M1", Zone: ZoneMake, Panel: "P1", MaxW: 5_000},
		{ID: 2, Label: "F1", Zone: ZoneFood, Panel: "P1", MaxW: 5_000, Water: true},
		{ID: 3, Label: "O1", Zone: ZoneOps, Panel: "P1", MaxW: 5_000},
		{ID: 4, Label: "N1", Zone: ZoneMake, MaxW: 500},
		{ID: 5, Label: "F2", Zone: ZoneFood, Panel: "P1", MaxW: 4_000},
	}}
	st := Street{Layout: l}
	for _, v := range vendors {
		st.Vendors = append(st.Vendors, v)
	}
	st.place([]Assignment{{ApplicationID: vendors["stands"].ID, BoothID: 2}})
	return st, vendors
}

func TestFit(t *testing.T) {
	t.Parallel()
	st, vendors := fitStreet()
	for _, c := range []struct{ booth, vendor, want string }{
		{"M1", "guest", ""},
		{"F1", "stands", ""}, // where it stands already
		{"F2", "stands", ""}, // 4 kW given back, 4 kW taken: within 8
		{"M1", "cook", ""},
		{"F2", "wet", "booth_water"},
		{"M1", "waits", "not_selected"},
		{"M1", "in store", "needs_no_booth"},
		{"O1", "guest", "booth_is_ops"},
		{"F1", "guest", "booth_taken"},
		{"N1", "guest", "booth_power"},
		{"F2", "hungry", "booth_power"},
		{"M1", "wet", "booth_water"},
		{"M1", "hungry", "panel_full"}, // 4 + 5 kW of 8
	} {
		b, _ := st.Layout.Booth(c.booth)
		got := ""
		if why := st.Fit(Span{b}, vendors[c.vendor]); why != nil {
			got = why.Reason
		}
		if got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.vendor, c.booth, got, c.want)
		}
	}
	m1, _ := st.Layout.Booth("M1")
	full := st.Fit(Span{m1}, vendors["hungry"]).Params
	if full["panel"] != "P1" || full["left"] != 4_000 || full["needs"] != 5_000 {
		t.Errorf("%v", full)
	}
	f1, _ := st.Layout.Booth("F1")
	if taken := st.Fit(Span{f1}, vendors["guest"]).Params; taken["vendor"] != "stands" {
		t.Errorf("%v", taken)
	}
}
