#!/usr/bin/env python3
"""The coordinator of the Python StrandCast: takes peers in and streams to the first of them.

    python_coordinator.py [--port 9000] [--video FILE] [--peers N]

It streams when N peers have registered, or on `startVideo`; without a video, pictures that it draws
itself. `list` shows the peers, and `quit` on standard input, or Ctrl+C, ends it.
"""

import argparse
import itertools
import json
import logging
import queue
import socket
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy
import numpy.typing

import protocol
from protocol import HOST, Dialect, Message

Picture = numpy.typing.NDArray[numpy.uint8]

# Room for the JSON around a chunk's hexadecimal, whichever dialect it is written in.
ENVELOPE_BYTES = 300
ANSWER_PATIENCE_S = 10


def drawn_pictures() -> Iterator[Picture]:
    """A disc that wanders over noise, each picture with its number."""
    random = numpy.random.default_rng(seed=1)
    noise = random.integers(0, 64, (360, 640, 3), dtype=numpy.uint8)
    for number in itertools.count():
        picture = noise.copy()
        cv2.circle(picture, (40 + number * 7 % 560, 180), 40, (0, 200, 255), cv2.FILLED)
        cv2.putText(
            picture, str(number), (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 2, (255, 255, 255), 3
        )
        yield picture


def pictures_of(video: cv2.VideoCapture) -> Iterator[Picture]:
    while True:
        there_is_one, picture = video.read()
        if not there_is_one:
            return
        yield picture


class Coordinator:
    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._dialect = Dialect(options.odd)
        self._peers: list[Message] = []
        self._listener = protocol.listen(options.port)
        self._data = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._commands: queue.SimpleQueue[str] = queue.SimpleQueue()

    def run(self) -> None:
        protocol.in_background(lambda: protocol.serve(self._listener, self._on_message))
        protocol.in_background(self._read_commands)
        logging.info("listening on TCP %d", self._options.port)
        while (command := self._commands.get()) != "quit":
            if command == "startVideo" and self._peers:
                self._stream()
            elif command == "list":
                logging.info("peers: %s", json.dumps(self._peers))
            else:
                logging.warning("cannot do '%s' now", command)

    def _read_commands(self) -> None:
        for line in sys.stdin:
            self._commands.put(line.strip())

    def _on_message(self, message: Any, connection: socket.socket) -> None:
        kind = message.get("type") if isinstance(message, dict) else None
        if kind == "register":
            self._register(message, connection)
        elif kind == "lookup":
            named = [peer for peer in self._peers if peer["name"] == message["name"]]
            self._dialect.send(connection, named[0] if named else {})
        elif kind == "list":
            self._dialect.send(connection, self._peers)
        else:
            self._dialect.send(connection, {"error": "unknown type"})

    def _register(self, message: Message, connection: socket.socket) -> None:
        peer: Message = {key: message[key] for key in ("name", "port", "ctrl_port")}
        previous = self._peers[-1] if self._peers else None
        self._peers.append(peer)
        logging.info("peer %s is number %d", peer["name"], len(self._peers))
        self._dialect.send(connection, previous or {})
        if previous:
            self._update_next(previous, peer)
        if len(self._peers) == self._options.peers:
            self._commands.put("startVideo")

    def _update_next(self, peer: Message, following: Message) -> None:
        update: Message = {
            "cmd": "UPDATE_NEXT",
            "next_name": following["name"],
            "next_port": following["port"],
        }
        with socket.create_connection(
            (HOST, peer["ctrl_port"]), timeout=ANSWER_PATIENCE_S
        ) as connection:
            self._dialect.send(connection, update)
            answer = connection.recv(16)
        logging.info("peer %s answers UPDATE_NEXT: %s", peer["name"], answer.decode())

    def _stream(self) -> None:
        pictures, rate = self._source()
        first = (HOST, self._peers[0]["port"])
        started = time.monotonic()
        sent = 0
        for number, picture in enumerate(itertools.islice(pictures, self._options.frames)):
            time.sleep(max(0.0, started + number / rate - time.monotonic()))
            for datagram in self._datagrams_of(number, picture):
                self._data.sendto(datagram, first)
            sent = number + 1
        end: Message = {"type": "video_end", "origin": "coordinator", "frame_num": sent}
        self._data.sendto(self._dialect.datagram(end), first)
        logging.info("%d frames sent", sent)

    def _source(self) -> tuple[Iterator[Picture], float]:
        if self._options.video is None:
            return drawn_pictures(), self._options.fps or 30
        video = cv2.VideoCapture(str(self._options.video))
        if not video.isOpened():
            sys.exit(f"python_coordinator: {self._options.video} is not a video that can be read")
        return pictures_of(video), self._options.fps or video.get(cv2.CAP_PROP_FPS) or 30

    def _datagrams_of(self, number: int, picture: Picture) -> Iterator[bytes]:
        encoded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 80])[1]
        deflated = zlib.compress(encoded.tobytes(), level=6)
        size = (self._options.datagram_bytes - ENVELOPE_BYTES) // 2
        chunks = [deflated[start : start + size] for start in range(0, len(deflated), size)]
        for place, chunk in enumerate(chunks):
            yield self._dialect.datagram(
                {
                    "type": "video_frame",
                    "origin": "coordinator",
                    "frame_num": number,
                    "chunk_id": place,
                    "total_chunks": len(chunks),
                    "data": self._dialect.hexadecimal(chunk),
                }
            )


def main() -> None:
    parser = argparse.ArgumentParser(description="The coordinator of the Python StrandCast")
    parser.add_argument(
        "--port", type=int, default=protocol.COORDINATOR_PORT, help="TCP port to listen on (9000)"
    )
    parser.add_argument("--peers", type=int, default=0, help="stream when so many are there")
    parser.add_argument("--video", type=Path, help="video file; else drawn pictures")
    parser.add_argument("--fps", type=float, help="frames a second (the video's own, or 30)")
    parser.add_argument("--frames", type=int, default=300, help="at most so many (300)")
    parser.add_argument(
        "--datagram-bytes",
        type=int,
        default=protocol.DATAGRAM_BYTES,
        help="a datagram stays under this (60000)",
    )
    parser.add_argument("--out", type=Path, default=Path(), help="folder for the log")
    parser.add_argument(
        "--odd", action="store_true", help="write messages in the oddest way that is allowed"
    )
    options = parser.parse_args()
    protocol.open_log(options.out / "python_coordinator.log")
    try:
        Coordinator(options).run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
