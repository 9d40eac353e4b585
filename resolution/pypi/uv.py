"""One run of `uv pip compile` that can reach nothing but our index: no settings, no credentials, no builds, no cache.

https://docs.astral.sh/uv/reference/cli/#uv-pip-compile and https://docs.astral.sh/uv/reference/environment/
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import TracebackType

from uv import find_uv_bin

from resolution.errors import InvalidRange, ResolutionError, Unresolvable
from resolution.pypi import pep508, versions
from resolution.pypi.manifest import Conditions, Manifest
from resolution.pypi.names import CanonicalName, canonical

NOWHERE = "http://127.0.0.1:9"  # the discard port: whatever is not our index goes there
_LOOPBACK = re.compile(r"http://127\.0\.0\.1:\d+/[\w-]+/")
_OWN_HINT = re.compile(r"\n\s*hint: [^\n]*(--no-build|built from source)[^\n]*")


@dataclass(frozen=True, slots=True)
class Pin:
    """One version that uv chose; `marker` is empty unless it resolved for every platform at once."""

    name: CanonicalName
    version: str
    marker: str = ""


class UvFailed(ResolutionError):
    """uv ended without an answer: killed, or called in a way it does not know."""

    reference = "resolver-failed"


@dataclass(frozen=True, slots=True)
class Ended:
    """`code` as https://docs.astral.sh/uv/reference/cli/ has it: 0 solved, 1 no solution, others a failure."""

    code: int
    output: str
    words: str  # what it says about itself, on stderr

    def pins(self) -> tuple[Pin, ...]:
        """Raises Unresolvable, in uv's words, and UvFailed."""
        if self.code != 0:
            kind = Unresolvable if self.code == 1 else UvFailed
            raise kind(_cleaned(self.words) or f"uv ended with {self.code}")
        requirements = (pep508.parse(line) for line in self.output.splitlines() if line and line[0] not in "# \t")
        return tuple(_pin(requirement) for requirement in requirements)


class Uv:
    """A context manager around the child; leaving it ends the child and everything it started."""

    def __init__(
        self, manifest: Manifest, conditions: Conditions, index_url: str, ended: Callable[[], None] = lambda: None
    ) -> None:
        self._tell = ended
        self._folder = tempfile.TemporaryDirectory(prefix="uv-", ignore_cleanup_errors=True)
        self.place = Path(self._folder.name)
        self._command = [
            find_uv_bin(),
            *_options(conditions),
            "--default-index",
            index_url,
            *self._write(manifest, conditions),
        ]
        self.ended: Ended | None = None

    def __enter__(self) -> "Uv":
        self._child = subprocess.Popen(  # noqa: S603  (our own binary, arguments we wrote)
            self._command,
            cwd=self.place,
            env=_variables(self.place),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.number = self._child.pid
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._child.poll() is None:
            with suppress(ProcessLookupError):  # it has just ended, and the reader knew first
                os.killpg(self._child.pid, signal.SIGKILL)
        self._reader.join()
        self._folder.cleanup()

    def _read(self) -> None:
        output, words = self._child.communicate()
        self.ended = Ended(self._child.returncode, output.decode("utf-8", "replace"), words.decode("utf-8", "replace"))
        self._tell()

    def _write(self, manifest: Manifest, conditions: Conditions) -> list[str]:
        overrides = manifest.replaced(None if conditions.universal else conditions.environment.markers())
        self._save("requirements.in", (str(one) for one in manifest.indexed()))
        arguments = ["requirements.in"]
        for option, texts in (("--constraints", manifest.constraints), ("--overrides", overrides)):
            if texts:
                self._save(f"{option[2:]}.txt", map(_indexed, texts))
                arguments += [option, f"{option[2:]}.txt"]
        return arguments

    def _save(self, name: str, lines: Iterable[str]) -> None:
        (self.place / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def uv_version() -> str:
    return version("uv")


def _options(conditions: Conditions) -> list[str]:
    environment = conditions.environment
    options = ["pip", "compile", "--quiet", "--no-config", "--no-cache", "--no-header", "--no-annotate", "--no-build"]
    options += ["--color", "never", "--no-sources", "--no-python-downloads", "--keyring-provider", "disabled"]
    options += ["--python", sys.executable, "--python-version", environment.python]
    options += ["--resolution", conditions.resolution]
    options += ["--prerelease", conditions.prerelease] if conditions.prerelease else []
    if conditions.universal:
        return [*options, "--universal"]
    return options + (["--python-platform", environment.platform] if environment.platform else [])


def _variables(place: Path) -> dict[str, str]:
    proxies = {f"{scheme}_PROXY": NOWHERE for scheme in ("HTTP", "HTTPS", "ALL")}
    return {
        **proxies,
        "NO_PROXY": "127.0.0.1",
        "HOME": str(place),
        "TMPDIR": str(place),
        "PATH": "",
        "NETRC": os.devnull,
        "UV_HTTP_RETRIES": "0",
        "UV_HTTP_TIMEOUT": "600",  # the time is kept by whoever drives the resolution
        "UV_CONCURRENT_DOWNLOADS": "32",
    }


def _indexed(text: str) -> str:
    """Parsed and written anew: nothing in a file of ours is an option of uv's, or leads past our index."""
    requirement = pep508.parse(text)
    if requirement.url is not None:
        raise InvalidRange(f"a direct reference neither constrains nor overrides: {text[:120]!r}")
    return str(requirement)


def _pin(requirement: pep508.Requirement) -> Pin:
    (pinned,) = requirement.specifier
    marker = str(requirement.marker) if requirement.marker else ""
    return Pin(canonical(requirement.name), str(versions.parse(pinned.version)), marker)


def _cleaned(words: str) -> str:
    """Without the loopback address, our own flags and the labels of uv's report."""
    text = _LOOPBACK.sub("", _OWN_HINT.sub("", words))
    lines = (line.strip().removeprefix("error: ").removeprefix("cause: ") for line in text.splitlines())
    return "\n".join(line for line in lines if line and line != "No solution found when resolving dependencies")
