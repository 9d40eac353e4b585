"""documents.jsonl: what servers answer, well or badly, read by the parsers and clients that the product uses.

Each row is used the way its document is: fetched by the ecosystem's client from a server that sends it, looked up,
chosen from and downloaded, and shown on the page. Failures have to be of resolution.errors, whatever was expected.
"""

import io
import json
import time
from collections.abc import Callable
from urllib.parse import parse_qs

from integrations.providers.nexus.component_records import Component, parse_page
from integrations.providers.nexus.components import ComponentsApi
from resolution import xml
from resolution.archive import read_members
from resolution.errors import IntegrityMismatch, PackageNotFound, ResolutionError, TimedOut, UnusableAnswer
from resolution.go.client import Client as GoClient
from resolution.go.gomod import GoMod
from resolution.go.goproxy import Info
from resolution.maven.client import Client as MavenClient
from resolution.maven.metadata import Metadata
from resolution.maven.pom import Pom
from resolution.npm.client import Client as NpmClient
from resolution.npm.packument import Packument
from resolution.npm.packument import slim as slim_packument
from resolution.nuget import nuspec, registration
from resolution.nuget.client import Client as NuGetClient
from resolution.nuget.service_index import ServiceIndex
from resolution.pypi import simple_index, wheel_metadata
from resolution.pypi.client import Client as PyPiClient
from resolution.structured import load_json
from tests.corpora.archive_recipes import build
from tests.corpora.bodies import Row, body_of
from tests.corpora.outside import HOME, LOGIN, Outside, outside, received
from tests.corpora.pages import components_page
from tests.corpora.socket_log import socket_log
from tests.corpora.uses import FILES, NOTHING, Looked, Outcome, error_of, trouble_of
from tests.resolution.scripted_server import Raw, Reply, Script

LONGEST = 60.0  # seconds for one row, on a busy machine


def accepts(row: Row) -> bool:
    return "expect" in row and row.get("format") in FORMATS


def judge(row: Row) -> str:
    """Empty when the row holds; otherwise what differs."""
    started = time.monotonic()
    outcome = FORMATS[row["format"]](row)
    if outcome.trouble:
        return outcome.trouble
    if time.monotonic() - started > LONGEST:
        return f"took {time.monotonic() - started:.0f} s"
    if EXPECTED[row["expect"]](outcome.error):
        return ""
    return f"{row['expect']}, but: {type(outcome.error).__name__} {outcome.error or ''}"[:300]


def _is_fine(error: ResolutionError | None) -> bool:
    return error is None


# Leaks, strays and markup are `trouble` in every row; these ask for nothing more.
EXPECTED: dict[str, Callable[[ResolutionError | None], bool]] = {
    "accept": _is_fine,
    "accept_or_strip": _is_fine,
    "ignore_no_access": _is_fine,
    "reject": lambda error: isinstance(error, UnusableAnswer | TimedOut),
    "typed_error": lambda error: error is not None,
    "integrity_error": lambda error: isinstance(error, IntegrityMismatch),
    "either": lambda error: True,
    "reject_or_accept_no_crash": lambda error: True,
    "block_fetch": lambda error: error is not None,
    "no_credentials": lambda error: True,
    "escape": lambda error: True,
}


JSON, XML, HTML = "application/json", "application/xml", "text/html"
INDEX = {"version": "3.0.0", "resources": [{"@id": f"{HOME}/", "@type": "RegistrationsBaseUrl"}]}


def _pypi_json(row: Row) -> Outcome:
    """An index that lists nothing is read; that it holds no such package is what it says."""
    outcome = PYPI_JSON(row)
    if isinstance(outcome.error, PackageNotFound):
        page = simple_index.slim(body_of(row), simple_index.JSON_TYPE)
        outcome.error = outcome.error if simple_index.SimpleIndex.parse(page, HOME).files else None
    return outcome


def _read(*readers: Callable[[bytes], object]) -> Callable[[Row], Outcome]:
    """The first reader decides; the others may refuse, in the typed way. No socket is touched."""

    def judged(row: Row) -> Outcome:
        body = body_of(row)
        with socket_log() as log:
            errors = [error_of(lambda read=read: read(body)) for read in readers]  # type: ignore[misc]
        return Outcome(error=errors[0], trouble=f"packets for {log}" if log else "")

    return judged


def _http(row: Row) -> Outcome:
    """The same answer for every document of every client; the one that does not do as expected counts."""
    with outside({}, default=_script(row), total=1.0 if "drip_seconds" in row.get("gen", {}) else 30.0) as world:
        gets: list[Callable[[], object]] = [
            lambda: NpmClient(world.reader("npm", "/")).package("x"),
            lambda: PyPiClient(world.reader("pypi", "/simple")).package("x"),
            lambda: GoClient(world.reader("go", "/go/")).info("example.com/a", "v1.0.0"),
            lambda: MavenClient(world.reader("maven", "/maven2/")).package("g:a"),
            lambda: NuGetClient(world.reader("nuget", "/v3/index.json")).package("x"),
        ]
        errors = list(map(error_of, gets))
        waits = [wait for each in errors if (wait := getattr(each, "retry_after", None)) is not None]
        odd = next((each for each in errors if not EXPECTED[row["expect"]](each)), errors[0])
        trouble = "" if all(0 <= wait <= 3600 for wait in waits) else f"waits {waits}"
        return Outcome(error=odd, trouble=trouble or trouble_of(world))


def _script(row: Row) -> Script:
    headers, recipe = row.get("headers", {}), row.get("gen", {})
    if "drip_seconds" in recipe:
        return Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", *[b"x"] * 1000], pause=recipe["drip_seconds"])
    return Reply(row.get("status", 200), headers, body_of(row))


def _call(path: str, use: Callable[[Outside], object]) -> Callable[[Row], Outcome]:
    def judged(row: Row) -> Outcome:
        with outside({path: Reply(body=body_of(row))}, default=NOTHING) as world:
            return Outcome(error=error_of(lambda: use(world)), trouble=trouble_of(world))

    return judged


def _components(row: Row) -> Outcome:
    """Two pages are asked for: what the first calls its continuation has to come back as it was."""
    found: list[Component] = []
    body, first = body_of(row), "/service/rest/v1/components?repository=r"
    with outside({first: Reply(200, {"Content-Type": JSON}, body)}, default=FILES) as world:
        api = ComponentsApi(world.http, f"{HOME}/", LOGIN, ca_pem=world.ca_pem)
        error = error_of(lambda: found.extend(api.page("r").components))
        page = components_page(tuple(found), error)
        for asset in (each for one in found for each in one.assets):
            error = error or error_of(lambda asset=asset: api.download(asset, io.BytesIO()))  # type: ignore[misc]
        token = parse_page(body).token if not error and found else ""
        trouble = trouble_of(world, page) or (_token_changed(api, world, token) if token else "")
        return Outcome(error=None if _accepted(row, error) else error, trouble=trouble)


def _accepted(row: Row, error: ResolutionError | None) -> bool:
    # The page is what such a row is about; its file is not the one whose checksum it names.
    return row["expect"] == "accept" and isinstance(error, IntegrityMismatch)


def _token_changed(api: ComponentsApi, world: Outside, token: str) -> str:
    error_of(lambda: api.page("r", token))
    query = parse_qs(received(world, "/service/rest/v1/components")[-1].path.partition("?")[2])
    return "" if query == {"repository": ["r"], "continuationToken": [token]} else f"asked for {query}"


def _archive(row: Row) -> Outcome:
    data, _member = build(row["gen"])
    if "whl_metadata_bytes" in row["gen"]:
        return Outcome(error=error_of(lambda: wheel_metadata.slim("x", data)))
    return Outcome(error=error_of(lambda: read_members(data, lambda _name: True)))


PYPI_JSON = Looked(
    lambda world: PyPiClient(world.reader("pypi", "/simple")), "x", "/simple/x/", simple_index.JSON_TYPE, "", FILES
)
FORMATS: dict[str, Callable[[Row], Outcome]] = {
    "json": _read(
        load_json,
        Packument.parse,
        lambda body: slim_packument(body, JSON),
        lambda body: simple_index.slim(body, JSON),
        lambda body: ServiceIndex.parse(body, HOME),
        registration.parse_index,
        registration.parse_page,
        Info.parse,
        parse_page,
    ),
    "xml": _read(xml.parse, Metadata.parse, Pom.parse, nuspec.parse),
    "go-mod": _read(GoMod.parse, lambda body: GoMod.parse(body, main=True)),
    "http": _http,
    "npm": Looked(lambda world: NpmClient(world.reader("npm", "/")), "left-pad", "/left-pad", JSON, "latest", FILES),
    "pypi-html": Looked(lambda world: PyPiClient(world.reader("pypi", "/simple")), "x", "/simple/x/", HTML, "", FILES),
    "pypi-json": _pypi_json,
    "nuget": Looked(lambda world: NuGetClient(world.reader("nuget", "/v3/index.json")), "x", "/v3/index.json", JSON),
    "nuget-registration": Looked(
        lambda world: NuGetClient(world.reader("nuget", "/v3/index.json")),
        "r",
        "/r/index.json",
        JSON,
        beside={"/v3/index.json": json.dumps(INDEX).encode()},
    ),
    "maven-metadata": Looked(
        lambda world: MavenClient(world.reader("maven", "/maven2/")), "g:a", "/maven2/g/a/maven-metadata.xml", XML
    ),
    "pom": _call("/maven2/g/a/1/a-1.pom", lambda world: MavenClient(world.reader("maven", "/maven2/")).pom("g:a", "1")),
    "go-list": Looked(
        lambda world: GoClient(world.reader("go", "/go/")), "example.com/a", "/go/example.com/a/@v/list", "text/plain"
    ),
    "go-info": _call(
        "/go/example.com/a/@v/v1.0.0.info",
        lambda world: GoClient(world.reader("go", "/go/")).info("example.com/a", "v1.0.0"),
    ),
    "nexus-components": _components,
    "archive": _archive,
}
