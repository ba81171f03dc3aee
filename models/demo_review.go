package models

import (
	"context"
	"time"
)

// demoCriteria are by what the artisans from other towns were scored.
var demoCriteria = []CriterionInput{
	{NameKo: "품목의 매력", NameEn: "Appeal of the goods", HintKo: "거리에 없는 것, 보고 만질 거리가 있는 것", HintEn: "New to the street, something to see and touch", Scale: 10, Weight: 5},
	{NameKo: "가격", NameEn: "Price", HintKo: "가게에서 파는 값과 견주어", HintEn: "Beside the price in the shop", Scale: 5, Weight: 3},
	{NameKo: "지역 기여", NameEn: "Use to the district", Scale: 5, Weight: 2},
}

// demoPoints are the points of two reviewers for the artisans from other towns; nil has none yet, and an empty list abstains.
var demoPoints = [][2][]int{
	{{8, 4, 2}, {9, 4, 3}}, {{6, 3, 3}, {7, 4, 2}}, {{9, 5, 2}, {8, 3, 3}}, {{7, 4, 3}, nil}, {{5, 3, 2}, {}}, {nil, {8, 4, 2}},
}

// review scores the artisans from other towns, tags them and notes what staff saw, and asks one for a fix.
func (d *demoSeed) review(ctx context.Context) error {
	d.at(d.now.Add(-12 * 24 * time.Hour))
	var staff Account
	if err := find(d.db(ctx).Where("email = ?", "staff@gaon.example"), &staff); err != nil {
		return err
	}
	reviewers := [2]Actor{d.admin, {Account: staff, Roles: []Role{{AccountID: staff.ID, Name: Staff}}}}
	for _, in := range demoCriteria {
		if _, err := d.AddCriterion(ctx, d.admin, d.Event, in); err != nil {
			return err
		}
	}
	criteria, err := d.Criteria(ctx, d.Event.ID)
	if err != nil {
		return err
	}
	var visitors []Application
	if err := d.withVendor(ctx).Where("event_id = ?", d.Event.ID).Order("id DESC").Limit(len(demoVisitors)).Find(&visitors).Error; err != nil {
		return err
	}
	for i, sheets := range demoPoints {
		a := visitors[len(visitors)-1-i]
		for who, points := range sheets {
			if points == nil {
				continue
			}
			if err := d.ScoreApplication(ctx, reviewers[who], d.Event, a.Receipt, demoSheet(criteria, points)); err != nil {
				return err
			}
		}
		if err := d.AddTag(ctx, reviewers[1], d.Event, a.Receipt, "타지역"); err != nil {
			return err
		}
	}
	return d.remark(ctx, reviewers[1], visitors)
}

func demoSheet(criteria []Criterion, points []int) SheetInput {
	if len(points) == 0 {
		return SheetInput{Abstain: true, Reason: "같은 공방에서 배운 적이 있어요."}
	}
	in := SheetInput{Points: map[int64]int{}}
	for i, c := range criteria {
		in.Points[c.ID] = points[i]
	}
	return in
}

// remark tags and notes some, the newest first.
func (d *demoSeed) remark(ctx context.Context, by Actor, visitors []Application) error {
	for i, word := range []string{"체험 있음", "첫 참가"} {
		if err := d.AddTag(ctx, by, d.Event, visitors[i].Receipt, word); err != nil {
			return err
		}
	}
	for _, text := range []string{"한지 조명은 전기를 함께 써도 된다고 해요.", "지난봄 나래시 장터에서 줄이 길었어요. 작은 자리면 충분해요."} {
		if err := d.AddNote(ctx, by, d.Event, visitors[0].Receipt, text); err != nil {
			return err
		}
	}
	return nil
}

// askForFix asks one that is still undecided to mend its application.
func (d *demoSeed) askForFix(ctx context.Context) error {
	d.at(d.now.Add(-20 * time.Hour))
	var a Application
	if err := find(d.withVendor(ctx).Where("event_id = ? AND state IN ?", d.Event.ID, []ApplicationState{Submitted, Reviewing}).Order("id").Limit(1), &a); err != nil {
		return err
	}
	return d.AskFix(ctx, d.admin, d.Event, a.Receipt, FixInput{Reason: "가격을 한 가지씩 적어 주세요. 2만원부터라고만 적혀 있어요.", Until: d.start.Add(demoHours - 30*time.Minute)})
}
