package upload

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"
)

// What a paper holds at most. Readers open it in their browser, so that nothing here draws it.
const (
	pdfPages    = 100
	pdfObjects  = 20_000
	pdfUnpacked = 200 << 20 // bytes in all streams
	pdfTail     = 2048      // bytes in which the end must be marked
)

var (
	pdfObject = []byte(" obj")
	pdfStream = []byte("stream") // stands in endstream too
	pdfCount  = regexp.MustCompile(`/Count\s+(\d{1,9})`)
	pdfPage   = regexp.MustCompile(`/Type\s*/Page\b`)
	// Programs, other files inside, and filters upon filters, which is how a bomb is packed.
	pdfActive = regexp.MustCompile(`/(JavaScript|Launch|EmbeddedFile|RichMedia)\b`)
	pdfNested = regexp.MustCompile(`/(Flate|LZW|RunLength)Decode\s*/(Flate|LZW|RunLength)Decode\b`)
)

// checkPDF looks a file over without drawing it. Names may be written in other ways and hidden in
// packed objects: who reads it is protected by a sandbox besides.
func checkPDF(b []byte) error {
	switch {
	case !bytes.Contains(b[max(0, len(b)-pdfTail):], []byte("%%EOF")):
		return ErrBroken
	case !bytes.Contains(b, []byte("startxref")) || !bytes.Contains(b, pdfObject):
		return ErrBroken
	case pdfActive.Match(b):
		return ErrPDFActive
	case pdfNested.Match(b), bytes.Count(b, pdfObject) > pdfObjects, bytes.Count(b, pdfStream) > 2*pdfObjects,
		len(pdfPage.FindAllIndex(b, pdfPages+1)) > pdfPages, pages(b) > pdfPages:
		return ErrPDFBomb
	}
	return unpack(b)
}

// pages is the largest count that a tree of pages claims.
func pages(b []byte) int {
	most := 0
	for _, m := range pdfCount.FindAllSubmatch(b, -1) {
		n, _ := strconv.Atoi(string(m[1])) // nine digits fit
		most = max(most, n)
	}
	return most
}

// unpack counts what the packed streams hold, and stops at the first byte too many.
func unpack(b []byte) error {
	var unpacked io.Reader
	for left := int64(pdfUnpacked); ; {
		_, rest, found := bytes.Cut(b, pdfStream)
		if !found {
			return nil
		}
		packed := bytes.NewReader(bytes.TrimLeft(rest, "\r\n"))
		var err error
		if again, used := unpacked.(zlib.Resetter); used {
			err = again.Reset(packed, nil)
		} else if fresh, bad := zlib.NewReader(packed); bad == nil {
			unpacked = fresh
		} else {
			err = bad
		}
		if err == nil {
			n, _ := io.Copy(io.Discard, io.LimitReader(unpacked, left+1)) // damage inside is the reader's to show
			if left -= n; left < 0 {
				return ErrPDFBomb
			}
			rest = rest[len(rest)-packed.Len():]
		}
		b = rest
	}
}
