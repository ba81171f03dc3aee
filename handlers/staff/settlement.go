package staff

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/views"
)

// Settlement is what every vendor is owed, to the won.
func (s *Staff) Settlement(c *fiber.Ctx) error {
	settlement, err := s.Store.SettlementOf(c.UserContext(), web.Event(c))
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, &views.StaffSettlement{
		Page: section("settlement"), Settlement: settlement, Vendors: views.ByVendor(settlement),
	})
}

// settlementColumns are those of the papers into which the office copies the settlement, as keys after staff.settlement.
var settlementColumns = []string{"no", "name", "business_number", "kind", "booth", "campaign", "count", "unit", "won", "note"}

// SettlementFile is the settlement as a table for a spreadsheet.
func (s *Staff) SettlementFile(c *fiber.Ctx) error {
	settlement, err := s.Store.SettlementOf(c.UserContext(), web.Event(c))
	if err != nil {
		return err
	}
	var rows [][]any
	for _, line := range settlement.Lines {
		rows = append(rows, s.settlementRow(c, line, ""))
	}
	for _, line := range settlement.Offline {
		rows = append(rows, s.settlementRow(c, line, s.say(c, "staff.settlement.offline", nil)))
	}
	return s.sendTable(c, formatOf(c), "settlement", headings(s, c, "staff.settlement.", settlementColumns), rows)
}

// settlementRow is a line of the table. The business number has hyphens, so that it stays text.
func (s *Staff) settlementRow(c *fiber.Ctx, line models.Owed, note string) []any {
	a := line.Vendor
	var unit any = fmt.Sprint(line.Campaign.Percent, "%")
	if won, fixed := line.Campaign.Unit(); fixed {
		unit = won
	}
	return []any{
		a.No, a.Vendor.Name, korean.BusinessNumber(a.Vendor.BusinessNumber).String(), s.say(c, "kind."+string(a.Vendor.Kind), nil), line.Booth,
		line.Campaign.Name(web.Lang(c)), line.Count, unit, line.Won, note,
	}
}
