package bench;

import bench.answer.Answers;
import bench.answer.Event;
import bench.answer.Refusal;
import bench.answer.Sha256;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/** The memory-intensive function: fills 100 MB with integers and sorts them. */
public final class Handler implements RequestHandler<Object, Map<String, Object>> {
    private static final int SIZE_MB = 100;
    private static final int COUNT = SIZE_MB * 1024 * 1024 / Long.BYTES;
    private static final int DIGEST_COUNT = 1000;

    private final Answers answers =
            new Answers("memory-intensive", () -> "Arrays.sort on long[]; " + Sha256.backend());

    @Override
    public Map<String, Object> handleRequest(Object payload, Context context) {
        return answers.to(payload, Handler::work);
    }

    private static Map<String, Object> work(Event event) throws Refusal {
        long seed = event.integer("seed", 1, 0, 0xFFFF_FFFFL);
        long[] numbers = fill((int) seed, COUNT);
        Arrays.sort(numbers);
        return Map.of("sizeMB", SIZE_MB, "count", COUNT, "seed", seed, "hash", digest(numbers));
    }

    /** Java's int has the generator's 32 bits; only the shift has to be told that they have no sign. */
    static long[] fill(int seed, int length) {
        long[] numbers = new long[length];
        int x = seed;
        for (int i = 0; i < length; i++) {
            x = x * 1_664_525 + 1_013_904_223;
            numbers[i] = x >>> 2;
        }
        return numbers;
    }

    private static String digest(long[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(DIGEST_COUNT * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < DIGEST_COUNT; i++) {
            bytes.putLong(numbers[i]);
        }
        return HexFormat.of().formatHex(Sha256.digest().digest(bytes.array()));
    }
}
