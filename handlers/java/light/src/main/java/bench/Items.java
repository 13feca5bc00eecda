package bench;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class Items {
    private static final int COUNT = 5;
    private static final int DAY_SECONDS = 86_400;

    private Items() {}

    static List<Map<String, AttributeValue>> make(String functionName, String requestId) {
        AttributeValue ttl = AttributeValue.fromN(Long.toString(Instant.now().getEpochSecond() + DAY_SECONDS));
        return IntStream.range(0, COUNT)
                .mapToObj(n -> Map.of(
                        "pk", AttributeValue.fromS(functionName + "#" + requestId + "#" + n),
                        "n", AttributeValue.fromN(Integer.toString(n)),
                        "data", AttributeValue.fromS("benchmark item " + n),
                        "ttl", ttl))
                .toList();
    }
}
