package views

import "github.com/jangteo/jangteo/models"

// StaffAccounts lists who has a role, and adds people. Link is shown once, right after.
type StaffAccounts struct {
	Page
	Members []StaffMember
	Events  []models.Event // to give a role in
	Form    AccountForm
	Link    string
	LinkFor string // the address of the person that the link is for
}

// Template names the file of the page.
func (*StaffAccounts) Template() string { return "staff/accounts" }

// Office is the menu of the page.
func (*StaffAccounts) Office() Office { return Office{Current: "accounts", Admin: true} }

// RoleNames are the choices, from least to most.
func (*StaffAccounts) RoleNames() []models.RoleName { return models.RoleNames }

// StaffMember is a person with roles.
type StaffMember struct {
	Account models.Account
	Roles   []StaffRole
}

// StaffRole is a role in an event; Event is nil for all events.
type StaffRole struct {
	Name  models.RoleName
	Event *models.Event
}

// AccountForm is what was typed about a new person. Event is a slug, "" for all events.
type AccountForm struct{ Email, Name, Role, Event string }
