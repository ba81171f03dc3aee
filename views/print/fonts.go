package print

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io"
	"strings"
	"sync"

	"golang.org/x/image/font/sfnt"
)

//go:embed fonts/*.ttf.gz
var fontFiles embed.FS

// face is one weight of the letters: the whole TrueType file, and what is in it.
type face struct {
	file  []byte
	font  *sfnt.Font
	known sync.Map // rune → bool
}

var (
	regular = sync.OnceValue(func() *face { return openFace("Regular") })
	bold    = sync.OnceValue(func() *face { return openFace("Bold") })
)

func openFace(weight string) *face {
	packed, err := fontFiles.ReadFile("fonts/JangteoPrint-" + weight + ".ttf.gz")
	if err != nil {
		panic(err) // the file is in the program
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(err)
	}
	file, err := io.ReadAll(unpacked)
	if err != nil {
		panic(err)
	}
	font, err := sfnt.Parse(file)
	if err != nil {
		panic(err)
	}
	return &face{file: file, font: font}
}

func (f *face) has(r rune) bool {
	if known, asked := f.known.Load(r); asked {
		return known.(bool)
	}
	glyph, err := f.font.GlyphIndex(nil, r)
	has := err == nil && glyph != 0
	f.known.Store(r, has)
	return has
}

// unknown stands for a letter that the fonts lack, so that nothing vanishes without a trace.
const unknown = '□'

// written is a text with only letters that can be written.
func written(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case r < ' ', r == '\u200b', r == '\ufe0f', r == '\u200d':
			return -1
		case regular().has(r):
			return r
		}
		return unknown
	}, text)
}
