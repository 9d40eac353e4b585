"""Archives are read in memory; whatever could reach outside, or never ends, is refused."""

import gzip
import io
import tarfile
import zipfile

import pytest

from resolution.archive import ArchiveLimits, read_members
from resolution.errors import MalformedDocument, TooLarge, UnusableAnswer

SMALL = ArchiveLimits(members=10, member_bytes=1000, total_bytes=1500)


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members:
            archive.writestr(name, body)
    return buffer.getvalue()


def tarred(*members: tuple[tarfile.TarInfo | str, bytes], mode: str = "w:gz") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, body in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(body) or info.size
            archive.addfile(info, io.BytesIO(body))
    return buffer.getvalue()


def special(kind: bytes) -> tarfile.TarInfo:
    info = tarfile.TarInfo("x")
    info.type, info.linkname = kind, "/etc/passwd"
    return info


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link")
    info.external_attr = 0o120777 << 16
    return info


def everything(name: str) -> bool:
    return True


@pytest.mark.parametrize("pack", [zipped, tarred, lambda *m: tarred(*m, mode="w:xz"), lambda *m: tarred(*m, mode="w")])
def test_it_reads_only_the_wanted_members(pack) -> None:  # type: ignore[no-untyped-def]
    data = pack(("a/package.json", b"{}"), ("a/photo.png", b"png"))
    assert read_members(data, lambda name: name.endswith(".json")) == {"a/package.json": b"{}"}


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "..\\x", "C:/x"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_it_refuses_names_that_lead_outside(name: str, pack) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(MalformedDocument, match="leads outside"):
        read_members(pack((name, b"x")), everything)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_it_refuses_links_and_devices_in_tar(kind: bytes) -> None:
    with pytest.raises(MalformedDocument, match="link, device"):
        read_members(tarred((special(kind), b"")), everything)


def test_it_refuses_links_in_zip() -> None:
    with pytest.raises(MalformedDocument, match="link"):
        read_members(zipped((link(), b"/etc/passwd")), everything)


def test_it_refuses_a_nul_in_a_name() -> None:
    data = zipped(("METADATA_.exe", b"x")).replace(b"METADATA_", b"METADATA\0")
    with pytest.raises(UnusableAnswer):
        read_members(data, everything)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_it_stops_at_a_member_that_is_too_large(pack) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(TooLarge):
        read_members(pack(("big", b"0" * 1001)), everything, SMALL)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_it_stops_at_too_many_bytes_in_all(pack) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(TooLarge):
        read_members(pack(("a", b"0" * 900), ("b", b"0" * 900)), everything, SMALL)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_it_stops_at_too_many_members(pack) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(TooLarge):
        read_members(pack(*((f"f{number}", b"") for number in range(11))), everything, SMALL)


def test_it_does_not_believe_a_declared_size() -> None:
    data = zipped(("a", b"0" * 900))
    lying = data.replace((900).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(MalformedDocument):
        read_members(lying, everything, SMALL)


def test_it_accepts_garbage_after_the_end_of_a_tar() -> None:
    assert read_members(tarred(("a", b"1")) + b"garbage", everything) == {"a": b"1"}


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"PK\3\4", b"no archive", gzip.compress(b"x")[:-9], tarred(("a", b"1"))[:-20]], ids=range(6)
)
def test_a_damaged_archive_is_a_typed_error(data: bytes) -> None:
    with pytest.raises(MalformedDocument):
        read_members(data, everything)
