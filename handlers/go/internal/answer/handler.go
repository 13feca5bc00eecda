// Package answer is what the handlers share: reading the event and giving the answer of handlers/CONTRACT.md.
package answer

import (
	"context"
	"encoding/json"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
)

// Fields is what a workload adds to the common fields of a success.
type Fields map[string]any

// Workload does the work of one event. Its error is the answer of an event that could not be served,
// and not an error of the function.
type Workload func(ctx context.Context, event Event) (Fields, error)

// Handler is what the runtime client calls with each event.
type Handler func(ctx context.Context, payload json.RawMessage) (Fields, error)

// NewHandler wraps the workload. The handler itself never fails.
func NewHandler(workloadType string, backend func() string, work Workload) Handler {
	var seen atomic.Bool
	return func(ctx context.Context, payload json.RawMessage) (Fields, error) {
		cold := !seen.Swap(true)
		answer, err := run(ctx, payload, work)
		if err != nil {
			return Fields{"success": false, "workloadType": workloadType, "error": err.Error()}, nil
		}
		answer["success"] = true
		answer["workloadType"] = workloadType
		answer["backend"] = backend()
		answer["runtimeVersion"] = runtimeVersion()
		answer["memoryLimitMB"] = memoryLimitMB()
		answer["coldStart"] = cold
		answer["logStream"] = logStream()
		return answer, nil
	}
}

func run(ctx context.Context, payload json.RawMessage, work Workload) (Fields, error) {
	event, err := parseEvent(payload)
	if err != nil {
		return nil, err
	}
	return work(ctx, event)
}

func runtimeVersion() string {
	version, _, _ := strings.Cut(runtime.Version(), " ")
	return "go " + strings.TrimPrefix(version, "go")
}

func memoryLimitMB() *int {
	limit, err := strconv.Atoi(os.Getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"))
	if err != nil {
		return nil
	}
	return &limit
}

func logStream() *string {
	stream, set := os.LookupEnv("AWS_LAMBDA_LOG_STREAM_NAME")
	if !set {
		return nil
	}
	return &stream
}
