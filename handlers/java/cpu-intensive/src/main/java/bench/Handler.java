package bench;

import bench.answer.Answers;
import bench.answer.Event;
import bench.answer.Refusal;
import bench.answer.Sha256;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/** The cpu-intensive function: hashes a digest again and again. */
public final class Handler implements RequestHandler<Object, Map<String, Object>> {
    private static final String START = "benchmark data for Lambda ARM vs x86 performance testing";

    private final Answers answers = new Answers("cpu-intensive", Sha256::backend);

    @Override
    public Map<String, Object> handleRequest(Object payload, Context context) {
        return answers.to(payload, Handler::work);
    }

    private static Map<String, Object> work(Event event) throws Refusal {
        long iterations = event.integer("iterations", 500_000, 1, 10_000_000);
        return Map.of("iterations", iterations, "hash", HexFormat.of().formatHex(hashChain(iterations)));
    }

    static byte[] hashChain(long iterations) {
        MessageDigest sha256 = Sha256.digest();
        byte[] data = START.getBytes(StandardCharsets.US_ASCII);
        for (long done = 0; done < iterations; done++) {
            data = sha256.digest(data);
        }
        return data;
    }
}
