package web

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	qrcode "github.com/skip2/go-qrcode"
)

const couponAddress = "https://jangteo.example/c/7K3M9QXAB2CDEFGHJKMN"

func TestQRIsSmallAndTrue(t *testing.T) {
	t.Parallel()
	picture, err := QR(couponAddress)
	if err != nil {
		t.Fatal(err)
	}
	if len(picture) > 600 || picture[24] != 1 { // bit depth in the header
		t.Errorf("%d bytes, %d bits a pixel", len(picture), picture[24])
	}
	drawn, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	code, err := qrcode.New(couponAddress, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	modules := code.Bitmap()
	if size := drawn.Bounds().Dx(); size != len(modules) || size != drawn.Bounds().Dy() {
		t.Fatalf("%d pixels for %d modules", size, len(modules))
	}
	for y, row := range modules {
		for x, dark := range row {
			r, _, _, _ := drawn.At(x, y).RGBA()
			if (r == 0) != dark {
				t.Fatalf("module %d,%d is wrong", x, y)
			}
			if quiet := x < 4 || y < 4; quiet && dark {
				t.Fatalf("the quiet zone is not quiet at %d,%d", x, y)
			}
		}
	}
	if _, err := QR(strings.Repeat("x", 5000)); err == nil {
		t.Error("drew what does not fit")
	}
}

func TestQRLinesFillARectangle(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimRight(QRLines(couponAddress), "\n"), "\n")
	width := len([]rune(lines[0]))
	if len(lines) != (width+1)/2 {
		t.Errorf("%d lines of %d", len(lines), width)
	}
	for _, line := range lines {
		if len([]rune(line)) != width || strings.Trim(line, "█▀▄ ") != "" {
			t.Errorf("odd line %q", line)
		}
	}
	if !strings.HasPrefix(lines[0], "████") || QRLines(strings.Repeat("x", 5000)) != "" {
		t.Error("quiet zone, or what does not fit")
	}
}
