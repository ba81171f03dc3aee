package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// table is a part of the report.
type table struct {
	title string
	head  []string
	rows  [][]string
	notes []string
}

// print writes the table as people read it in a terminal, or in Markdown.
func (t table) print(out io.Writer, markdown bool) {
	widths := make([]int, len(t.head))
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	edge, gap := "", "  "
	if markdown {
		edge, gap = "|", " | "
		fmt.Fprintf(out, "**%s**\n\n", t.title)
	} else {
		fmt.Fprintln(out, t.title)
	}
	line := func(row []string) {
		cells := make([]string, len(row))
		for i, cell := range row {
			blank := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				cells[i] = cell + blank
			} else {
				cells[i] = blank + cell // figures stand to the right
			}
		}
		text := strings.Join(cells, gap)
		if markdown {
			text = edge + " " + text + " " + edge
		}
		fmt.Fprintln(out, text)
	}
	line(t.head)
	if markdown {
		fmt.Fprintln(out, "|---|"+strings.Repeat("---:|", len(t.head)-1))
	}
	for _, row := range t.rows {
		line(row)
	}
	fmt.Fprintln(out)
	for _, note := range t.notes {
		fmt.Fprintln(out, note)
	}
	if len(t.notes) > 0 {
		fmt.Fprintln(out)
	}
}

// unknown stands for what this machine can't tell.
var unknown = math.NaN()

// figure writes a number as short as it is true: large ones without decimals, in groups of three.
func figure(v float64) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return "-"
	case v >= 100:
		return thousands(int64(math.Round(v)))
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func thousands(n int64) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func times(v float64) string {
	if s := figure(v); s != "-" {
		return s + " ×"
	}
	return "-"
}

func percent(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*v)
}

// percentile is the wait below which that share of all waits lies, in milliseconds; waits are sorted.
func percentile(waits []time.Duration, share float64) float64 {
	if len(waits) == 0 {
		return unknown
	}
	at := int(math.Ceil(share*float64(len(waits)))) - 1
	return milliseconds(waits[min(max(at, 0), len(waits)-1)])
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// median of the rounds: one that the machine disturbed does not count.
func median(values []float64) float64 {
	if len(values) == 0 || slices.ContainsFunc(values, math.IsNaN) {
		return unknown
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle]) / 2
	}
	return sorted[middle]
}
