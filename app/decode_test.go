package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	qrcode "github.com/skip2/go-qrcode"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// sights are the ways in which a camera sees a code, twelve pictures of each. The best library that was
// measured for the scanner read so many of its own twelve.
var sights = []struct {
	name string
	sight
	read int
}{
	{"clean", sight{module: 13}, 12},
	{"turned", sight{module: 9, turned: true}, 12},
	{"blurred", sight{module: 9, blur: 0.45}, 12},
	{"small", sight{module: 1.6}, 12},
	{"low contrast", sight{module: 9, dark: 100, light: 140}, 12},
	{"dark", sight{module: 9, dark: 10, light: 40}, 12},
	{"another screen's grid", sight{module: 6, grid: 1.37}, 12},
}

// sight is one way to see a code.
type sight struct {
	module      float64 // width in pixels of the picture
	turned      bool
	blur        float64 // modules
	dark, light float64 // of 255; 30 and 220 when not given
	grid        float64 // width of the pixels of the screen that shows the code, in pixels of the picture
}

// TestReaderReadsWhatCamerasSee hands pictures to the scanner's own reader and counts what it reads.
func TestReaderReadsWhatCamerasSee(t *testing.T) {
	t.Parallel()
	st := modelstest.OpenStreet(t)
	st.Vendor("한올 뜨개방", models.Artisan, models.AtBooth)
	env := at(t)
	env["DATABASE_URL"], env["SECRET_KEY"] = modelstest.URL(st.Store), modelstest.SecretKey()
	lines, _ := start(t, env, 1)
	b := openBrowser(t, strings.TrimPrefix(lines[0], "Jangteo is open at "), filepath.Join(t.TempDir(), "none.mjpeg"), walkTime)
	vendor := b.person("the vendor", phone, "ko-KR")
	logIn(vendor, "vendor1@example.kr")
	vendor.open("/vendor/gaon/scan")
	vendor.sees("쿠폰 스캔")
	perform(vendor, "loads the reader", chromedp.Evaluate[any](reader, chromedp.EvalAwaitPromise))

	const text = "https://jangteo.example/c/7K3M9QXA7K3M9QXA"
	for _, s := range sights {
		read := 0
		for n := range 12 {
			picture := s.picture(t, text, uint64(n))
			ask := fmt.Sprintf("read(%q)", base64.StdEncoding.EncodeToString(picture))
			switch got := perform(vendor, "reads", chromedp.Evaluate[string](ask, chromedp.EvalAwaitPromise)); got {
			case text:
				read++
			case "":
			default:
				t.Errorf("%s %d: read %q", s.name, n, got)
			}
		}
		t.Logf("%s: %d of 12", s.name, read)
		if read < s.read {
			t.Errorf("%s: read %d of 12, want %d", s.name, read, s.read)
		}
	}
}

// reader starts the scanner's worker in the page; read then gives the text in a picture.
const reader = `new Promise((done, failed) => {
	const worker = new Worker(document.querySelector("[data-worker]").dataset.worker, { type: "module" });
	worker.onerror = failed;
	worker.onmessage = ({ data }) => data.ready ? done("") : failed("no reader");
	window.read = async (jpeg) => {
		const bytes = Uint8Array.from(atob(jpeg), (c) => c.charCodeAt(0));
		const picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
		const pen = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
		pen.drawImage(picture, 0, 0);
		return new Promise((answer) => {
			worker.onmessage = ({ data }) => answer(data.text ?? "");
			worker.postMessage(pen.getImageData(0, 0, picture.width, picture.height));
		});
	};
})`

// picture is what a camera sees: a code somewhere on a restless ground, with noise, as JPEG.
func (s sight) picture(t *testing.T, text string, seed uint64) []byte {
	t.Helper()
	chance := rand.New(rand.NewPCG(seed, 20))
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	bits := code.Bitmap() // with its quiet zone
	if s.light == 0 {
		s.dark, s.light = 30, 220
	}
	angle := (chance.Float64() - 0.5) * 0.1
	if s.turned {
		angle = chance.Float64() * 2 * math.Pi
	}
	sin, cos := math.Sincos(angle)
	half := float64(len(bits)) / 2
	cx, cy := 640+(chance.Float64()-0.5)*300, 360+(chance.Float64()-0.5)*60
	ground := func(x, y float64) float64 {
		return s.dark + (s.light-s.dark)*(0.5+0.2*math.Sin(x/17)+0.15*math.Sin(y/11+x/31))
	}
	light := func(x, y float64) float64 {
		u, v := ((x-cx)*cos+(y-cy)*sin)/s.module+half, ((y-cy)*cos-(x-cx)*sin)/s.module+half
		if u < 0 || v < 0 || u >= 2*half || v >= 2*half {
			return ground(x, y)
		}
		if bits[int(v)][int(u)] {
			return s.dark
		}
		return s.dark + (s.light-s.dark)*s.shine(x, y)
	}
	frame := image.NewGray(image.Rect(0, 0, 1280, 720))
	around := half * s.module * math.Sqrt2
	for y := range 720 {
		for x := range 1280 {
			if math.Abs(float64(x)-cx) > around || math.Abs(float64(y)-cy) > around {
				frame.SetGray(x, y, color.Gray{Y: uint8(ground(float64(x), float64(y)))})
				continue
			}
			sum := 0.0
			for part := range 9 { // a pixel gathers the light of its whole area; four samples would be unreadable where it is fine
				sum += light(float64(x)+float64(part%3)/3+1.0/6, float64(y)+float64(part/3)/3+1.0/6)
			}
			frame.SetGray(x, y, color.Gray{Y: uint8(max(0, min(255, sum/9)))})
		}
	}
	soften(frame, s.blur*s.module)
	for i := range frame.Pix {
		frame.Pix[i] = uint8(max(0, min(255, float64(frame.Pix[i])+chance.NormFloat64()*3)))
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, frame, &jpeg.Options{Quality: 80}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// shine is how bright a lit screen is at a point: its pixels are three stripes with gaps between them.
func (s sight) shine(x, y float64) float64 {
	if s.grid == 0 {
		return 1
	}
	_, row := math.Modf(y / s.grid)
	_, stripe := math.Modf(x / s.grid * 3)
	if row > 0.85 || stripe > 0.7 {
		return 0.25
	}
	return 1
}

// soften blurs a picture by a normal spread of so many pixels.
func soften(frame *image.Gray, spread float64) {
	if spread == 0 {
		return
	}
	reach := int(math.Ceil(3 * spread))
	weights := make([]float64, 2*reach+1)
	total := 0.0
	for i := range weights {
		weights[i] = math.Exp(-math.Pow(float64(i-reach)/spread, 2) / 2)
		total += weights[i]
	}
	w, h := frame.Rect.Dx(), frame.Rect.Dy()
	for _, pass := range []struct{ along, across, step, jump int }{{w, h, 1, frame.Stride}, {h, w, frame.Stride, 1}} {
		line := make([]float64, pass.along)
		for row := range pass.across {
			for i := range line {
				line[i] = 0
				for k, weight := range weights {
					line[i] += weight * float64(frame.Pix[row*pass.jump+max(0, min(pass.along-1, i+k-reach))*pass.step])
				}
			}
			for i, sum := range line {
				frame.Pix[row*pass.jump+i*pass.step] = uint8(sum / total)
			}
		}
	}
}
