"""Fails on demand."""

import os
import signal
import time


def handler(event, _context):
    deed = event["do"]
    if deed == "throw":
        raise RuntimeError("on demand")
    if deed == "exit":
        os._exit(event["code"])
    if deed == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if deed == "hang":
        time.sleep(3600)
    if deed == "oversize":
        return "x" * 7_000_000
    return {"value": event["value"]}
