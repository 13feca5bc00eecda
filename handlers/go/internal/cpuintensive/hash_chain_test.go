package cpuintensive

import (
	"context"
	"encoding/json"
	"testing"

	"lambda-bench/handlers-go/internal/answer"
)

func TestTheChainEndsInTheGoldenDigests(t *testing.T) {
	for iterations, want := range map[string]string{
		"500000":  "52662a4ed3c1e9b0bf4ce59d97c377d280c082585794b9d559e5bae280a6cd22",
		"1000000": "ad7df567a4b611f31a87e4ecd9fa4b8cd60d170562c217319f5f30c71ce423ef",
	} {
		fields, err := Work(context.Background(), answer.Event{"iterations": json.RawMessage(iterations)})
		if err != nil {
			t.Fatal(err)
		}
		if fields["hash"] != want {
			t.Errorf("%s iterations gave %v", iterations, fields["hash"])
		}
	}
}

func TestAMissingCountMeansHalfAMillion(t *testing.T) {
	fields, err := Work(context.Background(), answer.Event{})
	if err != nil || fields["iterations"] != int64(500_000) {
		t.Errorf("got %v, %v", fields, err)
	}
}

func TestACountOutsideItsRangeIsRefused(t *testing.T) {
	for _, iterations := range []string{"0", "10000001", "-1", "1.5", `"1"`, "null"} {
		_, err := Work(context.Background(), answer.Event{"iterations": json.RawMessage(iterations)})
		if err == nil || err.Error() != "iterations must be an integer from 1 to 10000000" {
			t.Errorf("%s gave %v", iterations, err)
		}
	}
}
