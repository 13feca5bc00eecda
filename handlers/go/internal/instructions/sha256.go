// Package instructions says which instructions the standard library hashes with on this processor.
package instructions

import (
	"runtime"
	"strings"
)

// SHA256Backend names the library, its version and the instruction set, as in
// "crypto/sha256 (go 1.26.8, SHA-NI)". It repeats the choice of crypto/sha256, which does not tell.
func SHA256Backend() string {
	version, _, _ := strings.Cut(runtime.Version(), " ")
	return "crypto/sha256 (go " + strings.TrimPrefix(version, "go") + ", " + sha256Instructions() + ")"
}
