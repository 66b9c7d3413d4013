"""The demo page at "/" and the widget's files at /widget/, held in memory, never from elsewhere."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from sanic import Blueprint
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

FOLDER = Path(__file__).parents[2] / "widget"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml",
}
_HEADERS = {
    # Always asked for anew, answered with 304: the modules of a page never stem from two versions.
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'self'",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Vary": "Accept-Encoding",
}


@dataclass(frozen=True)
class File:
    """A file as it is sent."""

    kind: str
    plain: bytes
    packed: bytes
    etag: str

    @classmethod
    def read(cls, path: Path) -> File:
        """The file at the path."""
        content = path.read_bytes()
        packed = gzip.compress(content, 9, mtime=0)
        return cls(
            TYPES[path.suffix], content, packed, f'W/"{hashlib.sha256(content).hexdigest()[:20]}"'
        )

    def answer(self, request: Request) -> HTTPResponse:
        """The file, or 304 where the browser has it already."""
        headers = _HEADERS | {"ETag": self.etag}
        if self.etag in request.headers.getone("if-none-match", ""):
            return HTTPResponse(status=304, headers=headers)
        if "gzip" not in request.headers.getone("accept-encoding", ""):
            return HTTPResponse(self.plain, headers=headers, content_type=self.kind)
        headers["Content-Encoding"] = "gzip"
        return HTTPResponse(self.packed, headers=headers, content_type=self.kind)


def pages(folder: Path = FOLDER) -> Blueprint:
    """The addresses of the demo page and the widget."""
    files = {
        path.relative_to(folder).as_posix(): File.read(path)
        for path in sorted(folder.rglob("*"))
        if path.suffix in TYPES
    }
    made = Blueprint("pages")

    async def demo(request: Request) -> HTTPResponse:
        return files["demo.html"].answer(request)

    async def widget(request: Request, path: str) -> HTTPResponse:
        if path not in files:
            raise NotFound(path)
        return files[path].answer(request)

    made.add_route(demo, "/", ["GET", "HEAD"], name="demo")
    made.add_route(widget, "/widget/<path:path>", ["GET", "HEAD"], name="widget")
    return made
