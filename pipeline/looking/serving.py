"""Serve what is shown to browsers on this machine, and to nobody else.

A page of somewhere else may call itself by a name that leads here; it would have to
name us as it does, so whatever is not asked of `localhost` is refused.
"""

from __future__ import annotations

import re
import socketserver
import sys
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore
from typing import Any

from pipeline.errors import UsageError
from pipeline.looking.answers import Answer, answer, events_of, plain
from pipeline.looking.studio import Studio

HERE = "127.0.0.1"
USUAL, TRIED = 8000, 20
"""The port that is tried first, and how many after it before any will do."""
CONNECTIONS = 120
"""How many browsers may be connected at a time; each page that is looked at is one."""
PATIENCE = 10
"""How many seconds somebody may take over a question."""
HEARTBEAT = 15
"""How often, in seconds, we see whether somebody who waits is still there."""
_NAMED = re.compile(r"(?:127\.0\.0\.1|localhost)(?::[0-9]{1,5})?", re.IGNORECASE)
_SAFE = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}


class Server(ThreadingHTTPServer):
    """Answers every browser in a thread of its own, so that a slow one holds up nobody."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, studio: Studio, port: int, mistake: Callable[[], None]) -> None:
        """Take the port; `mistake` is called where one of ours is handled."""
        self.studio, self._mistake = studio, mistake
        self._room = BoundedSemaphore(CONNECTIONS)
        super().__init__((HERE, port), _Handler)

    def server_bind(self) -> None:
        """Take the port without asking the network what we are called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HERE, int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread, if there is room for another."""
        if not self._room.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._room.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Make room again, however it ended."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away; own up to anything else."""
        if not isinstance(sys.exception(), OSError):
            self._mistake()


def serve(studio: Studio, port: int, mistake: Callable[[], None]) -> Server:
    """Take this port; with 0 the usual one, or the next that is free."""
    if port:
        try:
            return Server(studio, port, mistake)
        except OSError as error:
            raise UsageError(
                f"port {port} cannot be had: {error.strerror}",
                "leave out --port to take a free one",
            ) from error
    for tried in range(USUAL, USUAL + TRIED):
        with suppress(OSError):
            return Server(studio, tried, mistake)
    return Server(studio, 0, mistake)


class _Handler(BaseHTTPRequestHandler):
    """One question: only to read, and only of what is shown."""

    server: Server
    timeout = PATIENCE

    def do_GET(self) -> None:
        """Answer with a page, a file, or the news of one."""
        if not self._named():
            self._send(plain(403, f"this preview is http://{HERE}:{self.server.server_port}/"))
        elif (slug := events_of(self.path)) is not None:
            self._tell(slug)
        else:
            self._send(answer(self.server.studio, self.path))

    do_HEAD = do_GET

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse in a line, whatever was asked in whatever way."""
        status = 405 if code == 501 else code
        self.close_connection = True
        self._send(plain(status, "this preview can only be read" if status == 405 else "no"))

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what is worth saying is said of the articles."""

    def version_string(self) -> str:
        """Say what we are, and not of which version."""
        return "viewpoints"

    def _named(self) -> bool:
        hosts = self.headers.get_all("Host", [])
        return len(hosts) == 1 and bool(_NAMED.fullmatch(hosts[0].strip()))

    def _send(self, answered: Answer) -> None:
        self._head(answered.status, answered.kind, answered.policy)
        if answered.to:
            self.send_header("Location", answered.to)
        if answered.status == 405:
            self.send_header("Allow", "GET, HEAD")
        self.send_header("Content-Length", str(len(answered.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answered.body)

    def _head(self, status: int, kind: str, policy: str) -> None:
        self.send_response(status)
        for name, value in _SAFE.items():
            self.send_header(name, value)
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Content-Type", kind)

    def _tell(self, slug: str) -> None:
        """Send the number of what there is to see, and each new one, until nobody listens."""
        self._head(200, "text/event-stream; charset=utf-8", "default-src 'none'")
        self.end_headers()
        if self.command == "HEAD":
            return
        studio, seen = self.server.studio, ""
        self.wfile.write(b"retry: 500\n\n")
        with studio.looking(slug):
            while not studio.closed:
                number = studio.number(slug, seen, HEARTBEAT)
                said = f"data: {number}\n\n" if number != seen else ": still here\n\n"
                self.wfile.write(said.encode())
                seen = number
