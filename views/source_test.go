package views

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// said are the refusals that a program can make: the last parts of their keys.
type said struct {
	refusals map[string]bool
	faults   map[[2]string]bool // field and reason
}

// vague reasons need a sentence for their very field: above a form "fill this in" says nothing.
var vague = []string{"required", "choose_one", "out_of_range", "must_agree", "unknown_choice"}

func TestEveryRefusalHasASentence(t *testing.T) {
	t.Parallel()
	s := said{refusals: map[string]bool{}, faults: map[[2]string]bool{}}
	for _, file := range goFiles(t, "../models", "../handlers") {
		ast.Inspect(parsed(t, file), s.listen)
	}
	if len(s.refusals) < 40 || len(s.faults) < 60 {
		t.Fatalf("found only %d refusals and %d faults: has their spelling changed?", len(s.refusals), len(s.faults))
	}
	ko := catalogues(t)["ko"]
	for reason := range s.refusals {
		if ko["refusal."+reason] == "" {
			t.Errorf("no sentence refusal.%s", reason)
		}
	}
	for fault := range s.faults {
		field, reason := fault[0], fault[1]
		if ko["fault."+reason] == "" {
			t.Errorf("no sentence fault.%s", reason)
		}
		if exact := "fault." + reason + "." + field; field != "" && slices.Contains(vague, reason) && ko[exact] == "" {
			t.Errorf("no sentence %s", exact)
		}
	}
}

// listen notes the refusals that a piece of source makes: refuse(kind, "reason"), Fault("field", "reason"),
// f.Add(wrong, "field", "reason"), f.text("field", …), Error{Reason: …, Words: …}, e.Words = "…".
func (s said) listen(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		s.listenToCall(n)
	case *ast.CompositeLit:
		s.listenToError(n)
	case *ast.AssignStmt:
		if target, ok := n.Lhs[0].(*ast.SelectorExpr); ok && target.Sel.Name == "Words" {
			s.refuse(text(n.Rhs[0]))
		}
	}
	return true
}

func (s said) listenToCall(call *ast.CallExpr) {
	arg := func(i int) string {
		if i < len(call.Args) {
			return text(call.Args[i])
		}
		return ""
	}
	switch calledName(call) {
	case "refuse":
		s.refuse(arg(1))
	case "foreign":
		s.refuse(arg(0))
	case "Fault", "fault":
		s.fault(arg(0), arg(1))
	case "Add":
		s.fault(arg(1), arg(2))
	case "text":
		if len(call.Args) == 3 {
			s.fault(arg(0), "required")
		}
	}
}

func (s said) listenToError(lit *ast.CompositeLit) {
	if baseName(lit.Type) != "Error" {
		return
	}
	said := map[string]string{}
	for _, e := range lit.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok {
				said[key.Name] = text(pair.Value)
			}
		}
	}
	switch {
	case said["Reason"] == "":
	case said["Words"] != "":
		s.refuse(said["Words"])
	default:
		s.refuse(said["Reason"])
	}
}

func (s said) refuse(reason string) {
	if reason != "" {
		s.refusals[reason] = true
	}
}

func (s said) fault(field, reason string) {
	if reason != "" {
		s.faults[[2]string{field, reason}] = true
	}
}

var (
	spokenKey  = regexp.MustCompile(`\bt "([^"]+)"`)
	builtKey   = regexp.MustCompile(`\bt \(print "([^"]+)"`)
	fieldKey   = regexp.MustCompile(`\bfield [.$] "[^"]+" "([^"]+)"`)
	assetName  = regexp.MustCompile(`\basset "([^"]+)"`)
	fileEnding = regexp.MustCompile(`\.(html|csv|js|css|png|svg|json|py)$`)
	keyShape   = regexp.MustCompile(`^[a-z_]+(\.[a-z0-9_]+)*\.?$`)
)

// TestEveryKeyExists looks at every key that templates and handlers name. One that ends in a dot is
// completed at run time, such as state.event. and needs at least one key that begins with it.
func TestEveryKeyExists(t *testing.T) {
	t.Parallel()
	ko := catalogues(t)["ko"]
	keys := slices.Collect(maps.Keys(ko))
	areas := map[string]bool{}
	for _, key := range keys {
		area, _, _ := strings.Cut(key, ".")
		areas[area] = true
	}
	check := func(place, key string) {
		begins := func(k string) bool { return strings.HasPrefix(k, key) }
		if strings.HasSuffix(key, ".") && slices.ContainsFunc(keys, begins) || ko[key] != "" {
			return
		}
		t.Errorf("%s names %q, which is not in the catalogue", place, key)
	}
	for name, source := range templates(t) {
		for _, pattern := range []*regexp.Regexp{spokenKey, builtKey, fieldKey} {
			for _, m := range pattern.FindAllStringSubmatch(source, -1) {
				check(name, m[1])
			}
		}
	}
	for _, file := range goFiles(t, ".", "../handlers") {
		for _, s := range stringsOf(t, file) {
			area, _, dotted := strings.Cut(s, ".")
			if dotted && areas[area] && keyShape.MatchString(s) && !fileEnding.MatchString(s) {
				check(file, s)
			}
		}
	}
}

var quoted = regexp.MustCompile(`"([a-z_]+(?:\.[a-z0-9_]+)*\.?)"`)

// TestNoKeyIsDead: a sentence that nothing names, whole or by its beginning, is forgotten. A hint
// goes with the label of its field.
func TestNoKeyIsDead(t *testing.T) {
	t.Parallel()
	named, begun := map[string]bool{}, []string{}
	note := func(source string) {
		for _, m := range quoted.FindAllStringSubmatch(source, -1) {
			if named[m[1]] = true; strings.HasSuffix(m[1], ".") {
				begun = append(begun, m[1])
			}
		}
	}
	for _, source := range templates(t) {
		note(source)
	}
	for _, file := range goFiles(t, "..") {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		note(string(source))
	}
	for key := range catalogues(t)["ko"] {
		byStart := slices.ContainsFunc(begun, func(start string) bool { return strings.HasPrefix(key, start) })
		if !named[key] && !named[strings.TrimSuffix(key, ".hint")] && !byStart {
			t.Errorf("nothing says %s", key)
		}
	}
}

func TestEveryAssetExists(t *testing.T) {
	t.Parallel()
	for name, source := range templates(t) {
		for _, m := range assetName.FindAllStringSubmatch(source, -1) {
			if _, err := fs.Stat(Static(), m[1]); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// forbidden would be dropped by the browsers under our policy, or speaks outside the catalogue.
var forbidden = map[string]*regexp.Regexp{
	"a style attribute": regexp.MustCompile(`(?i)<[^>]*\sstyle\s*=`),
	"a style element":   regexp.MustCompile(`(?i)<style`),
	"an on… attribute":  regexp.MustCompile(`(?i)<[^>]*\son[a-z]+\s*=`),
	"an inline script":  regexp.MustCompile(`(?i)<script(?:\s+type="module")?\s*>`),
	"another origin":    regexp.MustCompile(`(?i)(?:src|href|action)="https?:`),
	"Hangul":            regexp.MustCompile(`\p{Hangul}`),
}

func TestTemplatesObeyThePolicy(t *testing.T) {
	t.Parallel()
	for name, source := range templates(t) {
		for what, pattern := range forbidden {
			if found := pattern.FindString(source); found != "" {
				t.Errorf("%s has %s: %s", name, what, found)
			}
		}
	}
}

// TestNoHangulInGo: words belong into the catalogue. The demonstration data is invented
// Korean, the package korean is about the script itself, and the product has its name.
func TestNoHangulInGo(t *testing.T) {
	t.Parallel()
	isHangul := func(r rune) bool { return unicode.Is(unicode.Hangul, r) }
	for _, file := range goFiles(t, "..") {
		path := filepath.ToSlash(file)
		if strings.Contains(path, "models/korean/") || strings.Contains(path, "models/modelstest/") || strings.Contains(path, "demo") {
			continue
		}
		for _, s := range stringsOf(t, file) {
			if strings.ContainsFunc(strings.ReplaceAll(s, "장터", ""), isHangul) {
				t.Errorf("%s: %q belongs into the catalogue", file, s)
			}
		}
	}
}

func templates(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".html" {
			return err
		}
		content, err := fs.ReadFile(files, path)
		all[path] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// goFiles lists the Go files under some folders, tests apart.
func goFiles(t *testing.T, roots ...string) []string {
	t.Helper()
	var list []string
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err == nil && filepath.Ext(path) == ".go" && !strings.HasSuffix(path, "_test.go") {
				list = append(list, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return list
}

func parsed(t *testing.T, file string) *ast.File {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), file, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func stringsOf(t *testing.T, file string) []string {
	t.Helper()
	var list []string
	ast.Inspect(parsed(t, file), func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			list = append(list, text(lit))
		}
		return true
	})
	return list
}

// text is the value of a string literal, "" for anything else.
func text(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, _ := strconv.Unquote(lit.Value)
	return s
}

func calledName(call *ast.CallExpr) string { return baseName(call.Fun) }

// baseName is the name without its package.
func baseName(e ast.Expr) string {
	switch f := e.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}
