package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jangteo/jangteo/models"
	"github.com/jangteo/jangteo/models/modelstest"
)

const kills = 4

// The program is killed in the middle of a storm, again and again. Every 2xx that a client saw holds
// after the restart, nothing is there twice, and who got no answer gets one by repeating the nonce.
func TestKilledInAStorm(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		g := besiege(t, s)
		g.mortal = true
		c := spawn(t, g.surroundings())
		g.begin(c.url)
		for range kills {
			alive := 200*time.Millisecond + rand.N(500*time.Millisecond)
			time.Sleep(alive)
			c.kill()
			t.Logf("killed after %v", alive)
			c = spawn(t, g.surroundings())
			g.base.Store(c.url)
		}
		g.end(c)
		if g.answers["none"] == 0 {
			t.Error("nobody was left without an answer: that was no storm")
		}
	})
}
