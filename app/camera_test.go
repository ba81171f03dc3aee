package main

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// The frame of a camera, in pixels: both sides even, as JPEG halves the colours.
const (
	frameWidth  = 1280
	frameHeight = 960
)

// seenBy holds the screen of one person before the camera: a picture of the page as it is,
// on a grey ground, becomes the video that the browser's camera shows from its next opening on.
func (p *person) seenBy(video string) {
	p.t.Helper()
	record(p.t, video, perform(p, "shows the screen", chromedp.CaptureScreenshot()))
}

// record writes a video of one picture: JPEG after JPEG is what Chromium takes for a camera.
func record(t testing.TB, video string, screen []byte) {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(screen))
	if err != nil {
		t.Fatal(err)
	}
	frame := image.NewGray(image.Rect(0, 0, frameWidth, frameHeight))
	draw.Draw(frame, frame.Bounds(), image.NewUniform(color.Gray{Y: 90}), image.Point{}, draw.Src)
	size := picture.Bounds().Size()
	corner := image.Pt((frameWidth-size.X)/2, (frameHeight-size.Y)/2)
	draw.Draw(frame, image.Rectangle{Min: corner, Max: corner.Add(size)}, picture, picture.Bounds().Min, draw.Src)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, frame, &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(video, bytes.Repeat(out.Bytes(), 2), 0o600); err != nil {
		t.Fatal(err)
	}
}
