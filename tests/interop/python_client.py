#!/usr/bin/env python3
"""Sends one control message of the JSON protocol, and prints the answer.

    python_client.py TCP_PORT MESSAGE [--odd]

The client never shuts its side down: whoever answers must do so as soon as the message is whole.
"""

import argparse
import json
import socket
import sys

import protocol

PATIENCE_S = 60


def main() -> None:
    parser = argparse.ArgumentParser(description="Sends one control message")
    parser.add_argument("port", type=int, help="TCP port of a coordinator or a peer")
    parser.add_argument("message", type=json.loads, help="a JSON object")
    parser.add_argument("--odd", action="store_true", help="in two segments, with odd keys")
    options = parser.parse_args()
    with socket.create_connection((protocol.HOST, options.port), PATIENCE_S) as connection:
        protocol.Dialect(options.odd).send(connection, options.message)
        if "cmd" in options.message:
            print(connection.recv(16).decode())
        elif (answer := protocol.receive_value(connection)) is not None:
            print(json.dumps(answer))
        else:
            sys.exit("python_client: the connection ended without an answer")


if __name__ == "__main__":
    main()
