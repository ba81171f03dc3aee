package views

import "github.com/jangteo/jangteo/models"

// NavItem is one entry of a menu.
type NavItem struct {
	Key     string // message key of its word
	URL     string
	Icon    string // name of the icon, without "icon-"
	Current bool
}

// NavGroup is what belongs together in a menu.
type NavGroup struct {
	Key   string // message key of its heading; none above what stands first
	Items []NavItem
}

// staffSections are the parts of an event that staff work in, in the order of the work, with the role that each asks for.
var staffSections = [...]struct {
	name, path, icon, group string
	role                    models.RoleName
}{
	{"event", "", "home", "", models.Desk},
	{"applications", "/applications", "users", "prepare", models.Staff},
	{"selection", "/selection", "list", "prepare", models.Staff},
	{"booths", "/booths", "map", "prepare", models.Staff},
	{"campaigns", "/campaigns", "ticket", "prepare", models.Staff},
	{"tour", "/tour", "pin", "prepare", models.Staff},
	{"messages", "/messages", "info", "prepare", models.Staff},
	{"arrivals", "/arrivals", "check", "day", models.Desk},
	{"desk", "/desk", "qr", "day", models.Desk},
	{"purchases", "/purchases", "list", "day", models.Desk},
	{"gifts", "/gifts", "shop", "day", models.Desk},
	{"tally", "/tally", "chart", "day", models.Viewer},
	{"settlement", "/settlement", "won", "after", models.Viewer},
	{"results", "/results", "list", "after", models.Viewer},
}

// StaffNav is the menu of an event: what the person may open. It is empty on pages that belong to no event.
func (p *Page) StaffNav() []NavGroup {
	if p.Event == nil {
		return nil
	}
	var groups []NavGroup
	for _, s := range staffSections {
		if !p.Actor.May(s.role, p.Event.ID) {
			continue
		}
		if key := groupKey(s.group); len(groups) == 0 || groups[len(groups)-1].Key != key {
			groups = append(groups, NavGroup{Key: key})
		}
		last := &groups[len(groups)-1]
		last.Items = append(last.Items, NavItem{
			Key: "nav.staff." + s.name, URL: "/staff/" + p.Event.Slug + s.path, Icon: s.icon, Current: p.Section == s.name,
		})
	}
	return groups
}

func groupKey(name string) string {
	if name == "" {
		return ""
	}
	return "nav.group." + name
}
