package placing

// Problem is what can't work, or is not what it seems: found before anything is placed.
type Problem struct {
	Reason  Why
	Booth   int64
	Other   int64
	Panel   string
	Vendors []int64
}

// What Check finds.
const (
	BoothTwice   Why = "booth_twice"   // number below 1 or used twice: left out
	VendorTwice  Why = "vendor_twice"  // the same of vendors
	PanelUnknown Why = "panel_unknown" // the booth gets no power
	EdgeUnknown  Why = "edge_unknown"  // an override that names no two booths
)
