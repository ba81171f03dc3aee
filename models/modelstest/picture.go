package modelstest

import (
	"bytes"
	"image"
	"image/png"
)

// PNG is an empty picture of so many pixels.
func PNG(width, height int) []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		panic(err) // only of a picture without pixels
	}
	return out.Bytes()
}
