import random
import time

SENDS = 5
FIRST_WAIT_BELOW_SECONDS = 0.05


def send_until_done(batch, send):
    """Sends a batch, and what DynamoDB left of it again after a random wait. Returns what is left at the end."""
    left = send(batch)
    for resend in range(SENDS - 1):
        if not left:
            break
        time.sleep(random.random() * FIRST_WAIT_BELOW_SECONDS * 2**resend)
        left = send(left)
    return left
