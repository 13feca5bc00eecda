package light

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

const tableName = "items"

func useEndpoint(t *testing.T, url string) *dynamodb.Client {
	t.Helper()
	for name, value := range map[string]string{
		"AWS_REGION": "us-east-2", "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local",
		"AWS_SESSION_TOKEN": "", "AWS_ENDPOINT_URL_DYNAMODB": url, "TEST_TABLE_NAME": tableName,
		"AWS_LAMBDA_FUNCTION_NAME": "go-x86-light",
	} {
		t.Setenv(name, value)
	}
	client, err := NewClient(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// startEngine is a DynamoDB on this machine that lives as long as the test.
func startEngine(t *testing.T) *dynamodb.Client {
	t.Helper()
	binary, err := filepath.Abs("../../../../node_modules/@dynoxide/linux-x64/dynoxide")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(binary); err != nil {
		t.Skipf("no local DynamoDB engine: install the workspace's npm packages (%v)", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	listener.Close()
	engine := exec.Command(binary, "--host", "127.0.0.1", "--port", port)
	if err := engine.Start(); err != nil {
		t.Skipf("the local DynamoDB engine does not start here: %v", err)
	}
	t.Cleanup(func() {
		engine.Process.Kill()
		engine.Wait()
	})
	waitFor(t, address)
	return useEndpoint(t, "http://"+address)
}

func waitFor(t *testing.T, address string) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		connection, err := net.Dial("tcp", address)
		if err == nil {
			connection.Close()
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the engine never listened")
}

func createTable(t *testing.T, client *dynamodb.Client) {
	t.Helper()
	_, err := client.CreateTable(context.Background(), &dynamodb.CreateTableInput{
		TableName:            aws.String(tableName),
		BillingMode:          types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("pk"), AttributeType: "S"}},
		KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String("pk"), KeyType: "HASH"}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func invocation(requestID string) context.Context {
	return lambdacontext.NewContext(context.Background(), &lambdacontext.LambdaContext{AwsRequestID: requestID})
}

func TestFiveItemsAreWrittenReadBackAndEqual(t *testing.T) {
	client := startEngine(t)
	createTable(t, client)
	work := New(client, nil)
	for _, requestID := range []string{"first", "second"} {
		fields, err := work(invocation(requestID), nil)
		if err != nil {
			t.Fatal(err)
		}
		if fields["itemsWritten"] != 5 || fields["itemsRead"] != 5 || fields["matched"] != true {
			t.Errorf("got %v", fields)
		}
	}
	assertStored(t, client)
}

func assertStored(t *testing.T, client *dynamodb.Client) {
	t.Helper()
	stored, err := client.Scan(context.Background(), &dynamodb.ScanInput{TableName: aws.String(tableName)})
	if err != nil {
		t.Fatal(err)
	}
	if len(stored.Items) != 10 {
		t.Fatalf("two calls left %d items", len(stored.Items))
	}
	keys := map[string]bool{}
	for _, stored := range stored.Items {
		keys[stored["pk"].(*types.AttributeValueMemberS).Value] = true
		if len(stored) != 4 {
			t.Errorf("an item has the attributes %v", stored)
		}
	}
	if !keys["go-x86-light#first#0"] || !keys["go-x86-light#second#4"] {
		t.Errorf("the keys are %v", keys)
	}
}

func TestAMissingTableIsAnsweredWithTheServicesOwnError(t *testing.T) {
	client := startEngine(t)
	_, err := New(client, nil)(invocation("id"), nil)
	if err == nil || !strings.HasPrefix(err.Error(), "ResourceNotFoundException: ") {
		t.Errorf("got %v", err)
	}
}

func TestATableWithoutANameIsAnsweredFirst(t *testing.T) {
	t.Setenv("TEST_TABLE_NAME", "")
	_, err := New(nil, context.Canceled)(invocation("id"), nil)
	if err == nil || err.Error() != "TEST_TABLE_NAME is not set" {
		t.Errorf("got %v", err)
	}
}

// startScript is a server that answers each operation with the one text written for it.
func startScript(t *testing.T, answers map[string]string) (*dynamodb.Client, map[string]int) {
	t.Helper()
	calls := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		_, operation, _ := strings.Cut(request.Header.Get("X-Amz-Target"), ".")
		calls[operation]++
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		_, _ = w.Write([]byte(answers[operation]))
	}))
	t.Cleanup(server.Close)
	return useEndpoint(t, server.URL), calls
}

const unprocessedPut = `{"UnprocessedItems":{"items":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}}]}}`

func TestItemsThatStayUnwrittenAreGivenUpAfterFiveSends(t *testing.T) {
	client, calls := startScript(t, map[string]string{"BatchWriteItem": unprocessedPut})
	_, err := New(client, nil)(invocation("id"), nil)
	if err == nil || err.Error() != "1 items were still unwritten after 5 attempts" {
		t.Errorf("got %v", err)
	}
	if calls["BatchWriteItem"] != 5 || calls["BatchGetItem"] != 0 {
		t.Errorf("the calls were %v", calls)
	}
}

func TestKeysThatStayUnreadAreGivenUpAfterFiveSends(t *testing.T) {
	client, calls := startScript(t, map[string]string{
		"BatchWriteItem": `{"UnprocessedItems":{}}`,
		"BatchGetItem":   `{"Responses":{},"UnprocessedKeys":{"items":{"Keys":[{"pk":{"S":"a"}},{"pk":{"S":"b"}}]}}}`,
	})
	_, err := New(client, nil)(invocation("id"), nil)
	if err == nil || err.Error() != "2 items were still unread after 5 attempts" {
		t.Errorf("got %v", err)
	}
	if calls["BatchGetItem"] != 5 {
		t.Errorf("the calls were %v", calls)
	}
}

func TestItemsThatDifferAreAFailure(t *testing.T) {
	client, _ := startScript(t, map[string]string{
		"BatchWriteItem": `{"UnprocessedItems":{}}`,
		"BatchGetItem":   `{"Responses":{"items":[]},"UnprocessedKeys":{}}`,
	})
	_, err := New(client, nil)(invocation("id"), nil)
	if err == nil || err.Error() != "the items read differ from the items written" {
		t.Errorf("got %v", err)
	}
}

func TestAServiceThatIsNotThereIsNamedByTheSdk(t *testing.T) {
	client := useEndpoint(t, "http://127.0.0.1:1")
	_, err := New(client, nil)(invocation("id"), nil)
	if err == nil || !strings.HasPrefix(err.Error(), "retry.MaxAttemptsError: ") {
		t.Errorf("got %v", err)
	}
}

func TestTheDisclosedVersionIsTheOneInGoMod(t *testing.T) {
	module, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(module), "aws-sdk-go-v2/service/dynamodb "+sdkVersion+"\n") {
		t.Errorf("go.mod does not require version %s", sdkVersion)
	}
}
