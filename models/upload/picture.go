package upload

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

const (
	paperSide  = 2400 // pixels of the longer side: the print of an A4 page stays readable
	photoSide  = 1600
	quality    = 85
	openBytes  = 200 << 20 // memory that one picture may take while it is open
	lowestSide = 8         // pixels; less shows nothing
)

// remake decodes a picture and encodes it anew: upright, of a sane size and without anything but
// its pixels. The dimensions are looked at before a single pixel is.
func remake(f format, content []byte, side int) (File, error) {
	facts := jpegFacts{orientation: upright}
	if f == jpegFile {
		facts = readJPEG(content)
	}
	header, err := f.config(bytes.NewReader(content))
	if err != nil {
		return File{}, ErrBroken
	}
	if header.Width < lowestSide || header.Height < lowestSide {
		return File{}, ErrBroken
	}
	if int64(header.Width)*int64(header.Height)*bytesPerPixel(header.ColorModel, facts.progressive) > openBytes {
		return File{}, ErrPixels
	}
	picture, err := f.decode(bytes.NewReader(content))
	if err != nil {
		return File{}, ErrBroken
	}
	small := facts.orientation.turn(shrink(picture, side))
	var out bytes.Buffer
	if err := jpeg.Encode(&out, small, &jpeg.Options{Quality: quality}); err != nil {
		return File{}, err
	}
	return File{Type: JPEG, Content: out.Bytes(), Width: small.Rect.Dx(), Height: small.Rect.Dy()}, nil
}

func (f format) config(r io.Reader) (image.Config, error) {
	switch f {
	case pngFile:
		return png.DecodeConfig(r)
	case webpFile:
		return webp.DecodeConfig(r)
	}
	return jpeg.DecodeConfig(r)
}

func (f format) decode(r io.Reader) (image.Image, error) {
	switch f {
	case pngFile:
		return png.Decode(r)
	case webpFile:
		return webp.Decode(r)
	}
	return jpeg.Decode(r)
}

// bytesPerPixel is what decoding takes at most. A progressive JPEG keeps four bytes for each of
// its three samples until its end.
func bytesPerPixel(m color.Model, progressive bool) int64 {
	if progressive {
		return 15
	}
	switch m {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	case color.YCbCrModel:
		return 3
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	return 4
}

// shrink draws a picture on white paper, no larger than side and never larger than it was. Whole
// multiples are averaged away first: the rest is less than a half, for which four neighbours are enough.
func shrink(src image.Image, side int) *image.RGBA {
	from := src.Bounds()
	w, h := from.Dx(), from.Dy()
	if longer := max(w, h); longer > side {
		w, h = max(1, w*side/longer), max(1, h*side/longer)
	}
	if times := min(from.Dx()/w, from.Dy()/h); times > 1 {
		src = average(src, times)
		from = src.Bounds()
	}
	dst := onWhite(w, h)
	draw.ApproxBiLinear.Scale(dst, dst.Rect, src, from, draw.Over, nil)
	return dst
}

// average makes one pixel of times × times, a band of the picture at a time.
func average(src image.Image, times int) *image.RGBA {
	from := src.Bounds()
	dst := image.NewRGBA(image.Rect(0, 0, from.Dx()/times, from.Dy()/times))
	band := onWhite(from.Dx(), times)
	for y := range dst.Rect.Dy() {
		draw.Draw(band, band.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(band, band.Rect, src, from.Min.Add(image.Pt(0, y*times)), draw.Over)
		for i := range dst.Rect.Dx() * 4 {
			sum, at := 0, i/4*times*4+i%4
			for row := range times {
				for column := range times {
					sum += int(band.Pix[row*band.Stride+at+4*column])
				}
			}
			dst.Pix[y*dst.Stride+i] = uint8(sum / (times * times))
		}
	}
	return dst
}

func onWhite(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
	return m
}
