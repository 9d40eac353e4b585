"""tls_cases.jsonl: servers with good and bad certificates and protocols, built from each row's recipe."""

import os
import socket
import ssl
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock

import requests
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from resolution import errors
from resolution.http import Deadline, Http, Limits, NetworkPolicy
from resolution.network.sockets import TimedSocket, connect
from tests.resolution.certificates import Identity, authority, server_identity
from tests.resolution.scripted_server import Reply, ScriptedServer

Recipe = Mapping[str, Any]
UNTRUSTED = (errors.CertificateSelfSigned, errors.CertificateUnknownAuthority, errors.CertificateRejected)
EXPECTED: Mapping[str, tuple[type[errors.ResolutionError], ...]] = {
    "certificate_expired": (errors.CertificateExpired,),
    "certificate_not_yet_valid": (errors.CertificateNotYetValid,),
    "certificate_wrong_host": (errors.CertificateWrongHost,),
    "certificate_untrusted": UNTRUSTED,
    "tls_weak": (errors.CertificateRejected, errors.TlsUnsupported),
    "tls_old_protocol": (errors.TlsUnsupported,),
    "tls_client_certificate_required": (errors.ClientCertificateRequired,),
    "tls_not_tls": (errors.NotTls,),
    "connection_closed": (errors.Disconnected,),
}
HANDSHAKE_FAILURE = bytes.fromhex("15030300020228")  # what a server without a common cipher answers (RFC 5246 §7.2.2)
LIMITS = Limits(connect=5, total=10)


def accepts(row: Mapping[str, Any]) -> bool:
    return isinstance(row.get("input"), dict) and row.get("expect") in ("connect", "fail", "either")


def judge(row: Mapping[str, Any]) -> str:
    """Empty when the row holds."""
    recipe: Recipe = row["input"]
    root = authority(key="rsa2048" if recipe.get("hash") in ("sha1", "md5") else "")
    with _environment(recipe), _server(recipe, root) as server:
        outcome = _outcome(recipe, server, root.pem)
    if row["expect"] == "either":
        return ""
    if row["expect"] == "connect":
        return "" if outcome is None else f"failed: {type(outcome).__name__}"
    wanted = EXPECTED.get(row.get("error_class") or "", (errors.TlsFailed, errors.Disconnected))
    return "" if isinstance(outcome, wanted) and not server.requests else f"came out as {type(outcome).__name__}"


def _outcome(recipe: Recipe, server: ScriptedServer, ca_pem: str) -> errors.ResolutionError | None:
    host = recipe.get("connect_as", "registry.test")
    port = server.port

    def lead(address: str, _: int, deadline: Deadline) -> TimedSocket:
        return connect("127.0.0.1", port, deadline)

    policy = NetworkPolicy.parse(["127.0.0.1"])
    http = Http(policy, LIMITS, lookup=lambda name: ["93.184.216.34"], connect=lead)
    try:
        http.fetch(f"https://{host}:{port}/", ca_pem=ca_pem if recipe.get("ca") in ("trusted", "self") else "")
    except errors.ResolutionError as error:
        return error
    finally:
        http.close()
    return None


@contextmanager
def _environment(recipe: Recipe) -> Iterator[None]:
    with mock.patch.dict(os.environ, recipe.get("env", {})):
        yield


@contextmanager
def _server(recipe: Recipe, root: Identity) -> Iterator[ScriptedServer]:
    if "raw" in recipe or recipe.get("ciphers") == "3DES":
        made = RawServer(RAW[recipe.get("raw", "no_common_cipher")])
    elif "dh" in recipe:
        flight = weak_dh_flight(_identity(recipe, root).certificate, recipe["dh"])
        made = RawServer(lambda peer: peer.sendall(flight))
    else:
        made = ScriptedServer(default=Reply(), context=_context(recipe, root))
    with made as server:
        if "first_request" in recipe:
            # CVE-2024-35195: somebody else in the process does not verify this host.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                requests.get(server.url("/"), verify=False, timeout=5)
            server.requests.clear()
        yield server


def _context(recipe: Recipe, root: Identity) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    identity = _identity(recipe, root)
    identity.load_into(context)
    for bound, attribute in (("min", "minimum_version"), ("max", "maximum_version")):
        if bound in recipe:
            setattr(context, attribute, ssl.TLSVersion[recipe[bound].replace(".", "_")])
    if recipe.get("client_cert") == "required":
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(cadata=root.pem)
    if recipe.get("sni_required"):
        context.sni_callback = lambda _, name, __: None if name else ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME  # type: ignore[assignment]
    return context


def _identity(recipe: Recipe, root: Identity) -> Identity:
    names = [*recipe.get("san", ()), *(f"n{number}.test" for number in range(recipe.get("san_extra", 0)))]
    made = server_identity(
        _signer(recipe, root),
        [name.replace("\\0", "\0") for name in names],
        addresses=recipe.get("san_ip", ()),
        common_name=recipe.get("subject", "server").removeprefix("CN="),
        days=tuple(recipe.get("days", (-1, 90))),
        key=recipe.get("key", "rsa2048" if "dh" in recipe else "ecdsa256"),
        digest=recipe.get("hash", "sha256"),
    )
    if recipe.get("intermediate") == "omitted":
        return Identity(made.certificate, made.key)
    if recipe.get("ca") == "untrusted_root":
        return Identity(made.certificate, made.key, (*made.chain, _stranger().certificate))
    if recipe.get("chain") == "reversed":
        return Identity(made.certificate, made.key, (root.certificate, *reversed(made.chain)))
    return made


def _signer(recipe: Recipe, root: Identity) -> Identity | None:
    if recipe.get("ca") != "trusted":
        return None if recipe.get("ca") == "self" else _stranger()
    if recipe.get("intermediate") == "pathlen0_violated":
        return authority("Second", signer=authority("First", signer=root, path_length=0))
    if "intermediate" in recipe or "chain" in recipe:
        return authority("Intermediate", signer=root)
    return root


STRANGERS: list[Identity] = []


def _stranger() -> Identity:
    if not STRANGERS:
        STRANGERS.append(authority("Somebody Else"))
    return STRANGERS[0]


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


RAW: Mapping[str, Callable[[socket.socket], object]] = {
    "plain_http_on_tls_port": lambda peer: peer.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
    "close_after_client_hello": lambda peer: peer.shutdown(socket.SHUT_WR),
    "rst_after_client_hello": _reset,
    "no_common_cipher": lambda peer: peer.sendall(HANDSHAKE_FAILURE),
}


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
        with connection:
            connection.recv(65536)
            self._act(connection)
