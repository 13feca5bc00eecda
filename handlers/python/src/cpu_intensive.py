import hashlib

from answer import answer, integer_key

START = b"benchmark data for Lambda ARM vs x86 performance testing"
# Which of its implementations hashlib chose; asking OpenSSL for its version would cost every cold start an import.
BACKEND = f"hashlib.sha256 ({hashlib.sha256.__name__})"


def handler(event, _context):
    return answer("cpu-intensive", BACKEND, event, _work)


def _work(event):
    iterations = integer_key(event, "iterations", default=500_000, least=1, most=10_000_000)
    sha256 = hashlib.sha256
    data = START
    for _ in range(iterations):
        data = sha256(data).digest()
    return {"iterations": iterations, "hash": data.hex()}
