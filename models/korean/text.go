package korean

// TextShort and TextLong are how much a text message holds, in bytes of EUC-KR as the carriers count: up to 90
// it is a short one (SMS), up to 2,000 a long one (LMS).
const (
	TextShort = 90
	TextLong  = 2000
)

// TextBytes is how long a text message is to the carriers: in EUC-KR a letter of ASCII takes one byte and any other
// two. What EUC-KR does not have is counted as two as well.
func TextBytes(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0x7f {
			n++
		}
	}
	return n
}
