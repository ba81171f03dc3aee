package views

import "strings"

// PlainAPI is the programmatic contract for people: every call of the document that programs
// read. Its own sentences are English; headings and refusals are in the reader's language.
type PlainAPI struct {
	Page
	Intro   []APIText // paragraphs
	Topics  []APITopic
	Nouns   []APINoun
	Refusal []APIField // the body of every refusal
	Reasons []APIReason
}

// Template names the file of the page.
func (*PlainAPI) Template() string { return "plain/api_docs" }

// APIText is a sentence or more of the document, in runs of words and of code.
type APIText []APIRun

// APIRun is a piece of text: plain, or a name as programs write it.
type APIRun struct {
	Text string
	Code bool
	Link string // where the page says more about it, "" for nowhere
}

// APITopic is something that holds for all calls.
type APITopic struct {
	Title string
	Text  []APIText // paragraphs
}

// APINoun is a thing of the street with its calls.
type APINoun struct {
	Name  string // as the document has it: redemptions
	Text  APIText
	Calls []APICall
}

// APICall is one method at one path.
type APICall struct {
	ID       string // operationId, the anchor on the page
	Method   string // GET or POST
	Path     string
	Summary  string
	Text     APIText
	Who      []APICaller // any of them may call
	Inputs   []APIInput
	Body     []APIField
	Answers  []APIAnswer
	Refusals []APIRefusal
	Curl     string
}

// Parts is the path cut where a line may end.
func (c APICall) Parts() []string { return strings.SplitAfter(c.Path, "/") }

// APICaller is a way to say who one is, with the least role that it needs.
type APICaller struct {
	Scheme string // anyone, device, token, phone, session or shopper
	Role   string // "" when the scheme has none
}

// APIInput is a part of the address, or a header.
type APIInput struct {
	In string // path, query or header
	APIField
}

// APIField is a value with its name; nested ones are written vendor.no and vendors[].no.
type APIField struct {
	Name   string
	Type   string // as programs call it: string, integer or null
	Mark   string // required, sometimes (left out when there is none) or ""
	Text   APIText
	Values []string // all that it can be, when these are few
}

// Parts is the name cut where a line may end.
func (f APIField) Parts() []string {
	return strings.Split(strings.NewReplacer(".", ".\n", "_", "_\n").Replace(f.Name), "\n")
}

// APIAnswer is a success. Statuses that have the same fields share one.
type APIAnswer struct {
	Statuses []APIStatus
	Fields   []APIField
	Example  string // JSON, "" without one
}

// APIStatus is what a success means.
type APIStatus struct {
	Status string
	Text   APIText
}

// APIRefusal is what a call is refused for with one status.
type APIRefusal struct {
	Status string
	Text   APIText
}

// APIReason is a reason with the sentence that people get. What differs each time is in braces.
type APIReason struct {
	Reason   string
	Status   string
	Sentence string
}
