package bench;

import bench.answer.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Batches to one table. What the service leaves undone is sent again. */
final class Table {
    private static final int MAX_SENDS = 5;
    private static final long WAIT_UNIT_NANOS = 25_000_000;

    private final DynamoDbClient client;
    private final String name;

    Table(DynamoDbClient client, String name) {
        this.client = client;
        this.name = name;
    }

    void write(List<Map<String, AttributeValue>> items) throws Refusal {
        List<WriteRequest> left = items.stream()
                .map(item -> WriteRequest.builder().putRequest(put -> put.item(item)).build())
                .toList();
        for (int send = 1; send <= MAX_SENDS && !left.isEmpty(); send++) {
            waitBefore(send);
            left = writeBatch(left);
        }
        if (!left.isEmpty()) {
            throw new Refusal("%d items were still unwritten after %d attempts".formatted(left.size(), MAX_SENDS));
        }
    }

    List<Map<String, AttributeValue>> read(List<Map<String, AttributeValue>> items) throws Refusal {
        List<Map<String, AttributeValue>> read = new ArrayList<>();
        List<Map<String, AttributeValue>> left =
                items.stream().map(item -> Map.of("pk", item.get("pk"))).toList();
        for (int send = 1; send <= MAX_SENDS && !left.isEmpty(); send++) {
            waitBefore(send);
            BatchGetItemResponse reply = readBatch(left);
            read.addAll(reply.responses().getOrDefault(name, List.of()));
            KeysAndAttributes unread = reply.unprocessedKeys().get(name);
            left = unread == null ? List.of() : unread.keys();
        }
        if (!left.isEmpty()) {
            throw new Refusal("%d items were still unread after %d attempts".formatted(left.size(), MAX_SENDS));
        }
        return read;
    }

    /** The error's name and message as the service gave them, and the SDK's own where there was no answer. */
    static Refusal named(SdkException error) {
        if (error instanceof AwsServiceException service && service.awsErrorDetails() != null) {
            var details = service.awsErrorDetails();
            return new Refusal(details.errorCode() + ": " + details.errorMessage());
        }
        return new Refusal(error.getClass().getSimpleName() + ": " + error.getMessage());
    }

    private List<WriteRequest> writeBatch(List<WriteRequest> batch) throws Refusal {
        try {
            return client.batchWriteItem(request -> request.requestItems(Map.of(name, batch)))
                    .unprocessedItems()
                    .getOrDefault(name, List.of());
        } catch (SdkException error) {
            throw named(error);
        }
    }

    private BatchGetItemResponse readBatch(List<Map<String, AttributeValue>> keys) throws Refusal {
        try {
            KeysAndAttributes wanted = KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
            return client.batchGetItem(request -> request.requestItems(Map.of(name, wanted)));
        } catch (SdkException error) {
            throw named(error);
        }
    }

    /** Spreads the sends of functions that were all throttled together. */
    private static void waitBefore(int send) {
        if (send > 1) {
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(WAIT_UNIT_NANOS << (send - 1)));
        }
    }
}
