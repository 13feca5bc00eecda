package answer

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

func echo(_ context.Context, event Event) (Fields, error) {
	value, ok := event.Integer("value", 7, 0, 4294967295)
	if !ok {
		return nil, errors.New("value is bad")
	}
	return Fields{"value": value}, nil
}

func ask(t *testing.T, handler Handler, payload string) map[string]any {
	t.Helper()
	fields, err := handler(context.Background(), json.RawMessage(payload))
	if err != nil {
		t.Fatalf("the handler failed: %v", err)
	}
	encoded, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	var decoded map[string]any
	if err := json.Unmarshal(encoded, &decoded); err != nil {
		t.Fatal(err)
	}
	return decoded
}

func newEcho() Handler { return NewHandler("echo", func() string { return "tests" }, echo) }

func TestIntegralNumbersAreIntegersHoweverTheyAreWritten(t *testing.T) {
	for payload, want := range map[string]float64{
		`{}`:                               7,
		`null`:                             7,
		`{"other":null}`:                   7,
		`{"Value":3}`:                      7,
		`{"value":500000}`:                 500000,
		`{"value":500000.0}`:               500000,
		`{ "value" : 5e5 }`:                500000,
		`{"value":5E+5}`:                   500000,
		`{"value":0}`:                      0,
		`{"value":-0.0}`:                   0,
		`{"value":1e-999}`:                 0,
		`{"value":4294967295}`:             4294967295,
		`{"value":1,"value":2}`:            2,
		`{"value":2.00000000000000000001}`: 2,
	} {
		if got := ask(t, newEcho(), payload)["value"]; got != want {
			t.Errorf("%s gave %v, not %v", payload, got, want)
		}
	}
}

func TestABadValueIsAnsweredWithTheThreeFieldsOfAFailure(t *testing.T) {
	want := map[string]any{"success": false, "workloadType": "echo", "error": "value is bad"}
	for _, value := range []string{
		`null`, `true`, `false`, `"5"`, `""`, `[5]`, `[]`, `{}`, `1.5`, `-1`, `4294967296`, `1e999`, `-1e999`,
	} {
		if got := ask(t, newEcho(), `{"value":`+value+`}`); !reflect.DeepEqual(got, want) {
			t.Errorf("%s was answered with %v", value, got)
		}
	}
}

func TestAnEventThatIsNotAnObjectIsAnsweredWithAFailure(t *testing.T) {
	want := map[string]any{"success": false, "workloadType": "echo", "error": "event must be a JSON object"}
	for _, payload := range []string{`[]`, `[{}]`, `5`, `"text"`, `true`, `""`} {
		if got := ask(t, newEcho(), payload); !reflect.DeepEqual(got, want) {
			t.Errorf("%s was answered with %v", payload, got)
		}
	}
}

func TestASuccessCarriesTheCommonFields(t *testing.T) {
	t.Setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512")
	t.Setenv("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]0123")
	want := map[string]any{
		"success": true, "workloadType": "echo", "backend": "tests", "memoryLimitMB": 512.0, "coldStart": true,
		"logStream": "2026/01/01/[$LATEST]0123", "value": 7.0,
		"runtimeVersion": "go " + strings.TrimPrefix(strings.Fields(runtime.Version())[0], "go"),
	}
	if got := ask(t, newEcho(), `{}`); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestWhatTheEnvironmentDoesNotSayIsNull(t *testing.T) {
	t.Setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "lots")
	got := ask(t, newEcho(), `{}`)
	for _, field := range []string{"memoryLimitMB", "logStream"} {
		if value, present := got[field]; !present || value != nil {
			t.Errorf("%s is %v", field, value)
		}
	}
}

func TestOnlyTheFirstEventIsColdAlsoWhenItWasBad(t *testing.T) {
	handler := newEcho()
	ask(t, handler, `[]`)
	if got := ask(t, handler, `{}`)["coldStart"]; got != false {
		t.Errorf("coldStart is %v", got)
	}
}
