package views

import "github.com/jangteo/jangteo/models"

// StaffBoothRules says of each category of goods how it is placed.
type StaffBoothRules struct {
	Page
	Each int // booths side by side that one vendor may have
	Rows []BoothRuleRow
	Seen int64 // revision of the street
}

// Template names the file of the page.
func (*StaffBoothRules) Template() string { return "staff/booth_rules" }

// Ways are the choices for equal goods.
func (*StaffBoothRules) Ways() []models.EqualGoods { return models.EqualWays }

// Eaches are the choices for how many booths one vendor may have.
func (*StaffBoothRules) Eaches() []int {
	list := make([]int, models.BoothsMost)
	for i := range list {
		list[i] = i + 1
	}
	return list
}

// BoothRuleRow is the rule of one category, as it holds or as it was typed.
type BoothRuleRow struct {
	Category, Equal, Most string
	Sellers               int // vendors that need a booth
}

// EqualName is the name of the input for equal goods.
func (r BoothRuleRow) EqualName() string { return "equal_" + r.Category }

// MostName is the name of the limit's input.
func (r BoothRuleRow) MostName() string { return "most_" + r.Category }

// BoothRuleRows are the rules that hold on a board.
func BoothRuleRows(b models.PlaceBoard) []BoothRuleRow {
	var list []BoothRuleRow
	for _, category := range models.Categories {
		rule := b.Rule(category)
		list = append(list, BoothRuleRow{Category: category, Equal: string(rule.Equal), Most: unlessZero(rule.Most), Sellers: b.Sellers(category)})
	}
	return list
}
