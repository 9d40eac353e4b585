"""What people are told: for every reference a step, a sentence and a remedy. References are stable: pages, mails,
support staff and statistics use them. A provider's own wording of a remedy stands in its folder (`remedies.py`).

Sentences may name {host}, {repository}, {ecosystem} (the label) and {declared}, never text that a server sent, except
the repository's declared type.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from integrations.connectivity.steps import Step


@dataclass(frozen=True, slots=True)
class Kind:
    """`passing` failures may be over in a minute: they are believed when they come twice."""

    step: Step
    sentence: str
    remedy: str
    passing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`maybe`: what else it may be, where the server's answers do not decide it."""

    reference: str
    step: Step
    sentence: str
    remedy: str
    maybe: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "reference": self.reference,
            "step": self.step.value,
            "sentence": self.sentence,
            "remedy": self.remedy,
            "maybe": [MAYBE[reference] for reference in self.maybe],
            "maybe_references": list(self.maybe),
            "evidence": list(self.evidence),
        }


PRIVATE = (
    "Check the spelling. If the server stands in a private network, the operator of Backline can open that network "
    "or host (BACKLINE_ALLOWED_NETWORKS)."
)
UP = "Check that the server is running and that a firewall lets Backline through on this port."
AUTHORITY = "Paste the certificate of your own certificate authority (PEM) into “Certificate authority”."
LATER = "Backline asks again by itself; nothing needs to be changed here."
COPY = "Copy the repository URL from the server again."

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "invalid-url": Kind(Step.ADDRESS, "This URL cannot be used as it stands.", COPY),
        "not-reachable": Kind(Step.ADDRESS, "{host} is not at an address that Backline can use.", PRIVATE),
        "plain-http-refused": Kind(
            Step.ADDRESS,
            "Credentials would travel to {host} in clear.",
            "Use the https:// URL. The operator of Backline can allow plain HTTP for single hosts "
            "(BACKLINE_ALLOW_PLAIN_HTTP_HOSTS).",
        ),
        "name-not-found": Kind(Step.ADDRESS, "There is no server with the name {host}.", PRIVATE),
        "name-lookup-failed": Kind(
            Step.ADDRESS, "The name {host} could not be looked up: the name server gave no usable answer.", LATER, True
        ),
        "connection-refused": Kind(Step.CONNECTION, "{host} refuses connections on this port.", UP, True),
        "no-answer": Kind(Step.CONNECTION, "{host} did not answer in time.", UP, True),
        "certificate-expired": Kind(
            Step.TLS, "The certificate of {host} has expired.", "Ask whoever runs the server to renew it."
        ),
        "certificate-not-yet-valid": Kind(
            Step.TLS,
            "The certificate of {host} is not valid yet.",
            "Check the clocks of the server and of Backline; if they are right, wait or renew the certificate.",
        ),
        "certificate-wrong-host": Kind(
            Step.TLS,
            "The certificate that answers is not for {host}.",
            "Use the name that the certificate is made for, or ask for a certificate that includes this one.",
        ),
        "certificate-self-signed": Kind(
            Step.TLS,
            "The certificate of {host} is self-signed: nobody vouches for it.",
            "Paste that certificate (PEM) into “Certificate authority”, or give the server one from your authority.",
        ),
        "certificate-unknown-authority": Kind(
            Step.TLS, "The certificate of {host} comes from an authority that is not trusted here.", AUTHORITY
        ),
        "certificate-rejected": Kind(
            Step.TLS, "The certificate of {host} is not acceptable.", "Ask whoever runs the server to check it."
        ),
        "client-certificate-required": Kind(
            Step.TLS,
            "{host} wants a client certificate, which Backline does not have.",
            "Use an address of the server that asks for a user name or token instead.",
        ),
        "tls-unsupported": Kind(
            Step.TLS,
            "{host} and Backline have no secure TLS version or cipher in common.",
            "TLS 1.2 or newer must be switched on at the server or the proxy in front of it.",
        ),
        "not-tls": Kind(
            Step.TLS,
            "{host} does not speak TLS on this port.",
            "Check the port: http:// and https:// usually have different ones.",
        ),
        "tls-failed": Kind(Step.TLS, "No secure connection to {host} came about.", UP, True),
        "disconnected": Kind(Step.HTTP, "{host} closed the connection before its answer was complete.", UP, True),
        "not-http": Kind(Step.HTTP, "What listens at {host} does not speak HTTP.", "Check the port."),
        "too-slow": Kind(
            Step.HTTP,
            "{host} was too slow: its answer was not complete in time.",
            "Check the load of the server and of proxies in between.",
            True,
        ),
        "too-large": Kind(Step.HTTP, "The answer of {host} is larger than any answer of this kind should be.", COPY),
        "redirected-elsewhere": Kind(
            Step.HTTP,
            "{host} redirects to a place where Backline does not follow, or where there is no repository.",
            "Use the final URL. A server behind a proxy must be told its public address (base URL).",
        ),
        "too-many-redirects": Kind(
            Step.HTTP, "{host} redirects again and again.", "Check the base URL of the server and its proxy."
        ),
        "sign-in-page": Kind(
            Step.HTTP,
            "A sign-in or welcome page answers instead of {host}'s repository.",
            "A proxy, single sign-on or guest network stands in between: let Backline's requests to the repository "
            "URL pass it.",
        ),
        "proxy-sign-in": Kind(
            Step.HTTP,
            "A proxy on the way to {host} wants a sign-in of its own.",
            "Let Backline reach the server without that proxy.",
        ),
        "rate-limited": Kind(Step.HTTP, "{host} has had too many requests and asks to wait.", LATER, True),
        "server-failed": Kind(
            Step.HTTP, "{host} answers with an error of its own.", "Look into the log of the server or its proxy.", True
        ),
        "not-a-registry": Kind(
            Step.HTTP, "A web page answers where a repository of {ecosystem} packages should be.", COPY
        ),
        "credential-unreadable": Kind(
            Step.SIGN_IN,
            "The stored credential cannot be read: its encryption key is missing.",
            "Enter the credential again, or have the operator bring back the key (FERNET_KEYS).",
        ),
        "credential-refused": Kind(
            Step.SIGN_IN, "The credential contains characters that cannot be sent.", "Copy and enter it again."
        ),
        "credentials-required": Kind(
            Step.SIGN_IN, "The repository wants a sign-in, and no credentials are set.", "Enter credentials."
        ),
        "credentials-rejected": Kind(
            Step.SIGN_IN, "The server does not accept the credentials.", "Check them and enter them again."
        ),
        "token-expired": Kind(Step.SIGN_IN, "The token has expired.", "Create a new token and enter it."),
        "user-token-required": Kind(
            Step.SIGN_IN, "The server wants a user token for repositories, not a password.", "Enter a user token."
        ),
        "locked": Kind(
            Step.SIGN_IN,
            "The server refuses this account for a while, after too many failed sign-ins.",
            "Find out who else uses old credentials. Backline waits before it asks again.",
            True,
        ),
        "anonymous-answered": Kind(
            Step.SIGN_IN,
            "The server answers without looking at the credentials: anonymous access is on, and nothing shows that "
            "they are right.",
            "Check the credentials, or leave them out if anonymous access is what you want.",
        ),
        "no-permission": Kind(
            Step.REPOSITORY,
            "The credentials are right, but may not read “{repository}”.",
            "Ask for read permission; nothing needs to be entered again.",
        ),
        "repository-hidden": Kind(
            Step.REPOSITORY,
            "The server lists “{repository}”, and then says that it does not exist: it hides what may not be read.",
            "Ask for read permission on the repository.",
        ),
        "repository-not-found": Kind(Step.REPOSITORY, "There is no repository “{repository}” at this address.", COPY),
        "other-format": Kind(
            Step.REPOSITORY,
            "“{repository}” is a repository for {declared}, not for {ecosystem}.",
            "Enter the URL of a repository of the right package type.",
        ),
        "repository-offline": Kind(
            Step.REPOSITORY, "“{repository}” is switched off at the server.", "Ask for it to be put online.", True
        ),
        "remote-blocked": Kind(
            Step.REPOSITORY,
            "“{repository}” fetches from another server, and that connection is blocked or offline.",
            "Unblock the remote of the repository, or of the member that it merges.",
            True,
        ),
        "remote-failing": Kind(
            Step.REPOSITORY,
            "“{repository}” fetches from another server, which fails or cannot be reached.",
            "Check the remote of the repository, or of the member that it merges.",
            True,
        ),
        "blocked-by-policy": Kind(
            Step.REPOSITORY,
            "A policy of the server blocks what was asked for.",
            "Ask whoever runs the server about its rules for downloads.",
        ),
        "usage-limit": Kind(
            Step.REPOSITORY,
            "The server refuses because its licence or usage limit is exceeded.",
            "Ask whoever runs the server about its licence.",
        ),
        "read-only": Kind(Step.REPOSITORY, "The server is frozen for maintenance.", LATER, True),
        "index-not-proven": Kind(
            Step.INDEX,
            "The server answers, but nothing shows that a {ecosystem} repository is at this address.",
            COPY,
        ),
        "unreadable-answer": Kind(
            Step.INDEX, "The answer is broken: it cannot be read as a {ecosystem} index.", "Check proxies in between."
        ),
        "interrupted": Kind(
            Step.ADDRESS, "The check was interrupted: the worker that ran it ended.", "Check again.", True
        ),
        # Only for *Find repositories*, which asks the server's own interface.
        "no-address": Kind(
            Step.ADDRESS,
            "No address of the server is known yet.",
            "Type any address of the server into one of the URL fields.",
        ),
        "list-not-allowed": Kind(
            Step.REPOSITORY,
            "The account may not list repositories.",
            "Copy the URLs from the server, or ask for the right to browse repositories.",
        ),
        "list-not-served": Kind(
            Step.REPOSITORY,
            "{host} does not offer a list of repositories at this address.",
            "Check the address, or copy the URLs from the server.",
        ),
        "unexpected-status": Kind(
            Step.INDEX, "The server answers in a way that the protocol of {ecosystem} does not know.", COPY
        ),
    }
)

# How the other possibility is worded, after "It may also be that …".
MAYBE: Mapping[str, str] = MappingProxyType(
    {
        "credentials-rejected": "the credentials are wrong",
        "no-permission": "the account may not read the repository",
        "repository-hidden": "the server hides the repository from this account",
        "repository-not-found": "there is no such repository",
        "other-format": "the repository is of another package type",
        "user-token-required": "the server wants a user token instead of a password",
        "remote-failing": "the remote of the repository, or of a member, fails",
        "remote-blocked": "the remote of the repository, or of a member, is blocked",
        "too-slow": "the server is merely very slow",
        "server-failed": "the server itself fails",
        "blocked-by-policy": "a policy of the server blocks this one package",
        "not-reachable": "a firewall drops the connection",
    }
)


def explain(
    reference: str,
    *,
    words: Mapping[str, str],
    remedies: Mapping[str, str],
    maybe: Sequence[str] = (),
    evidence: Sequence[str] = (),
    step: Step | None = None,
) -> Finding:
    """`remedies` are the provider's own; `step` where the ladder really stopped, if it differs."""
    kind = KINDS[reference]
    return Finding(
        reference=reference,
        step=step or kind.step,
        sentence=kind.sentence.format_map(words),
        remedy=remedies.get(reference, kind.remedy).format_map(words),
        maybe=tuple(maybe),
        evidence=tuple(evidence),
    )
