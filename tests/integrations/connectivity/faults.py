"""The faults of the matrix: how each is brought about, and what the diagnosis must say."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from backline.sandbox import Sandbox
from backline.sandbox.product import Product
from integrations.connectivity.survey import Subject
from resolution.auth import Anonymous, Basic, Bearer, Secret
from resolution.http import Http
from tests.integrations.connectivity.stage import ClosedPort, at_port, reach, renamed, subject_of

Scene = tuple[Subject, Http]
Arrange = Callable[[Sandbox, Product], Iterator[Scene]]
FINE = ""


@dataclass(frozen=True, slots=True)
class Case:
    """`expected`: references, any of which is right; `also` must be named too where the answers do not decide.

    `by` holds exceptions: product, ecosystem, or (product, ecosystem) → references. `truth` groups cases for the
    printed matrix.
    """

    name: str
    truth: str
    expected: tuple[str, ...]
    arrange: Callable[[Sandbox, Product], object]
    also: str = ""
    by: Mapping[object, tuple[str, ...]] = field(default_factory=dict)
    only: str = ""
    seconds: float = 6.0

    def allowed(self, product: str, ecosystem: str) -> tuple[str, ...]:
        for key in ((product, ecosystem), ecosystem, product):
            if key in self.by:
                return self.by[key]
        return self.expected


def fault(name: str, seconds: float = 0.0) -> Arrange:
    @contextmanager
    def arrange(sandbox: Sandbox, product: Product) -> Iterator[Scene]:
        with product.fault(name, seconds=seconds):
            yield subject_of(sandbox, product), reach(sandbox)

    return arrange


def content_fault(name: str) -> Arrange:
    """On the package protocols alone: the product's own interface stays as it is."""

    @contextmanager
    def arrange(sandbox: Sandbox, product: Product) -> Iterator[Scene]:
        subject = subject_of(sandbox, product)
        with ExitStack() as stack:
            for url in subject.urls.values():
                path = "/" + url.split("/", 3)[3].removesuffix("index.json").removesuffix("simple")
                stack.enter_context(product.fault(name, path=path))
            yield subject, reach(sandbox)

    return arrange


def proxy_fault(name: str) -> Arrange:
    """On repositories that fetch from elsewhere; Artifactory resolves Go through virtual ones alone."""

    @contextmanager
    def arrange(sandbox: Sandbox, product: Product) -> Iterator[Scene]:
        swap = {"nexus": ("-group", "-proxy"), "jfrog": ("-virtual", "-remote")}[product.key]
        names = {"maven-public": "maven-proxy", "libs-main": "maven-remote"}

        def proxied(url: str) -> str:
            for group, proxy in names.items():
                url = url.replace(group, proxy)
            return url.replace(*swap)

        with product.fault(name):
            yield renamed(subject_of(sandbox, product), proxied), reach(sandbox)

    return arrange


def with_scheme(make: Callable[[Product], object], *, anonymous: bool = False) -> Arrange:
    @contextmanager
    def arrange(sandbox: Sandbox, product: Product) -> Iterator[Scene]:
        product.anonymous = anonymous
        try:
            yield subject_of(sandbox, product, scheme=make(product)), reach(sandbox)
        finally:
            product.anonymous = False

    return arrange


def elsewhere(change: Callable[[str], str]) -> Arrange:
    """Another address than the right one."""

    @contextmanager
    def arrange(sandbox: Sandbox, product: Product) -> Iterator[Scene]:
        yield renamed(subject_of(sandbox, product), change), reach(sandbox)

    return arrange


@contextmanager
def closed_port(sandbox: Sandbox, product: Product) -> Iterator[Scene]:
    with ClosedPort() as port:
        yield at_port(subject_of(sandbox, product), port), reach(sandbox, allowed=[f"localhost:{port}"])


def names(lookup: Callable[[str], list[str]], host: str = "registry.example.org") -> Arrange:
    @contextmanager
    def arrange(sandbox: Sandbox, product: Product) -> Iterator[Scene]:
        yield at_port(subject_of(sandbox, product), 443, host), reach(sandbox, lookup=lookup)

    return arrange


def unknown_name(name: str) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def failing_name_server(name: str) -> list[str]:
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


@contextmanager
def dropped_packets(sandbox: Sandbox, product: Product) -> Iterator[Scene]:
    def connect(address: str, port: int, deadline: object) -> object:
        raise TimeoutError

    yield subject_of(sandbox, product), reach(sandbox, connect=connect)


def guessed(product: Product) -> object:
    if product.key == "jfrog":
        return Bearer(Secret("eyJhbGciOiJub25lIn0.eyJzdWIiOiJqZmFjQDAxL3VzZXJzL2Fubi1ib3RoIn0.c2lnbmF0dXJl"))
    return Basic("ann", Secret("not the password"))


def account(name: str) -> Callable[[Product], object]:
    """Another account of the sandbox."""

    def make(product: Product) -> object:
        if product.key == "jfrog":
            return Bearer(Secret(product.mint.issue(name).access))  # type: ignore[attr-defined]
        return Basic(name, Secret(f"{name}-password"))

    return make


def expired(product: Product) -> object:
    return Bearer(Secret(product.issue(expires_in=-60).access))  # type: ignore[attr-defined]


def expired_reference(product: Product) -> object:
    return Bearer(Secret(product.issue(expires_in=-60).reference))  # type: ignore[attr-defined]


def nobody(product: Product) -> object:
    return Anonymous()


def _wrong_name(url: str) -> str:
    for end in ("-group", "-virtual", "-public", "-main"):
        url = url.replace(end, "-nowhere")
    return url


UNREADABLE = ("unreadable-answer",)
REMOTE = ("remote-blocked", "remote-failing", "repository-hidden")
COMPUTED = {("jfrog", "nuget"): (*REMOTE, FINE)}
CASES: tuple[Case, ...] = (
    Case("name-not-found", "address", ("name-not-found",), names(unknown_name)),
    Case("internal name", "address", ("not-reachable",), names(unknown_name, "nexus.corp")),
    Case("name server fails", "address", ("name-lookup-failed",), names(failing_name_server)),
    Case("private address", "address", ("not-reachable",), names(lambda name: ["10.1.2.3"])),
    Case("public and private", "address", ("not-reachable",), names(lambda name: ["93.184.215.14", "127.0.0.1"])),
    Case("closed port", "connection", ("connection-refused",), closed_port),
    Case("dropped packets", "connection", ("no-answer",), dropped_packets),
    Case("tls-expired", "tls", ("certificate-expired",), fault("tls-expired")),
    Case("tls-not-yet-valid", "tls", ("certificate-not-yet-valid",), fault("tls-not-yet-valid")),
    Case("tls-wrong-host", "tls", ("certificate-wrong-host",), fault("tls-wrong-host")),
    Case("tls-self-signed", "tls", ("certificate-self-signed",), fault("tls-self-signed")),
    Case("tls-unknown-authority", "tls", ("certificate-unknown-authority",), fault("tls-unknown-authority")),
    Case("tls-plain", "tls", ("not-tls",), fault("tls-plain")),
    Case("tls-closed", "tls", ("disconnected", "tls-failed"), fault("tls-closed")),
    Case("tls-silent", "slow", ("no-answer",), fault("tls-silent"), seconds=2.0),
    # A reset may arrive before connect(2) returns, and looks like a refusal then.
    Case("reset-at-once", "http", ("disconnected", "connection-refused"), fault("reset-at-once")),
    Case("close-before-answer", "http", ("disconnected",), fault("close-before-answer")),
    Case("close-mid-body", "http", ("disconnected",), fault("close-mid-body")),
    Case("not-http", "http", ("not-http",), fault("not-http")),
    Case("endless-headers", "http", ("not-http",), fault("endless-headers")),
    Case("silence", "slow", ("no-answer",), fault("silence"), also="too-slow", seconds=2.0),
    Case("headers-then-silence", "slow", ("too-slow",), fault("headers-then-silence"), seconds=2.0),
    Case("drip", "slow", ("too-slow",), fault("drip", 0.3), seconds=2.0),
    Case("delayed", "slow", ("no-answer",), fault("delayed", 30), also="too-slow", seconds=2.0),
    Case("endless-body", "http", ("too-large",), fault("endless-body")),
    Case("rate-limited", "limit", ("rate-limited",), fault("rate-limited-seconds")),
    Case("error-500", "server", ("server-failed",), fault("error-500")),
    Case("error-502", "server", ("server-failed",), fault("error-502")),
    Case("error-503", "server", ("server-failed",), fault("error-503")),
    Case("error-504", "server", ("server-failed",), fault("error-504")),
    Case("sign-in-page", "page", ("sign-in-page",), fault("sign-in-page")),
    Case("captive-portal", "page", ("sign-in-page",), fault("captive-portal")),
    Case("html-as-json", "page", ("sign-in-page",), fault("html-as-json")),
    Case("portal-511", "page", ("sign-in-page",), fault("portal-511")),
    Case("redirect-login", "page", ("sign-in-page",), fault("redirect-login")),
    Case("proxy-407", "page", ("proxy-sign-in",), fault("proxy-407")),
    Case("landing-page", "page", ("not-a-registry",), fault("landing-page")),
    Case("redirect-elsewhere", "redirect", ("redirected-elsewhere",), fault("redirect-elsewhere")),
    Case("redirect-http", "redirect", ("redirected-elsewhere",), fault("redirect-http")),
    Case("redirect-metadata", "redirect", ("redirected-elsewhere",), fault("redirect-metadata")),
    Case("redirect-portal", "redirect", ("redirected-elsewhere",), fault("redirect-portal")),
    Case("redirect-loop", "redirect", ("too-many-redirects",), fault("redirect-loop")),
    Case("redirect-many", "redirect", ("too-many-redirects",), fault("redirect-many")),
    Case("empty-body", "broken", UNREADABLE, fault("empty-body")),
    Case("null-json", "broken", UNREADABLE, fault("null-json")),
    Case("invalid-json", "broken", UNREADABLE, fault("invalid-json")),
    Case("deep-json", "broken", UNREADABLE, fault("deep-json")),
    Case("teapot", "broken", ("unexpected-status",), fault("teapot")),
    Case("wrong password or token", "sign-in", ("credentials-rejected",), with_scheme(guessed)),
    Case(
        "wrong, anonymous access on",
        "sign-in",
        ("credentials-rejected",),
        with_scheme(guessed, anonymous=True),
    ),
    Case("no credentials", "sign-in", ("credentials-required",), with_scheme(nobody)),
    Case("credentials stripped on the way", "sign-in", ("anonymous-answered",), fault("anonymous-instead")),
    Case("token expired", "sign-in", ("token-expired",), with_scheme(expired), only="jfrog"),
    Case("reference token expired", "sign-in", ("token-expired",), with_scheme(expired_reference), only="jfrog"),
    Case("token revoked", "sign-in", ("credentials-rejected",), fault("revoked-token"), only="jfrog"),
    Case("too many bad sign-ins", "sign-in", ("locked",), fault("locked"), only="jfrog"),
    Case("user token required", "sign-in", ("user-token-required",), fault("user-token-required"), only="nexus"),
    Case("no right anywhere", "permission", ("no-permission",), with_scheme(account("nobody"))),
    Case("right on npm alone", "permission", ("no-permission",), with_scheme(account("limited")), by={"npm": (FINE,)}),
    Case("forbidden", "permission", ("no-permission",), fault("forbidden")),
    Case("hidden", "hidden", ("repository-hidden",), fault("hidden"), only="jfrog"),
    Case("no such repository", "absence", ("repository-not-found",), elsewhere(_wrong_name)),
    Case("missing-repository", "absence", ("repository-not-found",), fault("missing-repository")),
    Case(
        "wrong base address",
        "absence",
        ("repository-not-found",),
        fault("not-found-anywhere"),
        also="repository-hidden",
    ),
    Case("other-format", "format", ("other-format",), fault("other-format")),
    Case("repository-offline", "remote", ("repository-offline",), fault("repository-offline")),
    # Artifactory computes a NuGet service index whatever its upstream does.
    Case("remote-blocked", "remote", REMOTE, proxy_fault("remote-blocked"), by=COMPUTED),
    Case("remote-unreachable", "remote", REMOTE, proxy_fault("remote-unreachable"), by=COMPUTED),
    Case("remote-failing", "remote", REMOTE, proxy_fault("remote-failing"), by=COMPUTED),
    Case("policy", "policy", ("blocked-by-policy",), fault("policy")),
    Case(
        "policy-hidden",
        "policy",
        ("remote-failing",),
        content_fault("policy-hidden"),
        also="blocked-by-policy",
        only="jfrog",
        by={"nuget": (FINE,)},
    ),
    Case("usage-limit", "limit", ("usage-limit",), fault("usage-limit")),
    Case("read-only", "server", ("read-only",), fault("read-only"), only="nexus"),
    Case("healthy", "fine", (FINE,), with_scheme(account("reader"))),
    Case("anonymous access wanted", "fine", (FINE,), with_scheme(nobody, anonymous=True), only="nexus"),
    Case("right, anonymous access on", "fine", (FINE,), with_scheme(account("reader"), anonymous=True)),
    Case("gzip-unasked", "fine", (FINE,), fault("gzip-unasked")),
)
