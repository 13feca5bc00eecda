// The memory-intensive function.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"

	"lambda-bench/handlers-go/internal/answer"
	"lambda-bench/handlers-go/internal/memoryintensive"
)

func main() {
	lambda.Start(answer.NewHandler("memory-intensive", memoryintensive.Backend, memoryintensive.Work))
}
