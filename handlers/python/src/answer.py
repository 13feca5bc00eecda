"""What every answer has in common."""

import os
import sys


class Refusal(Exception):
    """What the contract answers with instead of a result."""


_cold_start = True


def answer(workload, backend, event, work):
    """Wraps a workload's own fields in those that every answer has.

    Errors that are no refusal stay the runtime's to report.
    """
    global _cold_start
    cold_start, _cold_start = _cold_start, False
    try:
        fields = work(_event_object(event))
    except Refusal as refusal:
        return {"success": False, "workloadType": workload, "error": str(refusal)}
    return {
        "success": True,
        "workloadType": workload,
        **fields,
        "backend": backend,
        "runtimeVersion": "python %d.%d.%d" % sys.version_info[:3],
        "memoryLimitMB": _integer_or_none(os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")),
        "coldStart": cold_start,
        "logStream": os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME"),
    }


def integer_key(event, key, default, least, most):
    """Reads a key of the event; a JSON number with an integral value is an integer, however it was written."""
    value = event.get(key, default)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # True and False are integers to Python and not to JSON.
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    raise Refusal(f"{key} must be an integer from {least} to {most}")


def _event_object(event):
    if event is None:
        return {}
    if isinstance(event, dict):
        return event
    raise Refusal("event must be a JSON object")


def _integer_or_none(text):
    return int(text) if text is not None and text.isascii() and text.isdigit() else None
