package views

import "fmt"

// Chip is a state in a word, with a tone: neutral, info, success, warning, danger or plain.
type Chip struct{ Tone, Text string }

// FieldError is the sentence under a field; it prints nothing when Text is empty.
type FieldError struct{ ID, Text string }

// FieldError is what {{template "field-error"}} takes.
func (p *Page) FieldError(field string) FieldError {
	return FieldError{ID: "f-" + field + "-error", Text: p.Faults[field]}
}

// Field is one input of a form with its label above, its hint and its fault. Templates make
// it with {{template "field" (field . "email" "plain.login.email" .Email "type" "email")}}: the
// name of the input, the key of its label (the hint's key ends in .hint and may be missing),
// the value, and pairs of options.
type Field struct {
	Name, ID     string
	Label, Hint  string
	Value, Fault string
	Type         string // of the input; "text" when not given
	Mark         string // "required" or "optional" shows the word beside the label
	Autocomplete string
	InputMode    string
	MaxLength    string
	Unit         string // behind the input: kW, 원
	Class        string // of the input: input-short, input-medium
}

// DescribedBy lists the ids of what explains the input.
func (f Field) DescribedBy() string {
	ids := ""
	if f.Hint != "" {
		ids = f.ID + "-hint"
	}
	if f.Fault != "" {
		if ids != "" {
			ids += " "
		}
		ids += f.ID + "-error"
	}
	return ids
}

func (w words) field(s Screen, name, key string, value any, options ...string) (Field, error) {
	f := Field{
		Name: name, ID: "f-" + name, Label: w.text(key, nil), Hint: w.catalogue[key+".hint"],
		Value: fmt.Sprint(value), Fault: s.Base().Faults[name], Type: "text",
	}
	if len(options)%2 != 0 {
		return f, fmt.Errorf("field %q: an option has no value", name)
	}
	for i := 0; i < len(options); i += 2 {
		if err := f.set(options[i], options[i+1]); err != nil {
			return f, err
		}
	}
	return f, nil
}

func (f *Field) set(option, value string) error {
	to := map[string]*string{
		"type": &f.Type, "mark": &f.Mark, "autocomplete": &f.Autocomplete, "inputmode": &f.InputMode,
		"maxlength": &f.MaxLength, "unit": &f.Unit, "class": &f.Class, "id": &f.ID,
	}[option]
	if to == nil {
		return fmt.Errorf("field %q has no option %q", f.Name, option)
	}
	*to = value
	return nil
}
