package instructions

import (
	"os"
	"strings"
	"testing"
)

func TestTheInstructionSetAgreesWithTheKernel(t *testing.T) {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		t.Skipf("no /proc/cpuinfo on this system: %v", err)
	}
	text := string(info)
	accelerated := strings.Contains(text, " sha_ni") || strings.Contains(text, " sha2")
	got := sha256Instructions()
	if (got == "SHA-NI" || got == "ARMv8 SHA-2") != accelerated {
		t.Errorf("%q, but the kernel says accelerated=%v", got, accelerated)
	}
}
