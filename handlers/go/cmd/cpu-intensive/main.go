// The cpu-intensive function.
package main

import (
	"github.com/aws/aws-lambda-go/lambda"

	"lambda-bench/handlers-go/internal/answer"
	"lambda-bench/handlers-go/internal/cpuintensive"
)

func main() {
	lambda.Start(answer.NewHandler("cpu-intensive", cpuintensive.Backend, cpuintensive.Work))
}
