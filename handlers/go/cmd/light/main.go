// The light function, the only one with an AWS SDK.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"lambda-bench/handlers-go/internal/answer"
	"lambda-bench/handlers-go/internal/light"
)

func main() {
	client, err := light.NewClient(context.Background())
	lambda.Start(answer.NewHandler("light", light.Backend, light.New(client, err)))
}
