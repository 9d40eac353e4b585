"""The checksum files beside a file: `x.jar.sha256` and its like.

https://maven.apache.org/resolver/about-checksums.html. They hold the hex alone, or the hex and a name, in either case
of letters, and older tools write `SHA1(x.jar)= hex`.
"""

import re

from resolution.errors import Forbidden, HttpStatus, NotFound, Unauthorized
from resolution.reader import Reader

LENGTHS = {"sha512": 128, "sha256": 64, "sha1": 40, "md5": 32}  # hex digits, strongest first
CAP = 4096  # bytes


def read(reader: Reader, url: str) -> dict[str, str]:
    """The strongest checksum beside `url`; empty when there is none.

    Raises what reading raises, unless a weaker one can be had: some servers refuse kinds they do not keep.
    """
    refused: HttpStatus | None = None
    for algorithm in LENGTHS:
        try:
            body = reader.read(f"{url}.{algorithm}", accept="text/plain, */*;q=0.5", cap=CAP).body
        except NotFound:
            continue
        except (Forbidden, Unauthorized) as error:
            refused = error
            continue
        found = parse(body, algorithm)
        if found:
            return {algorithm: found}
    if refused is not None:
        raise refused
    return {}


def parse(body: bytes, algorithm: str) -> str:
    """The checksum in lower-case hex; empty when there is none of that length.

    >>> parse(b"D41D8CD98F00B204E9800998ECF8427E  empty.jar", "md5")
    'd41d8cd98f00b204e9800998ecf8427e'
    """
    text = body.decode("ascii", errors="replace").strip()
    match = re.search(rf"(?<![0-9A-Za-z])[0-9A-Fa-f]{{{LENGTHS[algorithm]}}}(?![0-9A-Za-z])", text)
    return match[0].lower() if match and not text.startswith("<") else ""
