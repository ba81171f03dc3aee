package korean

import (
	"fmt"
	"time"
)

// Seoul is the time of day in all of Korea, nine hours ahead of UTC. Korea has
// had no summer time since 1988, so the zone is fixed and needs no time zone
// database on the machine. Treat it like time.UTC: nobody assigns to it.
var Seoul = time.FixedZone("Asia/Seoul", 9*60*60)

// Day writes the day in Korea on which t falls: 6월 15일(토).
func Day(t time.Time) string {
	t = t.In(Seoul)
	return fmt.Sprintf("%d월 %d일(%s)", t.Month(), t.Day(), weekday(t))
}

// Date writes a day that may lie in another year: 2025. 6. 15.
func Date(t time.Time) string { return t.In(Seoul).Format("2006. 1. 2.") }

// Clock writes the time of day in Korea as it is said: 오후 2시 30분, or 오후 2시
// on the hour. Past midnight it is 오전 0시, because 오전 12시 is misread as noon.
func Clock(t time.Time) string {
	t = t.In(Seoul)
	half, hour := "오전", t.Hour()
	if hour >= 12 {
		half = "오후"
	}
	if hour > 12 {
		hour -= 12
	}
	if t.Minute() == 0 {
		return fmt.Sprintf("%s %d시", half, hour)
	}
	return fmt.Sprintf("%s %d시 %d분", half, hour, t.Minute())
}

// Period writes a span of time in the style of official papers (행정업무운영
// 편람): 2024. 6. 15.(토) 14:00~19:00. When it ends on another day that day is
// written too, with its year only if that differs.
func Period(from, to time.Time) string {
	from, to = from.In(Seoul), to.In(Seoul)
	begin := from.Format("2006. 1. 2.") + paperTime(from)
	switch {
	case from.Year() != to.Year():
		return begin + "~" + to.Format("2006. 1. 2.") + paperTime(to)
	case from.YearDay() != to.YearDay():
		return begin + "~" + to.Format("1. 2.") + paperTime(to)
	default:
		return begin + "~" + to.Format("15:04")
	}
}

func paperTime(t time.Time) string { return "(" + weekday(t) + ") " + t.Format("15:04") }

func weekday(t time.Time) string { return string([]rune("일월화수목금토")[t.Weekday()]) }
