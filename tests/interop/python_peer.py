#!/usr/bin/env python3
"""A peer of the Python StrandCast: receives a video, stores its frames and passes them on.

    python_peer.py NAME UDP_PORT [--coordinator-port 9000] [--out DIR]

Every frame that arrives whole is inflated, decoded as a check, stored as it came in
DIR/peer_NAME_frames/, and then sent to the next peer, if the coordinator has named one. `quit` on
standard input, or Ctrl+C, ends it.
"""

import argparse
import json
import logging
import queue
import socket
import sys
import time
import zlib
from pathlib import Path
from typing import Any

import cv2
import numpy

import protocol
from protocol import HOST, Dialect, Message

REGISTRATION_ATTEMPTS = 150
REGISTRATION_PAUSE_S = 0.2


class Peer:
    def __init__(self, options: argparse.Namespace) -> None:
        self._name: str = options.name
        self._port: int = options.udp_port
        self._control_port: int = options.control_port or options.udp_port + (
            protocol.CONTROL_PORT_OFFSET
        )
        self._coordinator_port: int = options.coordinator_port
        self._dialect = Dialect(options.odd)
        self._folder: Path = options.out / f"peer_{self._name}_frames"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._data = protocol.datagram_socket(self._port)
        self._control = protocol.listen(self._control_port)
        self._next_port: int | None = None
        # What has arrived; None stands for `quit`. So the socket is emptied while a frame is
        # decoded.
        self._arrived: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._unfinished: dict[int, dict[int, Message]] = {}
        self._done: set[int] = set()
        self._stream_ended = False

    def run(self) -> None:
        protocol.in_background(lambda: protocol.serve(self._control, self._on_control))
        protocol.in_background(self._receive)
        protocol.in_background(self._read_commands)
        self._register()
        while (datagram := self._arrived.get()) is not None:
            self._on_datagram(datagram)
        logging.info("%d frames stored, %d unfinished", len(self._done), len(self._unfinished))

    def _receive(self) -> None:
        while True:
            self._arrived.put(self._data.recv(65_536))

    def _read_commands(self) -> None:
        for line in sys.stdin:
            if line.strip() == "quit":
                self._arrived.put(None)

    def _register(self) -> None:
        registration: Message = {
            "type": "register",
            "name": self._name,
            "port": self._port,
            "ctrl_port": self._control_port,
        }
        for _ in range(REGISTRATION_ATTEMPTS):
            try:
                with socket.create_connection((HOST, self._coordinator_port)) as connection:
                    self._dialect.send(connection, registration)
                    previous = protocol.receive_value(connection)
            except ConnectionRefusedError:
                time.sleep(REGISTRATION_PAUSE_S)
                continue
            if not isinstance(previous, dict) or "error" in previous:
                sys.exit(f"python_peer: the coordinator does not take {self._name} in: {previous}")
            logging.info("registered; previous peer: %s", json.dumps(previous))
            return
        sys.exit(f"python_peer: no coordinator at {HOST}:{self._coordinator_port}")

    def _on_control(self, message: Any, connection: socket.socket) -> None:
        if not isinstance(message, dict) or message.get("cmd") != "UPDATE_NEXT":
            logging.warning("unknown control message: %s", message)
            return
        self._next_port = message["next_port"]
        connection.sendall(b"OK")
        logging.info("next peer: %s at UDP %d", message["next_name"], self._next_port)

    def _on_datagram(self, datagram: bytes) -> None:
        message = json.loads(datagram)
        if message["type"] == "video_frame":
            self._on_chunk(message)
        elif message["type"] == "video_end" and not self._stream_ended:
            self._stream_ended = True
            logging.info("the stream ended after %d frames", message["frame_num"])
            self._pass_on(datagram)

    def _on_chunk(self, chunk: Message) -> None:
        number: int = chunk["frame_num"]
        if number in self._done:
            return
        chunks = self._unfinished.setdefault(number, {})
        chunks[chunk["chunk_id"]] = chunk
        if len(chunks) < chunk["total_chunks"]:
            return
        del self._unfinished[number]
        self._done.add(number)
        whole = [chunks[place] for place in sorted(chunks)]
        self._store(number, b"".join(bytes.fromhex(part["data"]) for part in whole))
        for part in whole:
            data = self._dialect.hexadecimal(bytes.fromhex(part["data"]))
            self._pass_on(self._dialect.datagram({**part, "data": data}))

    def _store(self, number: int, deflated: bytes) -> None:
        jpeg = zlib.decompress(deflated)
        picture = cv2.imdecode(numpy.frombuffer(jpeg, numpy.uint8), cv2.IMREAD_COLOR)
        if picture is None:
            logging.error("frame %d is no picture", number)
            return
        (self._folder / f"frame_{number:06}.jpg").write_bytes(jpeg)

    def _pass_on(self, datagram: bytes) -> None:
        if self._next_port is not None:
            self._data.sendto(datagram, (HOST, self._next_port))


def main() -> None:
    parser = argparse.ArgumentParser(description="A peer of the Python StrandCast")
    parser.add_argument("name", help="the peer's name")
    parser.add_argument("udp_port", type=int, help="UDP port to receive on")
    parser.add_argument("--control-port", type=int, help="TCP port (UDP port + 10000)")
    parser.add_argument(
        "--coordinator-port",
        type=int,
        default=protocol.COORDINATOR_PORT,
        help="TCP port of the coordinator (9000)",
    )
    parser.add_argument("--out", type=Path, default=Path(), help="folder for frames and log")
    parser.add_argument(
        "--odd", action="store_true", help="write messages in the oddest way that is allowed"
    )
    options = parser.parse_args()
    protocol.open_log(options.out / f"peer_{options.name}.log")
    try:
        Peer(options).run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
