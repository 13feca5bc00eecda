package instructions

import "golang.org/x/sys/cpu"

func sha256Instructions() string {
	if cpu.ARM64.HasSHA2 {
		return "ARMv8 SHA-2"
	}
	return "portable"
}
