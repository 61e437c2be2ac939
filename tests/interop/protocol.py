"""The JSON protocol of the Python StrandCast, as a peer and a coordinator in Python share it.

Written from the description of that protocol alone, and from nothing of StrandCast's C++, so that
what the two agree on is what the description says.
"""

import json
import logging
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Message = dict[str, Any]

HOST = "127.0.0.1"
COORDINATOR_PORT = 9000
CONTROL_PORT_OFFSET = 10_000
# A datagram stays under this, hexadecimal and JSON included.
DATAGRAM_BYTES = 60_000
RECEIVE_BUFFER_BYTES = 8 << 20


class Dialect:
    """How messages are written: plainly, or in the oddest way that the protocol allows.

    Odd is: keys in reverse order, keys that nobody knows, upper-case hexadecimal, white space, and
    TCP messages that come in two segments.
    """

    def __init__(self, odd: bool) -> None:
        self.odd = odd

    def datagram(self, message: Message) -> bytes:
        return self._text(message).encode()

    def hexadecimal(self, data: bytes) -> str:
        return data.hex().upper() if self.odd else data.hex()

    def send(self, connection: socket.socket, message: Message | list[Message]) -> None:
        """Sends a control message, and leaves the connection's sending side open."""
        text = self._text(message).encode()
        if self.odd:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            middle = len(text) // 2
            connection.sendall(text[:middle])
            time.sleep(0.05)
            text = text[middle:]
        connection.sendall(text)

    def _text(self, message: Message | list[Message]) -> str:
        if not self.odd or not message or isinstance(message, list):
            return json.dumps(message)
        reversed_keys = dict(reversed(message.items()))
        return json.dumps({"extra": {"nested": [1, "}", None]}, **reversed_keys}, indent=1)


def receive_value(connection: socket.socket) -> Any:
    """The first JSON value that comes whole, without waiting for the other side to shut down.

    None if the connection ends before.
    """
    received = b""
    while part := connection.recv(65_536):
        received += part
        try:
            return json.JSONDecoder().raw_decode(received.decode().lstrip())[0]
        except ValueError:  # not whole yet, be it the JSON or its last character's UTF-8
            continue
    return None


def serve(listener: socket.socket, answer: Callable[[Any, socket.socket], None]) -> None:
    """Has `answer` treat the one message of each connection, one connection at a time, for ever."""
    while True:
        connection, _ = listener.accept()
        with connection:
            try:
                answer(receive_value(connection), connection)
            except OSError as error:
                logging.warning("a control connection failed: %s", error)


def listen(port: int) -> socket.socket:
    listener = socket.create_server((HOST, port))
    listener.listen()
    return listener


def datagram_socket(port: int) -> socket.socket:
    receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
    receiver.bind((HOST, port))
    return receiver


def in_background(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()


def open_log(file: Path) -> None:
    """A time stamp and a line, to the file and to the terminal."""
    file.parent.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(message)s",
        handlers=[logging.FileHandler(file, mode="w"), logging.StreamHandler(sys.stderr)],
    )
