"""Loads built functions, each time as in a new execution environment."""

import importlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
RUNTIME = "python%d.%d" % sys.version_info[:2]


class Context:
    def __init__(self, aws_request_id="request-1"):
        self.aws_request_id = aws_request_id


def code_folder(workload):
    return ROOT / "dist" / "handlers" / RUNTIME / "x86_64" / workload / "code"


def load_handler(workload):
    code = code_folder(workload)
    ours = {path.stem for path in (ROOT / "handlers" / "python" / "src").glob("*.py")} | {"handler"}
    for name in ours:
        sys.modules.pop(name, None)
    sys.path[:] = [path for path in sys.path if "dist/handlers" not in path]
    sys.path.insert(0, str(code))
    importlib.invalidate_caches()
    return importlib.import_module("handler").handler


class Environment:
    """Sets variables, and puts back what was there."""

    def __init__(self, **variables):
        self.variables = variables

    def __enter__(self):
        self.before = dict(os.environ)
        for name in ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_LOG_STREAM_NAME", "TEST_TABLE_NAME"):
            os.environ.pop(name, None)
        os.environ.update(self.variables)

    def __exit__(self, *_error):
        os.environ.clear()
        os.environ.update(self.before)
