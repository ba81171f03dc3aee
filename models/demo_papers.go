package models

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"time"

	"github.com/jangteo/jangteo/models/korean"
	"github.com/jangteo/jangteo/models/upload"
)

// How far a paper of the demo has come, in a letter: a vendor's papers are a word.
const (
	demoAccepted = 'a'
	demoReceived = 'r'
	demoToFix    = 'f'
	demoExpired  = 'x'
	demoMissing  = '-'
)

// demoPapers are the papers of some vendors, in the order in which they are asked for.
var demoPapers = map[string]string{
	"S01": "aaaafr-", "S02": "aaar-", "S03": "aaaaaaa", "S04": "aaaxa", "S05": "aarra", "M01": "afr", "M02": "aaa", "M03": "ar-", "C01": "aaa", "C02": "rrr",
}

// demoFixes are what staff ask for, by kind.
var demoFixes = map[DocumentKind]string{
	StreetFoodReport:   "신고증 사진이 흐려서 확인할 수 없어요. 밝은 곳에서 다시 찍어 올려 주세요.",
	ArtisanCertificate: "공장등록증의 주소가 잘려서 확인할 수 없어요. 네 모서리가 모두 보이게 다시 찍어 주세요.",
}

// papers hands in what a few vendors have sent so far, with a photo of each product.
func (d *demoSeed) papers(ctx context.Context) error {
	for _, v := range d.street.Vendors {
		states, some := demoPapers[v.No]
		if !some {
			continue
		}
		a := d.vendors[v.No]
		for i, p := range PapersOf(d.Event, a, nil, nil) {
			state := byte(demoAccepted) // of photos
			if p.Required {
				state = demoMissing
				if i < len(states) {
					state = states[i]
				}
			}
			if state == demoMissing {
				continue
			}
			if err := d.paper(ctx, a, p, state, i); err != nil {
				return fmt.Errorf("%s: %s: %w", v.No, p.Kind, err)
			}
		}
	}
	return nil
}

func (d *demoSeed) paper(ctx context.Context, a Application, p AskedPaper, state byte, n int) error {
	d.at(d.now.Add(-6*24*time.Hour + time.Duration(n)*time.Minute))
	in := DocumentInput{Kind: p.Kind, About: p.About, FileName: "IMG_20" + fmt.Sprint(24+n) + ".jpg"}
	ends := d.Event.EndsAt.AddDate(0, 5, 0)
	if state == demoExpired {
		ends = d.Event.EndsAt.AddDate(0, 0, -3)
	}
	in.ExpiresOn = ends.In(korean.Seoul).Format(time.DateOnly)
	var err error
	if in.Content, err = demoPicture(p.Kind, int(a.ID)); err != nil {
		return err
	}
	doc, sealed, err := d.sealDocument(a, in, upload.File{Type: upload.JPEG, Content: in.Content})
	if err != nil {
		return err
	}
	if doc, err = d.handIn(ctx, d.admin, d.Event, a, doc, sealed); err != nil {
		return err
	}
	switch state {
	case demoAccepted, demoExpired:
		return d.DecideDocument(ctx, d.admin, d.Event, a, doc, DocumentDecision{State: Accepted, Version: doc.Version})
	case demoToFix:
		return d.DecideDocument(ctx, d.admin, d.Event, a, doc, DocumentDecision{State: ToFix, Reason: demoFixes[p.Kind], Version: doc.Version})
	case demoReceived:
		return nil
	}
	return fmt.Errorf("no such state: %c", state)
}

// demoPicture draws a sheet of lines with a stamp, or for a product a table with something on it.
func demoPicture(kind DocumentKind, n int) ([]byte, error) {
	m := image.NewRGBA(image.Rect(0, 0, 300, 424))
	fill := func(x, y, w, h int, c color.RGBA) {
		draw.Draw(m, image.Rect(x, y, x+w, y+h), image.NewUniform(c), image.Point{}, draw.Src)
	}
	ink := color.RGBA{R: 70, G: 76, B: 83, A: 255}
	if kind == ProductPhoto {
		m = image.NewRGBA(image.Rect(0, 0, 400, 300))
		fill(0, 0, 400, 300, color.RGBA{R: 245, G: 236, B: 220, A: 255})
		fill(0, 200, 400, 100, color.RGBA{R: 176, G: 137, B: 94, A: 255})
		goods := color.RGBA{R: uint8(90 + 37*n%150), G: uint8(80 + 53*n%140), B: uint8(70 + 71*n%130), A: 255}
		for i := range 3 {
			fill(60+100*i, 120-20*(i%2), 80, 90+20*(i%2), goods)
		}
	} else {
		fill(0, 0, 300, 424, color.RGBA{R: 252, G: 252, B: 250, A: 255})
		fill(90, 40, 120, 16, ink)
		for i := range 9 {
			fill(40, 96+28*i, 60, 6, ink)
			fill(116, 96+28*i, 70+(n*31+i*47)%90, 6, color.RGBA{R: 138, G: 148, B: 158, A: 255})
		}
		fill(208, 352, 44, 44, color.RGBA{R: 214, G: 61, B: 74, A: 255})
		fill(214, 358, 32, 32, color.RGBA{R: 252, G: 252, B: 250, A: 255})
		fill(222, 366, 16, 16, color.RGBA{R: 214, G: 61, B: 74, A: 255})
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 80})
	return b.Bytes(), err
}
