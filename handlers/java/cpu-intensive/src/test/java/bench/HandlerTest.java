package bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.MessageDigest;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandlerTest {
    @Test
    void oneIterationIsOneHashOfTheText() throws Exception {
        byte[] text = "benchmark data for Lambda ARM vs x86 performance testing".getBytes("US-ASCII");
        byte[] once = MessageDigest.getInstance("SHA-256").digest(text);
        assertArrayEquals(once, Handler.hashChain(1));
    }

    @Test
    void halfAMillionGiveTheGoldenHash() {
        Map<String, Object> answer = new Handler().handleRequest(null, null);
        assertEquals("52662a4ed3c1e9b0bf4ce59d97c377d280c082585794b9d559e5bae280a6cd22", answer.get("hash"));
        assertEquals(500_000L, answer.get("iterations"));
    }

    @Test
    void zeroIterationsAreRefused() {
        Object error = new Handler().handleRequest(Map.of("iterations", 0), null).get("error");
        assertEquals("iterations must be an integer from 1 to 10000000", error);
    }
}
