package print

import (
	"bytes"
	"fmt"

	qrcode "github.com/skip2/go-qrcode"
)

// modules are the dark and light squares of a code, with the quiet zone of four around it.
func modules(payload string) ([][]bool, error) {
	code, err := qrcode.New(payload, qrcode.Medium)
	if err != nil {
		return nil, err
	}
	return code.Bitmap(), nil
}

// packed writes modules as rows of bits, each row beginning with a new byte, 1 for dark.
func packed(modules [][]bool) []byte {
	stride := (len(modules) + 7) / 8
	bits := make([]byte, stride*len(modules))
	for y, row := range modules {
		for x, dark := range row {
			if dark {
				bits[y*stride+x/8] |= 0x80 >> (x % 8)
			}
		}
	}
	return bits
}

// qr draws a code as a stencil of one bit a module: small in the file, and sharp at any size. side is
// with the quiet zone, in millimetres.
func (p *paper) qr(x, y, side float64, payload string) {
	squares, err := modules(payload)
	if err != nil {
		p.SetError(err)
		return
	}
	p.stamp(x, y, side, squares)
}

// stamp draws the modules of a code, see qr.
func (p *paper) stamp(x, y, side float64, squares [][]bool) {
	_, high := p.GetPageSize()
	scale := 1 / point
	var out bytes.Buffer
	fmt.Fprintf(&out, "q 0 g %.3f 0 0 %.3f %.3f %.3f cm\nBI /W %d /H %d /IM true /D [1 0] ID ",
		side*scale, side*scale, x*scale, (high-y-side)*scale, len(squares), len(squares))
	out.Write(packed(squares))
	out.WriteString("\nEI Q")
	p.RawWriteBuf(&out)
}
