package korean_test

import (
	"testing"

	"github.com/jangteo/jangteo/models/korean"
)

func TestMaskName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"홍길동":        "홍*동",
		"홍길":         "홍*",
		"홍":          "*",
		"김빛나라":       "김**라",
		"남궁민":        "남궁*",
		"남궁수민":       "남궁*민",
		"남궁빛나라":      "남궁**라",
		"선우":         "선*",
		"홍 길동":       "홍*동",
		"  홍길동  ":    "홍*동",
		"洪吉童":        "洪*童",
		"Alexander":  "Alex*****",
		"John Smith": "John *****",
		"Kim Minsu":  "Kim *****",
		"Nguyễn":     "Ngu***",
		"Anna":       "An**",
		"Bo":         "B*",
		"X":          "*",
		"":           "",
		"   ":        "",
	} {
		if got := korean.MaskName(name); got != want {
			t.Errorf("MaskName(%q) = %q; want %q", name, got, want)
		}
	}
}
