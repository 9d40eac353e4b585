"""Where to fetch an archive from: `dist.tarball` is absolute and often names a host the client cannot reach.

Behind a reverse proxy Nexus and Artifactory write the address they believe to have. The path below the repository is
right (https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md §dist), so it is put under ours.
"""

from urllib.parse import quote, unquote, urlsplit

from resolution.auth import Origin
from resolution.errors import MalformedDocument
from resolution.npm import names


def locate(tarball: str, name: str, version: str, registry_url: str) -> str:
    """The address to fetch `tarball` of `name` from. Raises MalformedDocument when there is none."""
    if not tarball:
        return f"{registry_url}{name}/-/{names.file_stem(name)}-{quote(version)}.tgz"
    if tarball.startswith(registry_url):
        return tarball
    if not is_web_address(tarball):
        raise MalformedDocument("not a web address", at=f"versions.{version}.dist.tarball")
    parts = urlsplit(tarball)
    home, below = _split(parts.path, name)
    same_place = Origin.of(tarball) == Origin.of(registry_url)
    if same_place or not below or not _same_repository(home, registry_url, parts.hostname or ""):
        return tarball
    return registry_url + below + (f"?{parts.query}" if parts.query else "")


def is_web_address(url: str) -> bool:
    """Whether `url` is one that may be fetched, or shown as a link."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def file_name(url: str) -> str:
    """The name of the file behind `url`."""
    return unquote(urlsplit(url).path.rpartition("/")[2])


def _split(path: str, name: str) -> tuple[str, str]:
    """The path of the repository, and what follows it, cut before `<name>/-/`."""
    for written in (name, name.replace("/", "%2f"), name.replace("/", "%2F")):
        home, found, rest = path.rpartition(f"/{written}/-/")
        if found:
            return f"{home}/", f"{written}/-/{rest}"
    return path, ""


def _same_repository(home: str, registry_url: str, host: str) -> bool:
    """Whether `home` on another origin is the repository we were given, seen from behind a proxy."""
    ours = urlsplit(registry_url)
    if host.lower() == ours.hostname:
        return True
    wanted, found = ours.path.rstrip("/").split("/"), home.rstrip("/").split("/")
    return len(wanted) > 2 and wanted[-2:] == found[-2:]
