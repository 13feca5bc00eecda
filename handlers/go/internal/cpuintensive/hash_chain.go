// Package cpuintensive hashes a digest again and again.
package cpuintensive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"lambda-bench/handlers-go/internal/answer"
	"lambda-bench/handlers-go/internal/instructions"
)

const start = "benchmark data for Lambda ARM vs x86 performance testing"

var errIterations = errors.New("iterations must be an integer from 1 to 10000000")

func Work(_ context.Context, event answer.Event) (answer.Fields, error) {
	iterations, ok := event.Integer("iterations", 500_000, 1, 10_000_000)
	if !ok {
		return nil, errIterations
	}
	digest := hashChain(iterations)
	return answer.Fields{"iterations": iterations, "hash": hex.EncodeToString(digest[:])}, nil
}

func hashChain(iterations int64) [sha256.Size]byte {
	digest := sha256.Sum256([]byte(start))
	for range iterations - 1 {
		digest = sha256.Sum256(digest[:])
	}
	return digest
}

func Backend() string { return instructions.SHA256Backend() }
