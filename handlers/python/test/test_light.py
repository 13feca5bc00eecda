import json
import socket
import subprocess
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from built import ROOT, RUNTIME, Context, Environment, code_folder, load_handler

VARIABLES = {
    "AWS_REGION": "us-east-2",
    "AWS_DEFAULT_REGION": "us-east-2",
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_LAMBDA_FUNCTION_NAME": "python-light",
    "TEST_TABLE_NAME": "TestData",
}


class OnADatabase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        command = ["node", str(ROOT / "node_modules" / "dynalite" / "cli.js"), "--host", "127.0.0.1"]
        cls.database = subprocess.Popen([*command, "--port", str(port), "--createTableMs", "0"], stdout=subprocess.DEVNULL)
        cls.addClassCleanup(cls.stop)
        cls.endpoint = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        with Environment(**VARIABLES, AWS_ENDPOINT_URL_DYNAMODB=cls.endpoint):
            load_handler("light")
            from light import CLIENT

            CLIENT.create_table(
                TableName="TestData",
                AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
                KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
                BillingMode="PAY_PER_REQUEST",
            )
            CLIENT.get_waiter("table_exists").wait(TableName="TestData", WaiterConfig={"Delay": 1})

    @classmethod
    def stop(cls):
        cls.database.terminate()
        cls.database.wait()

    def test_five_items_are_written_and_read_back(self):
        with Environment(**VARIABLES, AWS_ENDPOINT_URL=self.endpoint):
            answer = load_handler("light")({}, Context("first"))
            from light import CLIENT

            stored = CLIENT.scan(TableName="TestData")["Items"]
        self.assertEqual([answer.get(key) for key in ("itemsWritten", "itemsRead", "matched")], [5, 5, True])
        self.assertEqual(
            sorted(item["pk"]["S"] for item in stored), [f"python-light#first#{n}" for n in range(5)]
        )
        for item in stored:
            self.assertAlmostEqual(int(item["ttl"]["N"]), time.time() + 86_400, delta=600)

    def test_a_missing_table_is_answered_with_the_name_of_the_error(self):
        variables = {**VARIABLES, "TEST_TABLE_NAME": "Nowhere"}
        with Environment(**variables, AWS_ENDPOINT_URL_DYNAMODB=self.endpoint):
            answer = load_handler("light")({}, Context("second"))
        self.assertEqual(sorted(answer), ["error", "success", "workloadType"])
        self.assertRegex(answer["error"], "^ResourceNotFoundException: .+")

    def test_no_table_is_guessed(self):
        variables = {**VARIABLES, "TEST_TABLE_NAME": ""}
        with Environment(**variables, AWS_ENDPOINT_URL_DYNAMODB=self.endpoint):
            answer = load_handler("light")({}, Context("third"))
        self.assertEqual(answer["error"], "TEST_TABLE_NAME is not set")


class OnABusyDatabase(unittest.TestCase):
    """A service that leaves part of every batch undone, as DynamoDB does when a table is throttled."""

    def run_light(self, reply):
        requests = []

        class Service(BaseHTTPRequestHandler):
            def do_POST(self):
                action = self.headers["X-Amz-Target"].split(".")[1]
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                requests.append(body["RequestItems"]["TestData"])
                text = json.dumps(reply(action, body)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/x-amz-json-1.0")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_line):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            endpoint = f"http://127.0.0.1:{server.server_port}"
            with Environment(**VARIABLES, AWS_ENDPOINT_URL_DYNAMODB=endpoint):
                return load_handler("light")({}, Context("busy")), requests
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def test_what_was_left_is_sent_again_and_nothing_else(self):
        stored = []

        def reply(action, body):
            if action == "BatchWriteItem":
                first, *rest = body["RequestItems"]["TestData"]
                stored.append(first["PutRequest"]["Item"])
                return {"UnprocessedItems": {"TestData": rest} if rest else {}}
            return {"Responses": {"TestData": stored}, "UnprocessedKeys": {}}

        answer, requests = self.run_light(reply)
        self.assertTrue(answer["success"], answer)
        self.assertEqual([len(batch) for batch in requests[:5]], [5, 4, 3, 2, 1])
        self.assertEqual(len(requests), 6)

    def test_after_five_sends_it_gives_up(self):
        answer, requests = self.run_light(lambda _action, body: {"UnprocessedItems": body["RequestItems"]})
        self.assertEqual(answer["error"], "5 items were still unwritten after 5 attempts")
        self.assertEqual(len(requests), 5)

    def test_another_item_is_not_taken_for_the_one_written(self):
        def reply(action, body):
            if action == "BatchWriteItem":
                return {"UnprocessedItems": {}}
            keys = body["RequestItems"]["TestData"]["Keys"]
            items = [{**key, "n": {"N": "0"}, "data": {"S": "other"}, "ttl": {"N": "1"}} for key in keys]
            return {"Responses": {"TestData": items}, "UnprocessedKeys": {}}

        answer, _requests = self.run_light(reply)
        self.assertEqual(answer["error"], "the items read differ from the items written")

class Artefacts(unittest.TestCase):
    def test_only_light_bundles_an_sdk(self):
        bundled = {
            workload: any("boto" in path.name for path in code_folder(workload).rglob("*"))
            for workload in ("cpu-intensive", "memory-intensive", "light")
        }
        self.assertEqual(bundled, {"cpu-intensive": False, "memory-intensive": False, "light": True})

    def test_both_architectures_have_the_same_content(self):
        for workload in ("cpu-intensive", "memory-intensive", "light"):
            folder = ROOT / "dist" / "handlers" / RUNTIME
            digests = {
                json.loads((folder / arch / workload / "artefact.json").read_text())["contentSha256"]
                for arch in ("x86_64", "arm64")
            }
            self.assertEqual(len(digests), 1)
