package staff

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"

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

// columns are those of the papers into which the office copies the settlement, as keys after staff.settlement.
var columns = []string{"no", "name", "business_number", "kind", "booth", "campaign", "count", "unit", "won", "note"}

// SettlementCSV is the settlement as a table for a spreadsheet.
func (s *Staff) SettlementCSV(c *fiber.Ctx) error {
	settlement, err := s.Store.SettlementOf(c.UserContext(), web.Event(c))
	if err != nil {
		return err
	}
	rows := [][]string{make([]string, len(columns))}
	for i, column := range columns {
		rows[0][i] = s.say(c, "staff.settlement."+column, nil)
	}
	for _, line := range settlement.Lines {
		rows = append(rows, s.settlementRow(c, line))
	}
	file, err := spreadsheet(rows)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, fmt.Sprintf(`attachment; filename="settlement-%s.csv"`, web.Event(c).Slug))
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(file)
}

// settlementRow is a line of the table. The business number has hyphens, so that it stays text.
func (s *Staff) settlementRow(c *fiber.Ctx, line models.Owed) []string {
	a := line.Vendor
	return []string{
		a.No, a.Vendor.Name, korean.BusinessNumber(a.Vendor.BusinessNumber).String(), s.say(c, "kind."+string(a.Vendor.Kind), nil), line.Booth,
		line.Campaign.Name(web.Lang(c)), fmt.Sprint(line.Count), fmt.Sprint(line.Campaign.DiscountWon), fmt.Sprint(line.Won), "",
	}
}

// byteOrderMark lets Excel read Korean in UTF-8.
const byteOrderMark = "\ufeff"

// spreadsheet writes a table that Excel opens as it is: a cell that would be run as a formula is
// made text by an apostrophe.
func spreadsheet(rows [][]string) ([]byte, error) {
	var file bytes.Buffer
	file.WriteString(byteOrderMark)
	w := csv.NewWriter(&file)
	w.UseCRLF = true
	for _, row := range rows {
		for i, cell := range row {
			row[i] = harmless(cell)
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return file.Bytes(), w.Error()
}

func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
