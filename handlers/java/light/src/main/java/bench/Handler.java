package bench;

import bench.answer.Answers;
import bench.answer.Refusal;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The light function, the only one with an AWS SDK: writes five items in one batch, reads them back and compares. */
public final class Handler implements RequestHandler<Object, Map<String, Object>> {
    private static final String BACKEND = "software.amazon.awssdk:dynamodb " + VersionInfo.SDK_VERSION
            + " (HttpURLConnection and TLS of java " + System.getProperty("java.version") + ")";

    private final Answers answers = new Answers("light", () -> BACKEND);
    private final DynamoDbClient client;
    /** Why there is no client. */
    private final Refusal noClient;

    public Handler() {
        DynamoDbClient made = null;
        Refusal failure = null;
        try {
            made = Clients.fromEnvironment();
        } catch (SdkException reason) {
            failure = Table.named(reason);
        }
        client = made;
        noClient = failure;
    }

    @Override
    public Map<String, Object> handleRequest(Object payload, Context context) {
        return answers.to(payload, event -> {
            String table = System.getenv("TEST_TABLE_NAME");
            if (table == null || table.isEmpty()) {
                throw new Refusal("TEST_TABLE_NAME is not set");
            }
            if (noClient != null) {
                throw noClient;
            }
            return writeAndRead(new Table(client, table), Items.make(functionName(), context.getAwsRequestId()));
        });
    }

    /** A batch comes back in any order. */
    static Map<String, Object> writeAndRead(Table table, List<Map<String, AttributeValue>> written) throws Refusal {
        table.write(written);
        List<Map<String, AttributeValue>> read = table.read(written);
        if (read.size() != written.size() || !Set.copyOf(read).equals(Set.copyOf(written))) {
            throw new Refusal("the items read differ from the items written");
        }
        return Map.of("itemsWritten", written.size(), "itemsRead", read.size(), "matched", true);
    }

    private static String functionName() {
        String name = System.getenv("AWS_LAMBDA_FUNCTION_NAME");
        return name == null ? "unknown" : name;
    }
}
