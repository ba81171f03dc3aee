package staff

import (
	"strings"

	"github.com/jangteo/jangteo/models"
)

// listLanguages are those in which lists come, whatever the reader's language is.
var listLanguages = []string{"ko", "en"}

// guess knows what the headings of lists usually mean, from the catalogue.
func (s *Staff) guess() func(head string) models.ImportField {
	known := map[string]models.ImportField{}
	for _, field := range models.ImportFields {
		for _, lang := range listLanguages {
			s.learn(lang, "staff.import.heads."+string(field), func(word string) { known[word] = field })
			known[models.HeadKey(s.Views.Text(lang, "staff.import.field."+string(field), nil))] = field
		}
	}
	return func(head string) models.ImportField { return known[models.HeadKey(head)] }
}

// listWords are the words by which lists say a choice, from the catalogue: those of the screens and
// others that people use.
func (s *Staff) listWords() models.ImportWords {
	words := models.ImportWords{}
	say := func(field models.ImportField, meaning, key string) {
		if words[field] == nil {
			words[field] = map[string]string{}
		}
		for _, lang := range listLanguages {
			if s.Views.Has(key) {
				s.learn(lang, key, func(word string) { words[field][word] = meaning })
			}
		}
		words[field][meaning] = meaning
	}
	for _, kind := range models.VendorKinds {
		say("kind", string(kind), "kind."+string(kind))
		say("kind", string(kind), "staff.import.words.kind."+string(kind))
	}
	for _, mode := range models.Modes {
		say("mode", string(mode), "mode."+string(mode))
		say("mode", string(mode), "staff.import.words.mode."+string(mode))
	}
	for _, category := range models.Categories {
		say("category", category, "category."+category)
		say("category", category, "staff.import.words.category."+category)
	}
	for _, how := range models.FoodHows {
		say("food_how", string(how), "food_how."+string(how))
		say("food_how", string(how), "staff.import.words.food_how."+string(how))
	}
	for _, report := range models.FoodReports {
		say("food_report", string(report), "food_report."+string(report))
		say("food_report", string(report), "staff.import.words.food_report."+string(report))
	}
	for _, field := range []models.ImportField{"food", "water", "step_free", "insured", "no_coupons"} {
		say(field, models.ImportYes, "staff.import.words.yes")
		say(field, models.ImportNo, "staff.import.words.no")
	}
	return words
}

// learn takes the words of a sentence of the catalogue that lists them between commas.
func (s *Staff) learn(lang, key string, know func(word string)) {
	text := s.Views.Text(lang, key, nil)
	know(models.HeadKey(text))
	for word := range strings.SplitSeq(text, ",") {
		if word = models.HeadKey(word); word != "" {
			know(word)
		}
	}
}
