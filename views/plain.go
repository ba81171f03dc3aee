package views

// PlainLogin is the form with which staff and vendors log in.
type PlainLogin struct {
	Page
	Email string // what was typed
	Next  string // own path to go on to afterwards, "" for the start page of the person
	Wrong string // sentence of a refused log-in, "" at first
}

// Template names the file of the page.
func (*PlainLogin) Template() string { return "plain/login" }

// PlainStart is behind a single-use link: it makes the first administrator, or lets a
// person of staff choose a password.
type PlainStart struct {
	Page
	First       bool   // asks for address and name too
	Email, Name string // what was typed, or whose password it will be
}

// Template names the file of the page.
func (*PlainStart) Template() string { return "plain/start" }

// PlainError says what went wrong and what to do about it.
type PlainError struct {
	Page
	Title   string // the situation, in a few words
	Message string // cause and what to do
	Back    string // own path of the way back
}

// Template names the file of the page.
func (*PlainError) Template() string { return "plain/error" }

// PlainOffline says that there is no network, and lets one try again.
type PlainOffline struct{ Page }

// Template names the file of the page.
func (*PlainOffline) Template() string { return "plain/offline" }

// PlainStop lets a vendor end advertising with one press.
type PlainStop struct {
	Page
	Vendor string
	Done   bool
}

// Template names the file of the page.
func (*PlainStop) Template() string { return "plain/stop" }
