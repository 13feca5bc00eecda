// Package memoryintensive fills 100 MB with integers and sorts them.
package memoryintensive

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"runtime/debug"
	"slices"

	"lambda-bench/handlers-go/internal/answer"
	"lambda-bench/handlers-go/internal/instructions"
)

const (
	sizeMB      = 100
	count       = sizeMB * 1024 * 1024 / 8
	digestCount = 1000
)

var errSeed = errors.New("seed must be an integer from 0 to 4294967295")

func Work(_ context.Context, event answer.Event) (answer.Fields, error) {
	seed, ok := event.Integer("seed", 1, 0, 1<<32-1)
	if !ok {
		return nil, errSeed
	}
	// The array of the event before this one is garbage that nothing has collected yet, and its pages would
	// stay with the process after a collection: the two would stand side by side, and 128 MB would not hold them.
	debug.FreeOSMemory()
	numbers := fill(uint32(seed), count)
	slices.Sort(numbers)
	return answer.Fields{"sizeMB": sizeMB, "count": count, "seed": seed, "hash": digest(numbers)}, nil
}

func fill(seed uint32, length int) []int64 {
	numbers := make([]int64, length)
	x := seed
	for i := range numbers {
		x = x*1664525 + 1013904223
		numbers[i] = int64(x >> 2)
	}
	return numbers
}

func digest(numbers []int64) string {
	hash := sha256.New()
	var bytes [8]byte
	for _, number := range numbers[:digestCount] {
		binary.LittleEndian.PutUint64(bytes[:], uint64(number))
		hash.Write(bytes[:])
	}
	return hex.EncodeToString(hash.Sum(nil))
}

func Backend() string { return "slices.Sort on []int64; " + instructions.SHA256Backend() }
