// Command app is Jangteo: it serves a city's community sale event and looks after its data.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Exit statuses that scripts may rely on.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program: what it reads and writes comes from outside, so tests run it too.
func run(ctx context.Context, args []string, env func(string) string, out, errs io.Writer) int {
	var cli commands
	exited := -1
	parser, err := kong.New(&cli,
		kong.Name("app"),
		kong.Description("Jangteo (장터) runs a city's community sale event: vendors, booths, QR coupons, tally, settlement."),
		kong.Writers(out, errs),
		kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		fmt.Fprintln(errs, err)
		return exitFailed
	}
	line, err := parser.Parse(args)
	if exited >= 0 { // --help was printed
		return exited
	}
	if err != nil {
		fmt.Fprintf(errs, "%v (see --help)\n", err)
		return exitUsage
	}
	cfg, err := readConfig(env)
	if err == nil {
		err = line.Run(&program{Config: cfg, out: out, errs: errs})
	}
	if err == nil {
		return exitDone
	}
	if !errors.Is(err, errTold) {
		fmt.Fprintln(errs, plain(err))
	}
	return exitFailed
}

// errTold ends a command whose lines said all there is to say.
var errTold = errors.New("told")

// plain makes one line of an error for the terminal.
func plain(err error) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(sentence(err), "\n", "; ")), " ")
}

// sentence says a refusal in the words that people read on a screen. Of anything else the cause
// says more.
func sentence(err error) string {
	var faults models.Faults
	var refusal *models.Error
	switch {
	case errors.As(err, &faults):
	case errors.As(err, &refusal) && errors.Unwrap(refusal) == nil:
		faults = models.Faults{refusal}
	default:
		return err.Error()
	}
	engine, unreadable := views.Load()
	if unreadable != nil {
		return err.Error()
	}
	lines := make([]string, len(faults))
	for i, fault := range faults {
		lines[i] = engine.Refusal("en", fault)
	}
	return strings.Join(lines, " ")
}
