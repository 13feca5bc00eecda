package memoryintensive

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lambda-bench/handlers-go/internal/answer"
)

func TestTheSortedArrayHasTheGoldenDigests(t *testing.T) {
	for seed, want := range map[string]string{
		"0":          "0edd9d7d2b0bb8da36c42cef79134b3da7be2fa38d6272e5f3da597088a3fece",
		"1":          "a9694919fca79dba6b106f7839bc164768cbd1f07aa14947ada13cf18a2bb852",
		"42":         "824f90a9063f5d4f6cfed5d3243def0c8e9b34cb15597f93fc819199c21e4dba",
		"4294967295": "244d5877187942848fe5d42fb37b6abac1696a6a63ca06a3116b842113b9d245",
	} {
		fields, err := Work(context.Background(), answer.Event{"seed": json.RawMessage(seed)})
		if err != nil {
			t.Fatal(err)
		}
		if fields["hash"] != want || fields["sizeMB"] != 100 || fields["count"] != 13_107_200 {
			t.Errorf("seed %s gave %v", seed, fields)
		}
	}
	assertFits(t, 128)
}

// assertFits fails where the arrays of two events stood side by side at some time.
func assertFits(t *testing.T, limitMB int) {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Logf("peak memory is not checked: %v", err)
		return
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	peakKB, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil || peakKB > limitMB*1024 {
		t.Errorf("the peak was %d kB, %v", peakKB, err)
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
