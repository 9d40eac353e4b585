"""tls_cases.jsonl: servers with good and bad certificates and protocols, built from each row's recipe."""

import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock

import requests

from resolution import errors
from resolution.http import Deadline, Http, Limits, NetworkPolicy
from resolution.network.sockets import TimedSocket, connect
from tests.corpora.tls_recipes import Authorities, Recipe, server_for
from tests.resolution.scripted_server import ScriptedServer

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
ANY_FAILURE = (errors.TlsFailed, errors.Disconnected, errors.TimedOut)
LIMITS = Limits(connect=5, total=10)
PUBLIC = "93.184.216.34"


def accepts(row: Mapping[str, Any]) -> bool:
    return isinstance(row.get("input"), dict) and row.get("expect") in ("connect", "fail", "either")


def judge(row: Mapping[str, Any]) -> str:
    """Empty when the row holds."""
    recipe: Recipe = row["input"]
    authorities = Authorities(recipe)
    with mock.patch.dict(os.environ, recipe.get("env", {})), _server(recipe, authorities) as server:
        outcome = _outcome(recipe.get("connect_as", "registry.test"), server, authorities.uploaded)
    if row["expect"] == "either":
        return ""
    if row["expect"] == "connect":
        return "" if outcome is None else f"failed: {type(outcome).__name__}"
    wanted = EXPECTED.get(row.get("error_class") or "", ANY_FAILURE)
    return "" if isinstance(outcome, wanted) and not server.requests else f"came out as {type(outcome).__name__}"


def _outcome(host: str, server: ScriptedServer, ca_pem: str) -> errors.ResolutionError | None:
    def lead(address: str, _: int, deadline: Deadline) -> TimedSocket:
        return connect("127.0.0.1", server.port, deadline)

    policy = NetworkPolicy.parse(["127.0.0.0/8", "::1/128", "localhost"])
    http = Http(policy, LIMITS, lookup=lambda name: [PUBLIC], connect=lead)
    authority = f"[{host}]" if ":" in host else host
    try:
        http.fetch(f"https://{authority}:{server.port}/", ca_pem=ca_pem)
    except errors.ResolutionError as error:
        return error
    finally:
        http.close()
    return None


@contextmanager
def _server(recipe: Recipe, authorities: Authorities) -> Iterator[ScriptedServer]:
    with server_for(recipe, authorities) as server:
        if "first_request" in recipe:
            # CVE-2024-35195: somebody else in the process does not verify this host.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                requests.get(server.url("/"), verify=False, timeout=5)
            server.requests.clear()
        yield server
