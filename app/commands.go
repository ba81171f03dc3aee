package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jangteo/jangteo/models"
)

// commands is the command line; kong reads names and help from it.
type commands struct {
	Serve   serveCommand   `cmd:"" default:"withargs" help:"Serve on ADDR over DATABASE_URL (this is what no command does)."`
	Demo    demoCommand    `cmd:"" help:"Serve an invented event with an afternoon of activity."`
	Migrate migrateCommand `cmd:"" help:"Bring the database up to date and say what was done."`
	User    struct {
		Add userAddCommand `cmd:"" help:"Make a staff account and print a one-time link to set the password."`
	} `cmd:"" help:"Staff accounts."`
	Device struct {
		Add deviceAddCommand `cmd:"" help:"Enrol a vendor's scanning phone and print its token once."`
	} `cmd:"" help:"Vendors' scanning phones."`
	Token struct {
		Add tokenAddCommand `cmd:"" help:"Make an API token and print it once."`
	} `cmd:"" help:"API tokens."`
	Tally   tallyCommand   `cmd:"" help:"Count an event from the rows of its ledger."`
	Verify  verifyCommand  `cmd:"" help:"Check every invariant of an event's ledger; exit 1 and a line per breach."`
	Backup  backupCommand  `cmd:"" help:"Write a consistent copy of the database while it is in use."`
	Restore restoreCommand `cmd:"" help:"Put a copy in the place of a database that nobody serves."`
	Health  healthCommand  `cmd:"" hidden:"" help:"Ask the program that serves here whether it is ready."`
	Purge   purgeCommand   `cmd:"" help:"Remove what the retention rules say is due."`
	Bench   benchCommand   `cmd:"" hidden:"" help:"Measure claims and redemptions beside one transaction per request, in a database of its own."`
}

// program is what every command works with.
type program struct {
	Config
	out, errs io.Writer
}

// open opens the database and brings it up to date.
func (p *program) open(ctx context.Context) (*models.Store, models.Migration, error) {
	s, err := models.Open(ctx, models.Config{URL: p.DatabaseURL, SecretKey: p.SecretKey})
	if err != nil {
		return nil, models.Migration{}, err
	}
	m, err := s.Migrate(ctx)
	if err != nil {
		_ = s.Close()
		return nil, m, err
	}
	return s, m, nil
}

// with runs work on the open database and closes it.
func (p *program) with(ctx context.Context, work func(s *models.Store) error) error {
	s, _, err := p.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(work(s), s.Close())
}

// inEvent does the same for a command that names an event.
func (p *program) inEvent(ctx context.Context, slug string, work func(s *models.Store, e models.Event) error) error {
	return p.with(ctx, func(s *models.Store) error {
		e, err := s.EventBySlug(ctx, slug)
		if models.ReasonOf(err) == "unknown_event" {
			return fmt.Errorf("there is no event %q", slug)
		}
		if err != nil {
			return err
		}
		return work(s, e)
	})
}

type migrateCommand struct{}

// Run is `app migrate`.
func (migrateCommand) Run(ctx context.Context, p *program) error {
	s, m, err := p.open(ctx)
	if err != nil {
		return err
	}
	if m.From == m.To {
		fmt.Fprintf(p.out, "The database is up to date (schema %d).\n", m.To)
	} else {
		fmt.Fprintf(p.out, "The database went from schema %d to %d.\n", m.From, m.To)
	}
	return s.Close()
}

type userAddCommand struct {
	Email string `required:"" help:"Address that the person logs in with."`
	Name  string `help:"Name shown to others; the part before the @ when missing."`
	Role  string `required:"" enum:"admin,manager,staff,desk,viewer" help:"admin, manager, staff, desk or viewer."`
	Event string `help:"Slug of the event that the role is for; all events when missing."`
}

// Run is `app user add`.
func (c userAddCommand) Run(ctx context.Context, p *program) error {
	add := func(s *models.Store, event int64) error {
		_, token, err := s.AddStaff(ctx, models.Program, c.Email, c.Name, models.RoleName(c.Role), event)
		if err != nil {
			return err
		}
		fmt.Fprintln(p.out, p.linkBase()+"/start/"+token)
		return nil
	}
	if c.Event == "" {
		return p.with(ctx, func(s *models.Store) error { return add(s, 0) })
	}
	return p.inEvent(ctx, c.Event, func(s *models.Store, e models.Event) error { return add(s, e.ID) })
}

type deviceAddCommand struct {
	Event  string `required:"" help:"Slug of the event."`
	Vendor string `required:"" help:"Number of the vendor, as S01."`
	Label  string `default:"phone" help:"What to call the phone."`
}

// Run is `app device add`.
func (c deviceAddCommand) Run(ctx context.Context, p *program) error {
	return p.inEvent(ctx, c.Event, func(s *models.Store, e models.Event) error {
		a, err := s.ApplicationByNo(ctx, e.ID, c.Vendor)
		if errors.Is(err, models.ErrNotFound) {
			return fmt.Errorf("no vendor %q takes part in %s", c.Vendor, e.Slug)
		}
		if err != nil {
			return err
		}
		d, token, err := s.EnrolDevice(ctx, models.Program, a, c.Label)
		if err != nil {
			return err
		}
		return json.NewEncoder(p.out).Encode(struct {
			Device string `json:"device"`
			Token  string `json:"token"`
		}{d.PublicID, token})
	})
}

type tokenAddCommand struct {
	Event string `required:"" help:"Slug of the event."`
	Role  string `required:"" enum:"staff,viewer" help:"staff or viewer."`
	Label string `default:"" help:"What the token is for."`
}

// Run is `app token add`.
func (c tokenAddCommand) Run(ctx context.Context, p *program) error {
	return p.inEvent(ctx, c.Event, func(s *models.Store, e models.Event) error {
		token, err := s.AddToken(ctx, models.Program, e, models.RoleName(c.Role), c.Label)
		if err == nil {
			fmt.Fprintln(p.out, token)
		}
		return err
	})
}

type tallyCommand struct {
	Event  string `required:"" help:"Slug of the event."`
	Format string `enum:"json,csv" default:"json" help:"json or csv."`
}

// Run is `app tally`.
func (c tallyCommand) Run(ctx context.Context, p *program) error {
	return p.inEvent(ctx, c.Event, func(s *models.Store, e models.Event) error {
		t, err := s.TallyOf(ctx, e, 0)
		if err != nil {
			return err
		}
		breaches, err := s.Verify(ctx, e)
		if err != nil {
			return err
		}
		if c.Format == "csv" {
			err = tallyCSV(p.out, t)
		} else {
			err = tallyJSON(p.out, e, t, len(breaches) == 0)
		}
		if err == nil && len(breaches) > 0 {
			err = fmt.Errorf("the running counters do not agree with the rows: %s", strings.Join(breaches, "; "))
		}
		return err
	})
}

func tallyJSON(out io.Writer, e models.Event, t models.Tally, agrees bool) error {
	type campaign struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		models.Count
	}
	type vendor struct {
		No   string `json:"no"`
		Name string `json:"name"`
		models.Count
	}
	answer := struct {
		Event string `json:"event"`
		models.Count
		People    int64      `json:"people"`
		Agrees    bool       `json:"agrees"`
		Campaigns []campaign `json:"campaigns"`
		Vendors   []vendor   `json:"vendors"`
	}{Event: e.Slug, Count: t.Total, People: t.People, Agrees: agrees}
	for _, c := range t.Campaigns {
		answer.Campaigns = append(answer.Campaigns, campaign{c.Campaign.PublicID, c.Campaign.NameKo, c.Count})
	}
	for _, v := range t.Vendors {
		answer.Vendors = append(answer.Vendors, vendor{v.Vendor.No, v.Vendor.Vendor.Name, v.Count})
	}
	return json.NewEncoder(out).Encode(answer)
}

// tallyCSV writes a table that Excel opens as it is: with a byte order mark.
func tallyCSV(out io.Writer, t models.Tally) error {
	if _, err := io.WriteString(out, "\ufeff"); err != nil {
		return err
	}
	w := csv.NewWriter(out)
	line := func(by, id, name string, c models.Count) {
		_ = w.Write([]string{by, id, name, strconv.FormatInt(c.Issued, 10), strconv.FormatInt(c.Redeemed, 10),
			strconv.FormatInt(c.Reversed, 10), strconv.FormatInt(c.Won, 10)}) // Flush reports the error
	}
	_ = w.Write([]string{"by", "id", "name", "issued", "redeemed", "reversed", "won"})
	line("total", "", "", t.Total)
	for _, c := range t.Campaigns {
		line("campaign", c.Campaign.PublicID, c.Campaign.NameKo, c.Count)
	}
	for _, v := range t.Vendors {
		line("vendor", v.Vendor.No, v.Vendor.Vendor.Name, v.Count)
	}
	w.Flush()
	return w.Error()
}

type verifyCommand struct {
	Event string `required:"" help:"Slug of the event."`
}

// Run is `app verify`.
func (c verifyCommand) Run(ctx context.Context, p *program) error {
	return p.inEvent(ctx, c.Event, func(s *models.Store, e models.Event) error {
		breaches, err := s.Verify(ctx, e)
		if err != nil {
			return err
		}
		for _, b := range breaches {
			fmt.Fprintln(p.out, b)
		}
		if len(breaches) > 0 {
			return errTold
		}
		fmt.Fprintf(p.out, "The ledger of %s agrees: chain, counters, coupons and slots.\n", e.Slug)
		return nil
	})
}

type backupCommand struct {
	File string `arg:"" help:"New file to write."`
}

// Run is `app backup`.
func (c backupCommand) Run(ctx context.Context, p *program) error {
	return p.with(ctx, func(s *models.Store) error {
		if err := s.Backup(ctx, p.DatabaseURL, c.File); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s is written. Keep the key file of the database with it: without it personal data stays sealed.\n", c.File)
		return nil
	})
}

type restoreCommand struct {
	File string `arg:"" help:"Copy that backup made."`
}

// Run is `app restore`.
func (c restoreCommand) Run(ctx context.Context, p *program) error {
	if err := models.Restore(ctx, p.DatabaseURL, c.File); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s is restored.\n", c.File)
	return nil
}

type purgeCommand struct {
	DryRun bool `help:"Only say what would go."`
}

// Run is `app purge`.
func (c purgeCommand) Run(ctx context.Context, p *program) error {
	return p.with(ctx, func(s *models.Store) error {
		done, err := s.Purge(ctx, c.DryRun)
		for _, d := range done {
			fmt.Fprintf(p.out, "%-18s %d\n", d.Rule, d.Rows)
		}
		return err
	})
}
