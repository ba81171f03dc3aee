package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

const tallyPath = "/api/v1/events/gaon/tally"

func TestTally(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		vendor := s.Vendor("달그락분식", models.Shop, models.AtStore)
		d, phone := s.Device(vendor)
		other, _ := s.scanner("가온책방", models.Shop, models.AtStore)
		campaign, small := s.Campaign(), s.Campaign(func(in *models.CampaignInput) { in.DiscountWon = 3_000 })
		now := s.Store.Now()
		s.At(now)
		s.Redeem(d, s.Coupon(campaign, "kim"))
		s.Redeem(other, s.Coupon(small, "kim"))
		back := s.Redeem(d, s.Coupon(campaign, "lee")).Redemption.Nonce
		s.Coupon(campaign, "park")
		_, err := s.Store.ReverseByDevice(context.Background(), d, back, "시험")
		s.must(err)

		totals := map[string]any{
			"event": "gaon", "at": seoul(now), "totals.issued": 4, "totals.redeemed": 2, "totals.reversed": 1, "totals.won": 8_000, "totals.people": 3,
		}
		s.get(tallyPath, s.token(models.Viewer)).is(200).want(totals).want(map[string]any{"by": map[string]any{}})
		s.get(tallyPath+"?by=vendor,campaign,hour,method", s.token(models.Staff)).is(200).want(totals).want(map[string]any{
			"by.vendor.0.vendor.no": vendor.No, "by.vendor.0.vendor.name": "달그락분식", "by.vendor.0.redeemed": 1, "by.vendor.0.reversed": 1, "by.vendor.0.won": 5_000,
			"by.vendor.1.won": 3_000, "by.vendor.2": missing{},
			"by.campaign.0.campaign.id": campaign.PublicID, "by.campaign.0.issued": 3, "by.campaign.0.redeemed": 1, "by.campaign.0.voided": 0, "by.campaign.1.won": 3_000,
			"by.hour.0.from": seoul(now.Truncate(time.Hour)), "by.hour.0.redeemed": 2, "by.hour.1": missing{},
			"by.method.0.method": "scan", "by.method.0.won": 8_000, "by.method.1.redeemed": 0,
		})
		s.get(tallyPath+"?by=campaign,vendor", phone).is(200).want(map[string]any{
			"totals.redeemed": 1, "totals.reversed": 1, "totals.won": 5_000, "totals.people": nil,
			"by.vendor.0.vendor.no": vendor.No, "by.vendor.1": missing{}, "by.campaign.1.won": 0,
		})
		for _, by := range []string{"shop", "vendor,", ",", "Vendor", "vendor;hour", "%00"} {
			s.get(tallyPath+"?by="+by, phone).refused(400, "malformed").want(map[string]any{"error.detail.field": "by"})
		}
	})
}

// reads are the calls that only read, and who may: from public facts to the log of staff.
func TestWhoReads(t *testing.T) {
	s := openSite(t, modelstest.New(t))
	elsewhere, strange := s.another()
	vendor := s.Vendor("달그락분식", models.Shop, models.AtStore)
	_, phone := s.Device(vendor)
	const public, tally, staff = 0, 1, 2
	paths := []string{"/api/v1/events/gaon/vendors", tallyPath, "/api/v1/events/gaon/attempts"}
	for _, test := range []struct {
		name, token string
		header      map[string]string
		status      [3]int // of the three paths
	}{
		{"nobody", "", nil, [3]int{200, 401, 401}},
		{"a shopper", "", s.browser("v", "", ""), [3]int{200, 401, 401}},
		{"an unknown token", "jts_unknown", nil, [3]int{200, 401, 401}},
		{"an unknown phone", "jtd_unknown", nil, [3]int{200, 401, 401}},
		{"a phone", phone, nil, [3]int{200, 200, 403}},
		{"a phone's browser", "", s.browser("v", "", phone), [3]int{200, 200, 403}},
		{"a phone of another event", strange, nil, [3]int{200, 403, 403}},
		{"a vendor's session", "", s.browser("v", s.Session(s.Account(vendor)), ""), [3]int{200, 403, 403}},
		{"viewer", s.token(models.Viewer), nil, [3]int{200, 200, 403}},
		{"staff", s.token(models.Staff), nil, [3]int{200, 200, 200}},
		{"staff of another event", s.tokenOf(elsewhere, models.Staff), nil, [3]int{200, 403, 403}},
		{"staff session", "", s.browser("v", s.Session(s.Admin.Account), ""), [3]int{200, 200, 200}},
	} {
		s.run(test.name, func(s *site) {
			for _, i := range []int{public, tally, staff} {
				got := s.do(call{method: "GET", path: paths[i], token: test.token, header: test.header})
				got.comes(test.status[i], map[int]string{401: "unauthenticated", 403: "forbidden"}[test.status[i]])
			}
		})
	}
	for _, path := range paths[tally:] {
		path = strings.Replace(path, "gaon", "nothing", 1)
		s.get(path, s.token(models.Staff)).refused(404, "unknown_event")
	}
}

// streamed is one server-sent event.
type streamed struct {
	name, id string
	data     answer
}

// listen opens a stream and gives its events.
func (s *site) listen(path, token string) <-chan streamed {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	r, err := http.NewRequestWithContext(ctx, "GET", s.url+path, nil)
	s.must(err)
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := s.client.Do(r)
	s.must(err)
	s.t.Cleanup(func() { cancel(); response.Body.Close() })
	if kind := response.Header.Get("Content-Type"); response.StatusCode != 200 || !strings.HasPrefix(kind, "text/event-stream") {
		s.t.Fatalf("stream: %d %s", response.StatusCode, kind)
	}
	events := make(chan streamed)
	go func() {
		defer close(events)
		e := streamed{data: answer{t: s.t}}
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			field, value, _ := strings.Cut(lines.Text(), ": ")
			switch {
			case field == "event":
				e.name = value
			case field == "id":
				e.id = value
			case field == "data":
				e.data.raw = []byte(value)
				d := json.NewDecoder(strings.NewReader(value))
				d.UseNumber()
				_ = d.Decode(&e.data.body)
			case lines.Text() == "" && e.name != "":
				select {
				case events <- e:
				case <-ctx.Done():
					return
				}
				e = streamed{data: answer{t: s.t}}
			}
		}
	}()
	return events
}

func (s *site) next(events <-chan streamed) streamed {
	s.t.Helper()
	select {
	case e, more := <-events:
		if !more {
			s.t.Fatal("the stream ended")
		}
		return e
	case <-time.After(10 * time.Second):
		s.t.Fatal("nothing came down the stream")
	}
	return streamed{}
}

func TestTallyStream(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, store *models.Store) {
		s := openSite(t, store)
		d, phone := s.scanner("달그락분식", models.Shop, models.AtStore)
		other, _ := s.scanner("가온책방", models.Shop, models.AtStore)
		campaign := s.Campaign()
		s.Redeem(other, s.Coupon(campaign, "kim"))
		all := s.listen(tallyPath+"/stream?by=vendor", s.token(models.Viewer))
		own := s.listen(tallyPath+"/stream", phone)
		first := s.next(all)
		if first.name != "tally" || first.id == "" || first.data.text("mark") != first.id {
			t.Errorf("event %q, id %q: %s", first.name, first.id, first.data.raw)
		}
		first.data.want(map[string]any{"totals.redeemed": 1, "totals.people": 1, "by.vendor.0.won": 5_000})
		s.next(own).data.want(map[string]any{"totals.redeemed": 0, "totals.people": nil})

		coupon := s.Coupon(campaign, "lee")
		s.Redeem(d, coupon)
		for _, part := range []struct {
			events   <-chan streamed
			redeemed json.Number
		}{{all, "2"}, {own, "1"}} {
			for e := s.next(part.events); e.data.at("totals.redeemed") != part.redeemed; {
				e = s.next(part.events)
			}
		}
		s.get(tallyPath+"/stream", "").refused(401, "unauthenticated")
		s.get(tallyPath+"/stream?by=x", phone).refused(400, "malformed")
	})
}
