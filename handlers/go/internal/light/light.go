// Package light writes five items to a DynamoDB table in one batch, reads them back and compares.
package light

import (
	"context"
	"errors"
	"os"

	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"lambda-bench/handlers-go/internal/answer"
)

var (
	errNoTable = errors.New("TEST_TABLE_NAME is not set")
	errDiffers = errors.New("the items read differ from the items written")
)

// New is the workload over a client, or over the reason why there is none.
func New(client *dynamodb.Client, clientErr error) answer.Workload {
	return func(ctx context.Context, _ answer.Event) (answer.Fields, error) {
		name := os.Getenv("TEST_TABLE_NAME")
		if name == "" {
			return nil, errNoTable
		}
		if clientErr != nil {
			return nil, namedError(clientErr)
		}
		return writeAndRead(ctx, table{client, name}, newItems(functionName(), requestID(ctx)))
	}
}

func writeAndRead(ctx context.Context, table table, written []item) (answer.Fields, error) {
	if err := table.write(ctx, written); err != nil {
		return nil, err
	}
	read, err := table.read(ctx, written)
	if err != nil {
		return nil, err
	}
	if !sameItems(written, read) {
		return nil, errDiffers
	}
	return answer.Fields{"itemsWritten": len(written), "itemsRead": len(read), "matched": true}, nil
}

func functionName() string {
	if name, set := os.LookupEnv("AWS_LAMBDA_FUNCTION_NAME"); set {
		return name
	}
	return "unknown"
}

func requestID(ctx context.Context) string {
	if invocation, ok := lambdacontext.FromContext(ctx); ok {
		return invocation.AwsRequestID
	}
	return "unknown"
}
