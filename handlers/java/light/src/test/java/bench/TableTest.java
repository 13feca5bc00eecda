package bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import bench.answer.Refusal;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Against a server that answers as the test says; that it works with DynamoDB is for the conformance tests. */
class TableTest {
    private static final List<Map<String, AttributeValue>> ITEMS = Items.make("fn", "id");
    private static final String ALL_READ = "{\"Responses\":{\"t\":[" + json(0) + "," + json(1) + "," + json(2) + ","
            + json(3) + "," + json(4) + "]}}";

    private final List<String> operations = new ArrayList<>();
    private HttpServer server;
    private DynamoDbClient client;
    private BiFunction<String, Integer, Reply> answer;

    private record Reply(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            String operation = target.substring(target.indexOf('.') + 1);
            operations.add(operation);
            Reply reply = answer.apply(operation, operations.size());
            byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(reply.status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = DynamoDbClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.US_EAST_2)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void fiveItemsAreWrittenAndRead() throws Refusal {
        answer = (operation, send) -> new Reply(200, operation.equals("BatchGetItem") ? ALL_READ : "{}");
        assertEquals(Map.of("itemsWritten", 5, "itemsRead", 5, "matched", true), run());
        assertEquals(List.of("BatchWriteItem", "BatchGetItem"), operations);
    }

    @Test
    void whatIsLeftIsSentAgain() throws Refusal {
        answer = (operation, send) -> switch (send) {
            case 1 -> new Reply(200, "{\"UnprocessedItems\":{\"t\":[{\"PutRequest\":{\"Item\":" + json(4) + "}}]}}");
            case 3 -> new Reply(200, "{\"Responses\":{\"t\":[" + json(3) + "," + json(1) + "," + json(2) + ","
                    + json(0) + "]},\"UnprocessedKeys\":{\"t\":{\"Keys\":[{\"pk\":{\"S\":\"fn#id#4\"}}]}}}");
            case 4 -> new Reply(200, "{\"Responses\":{\"t\":[" + json(4) + "]}}");
            default -> new Reply(200, "{}");
        };
        assertEquals(true, run().get("matched"));
        assertEquals(List.of("BatchWriteItem", "BatchWriteItem", "BatchGetItem", "BatchGetItem"), operations);
    }

    @Test
    void fiveSendsAreEnough() {
        answer = (operation, send) ->
                new Reply(200, "{\"UnprocessedItems\":{\"t\":[{\"PutRequest\":{\"Item\":" + json(0) + "}}]}}");
        assertRefused("1 items were still unwritten after 5 attempts");
        assertEquals(5, operations.size());
    }

    @Test
    void keysThatAreLeftAreCounted() {
        answer = (operation, send) -> new Reply(200, operation.equals("BatchWriteItem")
                ? "{}"
                : "{\"UnprocessedKeys\":{\"t\":{\"Keys\":[{\"pk\":{\"S\":\"a\"}},{\"pk\":{\"S\":\"b\"}}]}}}");
        assertRefused("2 items were still unread after 5 attempts");
    }

    @Test
    void anItemThatCameBackDifferentIsFound() {
        answer = (operation, send) -> new Reply(200, operation.equals("BatchWriteItem")
                ? "{}"
                : ALL_READ.replace("benchmark item 2", "benchmark item 3"));
        assertRefused("the items read differ from the items written");
    }

    @Test
    void anErrorOfTheServiceKeepsItsNameAndMessage() {
        answer = (operation, send) -> new Reply(400,
                "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException\",\"message\":\"No such\"}");
        assertRefused("ResourceNotFoundException: No such");
    }

    @Test
    void aServiceThatIsNotThereIsAnErrorOfTheSdk() {
        server.stop(0);
        Refusal refusal = assertThrows(Refusal.class, this::run);
        assertTrue(refusal.getMessage().startsWith("SdkClientException: "), refusal.getMessage());
    }

    private Map<String, Object> run() throws Refusal {
        return Handler.writeAndRead(new Table(client, "t"), ITEMS);
    }

    private void assertRefused(String message) {
        assertEquals(message, assertThrows(Refusal.class, this::run).getMessage());
    }

    private static String json(int n) {
        return """
                {"pk":{"S":"fn#id#%d"},"n":{"N":"%d"},"data":{"S":"benchmark item %d"},"ttl":{"N":"%s"}}"""
                .formatted(n, n, n, ITEMS.get(0).get("ttl").n());
    }
}
