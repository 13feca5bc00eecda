package answer

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
)

var errNotAnObject = errors.New("event must be a JSON object")

// Event is the payload with its values still as text: a number keeps the form it was sent in.
type Event map[string]json.RawMessage

func parseEvent(payload json.RawMessage) (Event, error) {
	// A map and not a struct, because encoding/json matches the names of a struct's fields in any case.
	var event Event
	if err := json.Unmarshal(payload, &event); err != nil {
		return nil, errNotAnObject
	}
	return event, nil
}

// Integer is the key's value where it is a number with an integral value, as 5e5 is, and the fallback
// where the key is missing. It is false for everything else, null included.
func (event Event) Integer(key string, fallback, low, high int64) (int64, bool) {
	raw, present := event[key]
	if !present {
		return fallback, true
	}
	// The text is valid JSON, so the first byte tells a number from everything else; ParseFloat alone
	// would not, as it knows "Infinity".
	if first := raw[0]; first != '-' && (first < '0' || first > '9') {
		return 0, false
	}
	value, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || value != math.Trunc(value) || value < float64(low) || value > float64(high) {
		return 0, false
	}
	return int64(value), true
}
