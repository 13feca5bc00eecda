package bench.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswersTest {
    private static final Answers.Work COUNT = event -> Map.of("n", event.integer("n", 7, 1, 10));

    @Test
    void aSuccessHasTheCommonFieldsAndItsOwnAndNoOther() {
        Map<String, Object> answer = new Answers("test", () -> "by hand").to(Map.of(), COUNT);
        assertEquals(
                Set.of("success", "workloadType", "backend", "runtimeVersion", "memoryLimitMB", "coldStart",
                        "logStream", "n"),
                answer.keySet());
        assertEquals(7L, answer.get("n"));
        assertEquals(true, answer.get("success"));
    }

    @Test
    void onlyTheFirstEventIsColdAlsoWhenItIsBad() {
        Answers answers = new Answers("test", () -> "by hand");
        assertEquals(false, answers.to("no object", COUNT).get("success"));
        assertEquals(false, answers.to(null, COUNT).get("coldStart"));
    }

    static Stream<Number> tens() {
        return Stream.of(10, 10L, 10.0, 1e1, BigInteger.TEN);
    }

    @ParameterizedTest
    @MethodSource("tens")
    void aNumberIsAnIntegerHoweverItWasWritten(Number ten) throws Refusal {
        assertEquals(10, Event.of(Map.of("n", ten)).integer("n", 7, 1, 10));
    }

    static Stream<Object> notFromOneToTen() {
        return Stream.of(0, 11, 1.5, 1e300, Double.POSITIVE_INFINITY, Double.NaN, BigInteger.TWO.pow(64), "5", true,
                List.of(), Map.of());
    }

    @ParameterizedTest
    @MethodSource("notFromOneToTen")
    void anythingElseIsRefused(Object value) {
        assertRefused("n must be an integer from 1 to 10", Map.of("n", value));
    }

    @Test
    void aKeyThatIsNullIsNotMissing() {
        Map<String, Object> event = new HashMap<>();
        event.put("n", null);
        assertRefused("n must be an integer from 1 to 10", event);
    }

    static Stream<Object> notObjects() {
        return Stream.of(List.of(), "text", 7, true);
    }

    @ParameterizedTest
    @MethodSource("notObjects")
    void anEventThatIsNoObjectIsRefused(Object payload) {
        assertRefused("event must be a JSON object", payload);
    }

    @Test
    void anErrorThatIsNoRefusalIsTheRuntimes() {
        Answers answers = new Answers("test", () -> "by hand");
        assertThrows(OutOfMemoryError.class, () -> answers.to(null, event -> {
            throw new OutOfMemoryError();
        }));
    }

    @Test
    void theInstructionsAreThoseOfTheProcessor() {
        assertEquals("SHA-NI", Sha256.instructionsOf("flags: fpu avx2 sha_ni"));
        assertEquals("AVX2", Sha256.instructionsOf("flags: fpu avx2 avx512f"));
        assertEquals("ARMv8 SHA-2", Sha256.instructionsOf("Features: fp asimd sha1 sha2"));
        assertEquals("portable", Sha256.instructionsOf("Features: fp asimd sha512"));
        assertTrue(Sha256.backend().startsWith("java.security.MessageDigest of SUN (java "), Sha256.backend());
    }

    private static void assertRefused(String error, Object payload) {
        assertEquals(
                Map.of("success", false, "workloadType", "test", "error", error),
                new Answers("test", () -> "by hand").to(payload, COUNT));
    }
}
