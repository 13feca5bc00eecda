package bench.answer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The platform's SHA-256, and what it hashes with. */
public final class Sha256 {
    private static final String BACKEND = "java.security.MessageDigest of " + digest().getProvider().getName()
            + " (java " + System.getProperty("java.version") + ", " + instructions() + ")";

    private Sha256() {}

    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    public static String backend() {
        return BACKEND;
    }

    /** Whether the virtual machine has its first compiler alone, as on Lambda unless the function says otherwise. */
    private static boolean isFirstCompilerAlone() {
        return System.getProperty("java.vm.info", "").contains("emulated-client");
    }

    /** Only the second compiler has instructions for it. It does not tell which, so this repeats its choice. */
    private static String instructions() {
        if (isFirstCompilerAlone()) {
            return "compiled by C1: portable";
        }
        return "compiled by C2: " + instructionsOf(processor());
    }

    static String instructionsOf(String processor) {
        if (processor.matches("(?s).*\\bsha_ni\\b.*")) {
            return "SHA-NI";
        }
        if (processor.matches("(?s).*\\bavx2\\b.*")) {
            return "AVX2";
        }
        return processor.matches("(?s).*\\bsha2\\b.*") ? "ARMv8 SHA-2" : "portable";
    }

    private static String processor() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo"));
        } catch (IOException notLinux) {
            return "";
        }
    }
}
