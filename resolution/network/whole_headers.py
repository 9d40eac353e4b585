"""Responses whose headers are complete: http.client takes a connection that ends inside them for their end.

RFC 9112 §8: a message that ends before its header section does is incomplete.
"""

import http.client
from typing import IO, Any, cast


class _NoEarlyEnd:
    """A file whose lines may not stop coming."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def readline(self, limit: int = -1) -> bytes:
        line = self.file.readline(limit)
        if not line:
            raise http.client.RemoteDisconnected("the connection ended inside the headers")
        return line

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


class WholeHeaders(http.client.HTTPResponse):
    """Raises RemoteDisconnected where http.client would go on with the headers it has."""

    fp: Any

    def begin(self) -> None:
        guarded = _NoEarlyEnd(cast(IO[bytes], self.fp))
        self.fp = guarded
        super().begin()
        if self.fp is guarded:
            self.fp = guarded.file
