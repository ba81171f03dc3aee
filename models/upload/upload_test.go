package upload

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// scene is a picture that is red in the corner where it begins and blue elsewhere.
func scene(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{B: 255, A: 255}
			if x < w/2 && y < h/2 {
				c = color.RGBA{R: 255, A: 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// place is what a telephone writes about where it was.
const place = "GPS 37.5665 N 126.9780 E"

// withExif puts an orientation and a place into the head of a JPEG.
func withExif(picture []byte, order binary.AppendByteOrder, o orientation) []byte {
	mark := "II*\x00"
	if order == binary.AppendByteOrder(binary.BigEndian) {
		mark = "MM\x00*"
	}
	tiff := order.AppendUint32([]byte(mark), 8)
	tiff = order.AppendUint16(tiff, 1)
	tiff = order.AppendUint16(tiff, 0x0112)
	tiff = order.AppendUint16(tiff, 3)
	tiff = order.AppendUint32(tiff, 1)
	tiff = order.AppendUint16(tiff, uint16(o))
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	tiff = append(tiff, place...)
	segment := append([]byte("Exif\x00\x00"), tiff...)
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(segment)+2))
	return append(append(head, segment...), picture[2:]...)
}

// paper is a PDF of one page with more objects in it.
func paper(objects ...string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R>>\nendobj\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+4, o)
	}
	b.WriteString("xref\n0 1\ntrailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n")
	return []byte(b.String())
}

// packed is a stream that unpacks to so many blanks.
func packed(size int) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	blank := make([]byte, 1<<20)
	for size > 0 {
		_, _ = z.Write(blank[:min(size, len(blank))])
		size -= len(blank)
	}
	_ = z.Close()
	return fmt.Sprintf("<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", b.Len(), b.String())
}

// hugePNG claims dimensions without having the pixels.
func hugePNG(w, h uint32) []byte {
	chunk := func(b []byte, kind string, data []byte) []byte {
		b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
		body := append([]byte(kind), data...)
		return binary.BigEndian.AppendUint32(append(b, body...), crc32.ChecksumIEEE(body))
	}
	head := binary.BigEndian.AppendUint32(nil, w)
	head = append(binary.BigEndian.AppendUint32(head, h), 8, 2, 0, 0, 0)
	return chunk([]byte("\x89PNG\r\n\x1a\n"), "IHDR", head)
}

func TestWhatStaysOutside(t *testing.T) {
	t.Parallel()
	whole := asJPEG(t, scene(600, 400))
	var moving bytes.Buffer
	if err := gif.Encode(&moving, scene(20, 20), nil); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		content []byte
		want    error
	}{
		"nothing":               {nil, ErrEmpty},
		"eleven megabytes":      {append(whole, make([]byte, MaxBytes)...), ErrTooLarge},
		"a renamed program":     {[]byte("MZ\x90\x00\x03\x00\x00\x00This program cannot be run in DOS mode."), ErrType},
		"a page":                {[]byte("<html><script>alert(1)</script>"), ErrType},
		"a drawing with script": {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`), ErrType},
		"an animation":          {moving.Bytes(), ErrType},
		"HEIC":                  {[]byte("\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic"), ErrHEIC},
		"AVIF":                  {[]byte("\x00\x00\x00\x24ftypavif\x00\x00\x00\x00mif1avif"), ErrHEIC},
		"a film":                {[]byte("\x00\x00\x00\x24ftypisom\x00\x00\x00\x00isommp42"), ErrType},
		"half a JPEG":           {whole[:len(whole)/2], ErrBroken},
		"the head of a JPEG":    {whole[:3], ErrBroken},
		"half a PNG":            {asPNG(t, scene(60, 40))[:60], ErrBroken},
		"a WebP of nothing":     {[]byte("RIFF\x04\x00\x00\x00WEBP"), ErrBroken},
		"one pixel":             {asPNG(t, scene(1, 1)), ErrBroken},
		"a bomb of pixels":      {hugePNG(50_000, 50_000), ErrPixels},
		"a strip of pixels":     {hugePNG(1<<31-1, 1), ErrBroken},
		"half a PDF":            {paper()[:150], ErrBroken},
		"a PDF of a sentence":   {[]byte("%PDF-1.7 hello %%EOF"), ErrBroken},
		"a PDF with a program":  {paper("<</S/JavaScript/JS(app.alert(1))>>"), ErrPDFActive},
		"a PDF that launches":   {paper("<</S /Launch /F (cmd.exe)>>"), ErrPDFActive},
		"a PDF with a file":     {paper("<</Type /EmbeddedFile>>"), ErrPDFActive},
		"a bomb of bytes":       {paper(packed(pdfUnpacked/2), packed(pdfUnpacked/2+2)), ErrPDFBomb},
		"a bomb in a bomb":      {paper("<</Filter [/FlateDecode /FlateDecode]>>"), ErrPDFBomb},
		"a claim of pages":      {paper("<</Type/Pages/Count 999999999>>"), ErrPDFBomb},
		"many pages":            {paper(strings.Repeat("<</Type /Page>>", pdfPages)), ErrPDFBomb},
		"many objects":          {paper(strings.Repeat("1 0 obj endobj ", pdfObjects)), ErrPDFBomb},
		"many streams":          {paper(strings.Repeat("stream\nx\x9c", 2*pdfObjects+1)), ErrPDFBomb},
	} {
		if _, err := NewGate(1).Check(t.Context(), test.content); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	if _, err := NewGate(1).CheckPhoto(t.Context(), paper()); !errors.Is(err, ErrNoPicture) {
		t.Errorf("a PDF as a photo: %v", err)
	}
}

func TestWhatComesThrough(t *testing.T) {
	t.Parallel()
	clear := image.NewNRGBA(image.Rect(0, 0, 64, 48)) // all transparent: white on paper
	for name, test := range map[string]struct {
		content []byte
		kind    Type
		w, h    int
	}{
		"a photo":           {asJPEG(t, scene(4000, 3000)), JPEG, 2400, 1800},
		"a tall screenshot": {asPNG(t, scene(300, 3000)), JPEG, 240, 2400},
		"a large photo":     {asJPEG(t, scene(7000, 5000)), JPEG, 2400, 1714},
		"a small one":       {asPNG(t, scene(64, 48)), JPEG, 64, 48},
		"a transparent one": {asPNG(t, clear), JPEG, 64, 48},
		"a paper":           {paper(packed(30<<20), "<</Filter[/ASCII85Decode/FlateDecode]>>"), PDF, 0, 0},
	} {
		f, err := NewGate(1).Check(t.Context(), test.content)
		if err != nil || f.Type != test.kind || f.Width != test.w || f.Height != test.h {
			t.Errorf("%s: %v %d × %d, %v", name, f.Type, f.Width, f.Height, err)
			continue
		}
		if test.kind == PDF {
			if !bytes.Equal(f.Content, test.content) {
				t.Error("a PDF was changed")
			}
			continue
		}
		m, err := jpeg.Decode(bytes.NewReader(f.Content))
		if err != nil || m.Bounds().Dx() != test.w {
			t.Errorf("%s: %v", name, err)
		}
		if r, g, b, _ := m.At(test.w-1, test.h-1).RGBA(); name == "a transparent one" && min(r, g, b) < 0xf000 {
			t.Error("what is transparent is not white")
		}
	}
	if f, err := NewGate(1).CheckPhoto(t.Context(), asJPEG(t, scene(4000, 3000))); err != nil || f.Width != photoSide {
		t.Errorf("a photo is %d wide, %v", f.Width, err)
	}
}

func TestPicturesStandUprightAndForgetThePlace(t *testing.T) {
	t.Parallel()
	// Where the red corner of a picture comes to lie: left or right, top or bottom.
	corners := map[orientation][2]bool{1: {true, true}, 2: {false, true}, 3: {false, false}, 4: {true, false}, 5: {true, true}, 6: {false, true}, 7: {false, false}, 8: {true, false}}
	for o, want := range corners {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			f, err := NewGate(1).Check(t.Context(), withExif(asJPEG(t, scene(80, 40)), order, o))
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(f.Content, []byte(place)) || bytes.Contains(f.Content, []byte("Exif")) {
				t.Errorf("orientation %d: the place is still in it", o)
			}
			if sideways := o >= 5; sideways != (f.Width == 40 && f.Height == 80) {
				t.Errorf("orientation %d: %d × %d", o, f.Width, f.Height)
			}
			m, err := jpeg.Decode(bytes.NewReader(f.Content))
			if err != nil {
				t.Fatal(err)
			}
			for _, left := range []bool{true, false} {
				for _, top := range []bool{true, false} {
					x, y := f.Width*3/4, f.Height*3/4
					if left {
						x = f.Width / 4
					}
					if top {
						y = f.Height / 4
					}
					if r, _, b, _ := m.At(x, y).RGBA(); (r > b) != ([2]bool{left, top} == want) {
						t.Errorf("orientation %d: red %v at left %v, top %v", o, r > b, left, top)
					}
				}
			}
		}
	}
}

func TestExifOfNonsenseIsUpright(t *testing.T) {
	t.Parallel()
	for _, tiff := range []string{"", "II*", "II*\x00\xff\xff\xff\xff", "MM\x00*\x00\x00\x00\x08\xff\xff", "II*\x00\x08\x00\x00\x00"} {
		if o := readOrientation([]byte(tiff)); o != upright {
			t.Errorf("%q: %d", tiff, o)
		}
	}
	if m := scene(8, 8); orientation(77).turn(m) != m {
		t.Error("an orientation that there is none of turned a picture")
	}
}

func TestProgressivePicturesCountForMore(t *testing.T) {
	t.Parallel()
	head := []byte{0xff, 0xd8, 0xff, 0xc2, 0, 17, 8, 0x17, 0x70, 0x1f, 0x40, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xff, 0xda, 0, 2} // 8000 × 6000
	if _, err := NewGate(1).Check(t.Context(), head); !errors.Is(err, ErrPixels) {
		t.Errorf("48 progressive megapixels: %v", err)
	}
	head[3] = 0xc0
	if _, err := NewGate(1).Check(t.Context(), head); !errors.Is(err, ErrBroken) {
		t.Errorf("48 megapixels, cut off: %v", err)
	}
}

func TestTheGateLetsOnlyAFewThrough(t *testing.T) {
	t.Parallel()
	g := NewGate(1)
	g.places <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.Check(ctx, paper()); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	<-g.places
	if _, err := g.Check(t.Context(), paper()); err != nil {
		t.Error(err)
	}
}

func FuzzGate(f *testing.F) {
	f.Add(asJPEG(f, scene(16, 16)))
	f.Add(withExif(asJPEG(f, scene(16, 16)), binary.BigEndian, 6))
	f.Add(asPNG(f, scene(16, 16)))
	f.Add(paper(packed(1000)))
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"))
	f.Add([]byte("\x00\x00\x00\x24ftypheic"))
	g := NewGate(1)
	f.Fuzz(func(t *testing.T, content []byte) {
		got, err := g.Check(context.Background(), content)
		if err != nil {
			return
		}
		if got.Type == JPEG {
			again, err := g.Check(context.Background(), got.Content)
			if err != nil || again.Width != got.Width || again.Height != got.Height {
				t.Errorf("what came through does not come through again: %v", err)
			}
		}
		if got.Width > paperSide || got.Height > paperSide || bytes.Contains(got.Content, []byte("Exif\x00\x00")) && got.Type == JPEG {
			t.Errorf("%d × %d came through", got.Width, got.Height)
		}
	})
}

func BenchmarkMegapixels(b *testing.B) {
	for name, m := range map[string]image.Image{"12": scene(4032, 3024), "48": scene(8064, 6048)} {
		photo, g := asJPEG(b, m), NewGate(1)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := g.Check(b.Context(), photo); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
