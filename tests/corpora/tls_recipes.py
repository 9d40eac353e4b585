"""Servers built from the recipes of tls_cases.jsonl. What a recipe says that is not known here is an error."""

import contextlib
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from tests.resolution.certificates import Identity, authority, server_identity
from tests.resolution.scripted_server import Reply, ScriptedServer

Recipe = Mapping[str, Any]
KNOWN = {
    *("ca", "san", "san_ip", "san_extra", "subject", "days", "key", "hash", "intermediate", "chain", "eku", "revoked"),
    *("min", "max", "ciphers", "dh", "alpn", "client_cert", "sni_required", "sni_names", "disable_sni", "connect_as"),
    *("raw", "org_ca_uploaded", "env", "first_request"),
}
HANDSHAKE_FAILURE = bytes.fromhex("15030300020228")  # what a server without a common cipher answers (RFC 5246 §7.2.2)
PROTOCOL_VERSION = bytes.fromhex("15030100020246")


class Authorities:
    """Whom the recipes' certificates may be signed by; `uploaded` is what our side is told to trust."""

    def __init__(self, recipe: Recipe) -> None:
        weak = recipe.get("hash") in ("sha1", "md5")
        self.trusted = authority(key="rsa2048" if weak else "")
        self.stranger = authority("Somebody Else")
        signers = {"trusted": self.trusted, "self": None}
        self.signer = signers.get(recipe.get("ca", "trusted"), self.stranger)
        self.uploaded = self.trusted.pem
        if recipe.get("ca") == "org_private":
            self.uploaded = self.stranger.pem if recipe.get("org_ca_uploaded") else ""


def server_for(recipe: Recipe, authorities: Authorities) -> ScriptedServer:
    if unknown := recipe.keys() - KNOWN:
        raise NotImplementedError(f"recipe with {sorted(unknown)}")
    if "raw" in recipe:
        return RawServer(_raw(recipe["raw"]))
    if recipe.get("max") == "SSLv3":
        return RawServer(lambda peer: peer.sendall(PROTOCOL_VERSION))
    if recipe.get("dh", 2048) < 2048:
        flight = weak_dh_flight(_identity(recipe, authorities).certificate, recipe["dh"])
        return RawServer(lambda peer: peer.sendall(flight))
    try:
        context = _context(recipe, authorities)
    except ssl.SSLError:
        if "ciphers" not in recipe:
            raise
        return RawServer(lambda peer: peer.sendall(HANDSHAKE_FAILURE))  # a cipher that no OpenSSL has any more
    return ScriptedServer(default=Reply(), context=context)


def _context(recipe: Recipe, authorities: Authorities) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(f"{recipe.get('ciphers', 'DEFAULT')}:@SECLEVEL=0")
    if "ciphers" in recipe:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    for bound, attribute in (("min", "minimum_version"), ("max", "maximum_version")):
        if bound in recipe:
            setattr(context, attribute, ssl.TLSVersion[recipe[bound].replace(".", "_")])
    if "alpn" in recipe:
        context.set_alpn_protocols(recipe["alpn"])
    _identity(recipe, authorities).load_into(context)
    if "client_cert" in recipe:
        context.verify_mode = ssl.CERT_REQUIRED if recipe["client_cert"] == "required" else ssl.CERT_OPTIONAL
        context.load_verify_locations(cadata=authorities.trusted.pem)
    context.sni_callback = _by_name(recipe, authorities)
    return context


def _by_name(recipe: Recipe, authorities: Authorities) -> Callable[[ssl.SSLObject, str, ssl.SSLContext], int | None]:
    """Another certificate for each of `sni_names`; without any name, no handshake where one is required."""
    others = (
        {}
        if recipe.get("disable_sni")
        else {
            name: _context({"ca": recipe.get("ca", "trusted"), "san": [name]}, authorities)
            for name in recipe.get("sni_names", ())
        }
    )

    def choose(connection: ssl.SSLObject, name: str, context: ssl.SSLContext) -> int | None:
        if not name and recipe.get("sni_required"):
            return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
        connection.context = others.get(name, context)
        return None

    return choose


def _identity(recipe: Recipe, authorities: Authorities) -> Identity:
    names = [*recipe.get("san", ()), *(f"n{number}.test" for number in range(recipe.get("san_extra", 0)))]
    made = server_identity(
        _signer(recipe, authorities),
        [name.replace("\\0", "\0") for name in names],
        addresses=recipe.get("san_ip", ()),
        common_name=recipe.get("subject", "server").removeprefix("CN="),
        days=tuple(recipe.get("days", (-1, 90))),
        key=recipe.get("key", "rsa2048" if {"dh", "ciphers"} & recipe.keys() else "ecdsa256"),
        digest=recipe.get("hash", "sha256"),
        purposes=_purposes(recipe.get("eku", ())),
    )
    return Identity(made.certificate, made.key, _chain(recipe, authorities, made.chain))


def _signer(recipe: Recipe, authorities: Authorities) -> Identity | None:
    root, kind = authorities.signer, recipe.get("intermediate", "sent" if "chain" in recipe else "")
    if root is None or not kind:
        return root
    if kind == "pathlen0_violated":
        return authority("Second", signer=authority("First", signer=root, path_length=0))
    if kind == "not_ca":
        return server_identity(root, ["intermediate.test"], common_name="Intermediate")
    days = {"expired": (-400.0, -1.0), "not_yet_valid": (1.0, 90.0)}.get(kind, (-1.0, 90.0))
    return authority("Intermediate", signer=root, days=days)


def _chain(recipe: Recipe, authorities: Authorities, built: Sequence[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    root = [authorities.signer.certificate] if authorities.signer else []
    if recipe.get("intermediate") == "omitted":
        return ()
    if recipe.get("ca") == "untrusted_root":
        return (*built, *root)
    orders = {"": built, "reversed": [*root, *reversed(built)], "with_root": [*built, *root], "duplicate": [*built] * 2}
    return tuple(orders.get(recipe.get("chain", ""), [*built, authorities.stranger.certificate]))


def _purposes(names: str | Sequence[str]) -> list[x509.ObjectIdentifier]:
    usage = x509.ExtendedKeyUsageOID
    known = {"client": usage.CLIENT_AUTH, "server": usage.SERVER_AUTH, "code": usage.CODE_SIGNING}
    return [known[name.lower()[:6].rstrip("_as")] for name in ([names] if isinstance(names, str) else names)]


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def _hold(connection: socket.socket) -> None:
    connection.recv(1)  # until the other side gives up


def _drip(connection: socket.socket) -> None:
    for byte in b"\x16\3\3\x40\0" + bytes(10_000):
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


# By a word in the recipe's name, the first that occurs.
RAW: Mapping[str, Callable[[socket.socket], object]] = {
    "http": lambda peer: peer.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
    "rst": _reset,
    "reset": _reset,
    "drip": _drip,
    "slow": _drip,
    "silen": _hold,
    "hang": _hold,
    "never": _hold,
    "stall": _hold,
    "close": lambda peer: peer.shutdown(socket.SHUT_WR),
    "fin": lambda peer: peer.shutdown(socket.SHUT_WR),
    "alert": lambda peer: peer.sendall(HANDSHAKE_FAILURE),
    "banner": lambda peer: peer.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "ssh": lambda peer: peer.sendall(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "garbage": lambda peer: peer.sendall(bytes(range(256))),
    "random": lambda peer: peer.sendall(bytes(range(256))),
}


def _raw(name: str) -> Callable[[socket.socket], object]:
    for word, act in RAW.items():
        if word in name:
            return act
    raise NotImplementedError(f"raw {name}")


def weak_dh_flight(certificate: x509.Certificate, bits: int) -> bytes:
    """ServerHello, Certificate, ServerKeyExchange (RFC 5246 §7.4) with a group that no OpenSSL would serve any more.

    The signature is left empty: the client must stop at the size of the group, which it reads first.
    """
    hello = b"\3\3" + bytes(range(32)) + b"\0" + b"\0\x9e" + b"\0" + b"\0\0"  # TLS_DHE_RSA_WITH_AES_128_GCM_SHA256
    der = certificate.public_bytes(serialization.Encoding.DER)
    group = (1 << bits) - 569  # the largest safe prime of 512 bits
    numbers = b"".join(_vector(number.to_bytes(bits // 8), 2) for number in (group, 2, group - 2))
    exchange = numbers + b"\4\1" + _vector(b"", 2)
    messages = ((2, hello), (11, _vector(_vector(der, 3), 3)), (12, exchange))
    handshake = b"".join(bytes([kind]) + _vector(body, 3) for kind, body in messages)
    return b"\x16\3\3" + _vector(handshake, 2)


def _vector(content: bytes, length_bytes: int) -> bytes:
    return len(content).to_bytes(length_bytes) + content


class RawServer(ScriptedServer):
    """Reads the ClientHello, then does one thing to the socket."""

    def __init__(self, act: Callable[[socket.socket], object]) -> None:
        super().__init__()
        self._act = act

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.recv(65536)
            self._act(connection)
