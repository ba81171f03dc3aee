package views

import (
	"strconv"
	"strings"
	"time"

	"github.com/jangteo/jangteo/models"
)

// History is what a vendor changed after it had applied, the newest first.
type History []HistorySitting

// HistorySitting are the changes that were made together.
type HistorySitting struct {
	At      time.Time
	Actor   string
	Changes []HistoryChange
}

// HistoryChange is one line: a field, what stood there and what stands there now.
type HistoryChange struct {
	Field    string // the last part of change.field.; "answer" for a question of staff
	Question models.Question
	Was, Now HistoryValue
	Hidden   bool // personal data that the reader has not asked for
}

// HistoryValue is a value as a sentence of the catalogue, as a load, or as it was typed.
type HistoryValue struct {
	Key   string
	Watts int
	Text  string
}

// codes are the fields whose values are codes, with the beginning of the sentence's key.
var codes = map[string]string{
	"kind": "kind.", "mode": "mode.", "category": "category.", "food_how": "food_how.", "food_report": "food_report.",
	"food": "yes_no.", "insured": "yes_no.", "alcohol": "yes_no.", "fire": "yes_no.", "water": "yes_no.", "vehicle": "yes_no.", "car_at_booth": "yes_no.", "step_free": "yes_no.", "no_coupons": "no_coupons.",
}

// NewHistory arranges the history for a reader; people says whether they may see personal data.
func NewHistory(list []models.Sitting, lang string, people bool) History {
	var h History
	for _, s := range list {
		sitting := HistorySitting{At: s.At, Actor: s.Actor}
		for _, c := range s.Changes {
			line := HistoryChange{Field: c.Field, Question: c.Question, Was: valueOf(c, c.Was, lang), Now: valueOf(c, c.Now, lang)}
			if strings.HasPrefix(c.Field, "answer_") {
				line.Field = "answer"
			}
			if !people && models.PrivateField(c.Field) {
				line.Hidden = true
				line.Was, line.Now = HistoryValue{}, HistoryValue{}
			}
			sitting.Changes = append(sitting.Changes, line)
		}
		h = append(h, sitting)
	}
	return h
}

func valueOf(c models.Change, value, lang string) HistoryValue {
	switch {
	case value == "":
		return HistoryValue{Key: "change.nothing"}
	case codes[c.Field] != "":
		return HistoryValue{Key: codes[c.Field] + value}
	case c.Field == "power":
		watts, _ := strconv.Atoi(value) // written by the models
		return HistoryValue{Watts: watts, Text: value}
	case c.Question.ID != 0:
		return HistoryValue{Text: c.Question.Say(lang, value)}
	}
	return HistoryValue{Text: value}
}
