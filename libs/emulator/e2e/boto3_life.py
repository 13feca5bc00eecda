"""The life of a function as boto3 sees it. Prints what it saw as one line of JSON."""

import base64
import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

archive_path, other_archive_path = sys.argv[1:3]
once = Config(retries={"total_max_attempts": 1})
lambda_ = boto3.client("lambda", config=once)
logs = boto3.client("logs", config=once)
cloudformation = boto3.client("cloudformation", config=once)
name = "boto3-life"
seen = {}


def read(path):
    with open(path, "rb") as file:
        return file.read()


def invoke(payload, **more):
    answer = lambda_.invoke(FunctionName=name, LogType="Tail", Payload=json.dumps(payload), **more)
    return {
        "status": answer["StatusCode"],
        "error": answer.get("FunctionError"),
        "version": answer["ExecutedVersion"],
        "payload": json.loads(answer["Payload"].read()),
        "log": base64.b64decode(answer["LogResult"]).decode(),
    }


def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return {
            "class": type(error).__name__,
            "code": error.response["Error"]["Code"],
            "message": error.response["Error"]["Message"],
            "reason": error.response.get("Reason"),
            "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
            "retries": error.response["ResponseMetadata"]["RetryAttempts"],
        }
    return None


created = lambda_.create_function(
    FunctionName=name,
    Runtime="provided.al2023",
    Role="arn:aws:iam::123456789012:role/lambda",
    Handler="bootstrap",
    Code={"ZipFile": read(archive_path)},
    MemorySize=512,
    Tags={"by": "boto3"},
)
seen["created"] = created["State"]
lambda_.get_waiter("function_active_v2").wait(FunctionName=name)
seen["invoked"] = invoke({"do": "echo", "value": "ü"})

lambda_.update_function_configuration(FunctionName=name, MemorySize=640, Environment={"Variables": {"A_B": "1"}})
lambda_.get_waiter("function_updated_v2").wait(FunctionName=name)
seen["updated"] = invoke({"do": "echo"})["log"]

lambda_.update_function_code(FunctionName=name, ZipFile=read(other_archive_path), Publish=True)
lambda_.get_waiter("function_updated_v2").wait(FunctionName=name)
lambda_.get_waiter("published_version_active").wait(FunctionName=name, Qualifier="1")
seen["version"] = invoke({"do": "echo"}, Qualifier="1")["version"]

stream = lambda_.invoke_with_response_stream(FunctionName=name, Payload=json.dumps({"do": "echo", "value": 5}))
events = list(stream["EventStream"])
seen["streamed"] = {
    "payload": json.loads(b"".join(event["PayloadChunk"]["Payload"] for event in events if "PayloadChunk" in event)),
    "complete": "InvokeComplete" in events[-1],
}
seen["queued"] = lambda_.invoke(FunctionName=name, InvocationType="Event", Payload="{}")["StatusCode"]
seen["dry"] = lambda_.invoke(FunctionName=name, InvocationType="DryRun")["StatusCode"]

lambda_.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
seen["throttled"] = refused(lambda_.invoke, FunctionName=name)
lambda_.delete_function_concurrency(FunctionName=name)

group = f"/aws/lambda/{name}"
pages = logs.get_paginator("filter_log_events").paginate(
    logGroupName=group, filterPattern='"REPORT RequestId"', PaginationConfig={"PageSize": 2}
)
reports = [event["message"] for page in pages for event in page["events"]]
seen["reports"] = len([message for message in reports if message.startswith("REPORT RequestId")])
seen["other"] = len(reports) - seen["reports"]
streams = logs.describe_log_streams(logGroupName=group, orderBy="LastEventTime", descending=True)["logStreams"]
seen["streams"] = len(streams)
first = logs.get_log_events(logGroupName=group, logStreamName=streams[-1]["logStreamName"], startFromHead=True)
seen["firstEvents"] = len(first["events"])

resources = cloudformation.get_paginator("list_stack_resources").paginate(StackName="LambdaBenchmarkStack")
seen["resources"] = [item["PhysicalResourceId"] for page in resources for item in page["StackResourceSummaries"]]
seen["noStack"] = refused(cloudformation.describe_stacks, StackName="Other")
seen["notOffered"] = refused(boto3.client("lambda").list_layers)

lambda_.delete_function(FunctionName=name)
seen["gone"] = refused(lambda_.get_function, FunctionName=name)
print(json.dumps(seen))
