"""Artifactory addresses: which repository an address stands for, and the URL to configure for it."""

import re
from urllib.parse import quote, unquote, urlsplit

from integrations.repository_url import Repair, basic_flaw, flaw
from resolution.ecosystem import ECOSYSTEMS

# Below the Artifactory base. Maven needs no api/ segment, NuGet's v3 feed one more.
SHAPES = {
    "npm": "api/npm/{}/",
    "pypi": "api/pypi/{}/simple",
    "go": "api/go/{}/",
    "maven": "{}/",
    "nuget": "api/nuget/v3/{}/index.json",
}
PLATFORM = r"(?P<platform>https?://[^/?#]+/(?:[^?#]*?/)?)"
# Addresses of the web pages: each names a repository of the platform.
PAGES = (
    re.compile(PLATFORM + r"ui/native/(?P<name>[^/?#]+)"),
    re.compile(PLATFORM + r"ui/repos/tree/[^/?#]+/(?P<name>[^/?#]+)"),
    re.compile(PLATFORM + r"ui/admin/repositories/[^/?#]+/(?P<name>[^/?#]+)/edit"),
    re.compile(PLATFORM + r"webapp/#/artifacts/browse/(?:tree|simple)/[^/?#]+/(?P<name>[^/?#]+)"),
)
SERVICE = re.compile(r"(?P<base>https?://[^?#]*?/)(?:api/storage|list)/(?P<name>[^/?#]+)")
API = re.compile(r"(?P<base>https?://[^?#]*?/)api/(?P<type>[a-z0-9]+)/(?:v3/)?(?P<name>[^/?#]+)(?P<rest>[^?#]*)")
PLAIN = re.compile(r"(?P<base>https?://[^/?#]+/(?:[^?#]*?artifactory/|(?=[^/?#]+/?$)))(?P<name>[^/?#]+)/?$")
NO_REPOSITORY = "This address names no repository. Copy the URL from “Set Me Up”, or use Find repositories."


def base_url(url: str) -> str:
    """The Artifactory base: `https://h/artifactory/`. A URL without `/api/` is Maven's: the base is its parent."""
    if found := API.match(url):
        return found["base"]
    if page := re.match(PLATFORM + "(ui|webapp)/", url):
        return page["platform"].removesuffix("artifactory/") + "artifactory/"
    parts = urlsplit(url)
    path = parts.path.strip("/")
    if path in ("", "artifactory"):
        return f"{parts.scheme}://{parts.netloc}/artifactory/"
    return f"{parts.scheme}://{parts.netloc}/{path.rpartition('/')[0]}/".replace("//", "/").replace(":/", "://", 1)


def repair(ecosystem: str, url: str) -> Repair | None:
    """What is wrong with a repository URL and the one it stands for, None when nothing is."""
    if found := basic_flaw(url):
        return found
    if page := _page(ecosystem, url):
        return page
    if service := SERVICE.match(url):
        problem = "This is an address of Artifactory's own interface, not of the repository."
        return Repair(problem, _repository(service["base"], service["name"], ecosystem))
    if api := API.match(url):
        return _below_api(ecosystem, url, api)
    return _plain(ecosystem, url)


def _page(ecosystem: str, url: str) -> Repair | None:
    problem = "This is the address of a page in the JFrog Platform, not of the repository."
    for page in PAGES:
        if found := page.match(url):
            base = found["platform"].removesuffix("artifactory/") + "artifactory/"
            return Repair(problem, _repository(base, found["name"], ecosystem))
    return Repair(NO_REPOSITORY) if re.match(PLATFORM + "(ui|webapp)/", url) else None


def _below_api(ecosystem: str, url: str, found: re.Match[str]) -> Repair | None:
    kind, known = found["type"], ECOSYSTEMS[ecosystem]
    wanted = _repository(found["base"], found["name"], ecosystem)
    if ecosystem == "maven":
        label = ECOSYSTEMS[kind].label if kind in ECOSYSTEMS and kind != "maven" else ""
        problem = (
            f"This is the URL of a repository for {label}."
            if label
            else "The URL for Maven / Gradle has no /api/ part."
        )
        return Repair(problem, "" if label else wanted)
    if kind != ecosystem:
        return Repair(f"The URL for {known.label} contains /api/{ecosystem}/; this one is for {kind}.")
    if ecosystem == "nuget" and url.rstrip("/") != wanted:
        return Repair("The URL for NuGet is that of the v3 feed and ends in /index.json", wanted)
    if url.rstrip("/") == wanted.rstrip("/") or not found["rest"].strip("/"):
        return flaw(ecosystem, url)
    return Repair(f"The URL for {known.label} ends after the repository's name{_with(known.suffix)}.", wanted)


def _plain(ecosystem: str, url: str) -> Repair | None:
    found = PLAIN.match(url)
    if not found or found["name"] == "artifactory":
        only_host = not urlsplit(url).path.strip("/") or url.rstrip("/").endswith("/artifactory")
        return Repair(NO_REPOSITORY) if only_host or ecosystem != "maven" else flaw(ecosystem, url)
    if ecosystem == "maven":
        return flaw(ecosystem, url)
    wanted = _repository(found["base"], found["name"], ecosystem)
    return Repair(f"The URL for {ECOSYSTEMS[ecosystem].label} contains /api/{ecosystem}/", wanted)


def _with(suffix: str) -> str:
    return "" if suffix == "/" else f" and {suffix}"


def _repository(base: str, name: str, ecosystem: str) -> str:
    return base + SHAPES[ecosystem].format(quote(unquote(name), safe=""))
