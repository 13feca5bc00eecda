package light

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/smithy-go"
)

// namedError is "<name>: <message>" as the service gave them, and the outermost Go type where the SDK
// failed before there was an answer.
func namedError(err error) error {
	var service smithy.APIError
	if errors.As(err, &service) {
		return fmt.Errorf("%s: %s", service.ErrorCode(), service.ErrorMessage())
	}
	name := strings.TrimPrefix(fmt.Sprintf("%T", cause(err)), "*")
	return fmt.Errorf("%s: %s", name, err.Error())
}

// cause looks below the envelope that the SDK puts around every error of an operation.
func cause(err error) error {
	var operation *smithy.OperationError
	if errors.As(err, &operation) {
		return operation.Err
	}
	return err
}
