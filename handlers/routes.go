// Package handlers puts the audiences of the street together: this file is the whole product
// at a glance.
package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/jangteo/jangteo/handlers/account"
	"github.com/jangteo/jangteo/handlers/api"
	"github.com/jangteo/jangteo/handlers/shopper"
	"github.com/jangteo/jangteo/handlers/staff"
	"github.com/jangteo/jangteo/handlers/vendor"
	"github.com/jangteo/jangteo/handlers/web"
	"github.com/jangteo/jangteo/models"
)

// New is the Fiber app with every route of the product.
func New(w *web.Web, live *web.Live, m *Metrics) *fiber.App {
	app := w.App()
	app.Use(m.observe)
	everybody(app, account.New(w))
	shoppers(app, w, shopper.New(w))
	vendors(app, w, vendor.New(w))
	office(app, w, staff.New(w, live))
	programs(app, api.New(w, live))
	web.TakeFiles(app, "/vendor/:event/papers/:paper", "/staff/:event/import", "/staff/:event/layout/import", "/staff/:event/layout/pictures",
		"/e/:event/purchases/new", "/staff/:event/purchases/new", "/staff/:event/arrivals/acts", "/staff/:event/arrivals/incidents")
	return app
}

func everybody(app *fiber.App, h *account.Account) {
	app.Get("/healthz", h.Alive)
	app.Get("/readyz", h.Ready)
	app.Get("/login", h.LogInForm)
	app.Post("/login", h.LogIn)
	app.Post("/logout", h.LogOut)
	app.Get("/start/:token", h.StartForm) // first administrator, or a new password
	app.Post("/start/:token", h.Start)
	app.Get("/offline", h.Offline)      // what vendors and staff see without a network
	app.Get("/stop/:token", h.StopForm) // the way out of advertising
	app.Post("/stop/:token", h.Stop)
}

func shoppers(app *fiber.App, w *web.Web, h *shopper.Shopper) {
	app.Get("/", h.Home)
	event := app.Group("/e/:event", w.LoadEvent)
	event.Get("/", h.Event)
	event.Get("/map", h.Map)
	event.Get("/b/:booth", h.Booth) // on the printed sign
	event.Get("/vendors", h.Vendors)
	event.Get("/vendors/:no", h.Vendor)
	event.Post("/vendors/:no/present", h.Present) // a coupon, to the vendor's phones
	event.Get("/vendors/:no/photos/:product<int>", h.Photo)
	event.Get("/draws", h.Draws)
	event.Get("/draws/:draw", h.Draw)
	event.Get("/draws/:draw/list.txt", h.DrawList)
	event.Get("/draws/:draw/draw.json", h.DrawJSON)
	event.Get("/coupons", h.Coupons) // what this phone holds
	event.Get("/coupons/link.png", h.CouponsLink)
	event.Get("/mine/:link", h.Mine) // a personal link
	event.Post("/mine/:link", h.MineTake)
	event.Get("/find", h.Find) // again, by phone
	event.Post("/find", h.FindAsk)
	event.Get("/find/code", h.FindAgain)
	event.Post("/find/code", h.FindTake)
	event.Get("/app.webmanifest", h.Manifest)
	event.Get("/offline", h.Offline) // what a phone shows without a network
	event.Post("/campaigns/:campaign/claim", h.Claim)
	event.Get("/campaigns/:campaign/claim", h.Claimed) // where a refusal leaves the browser
	event.Get("/campaigns/:campaign/wait", h.Wait)
	event.Get("/campaigns/:campaign/wait/state", h.WaitState)

	event.Get("/stamps", h.Stamps) // the stamp card of this phone
	event.Post("/stamps/reward", h.StampReward)
	app.Get("/t/:stop", h.Stop) // on the poster of a stop
	app.Post("/t/:stop", h.Stamp)
	app.Get("/s/:card", h.StampCard)
	event.Get("/purchases", h.Purchases) // what receipts bring, and those of this phone
	event.Get("/purchases/new", h.PurchaseNew)
	event.Post("/purchases/new", h.PurchaseSend)
	event.Get("/purchases/:purchase", h.Purchase)
	event.Post("/purchases/:purchase/account", h.PurchaseAccount)
	event.Get("/prizes", h.Prizes)
	event.Post("/prizes/phone", h.PrizePhone)
	event.Get("/prizes/:prize", h.Prize)
	event.Get("/prizes/:prize/list.txt", h.PrizeList)
	event.Get("/prizes/:prize/draw.json", h.PrizeJSON)
	event.Post("/prizes/:prize/claim", h.PrizeClaim)

	app.Get("/c/:code", h.Coupon)
	app.Get("/c/:code/qr.png", h.CouponQR)
	app.Get("/c/:code/state", h.CouponState)
}

func vendors(app *fiber.App, w *web.Web, h *vendor.Vendor) {
	call := app.Group("/e/:event/apply", w.LoadEvent)
	call.Get("/", h.Call)
	call.Get("/form", h.Form)
	call.Post("/form", h.Apply)
	call.Post("/draft", h.KeepDraft)
	call.Post("/draft/drop", h.DropDraft)
	call.Get("/done", w.RequireLogin, h.Done)

	app.Get("/invited/:token", h.InvitedForm) // a vendor that came from a list
	app.Post("/invited/:token", h.Invited)
	app.Get("/vendor", w.RequireLogin, h.Today)
	stall := app.Group("/vendor/:event", w.LoadEvent)
	stall.Get("/change", w.RequireLogin, h.ChangeForm)
	stall.Post("/change", w.RequireLogin, h.Change)
	stall.Get("/papers", w.RequireLogin, h.Papers)
	stall.Get("/papers/:paper", w.RequireLogin, h.OwnPaper)
	stall.Post("/papers/:paper", w.RequireLogin, h.HandIn)
	stall.Post("/confirm", w.RequireLogin, h.Confirm)
	stall.Post("/object", w.RequireLogin, h.Object)
	stall.Post("/swap", w.RequireLogin, h.SwapAsk)
	stall.Post("/swap/answer", w.RequireLogin, h.SwapAnswer)
	stall.Post("/withdraw", w.RequireLogin, h.Withdraw)
	stall.Get("/pass", w.RequireLogin, h.Pass)
	stall.Get("/calendar.ics", w.RequireLogin, h.Calendar)
	stall.Get("/report", w.RequireLogin, h.Report)
	stall.Post("/report", w.RequireLogin, h.ReportFile)
	stall.Get("/survey", w.RequireLogin, h.Survey)
	stall.Post("/survey", w.RequireLogin, h.SurveyAnswer)
	stall.Get("/statement", w.RequireLogin, h.Statement)
	stall.Get("/purchases", w.RequireLogin, h.Purchases) // receipts of the own till
	stall.Get("/purchases/:purchase", w.RequireLogin, h.Purchases)
	stall.Get("/purchases/:purchase/photo.jpg", w.RequireLogin, h.PurchasePhoto)
	stall.Post("/purchases/:purchase/accept", w.RequireLogin, h.PurchaseAccept)
	stall.Post("/purchases/:purchase/refuse", w.RequireLogin, h.PurchaseRefuse)
	stall.Post("/rest", w.RequireLogin, h.Rest) // from coupons, for today
	stall.Get("/devices", w.RequireLogin, h.Devices)
	stall.Post("/devices", w.RequireLogin, h.DeviceOffer)
	stall.Post("/devices/:device/revoke", w.RequireLogin, h.DeviceRevoke)

	// From here on a phone that was enrolled needs no log-in; each page asks for one of the two.
	app.Get("/enrol/:secret", h.EnrolForm)
	app.Post("/enrol/:secret", h.Enrol)
	stall.Get("/scan", h.Scanner)
	stall.Get("/scan/manifest", h.Manifest)
	stall.Get("/scan/presented", h.Presented) // what shoppers sent from the sign
	stall.Get("/scan/app.webmanifest", h.App)
	stall.Get("/scan/:step<regex(look|redeem)>", h.BackToScanner) // a reload after the two that follow
	stall.Post("/scan/look", h.Look)
	stall.Post("/scan/redeem", h.Redeem)
	stall.Get("/redemptions", h.Redemptions)
	stall.Post("/redemptions/:nonce/reverse", h.Reverse)
	stall.Get("/stop", h.Stop) // of the stamp tour
	stall.Post("/stop", h.Stamp)
}

func office(app *fiber.App, w *web.Web, h *staff.Staff) {
	desk, staff, admin := w.RequireStaff(models.Desk), w.RequireStaff(models.Staff), w.RequireStaff(models.Admin)

	app.Get("/staff", w.RequireLogin, h.Events)
	app.Get("/staff/events/new", admin, h.EventNew)
	app.Post("/staff/events/new", admin, h.EventOpen)
	app.Get("/staff/accounts", admin, h.Accounts)
	app.Post("/staff/accounts", admin, h.AccountAdd)

	event := app.Group("/staff/:event", w.RequireLogin, w.LoadEvent)
	event.Get("/", desk, h.Board)
	event.Get("/edit", staff, h.EventEdit)
	event.Post("/edit", staff, h.EventChange)
	event.Post("/state", staff, h.EventMove)
	event.Get("/questions", staff, h.Questions) // beyond the form that all events share
	event.Post("/questions", staff, h.QuestionAdd)
	event.Get("/questions/:question<int>", staff, h.Question)
	event.Post("/questions/:question<int>", staff, h.QuestionChange)
	event.Post("/questions/:question<int>/move", staff, h.QuestionMove)
	event.Post("/questions/:question<int>/retire", staff, h.QuestionRetire)
	choosing(event, w, h)
	street(event, w, h)
	day(event, w, h)
	giving(event, w, h)
	counting(event, w, h)
	writing(event, w, h)
}

// choosing is from the applications to the selection.
func choosing(event fiber.Router, w *web.Web, h *staff.Staff) {
	viewer, staff := w.RequireStaff(models.Viewer), w.RequireStaff(models.Staff)

	event.Get("/applications", staff, h.Applications)
	event.Get("/applications.csv", viewer, h.ApplicationsFile) // without people
	event.Get("/applications.xlsx", viewer, h.ApplicationsFile)
	event.Post("/applications.csv", staff, h.ApplicationsPeopleFile) // with people: it is written down
	event.Post("/applications.xlsx", staff, h.ApplicationsPeopleFile)
	event.Get("/applications/:receipt", staff, h.Application)
	event.Post("/applications/:receipt/people", staff, h.People)
	event.Post("/applications/:receipt/decision", staff, h.Decide)
	event.Post("/applications/:receipt/scores", staff, h.Score) // one's own, blind until it is in
	event.Post("/applications/:receipt/tags", staff, h.TagAdd)
	event.Post("/applications/:receipt/tags/remove", staff, h.TagRemove)
	event.Post("/applications/:receipt/notes", staff, h.NoteAdd)
	event.Post("/applications/:receipt/fix", staff, h.FixAsk)
	event.Post("/applications/:receipt/fix/back", staff, h.FixBack)
	event.Get("/applications/:receipt/papers/:paper", staff, h.Paper)
	event.Post("/applications/:receipt/papers/:paper", staff, h.PaperDecide)
	event.Post("/applications/:receipt/invite", staff, h.Invite)
	event.Post("/applications/:receipt/devices", staff, h.DeviceOffer)
	event.Post("/applications/:receipt/devices/:device/revoke", staff, h.DeviceRevoke)

	event.Get("/criteria", staff, h.Criteria)
	event.Post("/criteria", staff, h.CriterionAdd)
	event.Post("/criteria/scoring", staff, h.ScoringClose)
	event.Get("/criteria/:criterion<int>", staff, h.Criterion)
	event.Post("/criteria/:criterion<int>", staff, h.CriterionChange)
	event.Post("/criteria/:criterion<int>/remove", staff, h.CriterionRemove)
	event.Get("/bulk", staff, h.BulkActions)
	event.Post("/bulk", staff, h.BulkPlan) // shows, does nothing
	event.Post("/bulk/run", staff, h.BulkRun)
	event.Get("/bulk/:bulk", staff, h.BulkAction)
	event.Post("/bulk/:bulk/undo", staff, h.BulkUndo)

	event.Get("/import", staff, h.Imports)
	event.Post("/import", staff, h.ImportUpload)
	event.Get("/import/sample.xlsx", staff, h.ImportSample)
	event.Get("/import/:import", staff, h.Import)
	event.Get("/import/:import/state", staff, h.ImportState)
	event.Post("/import/:import/columns", staff, h.ImportMatch)
	event.Post("/import/:import/start", staff, h.ImportStart)
	event.Get("/selection", staff, h.Selection)
	event.Post("/selection/terms", staff, h.SelectionTerms)
	event.Post("/selection/draft", staff, h.SelectionDraft)
	event.Post("/selection/undo", staff, h.SelectionUndo)
	event.Post("/selection/publish", staff, h.SelectionPublish)
	event.Post("/selection/offer", staff, h.SelectionOffer)
	event.Post("/selection/:receipt/draft", staff, h.CandidateDraft)
	event.Post("/selection/:receipt/undo", staff, h.CandidateUndo)
	event.Get("/draws", staff, h.Draws)
	event.Post("/draws", staff, h.DrawList)
	event.Get("/draws/:draw", staff, h.Draw)
	event.Post("/draws/:draw/seed", staff, h.DrawSeed)
}

// street is who stands where, on screen and on paper.
func street(event fiber.Router, w *web.Web, h *staff.Staff) {
	staff := w.RequireStaff(models.Staff)

	event.Get("/booths", staff, h.Booths)
	event.Post("/booths/assign", staff, h.BoothAssign)
	event.Post("/booths/clear", staff, h.BoothClear)
	event.Post("/booths/lock", staff, h.BoothLock)
	event.Post("/booths/size", staff, h.BoothSize) // how many side by side
	event.Post("/booths/solve", staff, h.BoothSolve)
	event.Post("/booths/swap", staff, h.BoothSwap)
	event.Post("/booths/tell", staff, h.BoothTell)
	event.Get("/booths/choices", staff, h.BoothChoices)
	event.Get("/booths/now", staff, h.BoothsNow)
	event.Get("/booths/why", staff, h.BoothWhy)
	event.Get("/booths/rules", staff, h.BoothRules) // by category of goods
	event.Post("/booths/rules", staff, h.BoothRulesSet)
	event.Get("/booths/drafts", staff, h.BoothDrafts)
	event.Post("/booths/drafts/keep", staff, h.BoothKeep)
	event.Post("/booths/drafts/drop", staff, h.BoothDrop)
	event.Post("/booths/drafts/publish", staff, h.BoothPublish)
	event.Post("/booths/drafts/preview", staff, h.BoothPreview)
	event.Post("/booths/drafts/preview/end", staff, h.BoothPreviewEnd)
	event.Get("/layout", staff, h.Layout)
	event.Post("/layout", staff, h.LayoutAdd)
	event.Post("/layout/remove", staff, h.LayoutRemove)
	event.Get("/layout/edit", staff, h.LayoutEdit)
	event.Post("/layout/check", staff, h.LayoutCheck)
	event.Post("/layout/row", staff, h.LayoutRow)
	event.Post("/layout/draft", staff, h.LayoutSave)
	event.Post("/layout/publish", staff, h.LayoutPublish)
	event.Post("/layout/restore", staff, h.LayoutRestore)
	event.Post("/layout/return", staff, h.LayoutGoBack)
	event.Post("/layout/take", staff, h.LayoutTake)
	event.Post("/layout/import", staff, h.LayoutImport)
	event.Post("/layout/pictures", staff, h.LayoutPictureAdd)
	event.Get("/layout/pictures/:picture", staff, h.LayoutPicture)
	event.Get("/layout/versions/:version", staff, h.LayoutVersion)
	event.Get("/layout/drafts/:revision", staff, h.LayoutDraft)
	event.Get("/layout.json", staff, h.LayoutFile)
	event.Get("/layout.csv", staff, h.LayoutBooths)
	event.Get("/layout.xlsx", staff, h.LayoutBooths)

	event.Get("/print", staff, h.Prints)
	event.Get("/print/plan.pdf", staff, h.PrintPlan)
	event.Get("/print/fire.pdf", staff, h.PrintFire)
	event.Get("/print/vendors.pdf", staff, h.PrintVendors)
	event.Get("/print/load-in.pdf", staff, h.PrintLoadIn)
	event.Get("/print/signs.pdf", staff, h.PrintSigns)
	event.Get("/print/cards.pdf", staff, h.PrintCards)
	event.Get("/print/stickers.pdf", staff, h.PrintStickers)
}

// day is who comes, and what happens.
func day(event fiber.Router, w *web.Web, h *staff.Staff) {
	desk, staff := w.RequireStaff(models.Desk), w.RequireStaff(models.Staff)

	event.Get("/arrivals", desk, h.Arrivals)
	event.Get("/arrivals/find", desk, h.ArrivalFind) // where a vendor's QR leads, too
	event.Get("/arrivals/load-in", staff, h.LoadIn)
	event.Post("/arrivals/load-in", staff, h.LoadInSet)
	event.Post("/arrivals/promote", staff, h.Promote)
	event.Post("/arrivals/acts", desk, h.DayAct) // what a phone sends, perhaps later
	event.Post("/arrivals/incidents", desk, h.IncidentNote)
	event.Get("/arrivals/incidents/:incident/photo", desk, h.IncidentPhoto)
	event.Post("/arrivals/incidents/:incident/:step<regex(close|reopen)>", desk, h.IncidentClose)
	event.Get("/arrivals/:no", desk, h.Arrival)
	event.Post("/arrivals/:no/check-in", desk, h.CheckIn)
	event.Post("/arrivals/:no/check-in/undo", desk, h.CheckInUndo)
	event.Post("/arrivals/:no/no-show", staff, h.NoShow)
	event.Post("/arrivals/:no/no-show/undo", staff, h.NoShowUndo)
}

// giving is all that shoppers get: coupons, gifts for stamps, money for receipts, prizes.
func giving(event fiber.Router, w *web.Web, h *staff.Staff) {
	viewer, desk, staff := w.RequireStaff(models.Viewer), w.RequireStaff(models.Desk), w.RequireStaff(models.Staff)

	event.Get("/campaigns", staff, h.Campaigns)
	event.Get("/campaigns/new", staff, h.CampaignNew)
	event.Post("/campaigns/new", staff, h.CampaignOpen)
	event.Get("/campaigns/:campaign", staff, h.Campaign)
	event.Post("/campaigns/:campaign", staff, h.CampaignChange)
	event.Post("/campaigns/:campaign/state", staff, h.CampaignMove)
	event.Post("/campaigns/:campaign/ends", staff, h.CampaignEnds)
	event.Post("/campaigns/:campaign/word", staff, h.CampaignWord)
	event.Get("/campaigns/:campaign/stream", staff, h.CampaignStream)
	event.Get("/campaigns/:campaign/paper", staff, h.Batches)
	event.Post("/campaigns/:campaign/paper", staff, h.BatchPrint)
	event.Get("/campaigns/:campaign/paper/:batch<int>.pdf", staff, h.BatchFile)
	event.Post("/campaigns/:campaign/paper/:batch<int>/hand-out", staff, h.BatchHandOut)
	event.Post("/campaigns/:campaign/paper/:batch<int>/void", staff, h.BatchVoid)

	event.Get("/desk", desk, h.Desk) // coupons for people without a phone
	event.Post("/desk", desk, h.DeskIssue)
	event.Get("/desk/find", desk, h.DeskFind)
	event.Post("/desk/phone", desk, h.DeskPhone) // found by the end of a phone number
	event.Get("/desk/:code", desk, h.DeskCoupon)
	event.Post("/desk/:code/slip.pdf", desk, h.DeskSlip)
	event.Post("/desk/:code/void", desk, h.DeskVoid)
	event.Post("/desk/:code/replace", desk, h.DeskReplace) // lost with its phone
	event.Post("/desk/:code/reverse", desk, h.DeskReverse)

	event.Get("/tour", staff, h.Tour) // the stamp tour
	event.Post("/tour", staff, h.TourKeep)
	event.Post("/tour/state", staff, h.TourMove)
	event.Post("/tour/stops", staff, h.StopsAdd)
	event.Post("/tour/stops/:stop", staff, h.StopChange)
	event.Get("/tour/posters.pdf", staff, h.StopPosters)
	event.Post("/tour/cards", staff, h.CardsPrint)
	event.Get("/tour/cards/:sheet<int>.pdf", staff, h.CardsFile)
	event.Get("/gifts", desk, h.Gifts) // what complete cards are good for
	event.Get("/gifts.csv", viewer, h.GiftsFile)
	event.Get("/gifts.xlsx", viewer, h.GiftsFile)
	event.Get("/gifts/find", desk, h.GiftFind)
	event.Get("/gifts/:card", desk, h.Gift)
	event.Post("/gifts/:card/stamps", desk, h.GiftStamps)
	event.Get("/gifts/:card/receipt", desk, h.GiftReceipt) // turned to the receiver
	event.Post("/gifts/:card/receipt", desk, h.GiftHandOver)
	event.Post("/gifts/:card/undo", desk, h.GiftUndo)
	event.Get("/purchases", desk, h.Purchases) // receipts to be checked
	event.Get("/purchases/new", desk, h.PurchaseNew)
	event.Post("/purchases/new", desk, h.PurchaseSend)
	event.Get("/purchases/:purchase", desk, h.Purchases)
	event.Get("/purchases/:purchase/photo.jpg", desk, h.PurchasePhoto)
	event.Post("/purchases/:purchase/accept", desk, h.PurchaseAccept)
	event.Post("/purchases/:purchase/refuse", desk, h.PurchaseRefuse)
	event.Post("/purchases/:purchase/undo", desk, h.PurchaseUndo)
	event.Post("/purchases/:purchase/account", desk, h.PurchaseAccount)
	event.Get("/payback", staff, h.Payback)
	event.Post("/payback", staff, h.PaybackSet)
	event.Post("/payback/state", staff, h.PaybackMove)
	event.Post("/payback/due.csv", staff, h.PaybackDue) // with accounts: it is written down
	event.Post("/payback/paid", staff, h.PaybackPaid)
	event.Get("/prizes", staff, h.Prizes)
	event.Post("/prizes", staff, h.PrizeOpen)
	event.Get("/prizes/:prize", staff, h.Prize)
	event.Post("/prizes/:prize/list", staff, h.PrizeList)
	event.Post("/prizes/:prize/seed", staff, h.PrizeSeed)
	event.Post("/prizes/:prize/pass-on", staff, h.PrizePassOn)
	event.Post("/prizes/:prize/parcels", staff, h.PrizeParcels)
	event.Post("/prizes/:prize/parcels.csv", staff, h.PrizeParcelsFile)
	event.Post("/prizes/:prize/winners/:code/hand", staff, h.PrizeHand)
}

// counting is what was redeemed, who is owed what, and how it went.
func counting(event fiber.Router, w *web.Web, h *staff.Staff) {
	viewer, staff := w.RequireStaff(models.Viewer), w.RequireStaff(models.Staff)

	event.Get("/tally", viewer, h.Tally)
	event.Get("/tally.csv", viewer, h.TallyFile)
	event.Get("/tally.xlsx", viewer, h.TallyFile)
	event.Get("/tally/stream", viewer, h.TallyStream)
	event.Get("/settlement", viewer, h.Settlement)
	event.Get("/settlement.csv", viewer, h.SettlementFile)
	event.Get("/settlement.xlsx", viewer, h.SettlementFile)
	event.Get("/conflicts", staff, h.Conflicts)
	event.Post("/conflicts/:conflict<int>", staff, h.ConflictDecide)
	event.Get("/results", viewer, h.Results)
	event.Get("/results.csv", viewer, h.ResultsFile)
	event.Get("/results.xlsx", viewer, h.ResultsFile)
	event.Post("/results/thanks", staff, h.Thank)
}

// writing is mails and texts.
func writing(event fiber.Router, w *web.Web, h *staff.Staff) {
	staff := w.RequireStaff(models.Staff)

	event.Get("/messages", staff, h.Messages)
	event.Post("/messages/again", staff, h.MessagesAgain)
	event.Post("/messages/:message<int>/again", staff, h.MessageAgain)
	event.Post("/messages/:message<int>/cancel", staff, h.MessageCancel)
	event.Get("/messages/words", staff, h.Words)
	event.Get("/letters", staff, h.Letters)
	event.Get("/letters/new", staff, h.LetterNew)
	event.Post("/letters/new", staff, h.LetterAdd)
	event.Get("/letters/:letter", staff, h.Letter)
	event.Get("/letters/:letter/edit", staff, h.LetterEdit)
	event.Post("/letters/:letter/edit", staff, h.LetterChange)
	event.Post("/letters/:letter/drop", staff, h.LetterDrop)
	event.Post("/letters/:letter/send", staff, h.LetterSend)
}

// programs is the contract of docs: its names and statuses are relied on.
func programs(app *fiber.App, h *api.API) {
	v1 := app.Group("/api/v1")
	v1.Get("/events/:event", h.Event)
	v1.Get("/events/:event/vendors", h.Vendors)
	v1.Get("/events/:event/campaigns", h.Campaigns)
	v1.Post("/campaigns/:campaign/claims", h.Claim)
	v1.Get("/coupons/:code", h.Coupon)
	v1.Post("/redemptions", h.Redeem)
	v1.Post("/redemptions/batch", h.RedeemBatch)
	v1.Post("/redemptions/:nonce/reversal", h.Reverse)
	v1.Get("/events/:event/tally", h.Tally)
	v1.Get("/events/:event/tally/stream", h.TallyStream)
	v1.Get("/events/:event/attempts", h.Attempts)
	v1.Get("/events/:event/settlement", h.Settlement)
	app.Get("/api/openapi.json", h.OpenAPI)
	app.Get("/api/docs", h.Docs)
}
