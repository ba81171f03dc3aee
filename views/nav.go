package views

import "github.com/jangteo/jangteo/models"

// NavItem is one entry of a menu.
type NavItem struct {
	Key     string // message key of its word
	URL     string
	Icon    string // name of the icon, without "icon-"
	Current bool
}

// staffSections are the parts of an event that staff work in, with the role that each asks for.
var staffSections = [...]struct {
	name, path, icon string
	role             models.RoleName
}{
	{"event", "", "home", models.Desk},
	{"applications", "/applications", "users", models.Staff},
	{"selection", "/selection", "list", models.Staff},
	{"booths", "/booths", "map", models.Staff},
	{"arrivals", "/arrivals", "check", models.Desk},
	{"desk", "/desk", "qr", models.Desk},
	{"campaigns", "/campaigns", "ticket", models.Staff},
	{"tour", "/tour", "pin", models.Staff},
	{"gifts", "/gifts", "shop", models.Desk},
	{"tally", "/tally", "chart", models.Viewer},
	{"settlement", "/settlement", "won", models.Viewer},
	{"results", "/results", "list", models.Viewer},
	{"messages", "/messages", "info", models.Staff},
}

// StaffNav is the menu of an event: what the person may open. It is empty on pages that belong to no event.
func (p *Page) StaffNav() []NavItem {
	if p.Event == nil {
		return nil
	}
	var items []NavItem
	for _, s := range staffSections {
		if p.Actor.May(s.role, p.Event.ID) {
			items = append(items, NavItem{
				Key: "nav.staff." + s.name, URL: "/staff/" + p.Event.Slug + s.path, Icon: s.icon, Current: p.Section == s.name,
			})
		}
	}
	return items
}
