package light

import (
	"reflect"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

const (
	itemCount  = 5
	ttlSeconds = 86_400
)

type item = map[string]types.AttributeValue

func newItems(functionName, requestID string) []item {
	ttl := strconv.FormatInt(time.Now().Unix()+ttlSeconds, 10)
	items := make([]item, itemCount)
	for i := range items {
		n := strconv.Itoa(i)
		items[i] = item{
			"pk":   &types.AttributeValueMemberS{Value: functionName + "#" + requestID + "#" + n},
			"n":    &types.AttributeValueMemberN{Value: n},
			"data": &types.AttributeValueMemberS{Value: "benchmark item " + n},
			"ttl":  &types.AttributeValueMemberN{Value: ttl},
		}
	}
	return items
}

// sameItems compares every attribute. A batch comes back in any order.
func sameItems(written, read []item) bool {
	if len(written) != len(read) {
		return false
	}
	for _, expected := range written {
		if !contains(read, expected) {
			return false
		}
	}
	return true
}

func contains(items []item, wanted item) bool {
	for _, candidate := range items {
		if reflect.DeepEqual(candidate, wanted) {
			return true
		}
	}
	return false
}
