"""Nexus addresses: which repository an address stands for, and the URL to configure for it."""

import re
from urllib.parse import quote, unquote

from integrations.repository_url import Repair, basic_flaw, flaw
from resolution.ecosystem import ECOSYSTEMS

# Addresses of the web pages and of older servers; each names a repository. The context path stays in `base`.
PAGES = (
    re.compile(r"(?P<base>https?://[^?#]*?/?)#browse/browse(?:/components)?:(?P<name>[^:/?]+)"),
    re.compile(r"(?P<base>https?://[^?#]*?/?)#admin/repository/repositories:(?P<name>[^:/?]+)"),
    re.compile(r"(?P<base>https?://[^?#]*?/)service/rest/repository/browse/(?P<name>[^/?#]+)"),
    re.compile(r"(?P<base>https?://[^?#]*?/)content/(?:repositories|groups)/(?P<name>[^/?#]+)"),
)
REPOSITORY = re.compile(
    r"(?P<base>https?://[^?#]*?/)repository/(?P<name>[^/?#]+)(?P<rest>[^?#]*)(?P<tail>.*)", re.DOTALL
)
WEB_PAGE = "This is the address of a page in Nexus, not of the repository."


def base_url(url: str) -> str:
    """The server's base, context path included: `https://h/nexus/`."""
    found = REPOSITORY.match(url)
    return found["base"] if found else url


def repair(ecosystem: str, url: str) -> Repair | None:
    """What is wrong with a repository URL and the one it stands for, None when nothing is."""
    if found_flaw := basic_flaw(url):
        return found_flaw
    for page in PAGES:
        if found := page.match(url):
            base = found["base"] if found["base"].endswith("/") else found["base"] + "/"
            return Repair(WEB_PAGE, _repository(base, found["name"], ecosystem))
    match = REPOSITORY.match(url)
    if not match:
        return Repair("This URL names no repository. A repository's URL contains /repository/ and its name.")
    if match["rest"].rstrip("/") in ("", ECOSYSTEMS[ecosystem].suffix.rstrip("/")):
        return flaw(ecosystem, url)
    return _cut(ecosystem, _repository(match["base"], match["name"], ecosystem))


def _cut(ecosystem: str, wanted: str) -> Repair:
    known = ECOSYSTEMS[ecosystem]
    where = "the repository's name" if known.suffix == "/" else known.suffix
    return Repair(f"The URL for {known.label} ends after {where}.", wanted)


def _repository(base: str, name: str, ecosystem: str) -> str:
    return f"{base}repository/{quote(unquote(name), safe='')}{ECOSYSTEMS[ecosystem].suffix}"
