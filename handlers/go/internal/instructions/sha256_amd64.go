package instructions

import "golang.org/x/sys/cpu"

// hasSHA is bit 29 of EBX in CPUID leaf 7, which golang.org/x/sys/cpu leaves out.
func hasSHA() bool

func sha256Instructions() string {
	switch {
	case cpu.X86.HasAVX && cpu.X86.HasSSE41 && cpu.X86.HasSSSE3 && hasSHA():
		return "SHA-NI"
	case cpu.X86.HasAVX && cpu.X86.HasAVX2 && cpu.X86.HasBMI2:
		return "AVX2"
	default:
		return "portable"
	}
}
