package models

import "context"

// What a person has beside coupons follows them to another browser, in all events. What can't follow without breaking a
// rule stays where it is: the browser that it came to can still open it.

func (s *Store) bringRest(ctx context.Context, from, into string) error {
	for _, bring := range []func(context.Context, string, string) error{s.bringCards, s.bringPurchases, s.bringWins, s.bringEntries} {
		if err := bring(ctx, from, into); err != nil {
			return err
		}
	}
	return nil
}

// bringCards lets stamp cards follow. Of two in one tour that one stands whose gift was handed over, or else that is
// complete, or else that has more stamps. The other one leads to it from then on: nobody gets two gifts, or two chances.
func (s *Store) bringCards(ctx context.Context, from, into string) error {
	db, people := s.write.WithContext(ctx), []string{from, into}
	if err := db.Exec("UPDATE cards SET kept_id = kept_id WHERE person IN ?", people).Error; err != nil { // a gift desk waits, or is done
		return err
	}
	var cards []Card
	err := db.Where("person IN ?", people).Order(`tour_id, (SELECT count(*) FROM handovers h WHERE h.card_id = cards.id AND h.undone_at IS NULL) DESC,
		CASE WHEN done_at IS NULL THEN 1 ELSE 0 END, (SELECT count(*) FROM stamps WHERE stamps.card_id = cards.id) DESC, id`).Find(&cards).Error
	if err != nil {
		return err
	}
	for i, c := range cards {
		if i > 0 && cards[i-1].TourID == c.TourID { // a person has no more than two, of two people
			if err := db.Exec("UPDATE cards SET person = 'gone-' || id, kept_id = ? WHERE id = ?", cards[i-1].ID, c.ID).Error; err != nil {
				return err
			}
			if err := s.withdrawEntries(ctx, FromCard, c.ID); err != nil {
				return err
			}
		}
	}
	return db.Exec("UPDATE cards SET person = ? WHERE person = ?", into, from).Error
}

// bringPurchases lets receipts follow, the oldest first, unless with what they brought the person would be above a limit.
func (s *Store) bringPurchases(ctx context.Context, from, into string) error {
	var list []Purchase
	db := s.write.WithContext(ctx)
	if err := db.Exec("UPDATE paybacks SET accepted = accepted WHERE event_id IN (SELECT event_id FROM purchases WHERE person = ?)", from).Error; err != nil {
		return err
	}
	if err := db.Where("person = ?", from).Order("id").Find(&list).Error; err != nil {
		return err
	}
	for _, row := range list {
		p, err := s.PaybackOf(ctx, row.EventID)
		if err != nil {
			return err
		}
		left, err := s.personLeft(ctx, p, into, row.BoughtAt)
		if err != nil {
			return err
		}
		if row.Won > left {
			continue
		}
		if err := db.Exec("UPDATE purchases SET person = ? WHERE id = ?", into, row.ID).Error; err != nil {
			return err
		}
	}
	return nil
}

// listedOnly finds draws whose list is public and whose lots are still to be drawn.
const listedOnly = "SELECT prize_draw_id FROM draws WHERE prize_draw_id > 0 AND drawn_at IS NULL"

// bringWins lets a prize follow, unless the person won one of the event already, or may still by the list that is public.
func (s *Store) bringWins(ctx context.Context, from, into string) error {
	db := s.write.WithContext(ctx)
	const theirs = "(SELECT event_id FROM prize_entries WHERE person IN ?)"
	for _, held := range []string{"UPDATE prize_draws SET draw_id = draw_id WHERE event_id IN ", "UPDATE draws SET prize_draw_id = prize_draw_id WHERE prize_draw_id > 0 AND event_id IN "} {
		if err := db.Exec(held+theirs, []string{from, into}).Error; err != nil { // nothing is listed or drawn meanwhile
			return err
		}
	}
	return db.Exec(`UPDATE winners SET person = ? WHERE person = ? AND event_id NOT IN (SELECT event_id FROM winners WHERE person = ?)
		AND event_id NOT IN (SELECT event_id FROM prize_entries WHERE person = ? AND prize_draw_id IN (`+listedOnly+`))`, into, from, into, into).Error
}

// bringEntries lets chances follow. In a public list the entries of two people stay two people's, for it says of how many
// entries one can win: there they follow only somebody who has none in it, and has won nothing.
func (s *Store) bringEntries(ctx context.Context, from, into string) error {
	return s.write.WithContext(ctx).Exec(`UPDATE prize_entries SET person = ? WHERE person = ? AND (prize_draw_id NOT IN (`+listedOnly+`)
		OR prize_draw_id NOT IN (SELECT prize_draw_id FROM prize_entries WHERE person = ?) AND event_id NOT IN (SELECT event_id FROM winners WHERE person = ?))`,
		into, from, into, into).Error
}
