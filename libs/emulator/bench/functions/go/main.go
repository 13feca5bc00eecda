// Command echo is the smallest function that still parses its event and makes its answer.
package main

import "github.com/aws/aws-lambda-go/lambda"

type event struct {
	N int `json:"n"`
}

type answer struct {
	OK bool `json:"ok"`
	N  int  `json:"n"`
}

func main() {
	lambda.Start(func(e event) (answer, error) {
		return answer{OK: true, N: e.N}, nil
	})
}
