package models_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/jangteo/jangteo/models"
)

func TestFaultsAreFoundByTheirReason(t *testing.T) {
	t.Parallel()
	var f models.Faults
	if f.Err() != nil || models.ReasonOf(f.Err()) != "" {
		t.Error("no fault is an error")
	}
	f.Add(false, "name", "required")
	f.Add(true, "phone", "phone_form")
	f.Add(true, "name", "too_long")
	err := fmt.Errorf("applying: %w", f.Err())
	if models.ReasonOf(err) != "phone_form" || f.Error() != "phone_form (phone); too_long (name)" {
		t.Error(models.ReasonOf(err), f)
	}
	if models.ReasonOf(fmt.Errorf("asking: %w", models.ErrBusy)) != "busy" || models.ReasonOf(errors.New("disk on fire")) != "" || models.ReasonOf(nil) != "" {
		t.Error("reasons of other errors")
	}
}

func TestWithLeavesTheRefusalItCameFromAlone(t *testing.T) {
	t.Parallel()
	one := models.Fault("name", "too_long").With("max", 40)
	two := one.With("length", 41)
	if len(one.Params) != 1 || len(two.Params) != 2 || two.Params["max"] != 40 || two.Field != "name" {
		t.Error(one.Params, two.Params)
	}
}
