"""What every repository URL must be, whatever product serves it: one parser, one stored form, no secrets inside."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from integrations.controls import CONTROL
from resolution.auth import DEFAULT_PORTS, Origin
from resolution.ecosystem import ECOSYSTEMS

MAX_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Repair:
    """A URL that cannot be used as typed, and the one it most probably stands for (empty: none can be told)."""

    problem: str  # a sentence for the person who typed it
    url: str = ""
    certain: bool = False  # nothing else can be meant: the form uses `url` without asking


def tidy(ecosystem: str, url: str) -> str:
    """The stored form: no blanks around, scheme and host in lower case, no default port, PyPI without last slash.

    >>> tidy("pypi", " HTTPS://Nexus.Example.org:443/repository/pypi/simple/ ")
    'https://nexus.example.org/repository/pypi/simple'
    """
    url = url.strip()
    if CONTROL.search(url):  # urlsplit would take some of them out, and what was typed must be refused instead
        return url
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    if not parts.hostname:
        return url
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    userinfo = parts.netloc.rpartition("@")[0]
    netloc = (
        (f"{userinfo}@" if userinfo else "") + host + (f":{port}" if port not in (None, _default(parts.scheme)) else "")
    )
    path = re.sub(r"/simple/+$", "/simple", parts.path) if ecosystem == "pypi" else parts.path
    return urlunsplit((parts.scheme, netloc, path, parts.query, parts.fragment))


def without_userinfo(url: str) -> str:
    """The same text with anything before an `@` of the authority taken out: a password is never shown again.

    >>> without_userinfo("https://ann:pw@h.example/x")
    'https://h.example/x'
    """
    return re.sub(r"^(\s*(?:[a-zA-Z][\w+.-]*:)?[/\\]*)[^/\\?#]*@", r"\1", url)


def basic_flaw(url: str) -> Repair | None:
    """What no URL of a server may have: controls, user names, a scheme or a port that cannot be."""
    if CONTROL.search(url) or re.search(r"[\s\\]", url):
        return Repair("A URL contains no blanks, backslashes or control characters.")
    if len(url) > MAX_LENGTH:
        return Repair(f"A URL has at most {MAX_LENGTH} characters.")
    if without_userinfo(url) != url:
        return Repair("A URL here carries no user name or password: use the sign-in fields.", without_userinfo(url))
    if "://" not in url:
        return Repair("A URL begins with https://", f"https://{url}" if re.match(r"[\w.-]+(:\d+)?/", url) else "")
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable, parts = False, urlsplit("")
    if not usable:
        return Repair("This is not a URL with a host name and, if any, a port between 1 and 65535.")
    return None if parts.scheme in DEFAULT_PORTS else Repair("A URL begins with https://")


def flaw(ecosystem: str, url: str) -> Repair | None:
    """What keeps `url` from being stored as a repository of this package type, None when nothing does."""
    found = basic_flaw(url)
    if found:
        return found
    if re.search("[?#]", url):
        return Repair("A repository URL has no ? or # part.", re.split("[?#]", url, maxsplit=1)[0])
    if ecosystem == "maven" and url.startswith("http://"):
        return Repair(
            "The URL for Maven / Gradle begins with https://: credentials never travel in clear.", _as_https(url)
        )
    known = ECOSYSTEMS.get(ecosystem)
    if known is None:
        return Repair("This package type is not known.")
    if url.endswith(known.suffix):
        return None
    certain = known.suffix == "/"
    return Repair(f"The URL for {known.label} ends in {known.suffix}", url.rstrip("/") + known.suffix, certain=certain)


def plain_http_flaw(url: str, allowed_hosts: Sequence[str]) -> Repair | None:
    """Credentials over http:// only to hosts that the operator has allowed (host or host:port)."""
    origin = Origin.of(url)
    if origin.scheme != "http" or {origin.host, f"{origin.host}:{origin.port}"} & {
        host.lower() for host in allowed_hosts
    }:
        return None
    return Repair("With credentials a URL begins with https://: they never travel in clear.", _as_https(url))


def origins(urls: Sequence[str]) -> list[str]:
    """The different scheme, host and port triples, in order of appearance."""
    return list(dict.fromkeys(str(Origin.of(url)) for url in urls))


def _as_https(url: str) -> str:
    # With an explicit port https would be another server: no guess then.
    return "" if urlsplit(url).port else "https" + url.removeprefix("http")


def _default(scheme: str) -> int | None:
    return DEFAULT_PORTS.get(scheme)
