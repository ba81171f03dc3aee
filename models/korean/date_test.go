package korean_test

import (
	"testing"
	"time"

	"github.com/jangteo/jangteo/models/korean"
)

func seoul(year int, month time.Month, day, hour, minute int) time.Time {
	return time.Date(year, month, day, hour, minute, 0, 0, korean.Seoul)
}

func TestSeoulIsNineHoursAheadAllYear(t *testing.T) {
	t.Parallel()
	for _, month := range []time.Month{time.January, time.July} {
		if _, offset := seoul(2024, month, 1, 0, 0).Zone(); offset != 9*60*60 {
			t.Errorf("offset in %s = %d seconds", month, offset)
		}
	}
}

func TestDay(t *testing.T) {
	t.Parallel()
	for want, moment := range map[string]time.Time{
		"6월 15일(토)":  seoul(2024, time.June, 15, 14, 0),
		"6월 16일(일)":  time.Date(2024, time.June, 15, 15, 0, 0, 0, time.UTC),
		"12월 31일(화)": seoul(2024, time.December, 31, 23, 59),
		"1월 1일(수)":   time.Date(2024, time.December, 31, 15, 0, 0, 0, time.UTC),
	} {
		if got := korean.Day(moment); got != want {
			t.Errorf("Day(%s) = %q; want %q", moment, got, want)
		}
	}
}

func TestDate(t *testing.T) {
	if got := korean.Date(time.Date(2025, 12, 31, 15, 0, 0, 0, time.UTC)); got != "2026. 1. 1." {
		t.Errorf("Date = %q", got)
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	for want, moment := range map[string]time.Time{
		"오전 0시":      seoul(2024, time.June, 15, 0, 0),
		"오전 0시 5분":   seoul(2024, time.June, 15, 0, 5),
		"오전 11시 59분": seoul(2024, time.June, 15, 11, 59),
		"오후 12시":     seoul(2024, time.June, 15, 12, 0),
		"오후 12시 30분": seoul(2024, time.June, 15, 12, 30),
		"오후 1시":      seoul(2024, time.June, 15, 13, 0),
		"오후 2시 30분":  time.Date(2024, time.June, 15, 5, 30, 0, 0, time.UTC),
		"오후 11시 59분": seoul(2024, time.June, 15, 23, 59),
	} {
		if got := korean.Clock(moment); got != want {
			t.Errorf("Clock(%s) = %q; want %q", moment, got, want)
		}
	}
}

func TestPeriod(t *testing.T) {
	t.Parallel()
	begin := seoul(2024, time.June, 15, 14, 0)
	for name, test := range map[string]struct {
		from, to time.Time
		want     string
	}{
		"one day":        {begin, seoul(2024, time.June, 15, 19, 0), "2024. 6. 15.(토) 14:00~19:00"},
		"given in UTC":   {begin.UTC(), seoul(2024, time.June, 15, 19, 0).UTC(), "2024. 6. 15.(토) 14:00~19:00"},
		"early morning":  {seoul(2024, time.June, 15, 9, 5), begin, "2024. 6. 15.(토) 09:05~14:00"},
		"two days":       {begin, seoul(2024, time.June, 16, 19, 0), "2024. 6. 15.(토) 14:00~6. 16.(일) 19:00"},
		"to midnight":    {begin, seoul(2024, time.June, 16, 0, 0), "2024. 6. 15.(토) 14:00~6. 16.(일) 00:00"},
		"over new year":  {seoul(2024, time.December, 31, 22, 0), seoul(2025, time.January, 1, 2, 0), "2024. 12. 31.(화) 22:00~2025. 1. 1.(수) 02:00"},
		"a year exactly": {begin, seoul(2025, time.June, 15, 14, 0), "2024. 6. 15.(토) 14:00~2025. 6. 15.(일) 14:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := korean.Period(test.from, test.to); got != test.want {
				t.Errorf("got %q; want %q", got, test.want)
			}
		})
	}
}
