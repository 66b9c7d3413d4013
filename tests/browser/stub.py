"""A stand-in for the web channel: the same addresses, replies as a test wants them.

For states that the real bot reaches only by accident: errors, silence, a message from staff.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).parents[2] / "widget"
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".html": "text/html",
    ".svg": "image/svg+xml",
}
Reply = dict[str, Any]


class Stub:
    """Answers from `replies` (text asked for → fields of the reply); `status` makes it fail."""

    def __init__(self, port: int = 0) -> None:
        self.replies: dict[str, Reply] = {}
        self.status, self.delay, self.events = 200, 0.0, True
        self.headers: dict[str, str] = {}
        self.offer: dict[str, Any] = {}
        self.log: list[Reply] = []
        self.seen: dict[str, list[Reply]] = {}
        self.feedback: list[dict[str, Any]] = []
        self.sessions: set[str] = set()
        self.count = 0
        self.streams: list[queue.Queue[Reply]] = []
        stub = self

        class Handler(_Handler):
            channel = stub

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def reply(self, text: str, **fields: Any) -> Reply:
        """A reply with an id of its own, entered in the log."""
        self.count += 1
        made = {
            "id": str(self.count),
            "from": "bot",
            "time": "2026-01-01T10:00:00Z",
            "text": text,
        } | fields
        self.log.append(made)
        return made

    def push(self, text: str, **fields: Any) -> Reply:
        """A message that nobody asked for, such as one from staff."""
        made = self.reply(text, **{"from": "staff"} | fields)
        for stream in self.streams:
            stream.put(made)
        return made

    def answer(self, message: dict[str, Any]) -> list[Reply]:
        """The replies to a message; the same for the same id."""
        text = str(message.get("text", message.get("button", "")))
        if message["id"] not in self.seen:
            self.reply(text, **{"from": "resident", "message": message["id"]})
            known = self.replies.get(
                text, {"text": f"Antwort auf: {text}", "outcome": "small_talk"}
            )
            self.seen[message["id"]] = [self.reply(**known)]
        return self.seen[message["id"]]

    def close(self) -> None:
        """Ends the server."""
        self.server.shutdown()
        self.server.server_close()


def _event(waiting: queue.Queue[Reply]) -> str:
    try:
        event = waiting.get(timeout=1)
    except queue.Empty:
        return "event: heartbeat\ndata: {}\n\n"
    return f"id: {event['id']}\nevent: message\ndata: {json.dumps(event)}\n\n"


class _Handler(BaseHTTPRequestHandler):
    channel: Stub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        """Files, messages, events, transcript."""
        address = urlsplit(self.path)
        if not address.path.startswith("/chat/"):
            return self._file(address.path)
        if not self._allowed():
            return None
        if address.path == "/chat/events" and self.channel.events:
            return self._events()
        if address.path == "/chat/messages":
            after = parse_qs(address.query).get("after", [""])[0]
            known = [one["id"] for one in self.channel.log]
            start = known.index(after) + 1 if after in known else 0
            return self._json(200, {"messages": self.channel.log[start:]})
        if address.path == "/chat/offer":
            return self._json(200, self.channel.offer)
        if address.path == "/chat/request":
            return self._json(200, {"requests": []})
        if address.path == "/chat/transcript":
            return self._send(
                200, "\n".join(one["text"] for one in self.channel.log).encode(), "text/plain"
            )
        return self._json(404, {"error": "not_found", "message": "Das gibt es nicht."})

    def do_POST(self) -> None:
        """Session, message, feedback, restart."""
        body = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)) or "{}")
        time.sleep(self.channel.delay)
        if self.channel.status == 200 and self.path == "/chat/session":
            self.channel.sessions.add(f"s{len(self.channel.sessions)}")
            return self._json(201, {"session": max(self.channel.sessions)})
        if not self._allowed():
            return None
        if self.path == "/chat/message":
            return self._json(200, {"id": body["id"], "replies": self.channel.answer(body)})
        if self.path == "/chat/feedback":
            self.channel.feedback.append(body)
        if self.path == "/chat/restart":
            self.channel.log.clear()
        return self._send(204)

    def do_DELETE(self) -> None:
        """Deletes the conversation."""
        if self._allowed():
            self.channel.log.clear()
            self.channel.sessions.clear()
            self._send(204)

    def _allowed(self) -> bool:
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        status = (
            self.channel.status
            if self.channel.status != 200
            else 200
            if token in self.channel.sessions
            else 401
        )
        if status != 200:
            self._json(status, {"error": "failed", "message": f"Fehler {status}."})
        return status == 200

    def _events(self) -> None:
        mine: queue.Queue[Reply] = queue.Queue()
        last = self.headers.get("last-event-id")
        known = [one["id"] for one in self.channel.log]
        for one in self.channel.log[known.index(last) + 1 if last in known else 0 :]:
            mine.put(one)
        self.channel.streams.append(mine)
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        with suppress(OSError):
            while True:
                self.wfile.write(_event(mine).encode())

    def _file(self, path: str) -> None:
        found = ROOT / ("demo.html" if path == "/" else path.removeprefix("/widget/"))
        if not found.is_file():
            return self._send(404)
        return self._send(200, found.read_bytes(), TYPES[found.suffix])

    def _json(self, status: int, content: object) -> None:
        self._send(status, json.dumps(content).encode(), "application/json")

    def _send(self, status: int, body: bytes = b"", kind: str = "text/plain") -> None:
        try:
            self.send_response(status)
            self.send_header("content-type", f"{kind}; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.send_header("content-security-policy", "default-src 'self'")
            for name, value in self.channel.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass
