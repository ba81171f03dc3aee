package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/jangteo/jangteo/"

// pkg is what go list says of a package.
type pkg struct {
	ImportPath string
	Imports    []string
}

// room is the package's path within the project.
func (p pkg) room() string { return strings.TrimPrefix(p.ImportPath, module) }

// TestWalls keeps the house in order: who may know whom.
func TestWalls(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			if why := wall(p.room(), imported); why != "" {
				t.Errorf("%s imports %s: %s", p.room(), imported, why)
			}
		}
	}
}

func packages(t *testing.T) []pkg {
	t.Helper()
	list := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	list.Dir = ".."
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// wall says why a room must not know an imported package, or "".
func wall(room, imported string) string {
	under := func(path, house string) bool { return path == house || strings.HasPrefix(path, house+"/") }
	inside, own := strings.CutPrefix(imported, module)
	switch {
	case strings.Contains(imported, "gofiber/") && !under(room, "handlers") && room != "app":
		return "Fiber stays in handlers and app"
	case strings.Contains(imported, "gorm") && !under(room, "models"):
		return "GORM stays in models"
	case strings.Contains(imported, "excelize") && room != "handlers/sheet":
		return "excelize stays in handlers/sheet"
	case strings.Contains(imported, "fpdf") && room != "views/print":
		return "fpdf stays in views/print"
	case slices.Contains(leaves, room) && strings.Contains(imported, "."):
		return "a leaf imports the standard library only"
	case under(room, "models/upload") && strings.Contains(imported, ".") && !strings.HasPrefix(imported, "golang.org/x/image/"):
		return "the gate knows files and nothing else"
	case !own:
		return ""
	case rank(inside) > rank(room):
		return "imports go one way: app, handlers, audiences, web, views, models, leaves"
	case rank(inside) == rank(room) && inside != room:
		return "audiences and leaves do not know each other"
	}
	return ""
}

// leaves are rooms that know nothing of the street's database.
var leaves = []string{"models/korean", "models/commit", "models/draw", "models/calendar", "models/placing"}

// rank is how high in the house a room lies.
func rank(room string) int {
	switch {
	case room == "app":
		return 6
	case room == "handlers":
		return 5
	case room == "handlers/web":
		return 3
	case room == "handlers/sheet":
		return 2 // files, not requests
	case strings.HasPrefix(room, "handlers/"):
		return 4
	case room == "views", room == "views/print":
		return 2
	case room == "models/modelstest":
		return 2 // makes models for tests
	case room == "models":
		return 1
	}
	return 0
}

// TestWallsStop shows that the walls can fail.
func TestWallsStop(t *testing.T) {
	t.Parallel()
	for room, imported := range map[string]string{
		"models/modelstest": "github.com/gofiber/fiber/v2",
		"handlers/shopper":  "gorm.io/gorm",
		"views":             module + "handlers/web",
		"views/print":       module + "views",
		"handlers/staff":    "codeberg.org/go-pdf/fpdf",
		"handlers/vendor":   module + "handlers/staff",
		"models/korean":     "golang.org/x/text/width",
		"models/commit":     "gorm.io/gorm/clause",
		"models/upload":     "golang.org/x/text/width",
		"models":            "github.com/xuri/excelize/v2",
		"handlers/sheet":    module + "handlers/web",
		"models/draw":       module + "models/korean",
		"models/placing":    module + "models/draw",
	} {
		if wall(room, imported) == "" {
			t.Errorf("%s may import %s", room, imported)
		}
	}
}
