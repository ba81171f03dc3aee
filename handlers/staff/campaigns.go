package staff

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

// burnPatience is how long the figures of a live page may take.
const burnPatience = 5 * time.Second

// Campaigns lists the campaigns of the event.
func (s *Staff) Campaigns(c *fiber.Ctx) error {
	list, err := s.Store.Campaigns(c.UserContext(), web.Event(c).ID)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, &views.StaffCampaigns{Page: section("campaigns"), Campaigns: list})
}

// CampaignNew is the form with the event's own hours in it.
func (s *Staff) CampaignNew(c *fiber.Ctx) error {
	return s.Show(c, fiber.StatusOK, &views.StaffCampaign{Page: section("campaigns"), Form: views.NewCampaignForm(web.Event(c))})
}

// CampaignOpen makes a campaign as a draft.
func (s *Staff) CampaignOpen(c *fiber.Ctx) error {
	in, typed, err := readCampaign(c)
	if err == nil {
		var made models.Campaign
		if made, err = s.Store.OpenCampaign(c.UserContext(), web.Actor(c), web.Event(c), in); err == nil {
			return s.Done(c, path(c, "/campaigns/"+made.PublicID), "staff.campaign.opened")
		}
	}
	return s.ShowFaults(c, &views.StaffCampaign{Page: section("campaigns"), Form: typed}, err)
}

// Campaign shows one campaign: its figures, its terms and what can be done with it.
func (s *Staff) Campaign(c *fiber.Ctx) error {
	campaign, err := s.campaign(c)
	if err != nil {
		return err
	}
	page, err := s.campaignPage(c, campaign)
	if err != nil {
		return err
	}
	return s.Show(c, fiber.StatusOK, page)
}

func (s *Staff) campaignPage(c *fiber.Ctx, campaign models.Campaign) (*views.StaffCampaign, error) {
	down, err := s.Store.BurndownOf(c.UserContext(), campaign)
	burn := s.Views.Burn(down, web.Lang(c))
	return &views.StaffCampaign{
		Page: section("campaigns"), Campaign: &campaign, Form: views.CampaignFormOf(campaign), Ends: views.EndsFormOf(campaign), Burn: &burn,
	}, err
}

// CampaignChange changes the terms while nobody holds a coupon on them.
func (s *Staff) CampaignChange(c *fiber.Ctx) error {
	campaign, err := s.campaign(c)
	if err != nil {
		return err
	}
	in, typed, err := readCampaign(c)
	if err == nil {
		if err = s.Store.ChangeCampaign(c.UserContext(), web.Actor(c), web.Event(c), campaign.PublicID, in); err == nil {
			return s.Done(c, path(c, "/campaigns/"+campaign.PublicID), "staff.campaign.changed")
		}
	}
	page, perr := s.campaignPage(c, campaign)
	if perr != nil {
		return perr
	}
	page.Form = typed
	return s.ShowFaults(c, page, err)
}

// CampaignEnds moves the ends of a campaign, of frozen terms too.
func (s *Staff) CampaignEnds(c *fiber.Ctx) error {
	campaign, err := s.campaign(c)
	if err != nil {
		return err
	}
	f := web.ReadForm(c)
	in := models.EndsInput{ClosesAt: f.Time("closes_at"), RedeemUntil: f.Time("redeem_until")}
	if err = f.Err().Err(); err == nil {
		if err = s.Store.MoveEnds(c.UserContext(), web.Actor(c), web.Event(c), campaign.PublicID, in); err == nil {
			return s.Done(c, path(c, "/campaigns/"+campaign.PublicID), "staff.campaign.ends.moved")
		}
	}
	page, perr := s.campaignPage(c, campaign)
	if perr != nil {
		return perr
	}
	page.Ends = views.EndsForm{ClosesAt: f.Text("closes_at"), RedeemUntil: f.Text("redeem_until")}
	return s.ShowFaults(c, page, err)
}

// CampaignWord changes the word that shoppers must name, of frozen terms too.
func (s *Staff) CampaignWord(c *fiber.Ctx) error {
	campaign, err := s.campaign(c)
	if err != nil {
		return err
	}
	word := web.ReadForm(c).Text("claim_word")
	if err = s.Store.ChangeClaimWord(c.UserContext(), web.Actor(c), web.Event(c), campaign.PublicID, word); err == nil {
		return s.Done(c, path(c, "/campaigns/"+campaign.PublicID), "staff.campaign.word.changed")
	}
	page, perr := s.campaignPage(c, campaign)
	if perr != nil {
		return perr
	}
	page.Form.ClaimWord = word
	return s.ShowFaults(c, page, err)
}

// CampaignStream sends the figures of one campaign's page whenever something happens in its event.
func (s *Staff) CampaignStream(c *fiber.Ctx) error {
	campaign, err := s.campaign(c)
	if err != nil {
		return err
	}
	id, lang := campaign.PublicID, web.Lang(c)
	alike := fmt.Sprint("campaign ", id, lang, views.BurnShape(campaign, s.Store.Now())) // a move of the campaign is nothing that the tally sees
	return s.live.Stream(c, web.Event(c), alike, func(models.Tally) ([]byte, error) {
		ctx, stop := context.WithTimeout(context.Background(), burnPatience)
		defer stop()
		now, _, err := s.Store.CampaignByPublicID(ctx, id)
		if err != nil {
			return nil, err
		}
		down, err := s.Store.BurndownOf(ctx, now)
		if err != nil {
			return nil, err
		}
		return json.Marshal(s.Views.Burn(down, lang))
	})
}

// CampaignMove opens, pauses, resumes or closes a campaign.
func (s *Staff) CampaignMove(c *fiber.Ctx) error {
	campaign, err := s.campaign(c)
	if err != nil {
		return err
	}
	to := models.CampaignState(web.ReadForm(c).Choice("state"))
	if err := s.Store.MoveCampaign(c.UserContext(), web.Actor(c), web.Event(c), campaign.PublicID, to); err != nil {
		return err
	}
	return s.Done(c, path(c, "/campaigns/"+campaign.PublicID), "staff.campaign.moved."+string(to))
}

// campaign is the one of the route, of the event of the route: another event's is not found.
func (s *Staff) campaign(c *fiber.Ctx) (models.Campaign, error) {
	campaign, e, err := s.Store.CampaignByPublicID(c.UserContext(), c.Params("campaign"))
	if err == nil && e.ID != web.Event(c).ID {
		err = models.ErrNotFound
	}
	return campaign, err
}
