package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	qrcode "github.com/skip2/go-qrcode"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

// scanned is how many coupons pass before the camera in BenchmarkScan.
const scanned = 20

// BenchmarkScan holds one coupon after the other before the vendor's camera and measures from the first
// frame with a coupon to its conditions on the screen: server, phone and camera on one machine.
func BenchmarkScan(b *testing.B) {
	st := modelstest.OpenStreet(b)
	campaign := st.Campaign()
	st.Vendor("한올 뜨개방", models.Artisan, models.AtBooth)
	video := filepath.Join(b.TempDir(), "camera.mjpeg")
	var film bytes.Buffer
	for n := range scanned {
		code := st.Coupon(campaign, fmt.Sprint("person ", n)).Code
		film.Write(bytes.Repeat(scene(b, ""), 60))
		film.Write(bytes.Repeat(scene(b, "https://jangteo.example/c/"+code), 30))
	}
	if err := os.WriteFile(video, film.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	env := at(b)
	env["DATABASE_URL"], env["SECRET_KEY"] = modelstest.URL(st.Store), modelstest.SecretKey()
	lines, _ := start(b, env, 1)
	vendor := openBrowser(b, strings.TrimPrefix(lines[0], "Jangteo is open at "), video, 3*time.Minute).person("the vendor", phone, "ko-KR")
	logIn(vendor, "vendor1@example.kr")
	vendor.open("/vendor/gaon/scan")
	vendor.await("holds a watch", stopwatch)
	vendor.tap("카메라 켜기")
	for took := 0; b.Loop(); took++ {
		vendor.await("scans one more", fmt.Sprintf("window.took.length > %d", took%scanned))
	}
	var took []float64
	for _, ms := range strings.Fields(vendor.await("reads the watch", `window.took.join(" ")`)) {
		f, err := strconv.ParseFloat(ms, 64)
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, f)
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2], "ms/scan-median")
	b.ReportMetric(took[len(took)-1], "ms/scan-slowest")
}

// scene is a frame of the film: with a code, and then a white corner.
func scene(b *testing.B, text string) []byte {
	b.Helper()
	frame := image.NewGray(image.Rect(0, 0, 1280, 720))
	for i := range frame.Pix {
		frame.Pix[i] = 90
	}
	if text != "" {
		code, err := qrcode.New(text, qrcode.Medium)
		if err != nil {
			b.Fatal(err)
		}
		for y, row := range code.Bitmap() {
			for x, dark := range row {
				for i := range 64 {
					frame.SetGray(480+8*x+i%8, 200+8*y+i/8, color.Gray{Y: map[bool]uint8{true: 20, false: 235}[dark]})
				}
			}
		}
	}
	for i := range 64 * 64 {
		frame.SetGray(i%64, i/64, color.Gray{Y: map[bool]uint8{true: 0, false: 255}[text == ""]})
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, frame, &jpeg.Options{Quality: 80}); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// stopwatch starts when the corner of the film turns white and stops when the coupon's card is shown; then
// the vendor puts the card away.
const stopwatch = `(() => {
	window.took = [];
	const video = document.querySelector("[data-part=video]"), card = document.querySelector("[data-part=card]");
	const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
	let white = true, began = 0;
	const frame = (now) => {
		pen.drawImage(video, 16, 16, 1, 1, 0, 0, 1, 1);
		const lit = pen.getImageData(0, 0, 1, 1).data[0] > 128;
		if (lit && !white) began = now;
		white = lit;
		video.requestVideoFrameCallback(frame);
	};
	video.requestVideoFrameCallback(frame);
	new MutationObserver(() => {
		if (card.hidden || !began) return;
		window.took.push(performance.now() - began);
		began = 0;
		document.querySelector("[data-part=cancel]").click();
	}).observe(card, { attributes: true });
	return "yes";
})()`
