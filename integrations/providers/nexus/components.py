"""The Components API of Nexus Repository: list, get, upload, delete. https://help.sonatype.com/en/components-api.html"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, BinaryIO, cast
from urllib.parse import quote, urlencode

from requests_toolbelt import MultipartEncoder

from integrations.providers.nexus.component_errors import NotThere, OutcomeUnknown, PagingLoop, explain
from integrations.providers.nexus.component_records import (
    Asset,
    Component,
    Page,
    ServerRepository,
    UploadSpec,
    parse_component,
    parse_page,
    parse_repositories,
    parse_upload_specs,
)
from resolution.auth import Credentials
from resolution.errors import Disconnected, TimedOut
from resolution.hashes import Hasher
from resolution.http import Answer, Deadline, Http

UPLOAD_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class File:
    """A file to upload, with the asset fields that belong to it (extension, classifier, filename …)."""

    name: str
    content: BinaryIO = field(repr=False)
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Upload:
    """One component to create: `fields` are the component's (groupId, version, directory …)."""

    format: str
    files: Sequence[File]
    fields: Mapping[str, str] = field(default_factory=dict)


class ComponentsApi:
    """The server at `base` ("https://host/nexus/"). Methods raise ComponentsError and what Http.fetch raises."""

    def __init__(self, http: Http, base: str, credentials: Credentials, *, ca_pem: str = "") -> None:
        self.http, self.base, self.credentials, self.ca_pem = http, base, credentials, ca_pem

    def page(self, repository: str, token: str = "") -> Page:
        """One page after `token`, in the server's own stable order."""
        query = {"repository": repository} | ({"continuationToken": token} if token else {})
        return parse_page(self._ok(self._fetch("components?" + urlencode(query))).body)

    def components(self, repository: str, token: str = "") -> Iterator[Component]:
        """All components after `token`, a page in memory at a time. Raises PagingLoop on a token seen before."""
        seen = set[int]()
        while True:
            page = self.page(repository, token)
            yield from page.components
            if not page.token:
                return
            if hash(page.token) in seen:
                raise PagingLoop
            seen.add(hash(page.token))
            token = page.token

    def get(self, component_id: str) -> Component:
        return parse_component(self._ok(self._fetch(self._one(component_id))).body)

    def delete(self, component_id: str) -> None:
        """Raises OutcomeUnknown when no answer came: look with `exists` before trying again."""
        self._ok(self._change("DELETE", self._one(component_id)))

    def exists(self, component_id: str) -> bool:
        try:
            self.get(component_id)
        except NotThere:
            return False
        return True

    def upload(self, repository: str, upload: Upload) -> None:
        """Create a component; the files are streamed. Raises OutcomeUnknown when no answer came."""
        body = MultipartEncoder(fields=parts(upload))
        headers = {"Content-Type": str(body.content_type)}
        path = "components?" + urlencode({"repository": repository})
        self._ok(
            self._change(
                "POST", path, headers=headers, body=cast(IO[bytes], body), deadline=Deadline.after(UPLOAD_SECONDS)
            )
        )

    def find_by_sha1(self, repository: str, sha1: str) -> tuple[Component, ...]:
        """What holds a file with this hash. The server's search index may lag behind an upload by seconds."""
        query = urlencode({"repository": repository, "sha1": sha1})
        return parse_page(self._ok(self._fetch("search?" + query)).body).components

    def repositories(self) -> tuple[ServerRepository, ...]:
        """Those that the signed-in user may see."""
        return parse_repositories(self._ok(self._fetch("repositories")).body)

    def upload_specs(self) -> dict[str, UploadSpec]:
        return parse_upload_specs(self._ok(self._fetch("formats/upload-specs")).body)

    def download(self, asset: Asset, to: BinaryIO) -> None:
        """Stream the file, checked against its strongest checksum. Raises IntegrityMismatch."""
        hasher = Hasher(asset.checksums)
        with self.http.stream(asset.download_url, credentials=self.credentials, ca_pem=self.ca_pem) as answer:
            answer.raise_for_status()
            hasher.copy(answer.chunks(), to, name=asset.path)

    def _one(self, component_id: str) -> str:
        return "components/" + quote(component_id, safe="")

    def _fetch(self, path: str) -> Answer:
        url = f"{self.base}service/rest/v1/{path}"
        headers = {"Accept": "application/json"}
        return self.http.fetch(url, headers=headers, credentials=self.credentials, ca_pem=self.ca_pem)

    def _change(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: IO[bytes] | None = None,
        deadline: Deadline | None = None,
    ) -> Answer:
        try:
            return self.http.fetch(
                f"{self.base}service/rest/v1/{path}",
                method=method,
                headers={"Accept": "application/json", **(headers or {})},
                body=body,
                credentials=self.credentials,
                ca_pem=self.ca_pem,
                deadline=deadline,
                redirects=False,
            )
        except (TimedOut, Disconnected) as error:
            if isinstance(error, TimedOut) and error.phase != "answer":
                raise
            raise OutcomeUnknown from error

    def _ok(self, answer: Answer) -> Answer:
        if answer.status not in (200, 204):
            raise explain(answer)
        return answer


def parts(upload: Upload) -> list[tuple[str, object]]:
    """The multipart fields: `maven2.asset1`, `maven2.asset1.extension`; one file only: `npm.asset`."""
    prefix = upload.format
    found: list[tuple[str, object]] = [(f"{prefix}.{key}", value) for key, value in upload.fields.items() if value]
    numbered = len(upload.files) > 1 or prefix in ("maven2", "raw")
    for number, file in enumerate(upload.files, start=1):
        asset = f"{prefix}.asset{number if numbered else ''}"
        found.append((asset, (file.name, file.content, "application/octet-stream")))
        found += [(f"{asset}.{key}", value) for key, value in file.fields.items() if value]
    return found
