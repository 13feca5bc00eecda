import os
import time

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from answer import Refusal, answer
from send_until_done import send_until_done

ITEMS = 5
DAY_SECONDS = 86_400

CLIENT = boto3.client("dynamodb", config=Config(retries={"mode": "standard", "total_max_attempts": 3}))


def handler(event, context):
    def work(_event):
        table = os.environ.get("TEST_TABLE_NAME", "")
        if table == "":
            raise Refusal("TEST_TABLE_NAME is not set")
        items = _make_items(context.aws_request_id)
        _write(table, items)
        read = _read(table, items)
        if not _same_items(items, read):
            raise Refusal("the items read differ from the items written")
        return {"itemsWritten": len(items), "itemsRead": len(read), "matched": True}

    return answer("light", f"boto3 {boto3.__version__}", event, work)


def _make_items(request_id):
    name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "unknown")
    expires = int(time.time()) + DAY_SECONDS
    return [
        {
            "pk": {"S": f"{name}#{request_id}#{n}"},
            "n": {"N": str(n)},
            "data": {"S": f"benchmark item {n}"},
            "ttl": {"N": str(expires)},
        }
        for n in range(ITEMS)
    ]


def _write(table, items):
    def send(batch):
        reply = _service_errors_are_answers(CLIENT.batch_write_item, RequestItems={table: batch})
        return reply.get("UnprocessedItems", {}).get(table, [])

    left = send_until_done([{"PutRequest": {"Item": item}} for item in items], send)
    if left:
        raise Refusal(f"{len(left)} items were still unwritten after 5 attempts")


def _read(table, items):
    read = []

    def send(keys):
        request = {table: {"Keys": keys, "ConsistentRead": True}}
        reply = _service_errors_are_answers(CLIENT.batch_get_item, RequestItems=request)
        read.extend(reply.get("Responses", {}).get(table, []))
        return reply.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])

    left = send_until_done([{"pk": item["pk"]} for item in items], send)
    if left:
        raise Refusal(f"{len(left)} items were still unread after 5 attempts")
    return read


def _same_items(written, read):
    """BatchGetItem answers in any order."""
    by_key = {item.get("pk", {}).get("S"): item for item in read}
    return len(read) == len(written) and all(by_key.get(item["pk"]["S"]) == item for item in written)


def _service_errors_are_answers(call, **request):
    try:
        return call(**request)
    except ClientError as error:
        reported = error.response.get("Error", {})
        raise Refusal(f"{reported.get('Code')}: {reported.get('Message')}") from error
    except BotoCoreError as error:
        raise Refusal(f"{type(error).__name__}: {error}") from error
