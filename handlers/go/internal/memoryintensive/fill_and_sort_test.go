package memoryintensive

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"lambda-bench/handlers-go/internal/answer"
)

func TestTheSortedArrayHasTheGoldenDigests(t *testing.T) {
	for seed, want := range map[string]string{
		"0": "0edd9d7d2b0bb8da36c42cef79134b3da7be2fa38d6272e5f3da597088a3fece",
		"1": "a9694919fca79dba6b106f7839bc164768cbd1f07aa14947ada13cf18a2bb852",
	} {
		fields, err := Work(context.Background(), answer.Event{"seed": json.RawMessage(seed)})
		if err != nil {
			t.Fatal(err)
		}
		if fields["hash"] != want || fields["sizeMB"] != 100 || fields["count"] != 13_107_200 {
			t.Errorf("seed %s gave %v", seed, fields)
		}
	}
}

func TestTheGeneratorStartsAsDocumented(t *testing.T) {
	for seed, want := range map[uint32][]int64{
		42:         {270953568, 94623547, 619850966, 238965823, 403362065},
		4294967295: {253059924, 201716514, 144767765, 677370600, 770529065},
	} {
		if got := fill(seed, 5); !slices.Equal(got, want) {
			t.Errorf("seed %d gave %v", seed, got)
		}
	}
}

func TestASeedOutsideItsRangeIsRefused(t *testing.T) {
	for _, seed := range []string{"-1", "4294967296", "0.5", "true", "null"} {
		_, err := Work(context.Background(), answer.Event{"seed": json.RawMessage(seed)})
		if err == nil || err.Error() != "seed must be an integer from 0 to 4294967295" {
			t.Errorf("%s gave %v", seed, err)
		}
	}
}
