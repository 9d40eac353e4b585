"""Formats that are only uploaded and stored: helm, apt, R, yum, RubyGems. Name and version come from the archive."""

import gzip
import io
import lzma
import re
from collections.abc import Callable, Iterator

from backline.sandbox.archives import Unreadable, tar_member
from backline.sandbox.shelf import Asset, Component


def helm_chart(body: bytes) -> Component:
    text = tar_member(body, lambda name: name.count("/") == 1 and name.endswith("/Chart.yaml"))
    name, version = _yaml(text, "name"), _yaml(text, "version")
    asset = Asset(f"{name}-{version}.tgz", body, "application/x-tgz", {"name": name, "version": version})
    return Component("helm", None, name, version, [asset])


def deb(body: bytes) -> Component:
    control = _deb_control(body)
    name, version, machine = (_field(control, key) for key in ("Package", "Version", "Architecture"))
    path = f"pool/{name[0]}/{name}/{name}_{version}_{machine}.deb"
    asset = Asset(path, body, "application/vnd.debian.binary-package", {"architecture": machine})
    return Component("apt", machine, name, version, [asset])


def r_package(body: bytes, filename: str, folder: str) -> Component:
    text = tar_member(body, lambda name: name.count("/") == 1 and name.endswith("/DESCRIPTION"))
    name, version = _field(text, "Package"), _field(text, "Version")
    extension = filename.partition(f"{version}")[2] or ".tar.gz"
    asset = Asset(f"{folder.strip('/')}/{name}_{version}{extension}", body, "application/x-gzip")
    return Component("r", "/" + folder.strip("/"), name, version, [asset])


def rpm(body: bytes, filename: str, folder: str) -> Component:
    """Name, version and release stand in the lead (rpm-software-management/rpm docs/manual/format_lead.md)."""
    if body[:4] != b"\xed\xab\xee\xdb":
        raise Unreadable("no RPM lead")
    label = body[10:76].split(b"\0")[0].decode("ascii", "replace")
    match = re.fullmatch(r"(.+)-([^-]+)-([^-]+)", label)
    if not match:
        raise Unreadable("no name-version-release in the RPM lead")
    path = f"{folder.strip('/')}/{filename.strip('/')}".lstrip("/")
    asset = Asset(path, body, "application/x-rpm")
    return Component("yum", None, match[1], f"{match[2]}-{match[3]}", [asset])


def gem(body: bytes) -> Component:
    text = _unzipped(tar_member(body, lambda name: name == "metadata.gz"))
    name = _yaml(text, "name")
    match = re.search(rb"^version:.*\n\s+version:\s*(\S+)", text, re.MULTILINE)
    if not match:
        raise Unreadable("no version in the gem's metadata")
    version = match[1].decode().strip("'\"")
    asset = Asset(f"gems/{name}-{version}.gem", body, "application/octet-stream")
    return Component("rubygems", None, name, version, [asset])


def _deb_control(body: bytes) -> bytes:
    for name, content in _ar_members(body):
        if name in CONTROL:
            try:
                return tar_member(CONTROL[name](content), lambda path: path.removeprefix("./") == "control")
            except lzma.LZMAError as error:
                raise Unreadable(str(error)) from error
    raise Unreadable("no readable control archive in the package")


def _ar_members(body: bytes) -> Iterator[tuple[str, bytes]]:
    if not body.startswith(b"!<arch>\n"):
        raise Unreadable("no ar archive")
    file = io.BytesIO(body[8:])
    while len(header := file.read(60)) == 60:
        try:
            size = int(header[48:58])
        except ValueError as error:
            raise Unreadable("a broken ar header") from error
        yield header[:16].decode("ascii", "replace").strip().rstrip("/"), file.read(size)
        file.read(size % 2)


def _unzipped(body: bytes) -> bytes:
    try:
        return gzip.decompress(body)
    except (OSError, EOFError) as error:
        raise Unreadable(str(error)) from error


def _yaml(text: bytes, key: str) -> str:
    return _line(text, rf"^{key}:\s*(.+?)\s*$", key).strip("'\"")


def _field(text: bytes, key: str) -> str:
    return _line(text, rf"^{key}:\s*(.+?)\s*$", key)


def _line(text: bytes, pattern: str, key: str) -> str:
    match = re.search(pattern, text.decode("utf-8", "replace"), re.MULTILINE)
    if not match:
        raise Unreadable(f"no {key}")
    return match[1]


CONTROL: dict[str, Callable[[bytes], bytes]] = {
    "control.tar": bytes,
    "control.tar.gz": _unzipped,
    "control.tar.xz": lzma.decompress,
}
