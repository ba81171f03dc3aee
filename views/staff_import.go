package views

import (
	"slices"
	"strings"

	"github.com/jangteo/jangteo/models"
)

// StaffImports is where a list of vendors is brought in, with what became of earlier ones.
type StaffImports struct {
	Page
	Imports []models.Import
}

// Template names the file of the page.
func (*StaffImports) Template() string { return "staff/imports" }

// Stopped says whether an import died with its process.
func (p *StaffImports) Stopped(i models.Import) bool { return i.Stopped(p.Now) }

// StaffImport is one list on its way in: its columns, what would happen, how far it is.
type StaffImport struct {
	Page
	Import  models.Import
	Columns []ListColumn
	Hidden  int                  // lines that the sheet hides
	Missing []models.ImportField // without which no line can be read
	Plan    *models.ImportPlan   // nil while something is missing
	Rest    models.ImportDefaults
	Words   func(*models.Error) string // the sentence of a problem
}

// Template names the file of the page.
func (*StaffImport) Template() string { return "staff/import" }

// ListColumn is a column of a list: its heading, what stands in it, and what it means.
type ListColumn struct {
	Index    int
	Head     string
	Examples []string
	Field    models.ImportField
}

// Example is what stands in the first lines.
func (c ListColumn) Example() string { return strings.Join(c.Examples, " · ") }

// Open says whether the columns can still be matched.
func (p *StaffImport) Open() bool {
	return p.Import.State == models.ImportDraft || p.Import.State == models.ImportFailed
}

// Stopped says whether the run died with its process.
func (p *StaffImport) Stopped() bool { return p.Import.Stopped(p.Now) }

// Running says whether it is being carried out now.
func (p *StaffImport) Running() bool {
	return p.Import.State == models.ImportRunning && !p.Stopped()
}

// Fields are the choices for a column.
func (*StaffImport) Fields() []models.ImportField { return models.ImportFields }

// Needed says whether no line can be read without the field.
func (*StaffImport) Needed(f models.ImportField) bool { return slices.Contains(models.ImportNeeds, f) }

// Kinds are the choices of lines that do not say theirs.
func (*StaffImport) Kinds() []models.VendorKind { return models.VendorKinds }

// Modes are the same for the ways to take part.
func (*StaffImport) Modes() []models.Mode { return models.Modes }

// Categories are the same for goods and services.
func (*StaffImport) Categories() []string { return models.Categories }

// FoodHows are the same for how food is sold.
func (*StaffImport) FoodHows() []models.FoodHow { return models.FoodHows }

// FoodReports are the same for how the sale of food is reported.
func (*StaffImport) FoodReports() []models.FoodReport { return models.FoodReports }

// problemsShown is how many problems a page lists: who has more mends a column first.
const problemsShown = 200

// Problems are the first problems, in the order of the sheet.
func (p *StaffImport) Problems() []models.ImportProblem {
	return p.Plan.Problems[:min(problemsShown, len(p.Plan.Problems))]
}

// MoreProblems is how many are not listed.
func (p *StaffImport) MoreProblems() int { return len(p.Plan.Problems) - len(p.Problems()) }

// BadLines is how many lines have a problem.
func (p *StaffImport) BadLines() int {
	lines := map[int]bool{}
	for _, problem := range p.Plan.Problems {
		lines[problem.Line] = true
	}
	return len(lines)
}

// Head is the heading over a problem's cell, "" when it is about the whole line.
func (p *StaffImport) Head(problem models.ImportProblem) string {
	if problem.Column < 0 || problem.Column >= len(p.Columns) {
		return ""
	}
	return p.Columns[problem.Column].Head
}

// Begins says whether the import would change anything, and may.
func (p *StaffImport) Begins() bool {
	return p.Plan != nil && len(p.Plan.Problems) == 0 && p.Plan.Added+p.Plan.Changed > 0
}

// ListColumns are the columns of a table with the first different things that stand in each.
func ListColumns(t models.Table, fields []models.ImportField) []ListColumn {
	const examples, looked, length = 2, 50, 24 // lines, characters
	list := make([]ListColumn, len(t.Head))
	for i, head := range t.Head {
		list[i] = ListColumn{Index: i, Head: head, Field: fields[i]}
		for _, row := range t.Rows[:min(looked, len(t.Rows))] {
			if i >= len(row.Cells) || row.Cells[i] == "" || len(list[i].Examples) == examples {
				continue
			}
			text := []rune(row.Cells[i])
			if len(text) > length {
				text = append(text[:length-1:length-1], '…')
			}
			if !slices.Contains(list[i].Examples, string(text)) {
				list[i].Examples = append(list[i].Examples, string(text))
			}
		}
	}
	return list
}
