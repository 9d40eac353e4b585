"""What survives a restart: the authority, the tokens and the ports, in one directory readable by its owner alone."""

import contextlib
import json
import os
import secrets
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from backline.sandbox.authority import LOOPBACK, KeyPair, create_authority, issue
from backline.sandbox.jfrog.tokens import Mint, Token

PORTS = (0, 0)


class State:
    """`directory` is made when it is missing; everything in it is 0600."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._saved = self._load()
        self.authority = self._authority()
        self.mint = Mint(bytes.fromhex(self._saved.setdefault("key", secrets.token_hex(32))))
        self.token = self._token()
        self._lock = threading.Lock()
        self._contexts: dict[str, ssl.SSLContext] = {}

    @property
    def ca_file(self) -> Path:
        return self.directory / "ca.pem"

    def ports(self, name: str) -> tuple[int, int]:
        saved = self._saved.get("ports", {}).get(name, PORTS)
        return saved[0], saved[1]

    def save(self, ports: dict[str, tuple[int, int]]) -> None:
        self._saved.update(ports=ports, token=asdict(self.token))
        self._write("state.json", json.dumps(self._saved).encode())

    def _load(self) -> dict[str, Any]:
        with contextlib.suppress(FileNotFoundError, ValueError):
            saved = json.loads((self.directory / "state.json").read_bytes())
            if isinstance(saved, dict):
                return saved
        return {}

    def _authority(self) -> KeyPair:
        file = self.directory / "authority.pem"
        if file.exists():
            authority = KeyPair.load(file.read_bytes())
        else:
            authority = create_authority()
            self._write("authority.pem", authority.key_pem + authority.certificate_pem)
        self._write("ca.pem", authority.certificate_pem)
        return authority

    def _token(self) -> Token:
        """The token of the last run while it is good for a month, or a new one."""
        if saved := self._saved.get("token"):
            token = Token(**saved)
            if token.valid(_in_a_month()):
                self.mint.tokens.append(token)
                return token
        return self.mint.issue("backline")

    def context(self, kind: str) -> ssl.SSLContext:
        """A server context with a good certificate, or one that is wrong in a named way."""
        with self._lock:
            if kind not in self._contexts:
                self._contexts[kind] = self._new_context(kind)
            return self._contexts[kind]

    def _new_context(self, kind: str) -> ssl.SSLContext:
        pair = CERTIFICATES[kind](self.authority)
        self._write("leaf.pem", pair.key_pem + pair.certificate_pem)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.directory / "leaf.pem")
        (self.directory / "leaf.pem").unlink()
        return context

    def _write(self, name: str, content: bytes) -> None:
        file = self.directory / name
        with contextlib.suppress(FileNotFoundError):
            file.unlink()
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(content)


CERTIFICATES: dict[str, Callable[[KeyPair], KeyPair]] = {
    "good": issue,
    "expired": lambda authority: issue(authority, starts=-60, ends=-30),
    "future": lambda authority: issue(authority, starts=30, ends=60),
    "wrong-host": lambda authority: issue(authority, ("registry.example.org",)),
    "self-signed": lambda authority: issue(authority, LOOPBACK, self_signed=True),
    "unknown-authority": lambda authority: issue(create_authority("Another authority")),
}


def _in_a_month() -> float:
    return time.time() + 30 * 86_400
