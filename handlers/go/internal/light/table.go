package light

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

const (
	maxSends = 5
	waitUnit = 25 * time.Millisecond
)

type table struct {
	client *dynamodb.Client
	name   string
}

func (t table) write(ctx context.Context, items []item) error {
	left := make([]types.WriteRequest, 0, len(items))
	for _, item := range items {
		left = append(left, types.WriteRequest{PutRequest: &types.PutRequest{Item: item}})
	}
	for send := 1; send <= maxSends && len(left) > 0; send++ {
		waitBefore(send)
		out, err := t.client.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{
			RequestItems: map[string][]types.WriteRequest{t.name: left},
		})
		if err != nil {
			return namedError(err)
		}
		left = out.UnprocessedItems[t.name]
	}
	if len(left) > 0 {
		return fmt.Errorf("%d items were still unwritten after %d attempts", len(left), maxSends)
	}
	return nil
}

func (t table) read(ctx context.Context, items []item) ([]item, error) {
	left := make([]item, 0, len(items))
	for _, written := range items {
		left = append(left, item{"pk": written["pk"]})
	}
	read := make([]item, 0, len(items))
	for send := 1; send <= maxSends && len(left) > 0; send++ {
		waitBefore(send)
		out, err := t.client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{
			RequestItems: map[string]types.KeysAndAttributes{
				t.name: {Keys: left, ConsistentRead: aws.Bool(true)},
			},
		})
		if err != nil {
			return nil, namedError(err)
		}
		read = append(read, out.Responses[t.name]...)
		left = out.UnprocessedKeys[t.name].Keys
	}
	if len(left) > 0 {
		return nil, fmt.Errorf("%d items were still unread after %d attempts", len(left), maxSends)
	}
	return read, nil
}

// waitBefore spreads the sends of functions that were all throttled together.
func waitBefore(send int) {
	if send > 1 {
		time.Sleep(rand.N(waitUnit << (send - 1)))
	}
}
