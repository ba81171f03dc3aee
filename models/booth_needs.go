package models

import (
	"cmp"
	"slices"
	"strings"
)

// BoothNeeds is what a vendor says about the booth itself: what it can't do without, and where it would
// like to stand.
type BoothNeeds struct {
	BoothMM    int    `gorm:"not null;default:0;check:application_booth_size,booth_mm >= 0"` // the least frontage, in millimetres; 0 takes any booth
	CarAtBooth bool   `gorm:"not null;default:false"`                                        // a vehicle stays at the booth: a food truck
	CarCM      int    `gorm:"not null;default:0;check:application_car_length,car_cm >= 0"`   // its length in centimetres, 0 when it is not said
	StepFree   bool   `gorm:"not null;default:false"`                                        // somebody at the booth can't take a step
	Spots      string `gorm:"not null;default:''"`                                           // labels of booths or zone:food, the dearest first, commas between
}

// The limits of what is said of a booth.
const (
	SpotsMax   = 3 // wishes
	spotMax    = 20
	frontMaxMM = 20_000
	carMinCM   = 100
	carMaxCM   = 2_000
)

// spotZone is how a wish for a zone begins; all other wishes are labels of booths.
const spotZone = "zone:"

// WishZones are the zones that a vendor can wish for.
var WishZones = []Zone{ZoneMake, ZoneFood}

// JoinSpots makes one line of the wishes in their order: without the empty ones, each once.
func JoinSpots(list []string) string {
	var spots []string
	for _, spot := range list {
		if spot = oneLine(strings.ReplaceAll(spot, ",", " ")); spot != "" && !slices.Contains(spots, spot) {
			spots = append(spots, spot)
		}
	}
	return strings.Join(spots, ",")
}

// Spot is one wish for a place: the label of a booth, or zone: and a zone.
type Spot string

// Zone is the zone that a wish names, "" when it names a booth.
func (s Spot) Zone() Zone {
	name, zone := strings.CutPrefix(string(s), spotZone)
	if zone && oneOf(Zone(name), WishZones) {
		return Zone(name)
	}
	return ""
}

// SpotList are the wishes one by one.
func (n BoothNeeds) SpotList() []Spot {
	var list []Spot
	for _, spot := range strings.FieldsFunc(n.Spots, func(r rune) bool { return r == ',' }) {
		list = append(list, Spot(spot))
	}
	return list
}

// spotsOf are the wishes that a vendor chose, then those that it named in free words.
func spotsOf(a Application) []Spot {
	list := a.SpotList()
	for _, label := range wishedBooths(a.Wish) {
		list = append(list, Spot(label))
	}
	return list
}

// asked leaves out the length of a vehicle that does not stay.
func (n BoothNeeds) asked(m Mode) BoothNeeds {
	if !m.NeedsBooth() {
		return BoothNeeds{}
	}
	if !n.CarAtBooth {
		n.CarCM = 0
	}
	return n
}

func (f *Faults) boothNeeds(n BoothNeeds) {
	f.Add(n.BoothMM < 0 || n.BoothMM > frontMaxMM, "booth_mm", "choose_one")
	f.Add(n.CarCM != 0 && (n.CarCM < carMinCM || n.CarCM > carMaxCM), "car_cm", "car_length")
	spots := n.SpotList()
	f.Add(len(spots) > SpotsMax, "spots", "too_many_spots")
	for _, spot := range spots {
		f.Add(strings.HasPrefix(string(spot), spotZone) && spot.Zone() == "", "spots", "choose_one")
		f.tooLong("spots", string(spot), spotMax)
	}
}

// BoothSize is a size that a vendor can ask for, in millimetres: the longer side of a booth, which is its
// frontage, and the shorter; or the frontage of so many such booths side by side.
type BoothSize struct{ Front, Depth, Booths int }

// commonSizes are those of tents for hire, as long as nothing is drawn.
var commonSizes = []BoothSize{{3_000, 3_000, 1}, {6_000, 3_000, 1}}

// BoothSizes are the sizes that vendors can stand in, the smallest first, when one may have so many booths
// side by side. Of one frontage the fewest booths are named.
func (l Layout) BoothSizes(each int) []BoothSize {
	list := []BoothSize{}
	longest := l.longest(each)
	for n := 1; n <= each; n++ {
		for _, b := range l.WishBooths() {
			size := BoothSize{n * b.Frontage(), min(b.WidthMM, b.HeightMM), n}
			if size.Front <= longest && !slices.ContainsFunc(list, func(has BoothSize) bool { return has.Front == size.Front }) {
				list = append(list, size)
			}
		}
	}
	slices.SortFunc(list, func(a, b BoothSize) int { return cmp.Compare(a.Front, b.Front) })
	if len(list) == 0 {
		return commonSizes
	}
	return list
}

// Frontage is the longer side of a booth.
func (b Booth) Frontage() int { return max(b.WidthMM, b.HeightMM) }

// forVendors says whether a vendor can be put on the booth at all.
func (b Booth) forVendors() bool { return !b.Blocked && b.Zone != ZoneOps }

// WishBooths are the booths that a vendor can wish for.
func (l Layout) WishBooths() []Booth {
	return slices.DeleteFunc(slices.Clone(l.Booths), func(b Booth) bool { return !b.forVendors() })
}

// spots are the booths that a vendor wishes for, and those of the zone that it names, each by its ID. A
// booth that is gone is left out.
func (l Layout) spots(a Application) (booths, zone []int64) {
	for _, spot := range spotsOf(a) {
		if z := spot.Zone(); z != "" {
			for _, b := range l.WishBooths() {
				if b.Zone == z {
					zone = append(zone, b.ID)
				}
			}
		} else if b, has := l.Booth(string(spot)); has && !slices.Contains(booths, b.ID) {
			booths = append(booths, b.ID)
		}
	}
	return booths, zone
}

// lostSpots are the booths that a vendor wishes for and that are gone or not for vendors.
func (l Layout) lostSpots(a Application) []string {
	var lost []string
	for _, spot := range spotsOf(a) {
		label := string(spot)
		if b, has := l.Booth(label); spot.Zone() == "" && !(has && b.forVendors()) && !slices.Contains(lost, label) {
			lost = append(lost, label)
		}
	}
	return lost
}
