"""multipart/form-data, read into its parts (RFC 7578)."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

from backline.sandbox.messages import Call


class NotMultipart(Exception):
    """The body is no form, or says no boundary."""


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    filename: str
    content_type: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def parts(call: Call) -> list[Part]:
    header = Message()
    header["Content-Type"] = call.header("Content-Type")
    boundary = header.get_boundary()
    if header.get_content_maintype() != "multipart" or not boundary:
        raise NotMultipart
    return list(_split(call.body, b"--" + boundary.encode("latin-1")))


def _split(body: bytes, boundary: bytes) -> Iterator[Part]:
    for piece in (b"\r\n" + body).split(b"\r\n" + boundary)[1:]:
        if piece.startswith(b"--"):
            return
        head, _, content = piece.lstrip(b" \t").removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = BytesHeaderParser().parsebytes(head)
        name = headers.get_param("name", "", "Content-Disposition")
        filename = headers.get_filename("") or ""
        kind = str(headers["Content-Type"]) if "Content-Type" in headers else ""
        yield Part(str(name), filename, kind, content)
