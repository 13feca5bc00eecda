import hashlib
from array import array

from answer import answer, integer_key

SIZE_MB = 100
COUNT = SIZE_MB * 1024 * 1024 // 8
HASHED = 1000


def handler(event, _context):
    return answer("memory-intensive", "sorted (list of int)", event, _work)


def _work(event):
    seed = integer_key(event, "seed", default=1, least=0, most=2**32 - 1)
    values = generate(seed, COUNT)
    # The standard library sorts lists only: for the time of the sort every element is an object of its own.
    values = array("q", sorted(values))
    # Every machine that Lambda has is little-endian.
    digest = hashlib.sha256(values[:HASHED].tobytes()).hexdigest()
    return {"sizeMB": SIZE_MB, "count": len(values), "seed": seed, "hash": digest}


def generate(seed, count):
    values = array("q", bytes(8 * count))
    x = seed
    for i in range(count):
        x = (x * 1664525 + 1013904223) & 0xFFFFFFFF
        values[i] = x >> 2
    return values
