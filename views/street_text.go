package views

import (
	"strings"
	"unicode"
)

// textWidth estimates how wide a text is, in heights of its letters: Hangul is almost square,
// Latin letters and digits take a little over half.
func textWidth(s string) float64 {
	w := 0.0
	for _, r := range s {
		w += letterWidth(r)
	}
	return w
}

func letterWidth(r rune) float64 {
	switch {
	case r == ' ':
		return 0.3
	case unicode.Is(unicode.Hangul, r) || unicode.Is(unicode.Han, r):
		return 0.94
	}
	return 0.6
}

// wrapped breaks a name into at most two lines where it is read best: at a space, else in its
// middle, and a Latin word with a hyphen. What does not fit ends in an ellipsis.
func wrapped(name string, width float64) []string {
	name = strings.TrimSpace(name)
	if name == "" {
		return nil
	}
	if textWidth(name) <= width {
		return []string{name}
	}
	first, rest := broken(name, width)
	if textWidth(rest) > width {
		rest = fitting(rest, width-letterWidth('…')) + "…"
	}
	return []string{first, rest}
}

// broken breaks a name after its first line.
func broken(name string, width float64) (first, rest string) {
	full := fitting(name, width)
	if i := strings.LastIndexByte(name[:min(len(full)+1, len(name))], ' '); i > 0 {
		return name[:i], name[i+1:]
	}
	if latin(full) {
		full = fitting(name, width-letterWidth('-'))
		return full + "-", name[len(full):]
	}
	letters := []rune(name)
	if half := string(letters[:(len(letters)+1)/2]); textWidth(half) <= width {
		full = half
	}
	return full, name[len(full):]
}

func latin(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.Is(unicode.Latin, r) })
}

// fitting is as much of a text as a width holds, at least one letter.
func fitting(s string, width float64) string {
	used := 0.0
	for i, r := range s {
		used += letterWidth(r)
		if used > width && i > 0 {
			return s[:i]
		}
	}
	return s
}
