package bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HandlerTest {
    static Stream<Arguments> firstElements() {
        return Stream.of(
                Arguments.of(0, new long[] {253476055, 299108940, 879967674, 717116621, 412399936}),
                Arguments.of(1, new long[] {253892187, 396501366, 541425759, 756862641, 54270808}),
                Arguments.of(42, new long[] {270953568, 94623547, 619850966, 238965823, 403362065}),
                Arguments.of(-1, new long[] {253059924, 201716514, 144767765, 677370600, 770529065}));
    }

    @ParameterizedTest
    @MethodSource("firstElements")
    void theGeneratorIsTheContracts(int seed, long[] elements) {
        assertArrayEquals(elements, Handler.fill(seed, elements.length));
    }

    @Test
    void theLargestSeedGivesTheGoldenHash() {
        Map<String, Object> answer = new Handler().handleRequest(Map.of("seed", 4_294_967_295L), null);
        assertEquals("244d5877187942848fe5d42fb37b6abac1696a6a63ca06a3116b842113b9d245", answer.get("hash"));
        assertEquals(4_294_967_295L, answer.get("seed"));
    }

    @Test
    void aNegativeSeedIsRefused() {
        Object error = new Handler().handleRequest(Map.of("seed", -1), null).get("error");
        assertEquals("seed must be an integer from 0 to 4294967295", error);
    }
}
