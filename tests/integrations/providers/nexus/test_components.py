"""The Components API client against a function that plays the server."""

import io
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from integrations.providers.nexus import component_errors as errors
from integrations.providers.nexus.component_records import parse_component, parse_page, parse_upload_specs
from integrations.providers.nexus.components import ComponentsApi, File, Upload, parts
from resolution.auth import Credentials
from resolution.errors import MalformedDocument, NameNotFound, TimedOut

BASE = "https://nexus.example.org/nexus/"


class Reply:
    def __init__(self, status: int = 200, body: Any = b"") -> None:
        self.status = status
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()


class Server:
    """Plays Http: records what was asked, answers what the function says."""

    def __init__(self, answer: Callable[[str, str], Reply]) -> None:
        self.answer, self.asked = answer, list[tuple[str, str]]()

    def fetch(self, url: str, *, method: str = "GET", body: Any = None, **rest: Any) -> Reply:
        self.asked.append((method, url))
        if body is not None:
            self.sent = body.read()
        return self.answer(method, url)


def api(answer: Callable[[str, str], Reply]) -> tuple[ComponentsApi, Server]:
    server = Server(answer)
    return ComponentsApi(server, BASE, Credentials()), server  # type: ignore[arg-type]


def item(number: int) -> dict[str, Any]:
    return {"id": f"id{number}", "repository": "raw", "format": "raw", "name": f"file{number}", "group": None}


def pages_of(count: int, size: int) -> Callable[[str, str], Reply]:
    """A repository of `count` components; the last full page still has a token, as the server's does."""

    def answer(method: str, url: str) -> Reply:
        start = int(parse_qs(urlsplit(url).query).get("continuationToken", ["0"])[0])
        items = [item(number) for number in range(start, min(start + size, count))]
        token = str(start + size) if len(items) == size else None
        return Reply(200, {"items": items, "continuationToken": token})

    return answer


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 200])
def test_it_lists_every_component_once(count: int) -> None:
    components, _ = api(pages_of(count, 100))
    assert [each.id for each in components.components("raw")] == [f"id{number}" for number in range(count)]


def test_it_asks_for_nothing_after_an_empty_last_page() -> None:
    components, server = api(pages_of(200, 100))
    list(components.components("raw"))
    assert len(server.asked) == 3


def test_it_stops_when_a_token_comes_back_again() -> None:
    components, _ = api(lambda method, url: Reply(200, {"items": [item(1)], "continuationToken": "same"}))
    with pytest.raises(errors.PagingLoop):
        list(components.components("raw"))


def test_it_sends_the_token_back_verbatim() -> None:
    components, server = api(lambda method, url: Reply(200, {"items": []}))
    components.page("my repo", "a+b/c=")
    assert server.asked == [
        ("GET", f"{BASE}service/rest/v1/components?repository=my+repo&continuationToken=a%2Bb%2Fc%3D")
    ]


def test_it_sends_an_id_as_one_segment() -> None:
    components, server = api(lambda method, url: Reply(204))
    components.delete("../repositories?x=1")
    assert server.asked == [("DELETE", f"{BASE}service/rest/v1/components/..%2Frepositories%3Fx%3D1")]


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, b"", errors.SignInRejected),
        (403, b"", errors.NotAllowed),
        (404, b"", errors.NotThere),
        (413, b"<html>", errors.TooLargeForServer),
        (415, b"", errors.NotUnderstood),
        (422, b"", errors.BadId),
        (503, b"", errors.ServerUnavailable),
        (500, b"ERROR: (ID 1) x", errors.ComponentsError),
        (400, [{"id": "*", "message": "Not authorized for requested path '/a'"}], errors.NotAllowed),
        (400, [{"id": "repository", "message": "Repository offline"}], errors.ServerUnavailable),
        (
            400,
            [
                {
                    "id": "*",
                    "message": "Uploading components to a 'group' type repository is unsupported, must be 'hosted'",
                }
            ],
            errors.NotUploadable,
        ),
        (
            400,
            [{"id": "*", "message": "Repository does not allow updating assets: maven-releases"}],
            errors.AlreadyThere,
        ),
        (
            400,
            [{"id": "*", "message": "Version policy mismatch, cannot upload SNAPSHOT content to RELEASE repositories"}],
            errors.WrongVersionKind,
        ),
        (400, [{"id": "*", "message": "Repository is read only: raw"}], errors.NotUploadable),
        (400, [{"id": "*", "message": "Missing required component field 'Group ID'"}], errors.InvalidUpload),
        (400, b"not json", errors.InvalidUpload),
    ],
)
def test_it_explains_every_refusal(status: int, body: Any, expected: type[errors.ComponentsError]) -> None:
    components, _ = api(lambda method, url: Reply(status, body))
    with pytest.raises(errors.ComponentsError) as refused:
        components.upload("raw", Upload("raw", [File("a.txt", io.BytesIO(b"a"), {"filename": "a.txt"})]))
    assert type(refused.value) is expected
    assert refused.value.status == status


def test_it_hands_over_the_servers_field_errors() -> None:
    body = [{"id": "maven2.groupId", "message": "Missing required component field 'Group ID'"}]
    components, _ = api(lambda method, url: Reply(400, body))
    with pytest.raises(errors.InvalidUpload) as refused:
        components.upload("releases", Upload("maven2", [File("a.jar", io.BytesIO(b"a"))]))
    assert refused.value.errors == (errors.FieldError(field="maven2.groupId", message=body[0]["message"]),)


def silent(method: str, url: str) -> Reply:
    raise TimedOut("no answer", phase="answer")


def test_it_never_repeats_an_upload_without_an_answer() -> None:
    components, server = api(silent)
    with pytest.raises(errors.OutcomeUnknown):
        components.upload("raw", Upload("raw", [File("a.txt", io.BytesIO(b"a"))]))
    assert len(server.asked) == 1


def test_a_deletion_that_was_never_sent_is_not_an_unknown_outcome() -> None:
    def unresolved(method: str, url: str) -> Reply:
        raise NameNotFound("no such name")

    components, _ = api(unresolved)
    with pytest.raises(NameNotFound):
        components.delete("id")


def test_it_sees_whether_a_component_is_still_there() -> None:
    components, _ = api(lambda method, url: Reply(404))
    assert not components.exists("id")


def names(upload: Upload) -> Mapping[str, object]:
    return {key: value if isinstance(value, str) else "file" for key, value in parts(upload)}


def test_maven_files_are_numbered_and_carry_their_fields() -> None:
    files = [File("a.jar", io.BytesIO(), {"extension": "jar"}), File("p.xml", io.BytesIO(), {"extension": "pom"})]
    assert names(Upload("maven2", files, {"generate-pom": "true", "version": ""})) == {
        "maven2.generate-pom": "true",
        "maven2.asset1": "file",
        "maven2.asset1.extension": "jar",
        "maven2.asset2": "file",
        "maven2.asset2.extension": "pom",
    }


def test_other_formats_have_one_asset_without_a_number() -> None:
    assert names(Upload("npm", [File("a.tgz", io.BytesIO())])) == {"npm.asset": "file"}


def test_it_streams_the_files_of_an_upload() -> None:
    components, server = api(lambda method, url: Reply(204))
    components.upload("npm", Upload("npm", [File("a.tgz", io.BytesIO(b"content"))]))
    assert b'name="npm.asset"; filename="a.tgz"' in server.sent
    assert b"content" in server.sent


GUAVA = {"id": "a", "path": "/com/guava.jar", "downloadUrl": f"{BASE}repository/m/com/guava.jar", "checksum": {}}


def test_it_reads_components_of_old_and_new_releases() -> None:
    old = {"id": "i", "name": "guava", "assets": [GUAVA]}
    component = parse_component(json.dumps(old).encode())
    assert component.assets[0].path == "com/guava.jar"
    assert (component.group, component.version, component.assets[0].size) == ("", "", None)


def test_the_last_of_two_equal_keys_counts() -> None:
    body = b'{"items": [{"id": "i", "name": "n", "version": null, "version": "1"}], "continuationToken": null}'
    assert parse_page(body).components[0].version == "1"


@pytest.mark.parametrize(
    ("body", "at"),
    [
        (b"<html>", "expected JSON"),
        (b"[]", "the answer"),
        (b'{"items": {}}', "items"),
        (b'{"items": [{"name": "n"}]}', "items[0].id"),
        (b'{"items": [{"id": "i", "name": "n", "assets": [{"id": 1}]}]}', "items[0].assets[0].id"),
        (b"[" * 100_000, "expected JSON"),
        (b'{"items": [], "continuationToken": "a\\r\\nb"}', "continuationToken"),
        (b'{"items": [{"id": "i", "name": "n", "assets": null}]}', "items[0].assets"),
        (b'{"items": [{"id": "i", "name": "n", "assets": [{"id": "a", "path": "/x"}]}]}', "items[0].assets[0].path"),
    ],
)
def test_it_says_where_a_document_is_wrong(body: bytes, at: str) -> None:
    with pytest.raises(MalformedDocument, match=at.replace("[", r"\[")):
        parse_page(body)


def test_it_reads_what_a_format_needs_for_an_upload() -> None:
    field = {"name": "extension", "type": "STRING", "optional": False}
    spec = parse_upload_specs(
        json.dumps([{"format": "maven2", "multipleUpload": True, "assetFields": [field]}]).encode()
    )
    assert spec["maven2"].many
    assert spec["maven2"].asset_fields[0].required
