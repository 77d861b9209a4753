"""Routes a few prompts between fake providers: one is down, one is unsure of itself.

    PYTHONPATH=artifacts/clients/python /usr/bin/python3 src/clients/python/example.py [HOST:PORT]
"""
import sys

from routing_client import Answer, DecideRequest, ErrorClass, ProviderError, Router, RouterOptions, TriesFailed

PROMPTS = ("What is the boiling point of ethanol?", "Translate into French: the delivery is late.", "Prove that the square root of 2 is irrational.")


def fake_provider(call):
    """Stands for the caller's own code: it would call call.model here."""
    print(f"    {call.number}. {call.model} ({call.provider}, {call.tier})")
    if call.provider == "google":
        raise ProviderError(ErrorClass.ERROR_CLASS_PROVIDER, "google is down")
    return Answer(f"an answer of {call.model}", self_confidence=0.4 if call.tier == "economy" else 0.9, input_tokens=40, output_tokens=120)


def main():
    target = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:50051"
    # A server that has just started may need longer for its first decision than the half second that calls wait by default.
    with Router(RouterOptions(target=target, decide_timeout=10)) as router:
        if not router.wait_until_ready(timeout=10):
            sys.exit(f"no service at {target}")
        for prompt in PROMPTS:
            print(prompt)
            try:
                result = router.run(DecideRequest(prompt=prompt, feature="example"), fake_provider)
                print(f"    -> {result.value}, accepted: {result.accepted}, decided by: {result.source}")
            except TriesFailed as e:
                print(f"    -> {e}")
        router.flush(timeout=5)
        print(router.stats())


if __name__ == "__main__":
    main()
