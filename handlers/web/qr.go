package web

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"

	qrcode "github.com/skip2/go-qrcode"
)

// QR draws a code as a black and white PNG, one pixel a module with the quiet zone of four around
// it; style sheets scale it without smoothing.
func QR(payload string) ([]byte, error) {
	code, err := qrcode.New(payload, qrcode.Medium)
	if err != nil {
		return nil, err
	}
	modules := code.Bitmap()
	picture := image.NewPaletted(image.Rect(0, 0, len(modules), len(modules)), color.Palette{color.White, color.Black})
	for y, row := range modules {
		for x, dark := range row {
			if dark {
				picture.SetColorIndex(x, y, 1)
			}
		}
	}
	var out bytes.Buffer
	err = png.Encode(&out, picture)
	return out.Bytes(), err
}

// QRLines draws a code for a terminal with light letters on a dark ground, two modules a character;
// "" when the payload does not fit into a code.
func QRLines(payload string) string {
	code, err := qrcode.New(payload, qrcode.Medium)
	if err != nil {
		return ""
	}
	modules := code.Bitmap()
	light := func(x, y int) bool { return y >= len(modules) || !modules[y][x] }
	var out strings.Builder
	for y := 0; y < len(modules); y += 2 {
		for x := range modules[y] {
			out.WriteString(half(light(x, y), light(x, y+1)))
		}
		out.WriteByte('\n')
	}
	return out.String()
}

func half(top, bottom bool) string {
	switch {
	case top && bottom:
		return "█"
	case top:
		return "▀"
	case bottom:
		return "▄"
	}
	return " "
}
