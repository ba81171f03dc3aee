package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// Score keeps the reader's own points, or an abstention, and goes on to the next application without.
func (s *Staff) Score(c *fiber.Ctx) error {
	criteria, err := s.Store.Criteria(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return err
	}
	in, typed, err := readSheet(c, criteria)
	if err == nil {
		err = s.Store.ScoreApplication(c.UserContext(), web.Actor(c), web.Event(c), c.Params("receipt"), in)
	}
	if err != nil {
		return s.again(c, err, func(open *views.OpenApplication) {
			if open.Abstaining = in.Abstain; in.Abstain {
				open.AbstainReason = in.Reason
				return
			}
			open.Points = typed
		})
	}
	done := "staff.scores.done"
	if in.Abstain {
		done = "staff.scores.abstained"
	}
	return s.goOn(c, models.ReviewRow.ToScore, done, "staff.scores.all_done")
}

// readSheet reads the points as numbers and as they were typed. A field that is empty has none.
func readSheet(c *fiber.Ctx, criteria []models.Criterion) (models.SheetInput, map[int64]string, error) {
	f := web.ReadForm(c)
	in := models.SheetInput{Points: map[int64]int{}, Abstain: f.Bool("abstain"), Reason: f.Multiline("abstain_reason"), Seen: f.Int("sheet")}
	typed := map[int64]string{}
	for _, criterion := range criteria {
		name := models.ScoreField(criterion.ID)
		if typed[criterion.ID] = f.Text(name); typed[criterion.ID] != "" {
			in.Points[criterion.ID] = int(f.Int(name))
		}
	}
	return in, typed, f.Err().Err()
}

// TagAdd puts a word on the application.
func (s *Staff) TagAdd(c *fiber.Ctx) error {
	word := web.ReadForm(c).Text("tag")
	if err := s.Store.AddTag(c.UserContext(), web.Actor(c), web.Event(c), c.Params("receipt"), word); err != nil {
		return s.again(c, err, func(open *views.OpenApplication) { open.TypedTag = word })
	}
	return s.stay(c, "tags", "")
}

// TagRemove takes a word off it.
func (s *Staff) TagRemove(c *fiber.Ctx) error {
	if err := s.Store.RemoveTag(c.UserContext(), web.Actor(c), web.Event(c), c.Params("receipt"), web.ReadForm(c).Text("word")); err != nil {
		return err
	}
	return s.stay(c, "tags", "")
}

// NoteAdd writes a note beside the application.
func (s *Staff) NoteAdd(c *fiber.Ctx) error {
	text := web.ReadForm(c).Multiline("note")
	if err := s.Store.AddNote(c.UserContext(), web.Actor(c), web.Event(c), c.Params("receipt"), text); err != nil {
		return s.again(c, err, func(open *views.OpenApplication) { open.TypedNote = text })
	}
	return s.stay(c, "notes", "staff.notes.added")
}

// FixAsk asks the vendor to mend its application, and goes on to the next.
func (s *Staff) FixAsk(c *fiber.Ctx) error {
	f := web.ReadForm(c)
	typed := views.FixForm{Reason: f.Multiline("fix_reason"), Until: f.Text("fix_until"), Open: true}
	in := models.FixInput{Reason: typed.Reason, Until: f.Time("fix_until")}
	err := f.Err().Err()
	if err == nil {
		err = s.Store.AskFix(c.UserContext(), web.Actor(c), web.Event(c), c.Params("receipt"), in)
	}
	if err != nil {
		return s.again(c, err, func(open *views.OpenApplication) { open.FixForm = typed })
	}
	return s.goOn(c, models.ReviewRow.ToDecide, "staff.fix.asked", "staff.fix.asked_last")
}

// FixBack no longer asks.
func (s *Staff) FixBack(c *fiber.Ctx) error {
	if err := s.Store.TakeFixBack(c.UserContext(), web.Actor(c), web.Event(c), c.Params("receipt")); err != nil {
		return showAgain(s, c, err, s.openReview, nil)
	}
	return s.stay(c, "open", "staff.fix.taken_back")
}
