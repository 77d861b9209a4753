"""What both client programs need: the settings, a deadline for every call, the error that a call ended with."""
import json
import sys

import grpc

with open(sys.argv[1], encoding="utf-8") as file:
    SETTINGS = json.load(file)
# Generated when the test starts.
sys.path.insert(0, SETTINGS["stubs"])

SOON = 60  # seconds


def error(call):
    """The error that a call raises; a call that succeeds is a failure here."""
    try:
        call()
    except grpc.RpcError as raised:
        return raised
    raise AssertionError("the call succeeded")


def trailers(call):
    return dict(call.trailing_metadata())
