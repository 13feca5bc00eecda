package bench;

import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

final class Clients {
    /** The standard mode's own number; set here so that no variable of the environment changes it. */
    private static final int ATTEMPTS = 3;

    private Clients() {}

    /** Region, credentials and endpoint are the environment's. It opens no connection. */
    static DynamoDbClient fromEnvironment() {
        return DynamoDbClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(configuration -> configuration.retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(ATTEMPTS).build()))
                .build();
    }
}
