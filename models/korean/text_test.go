package korean

import (
	"strings"
	"testing"
)

func TestTextBytesCountAsTheCarriersDo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"": 0, "A17": 3, "부스": 4, "부스 A17": 8, "(광고)": 6, "10:00–11:00": 12, strings.Repeat("가", 45): TextShort, strings.Repeat("가", 45) + "!": TextShort + 1,
	} {
		if got := TextBytes(text); got != want {
			t.Errorf("%q has %d bytes, want %d", text, got, want)
		}
	}
}
