package print

import (
	"strings"

	"github.com/jangteo/jangteo/models"
)

// Vendors is the list of who stands where, row by row, then of who stands at no booth.
func Vendors(h Head, st models.Street) ([]byte, error) {
	p := newPaper(h, h.say("print.vendors.title")).footed()
	p.page("P", "A4")
	if len(st.Layout.Booths)+len(st.Vendors) == 0 {
		p.nothing("print.no_vendors")
		return p.bytes()
	}
	columns := []column{{"print.booth", 12, true}, {"print.vendor", 42, true}, {"print.no", 11, false}, {"print.category", 22, false}, {"print.products", 45, false}}
	for _, row := range st.Layout.Rows() {
		p.heading(h.with("print.row", map[string]any{"row": row}))
		var cells [][]string
		for _, b := range st.Layout.Booths {
			if b.Row == row {
				cells = append(cells, h.vendorCells(st, b))
			}
		}
		p.table(columns, cells)
	}
	var stores, waiting [][]string
	for _, a := range st.Vendors {
		switch _, placed := st.SpanOf[a.ID]; {
		case placed:
		case a.Mode.NeedsBooth():
			waiting = append(waiting, h.cellsOf("", a))
		default:
			stores = append(stores, h.cellsOf("", a))
		}
	}
	for _, part := range []struct {
		key   string
		cells [][]string
	}{{"print.vendors.stores", stores}, {"print.vendors.waiting", waiting}} {
		if len(part.cells) > 0 {
			p.heading(h.say(part.key))
			p.table(columns, part.cells)
		}
	}
	return p.bytes()
}

// vendorCells are a booth's line of the list.
func (h Head) vendorCells(st models.Street, b models.Booth) []string {
	if a, taken := st.ByBooth[b.ID]; taken {
		return h.cellsOf(b.Label, a)
	}
	use := h.use(st, b)
	if use == "" {
		use = h.say("print.free")
	}
	return []string{b.Label, use, "", "", ""}
}

func (h Head) cellsOf(booth string, a models.Application) []string {
	return []string{booth, a.Vendor.Name, a.No, h.say("category." + a.Category), products(a)}
}

// products are the names of what a vendor sells.
func products(a models.Application) string {
	names := make([]string, len(a.Products))
	for i, product := range a.Products {
		names[i] = product.Name
	}
	return strings.Join(names, ", ")
}
