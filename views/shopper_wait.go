package views

import (
	"time"

	"github.com/jangteo/jangteo/models"
)

// ShopperWait is the waiting room of a campaign: how many are before its reader, and how long that takes.
type ShopperWait struct {
	Page
	Campaign models.Campaign
	Waiting  models.Waiting
	State    string // path that the script asks
}

// Template names the file of the page.
func (*ShopperWait) Template() string { return "shopper/wait" }

// Sentence is a key of the catalogue with its parameters.
type Sentence struct {
	Key    string
	Params map[string]any
}

// Said are the sentences that change while one waits; js/wait.js puts each into its place.
func (w *ShopperWait) Said() map[string]Sentence {
	said := map[string]Sentence{
		"ahead": {"shopper.wait.ahead", map[string]any{"count": w.Waiting.Ahead}},
		"time":  lasting(w.Waiting.For),
		"left":  {"shopper.wait.left", map[string]any{"count": w.Waiting.Left}},
	}
	switch {
	case w.Waiting.Ahead == 0:
		said["ahead"] = Sentence{Key: "shopper.wait.next"}
		said["time"] = Sentence{Key: "shopper.wait.time.soon"}
	case w.Waiting.For == 0:
		said["time"] = Sentence{Key: "shopper.wait.time.unknown"}
	case w.Waiting.For < time.Minute:
		said["time"] = Sentence{Key: "shopper.wait.time.soon"}
	}
	return said
}

// lasting is about how long it takes: whole minutes, and hours where there are any.
func lasting(d time.Duration) Sentence {
	minutes := int64((d + time.Minute - 1) / time.Minute)
	switch hours, rest := minutes/60, minutes%60; {
	case hours == 0:
		return Sentence{"shopper.wait.time.minutes", map[string]any{"count": minutes}}
	case rest == 0:
		return Sentence{"shopper.wait.time.hours", map[string]any{"count": hours}}
	default:
		return Sentence{"shopper.wait.time.hours_minutes", map[string]any{"hours": hours, "minutes": rest}}
	}
}

// Again is after how many seconds the page asks again: the further back, the more rarely.
func (w *ShopperWait) Again() int {
	const soonest, latest = 2, 10
	return min(max(soonest, int(w.Waiting.For.Seconds()/4)), latest)
}
