"""Documents in use: fetched by the ecosystem's own client, looked up, chosen from, downloaded, shown on the page."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from resolution.analysis import Client
from resolution.errors import ResolutionError
from tests.corpora.bodies import Row, body_of
from tests.corpora.outside import Outside, outside
from tests.corpora.pages import harm, looked_up, package_page
from tests.resolution.scripted_server import Reply, Script


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of one row. `trouble` is what may never be, whatever was expected."""

    error: ResolutionError | None = None
    trouble: str = ""


def error_of(use: Callable[[], object]) -> ResolutionError | None:
    try:
        use()
    except ResolutionError as error:
        return error
    return None


NOTHING, FILES = Reply(404), Reply(body=b"not what anybody promised")


@dataclass(frozen=True, slots=True)
class Looked:
    """How a document of a format is come by: the client, the package asked for, and where its document lies."""

    client: Callable[[Outside], Client]
    name: str
    path: str
    content_type: str
    spec: str = ""
    other: Script = NOTHING  # every other path
    beside: Mapping[str, bytes] | None = None

    def __call__(self, row: Row) -> Outcome:
        answers: dict[str, Script] = {path: Reply(body=body) for path, body in (self.beside or {}).items()}
        answers[self.path] = Reply(200, {"Content-Type": self.content_type}, body_of(row))
        with outside(answers, default=self.other) as world:
            client, result, error = self.client(world), None, None
            try:
                result = looked_up(client, self.name, self.spec)
            except ResolutionError as failed:
                error = failed
            page = package_page(self.name, result, error)
            if row["expect"] in THOROUGH and error is None:
                error = error_of(lambda: self._use(client))
            return Outcome(error=error, trouble=trouble_of(world, page))

    def _use(self, client: Client) -> None:
        found = client.package(self.name)
        client.download(self.name, client.choose(found, self.spec).version, io.BytesIO())


THOROUGH = frozenset({"typed_error", "integrity_error", "block_fetch", "no_credentials"})


def trouble_of(world: Outside, page: str = "") -> str:
    found = {
        "a credential left for": world.leaks,
        "packets for": world.strays,
        "the page holds": [harm(page)] if page and harm(page) else [],
    }
    return "; ".join(f"{what} {values}" for what, values in found.items() if values)
