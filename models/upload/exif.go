package upload

import (
	"bytes"
	"encoding/binary"
	"image"
)

// orientation is Exif's tag 0x0112: how the telephone was held.
type orientation int

const upright orientation = 1

// turn stands a picture upright: 2, 4, 5 and 7 are mirrored, 5 to 8 lie on a side.
func (o orientation) turn(src *image.RGBA) *image.RGBA {
	if o <= upright || o > 8 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	if o >= 5 {
		dst = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			copy(dst.Pix[o.offset(dst, x, y, w, h):][:4], src.Pix[y*src.Stride+4*x:])
		}
	}
	return dst
}

// offset is where a pixel at x, y of a picture of w × h goes.
func (o orientation) offset(dst *image.RGBA, x, y, w, h int) int {
	switch o {
	case 2:
		x = w - 1 - x
	case 3:
		x, y = w-1-x, h-1-y
	case 4:
		y = h - 1 - y
	case 5:
		x, y = y, x
	case 6:
		x, y = h-1-y, x
	case 7:
		x, y = h-1-y, w-1-x
	case 8:
		x, y = y, w-1-x
	}
	return y*dst.Stride + 4*x
}

// jpegFacts is what the head of a JPEG says besides its pixels.
type jpegFacts struct {
	orientation orientation
	progressive bool
}

// readJPEG walks the segments up to the pixels. What it can't read it leaves at its ordinary value:
// the decoder is who says that a file is broken.
func readJPEG(b []byte) jpegFacts {
	facts := jpegFacts{orientation: upright}
	for at := 2; at+4 <= len(b) && b[at] == 0xff; {
		marker, size := b[at+1], int(binary.BigEndian.Uint16(b[at+2:]))
		if marker == 0xff { // padding
			at++
			continue
		}
		if marker == 0xda || size < 2 || at+2+size > len(b) {
			break
		}
		segment := b[at+4 : at+2+size]
		if tiff, is := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); is && marker == 0xe1 {
			facts.orientation = readOrientation(tiff)
		}
		facts.progressive = facts.progressive || marker == 0xc2
		at += 2 + size
	}
	return facts
}

// readOrientation looks for the one tag in the first directory of Exif.
func readOrientation(tiff []byte) orientation {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(tiff[:2]) == "MM" {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return upright
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			break
		}
		const tag, short = 0x0112, 3
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short {
			return orientation(order.Uint16(entries[8:]))
		}
		entries = entries[12:]
	}
	return upright
}
