package staff

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/views"
)

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
	return s.Show(c, fiber.StatusOK, &views.StaffCampaign{Page: section("campaigns"), Campaign: &campaign, Form: views.CampaignFormOf(campaign)})
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
	return s.ShowFaults(c, &views.StaffCampaign{Page: section("campaigns"), Campaign: &campaign, Form: typed}, err)
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
