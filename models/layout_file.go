package models

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// LayoutFormat is what a file of a layout says that it is; it changes when old files can't be read any more.
const LayoutFormat = "jangteo-layout-1"

// layoutFileMax is how large such a file may be, and faultsShown how much of what is wrong with it is said.
const (
	layoutFileMax = 2 << 20
	faultsShown   = 50
)

// layoutFile is a plan on its way from one installation to another. Everything in it but the format
// has the meaning and the unit of Layout.
type layoutFile struct {
	Format string `json:"format"`
	Layout
}

// File writes the plan as a file that ReadLayout reads.
func (l Layout) File() ([]byte, error) {
	l.belong(0) // lists that are empty, never null
	return json.MarshalIndent(layoutFile{LayoutFormat, l}, "", " ")
}

// ReadLayout reads the file of a plan. All that is unknown or unreadable in it gets a fault of its own,
// by the path to it such as booths[3].label, and nothing of it is taken.
func ReadLayout(content []byte) (Layout, error) {
	if len(content) == 0 {
		return Layout{}, Faults{Fault("file", "required")}
	}
	if len(content) > layoutFileMax {
		return Layout{}, Faults{Fault("file", "layout_too_large")}
	}
	var file layoutFile
	r := planReader{}
	r.object("", bytes.TrimPrefix(content, []byte("\ufeff")), reflect.ValueOf(&file).Elem())
	if len(r.faults) == 0 && file.Format != LayoutFormat {
		r.fault(Fault("file", "layout_format").With("format", LayoutFormat))
	}
	return file.Layout, r.faults.Err()
}

// ImportLayout makes a plan that came as a file the next revision of the draft. One that breaks a rule of
// the street is refused whole, with a fault for each thing. A picture that this event does not have stays away.
func (s *Store) ImportLayout(ctx context.Context, by Actor, e Event, revision int, l Layout) (LayoutDraft, error) {
	l.tidy()
	faults := l.Check().Faults(Blocks)
	if more := len(faults) - faultsShown; more > 0 {
		faults = append(faults[:faultsShown], Fault("file", "more_faults").With("count", more))
	}
	if err := faults.Err(); err != nil {
		return LayoutDraft{}, err
	}
	_, err := s.LayoutPicture(ctx, e.ID, l.Background.Picture)
	if errors.Is(err, ErrNotFound) {
		l.Background = Background{}
	} else if err != nil {
		return LayoutDraft{}, err
	}
	return s.SaveLayout(ctx, by, e, revision, l)
}

// planReader goes through the values of a file one by one, so that every fault is found at once.
type planReader struct{ faults Faults }

func (r *planReader) fault(why *Error) {
	if len(r.faults) < faultsShown {
		r.faults = append(r.faults, why)
	}
}

// object reads the fields of an object; what the object has no field for is a fault.
func (r *planReader) object(path string, raw json.RawMessage, into reflect.Value) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil || fields == nil {
		r.fault(Fault("file", "layout_json").With("path", shownPath(path, "{ }")))
		return
	}
	known := fieldsOf(into)
	for _, name := range sortedKeys(fields) {
		at := strings.TrimPrefix(path+"."+name, ".")
		field, has := known[name]
		if !has {
			r.fault(Fault("file", "layout_unknown").With("path", shownPath(at, "")))
			continue
		}
		r.value(at, fields[name], field)
	}
}

func (r *planReader) value(path string, raw json.RawMessage, into reflect.Value) {
	switch into.Kind() {
	case reflect.Struct:
		r.object(path, raw, into)
	case reflect.Slice:
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) != nil {
			r.fault(Fault("file", "layout_json").With("path", shownPath(path, "[ ]")))
			return
		}
		all := reflect.MakeSlice(into.Type(), len(list), len(list))
		for i := range list {
			r.object(fmt.Sprintf("%s[%d]", path, i), list[i], all.Index(i))
		}
		into.Set(all)
	default:
		if bytes.Equal(bytes.TrimSpace(raw), []byte("null")) || json.Unmarshal(raw, into.Addr().Interface()) != nil {
			r.fault(Fault("file", "layout_value").With("path", shownPath(path, "")))
		}
	}
}

// fieldsOf are the fields of a struct by their names in JSON, those of what it embeds among them.
func fieldsOf(v reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name := f.Tag.Get("json")
		switch {
		case f.Anonymous:
			for name, inner := range fieldsOf(v.Field(i)) {
				fields[name] = inner
			}
		case name != "" && name != "-":
			fields[name] = v.Field(i)
		}
	}
	return fields
}

func sortedKeys[V any](m map[string]V) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

// shownPath is a path that fits into a sentence, with what was expected there.
func shownPath(path, want string) string {
	const most = 60
	if letters := []rune(path); len(letters) > most {
		path = string(letters[:most]) + "…"
	}
	return strings.TrimSpace(path + " " + want)
}
