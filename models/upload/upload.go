// Package upload is the gate for files that people send: pictures are made anew without what was
// hidden in them, PDF files are looked over and kept as they are, anything else stays outside.
package upload

import (
	"bytes"
	"context"
	"errors"
)

// MaxBytes is how large a file may be.
const MaxBytes = 10 << 20

// Type is what a file is, by its content and never by its name.
type Type string

// The types that are kept.
const (
	JPEG Type = "image/jpeg" // every picture becomes one
	PDF  Type = "application/pdf"
)

// Why a file stays outside.
var (
	ErrEmpty     = errors.New("the file is empty")
	ErrTooLarge  = errors.New("the file is larger than ten megabytes")
	ErrHEIC      = errors.New("a picture in a format that only some phones can show")
	ErrType      = errors.New("neither a picture nor a PDF")
	ErrNoPicture = errors.New("a PDF where a picture is asked for")
	ErrBroken    = errors.New("the file ends early or is damaged")
	ErrPixels    = errors.New("the picture has too many pixels")
	ErrPDFActive = errors.New("the PDF runs programs or carries files")
	ErrPDFBomb   = errors.New("the PDF unpacks to more than a paper ever holds")
)

// File is what came through the gate.
type File struct {
	Type          Type
	Content       []byte
	Width, Height int // pixels of a picture
}

// Gate lets files through, a few at a time: a picture takes much more memory open than packed.
type Gate struct{ places chan struct{} }

// NewGate makes a gate that looks at so many files at a time.
func NewGate(places int) *Gate { return &Gate{places: make(chan struct{}, places)} }

// Check looks at a paper: a picture or a PDF. It waits for a place until the context ends.
func (g *Gate) Check(ctx context.Context, content []byte) (File, error) {
	return g.admit(ctx, content, paperSide)
}

// CheckPhoto looks at a photo that is shown on pages: a picture, made smaller than a paper.
func (g *Gate) CheckPhoto(ctx context.Context, content []byte) (File, error) {
	if sniff(content) == pdf {
		return File{}, ErrNoPicture
	}
	return g.admit(ctx, content, photoSide)
}

func (g *Gate) admit(ctx context.Context, content []byte, side int) (File, error) {
	select {
	case g.places <- struct{}{}:
		defer func() { <-g.places }()
	case <-ctx.Done():
		return File{}, ctx.Err()
	}
	switch {
	case len(content) == 0:
		return File{}, ErrEmpty
	case len(content) > MaxBytes:
		return File{}, ErrTooLarge
	}
	switch f := sniff(content); f {
	case pdf:
		return File{Type: PDF, Content: content}, checkPDF(content)
	case heic:
		return File{}, ErrHEIC
	case unknown:
		return File{}, ErrType
	default:
		return remake(f, content, side)
	}
}

// format is what a file's first bytes say that it is.
type format int

const (
	unknown format = iota
	jpegFile
	pngFile
	webpFile
	heic
	pdf
)

func sniff(b []byte) format {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return jpegFile
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return pngFile
	case len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return webpFile
	case len(b) >= 12 && string(b[4:8]) == "ftyp" && heicBrand(string(b[8:12])):
		return heic
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return pdf
	}
	return unknown
}

// heicBrand knows what telephones write instead of JPEG.
func heicBrand(brand string) bool {
	switch brand {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis":
		return true
	}
	return false
}
