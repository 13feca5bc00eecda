package light

import (
	"context"
	"runtime"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

const (
	sdkVersion = "v1.73.1"
	// These are the SDK's own defaults too; set here so that no variable of the environment changes them.
	attempts = 3
)

// NewClient takes region, credentials and endpoint from the environment. It opens no connection.
func NewClient(ctx context.Context) (*dynamodb.Client, error) {
	loaded, err := config.LoadDefaultConfig(ctx, config.WithRetryer(func() aws.Retryer {
		return retry.NewStandard(func(options *retry.StandardOptions) { options.MaxAttempts = attempts })
	}))
	if err != nil {
		return nil, err
	}
	return dynamodb.NewFromConfig(loaded), nil
}

func Backend() string {
	version, _, _ := strings.Cut(runtime.Version(), " ")
	return "aws-sdk-go-v2/service/dynamodb " + sdkVersion + " (net/http, crypto/tls of go " +
		strings.TrimPrefix(version, "go") + ")"
}
