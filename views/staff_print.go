package views

// StaffPrints lists what can be printed about the street.
type StaffPrints struct {
	Page
	Booths, Placed, Waiting int
	Sheets                  []Sheet
}

// Template names the file of the page.
func (*StaffPrints) Template() string { return "staff/prints" }

// Sheet is one thing to print: print.NAME.title is its title, print.NAME.about what it is for.
type Sheet struct {
	Name string
	File string // under …/print
}

// Sheets are all that can be printed, in the order in which an event needs them.
var Sheets = []Sheet{
	{"plan", "plan.pdf"}, {"fire", "fire.pdf"}, {"vendors", "vendors.pdf"}, {"load_in", "load-in.pdf"}, {"signs", "signs.pdf"}, {"cards", "cards.pdf"}, {"stickers", "stickers.pdf"},
}
