"""The Components API: paging, ids, rights."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest

from backline.sandbox import Sandbox
from tests.backline.sandbox.conftest import Caller

V1 = "/service/rest/v1"
READER = ("reader", "reader-password")


@pytest.fixture(scope="module")
def crowded() -> Iterator[Sandbox]:
    with Sandbox(many=250) as sandbox:
        yield sandbox


def listing(nexus: Caller, repository: str) -> Iterator[dict[str, Any]]:
    token: str | None = ""
    while token is not None:
        page = nexus(f"{V1}/components", params={"repository": repository, "continuationToken": token}).json()
        yield page
        token = page["continuationToken"]


def of(sandbox: Sandbox, caller: Caller) -> Caller:
    caller.session.verify = sandbox.ca_file
    return Caller(caller.session, sandbox.nexus.https, caller.owner)


def test_a_listing_is_cut_into_pages_of_a_hundred(crowded: Sandbox, nexus: Caller) -> None:
    pages = list(listing(of(crowded, nexus), "raw-many"))
    assert [len(page["items"]) for page in pages] == [100, 100, 50]
    assert len({one["id"] for page in pages for one in page["items"]}) == 250


def test_a_full_last_page_is_followed_by_an_empty_one(crowded: Sandbox, nexus: Caller) -> None:
    crowded.nexus.page_size = 125
    pages = list(listing(of(crowded, nexus), "raw-many"))
    assert [len(page["items"]) for page in pages] == [125, 125, 0]


def test_a_deleted_component_is_gone_from_the_many(crowded: Sandbox, nexus: Caller) -> None:
    there = of(crowded, nexus)
    first = next(listing(there, "raw-many"))["items"][0]
    assert there(f"{V1}/components/{first['id']}", "DELETE").status_code == 204
    assert there(f"{V1}/components/{first['id']}", "DELETE").status_code == 404
    assert next(listing(there, "raw-many"))["items"][0]["id"] != first["id"]


def test_a_group_lists_its_members_content_under_its_own_name(nexus: Caller) -> None:
    items = next(listing(nexus, "npm-group"))["items"]
    assert {one["repository"] for one in items} == {"npm-group"}
    scoped = next(one for one in items if one["name"] == "greeter")
    assert scoped["group"] == "sandbox"
    assert "/repository/npm-group/@sandbox/greeter/-/" in scoped["assets"][0]["downloadUrl"]
    assert scoped["assets"][0]["npm"] == {"name": "@sandbox/greeter", "version": "1.0.0"}


def test_every_download_address_answers(nexus: Caller) -> None:
    for repository in ("npm-group", "pypi-group", "go-group", "maven-public", "nuget-group", "raw-hosted"):
        for one in next(listing(nexus, repository))["items"]:
            for asset in one["assets"]:
                path = asset["downloadUrl"].removeprefix(nexus.origin)
                assert len(nexus(path).content) == asset["fileSize"], path


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("identifier", "status"),
    [
        ("%7B%7D", 404),
        (encoded("npm-hosted"), 422),
        (encoded("npm-hosted:not-hex"), 422),
        (encoded("missing:0123456789abcdef0123456789abcdef"), 404),
        (encoded("npm-hosted:0123456789abcdef0123456789abcdef"), 404),
    ],
)
def test_an_id_is_taken_apart_before_it_is_looked_up(identifier: str, status: int, nexus: Caller) -> None:
    assert nexus(f"{V1}/components/{identifier}").status_code == status


def test_deleting_needs_the_right_and_a_member(nexus: Caller) -> None:
    hosted, grouped = (next(listing(nexus, name))["items"][0]["id"] for name in ("npm-hosted", "npm-group"))
    assert nexus(f"{V1}/components/{hosted}", "DELETE", user=READER).status_code == 403
    assert nexus(f"{V1}/components/{grouped}", "DELETE").status_code == 500


def test_paths_have_a_leading_slash_or_none(sandbox: Sandbox, nexus: Caller) -> None:
    sandbox.nexus.leading_slash = False
    path = next(listing(nexus, "raw-hosted"))["items"][0]["assets"][0]["path"]
    assert path == "guides/welcome.txt"


def test_careless_listings_can_be_provoked(sandbox: Sandbox, nexus: Caller) -> None:
    with sandbox.nexus.fault("repeated-token"):
        tokens = [nexus(f"{V1}/components?repository=npm-group").json()["continuationToken"] for _ in range(2)]
    with sandbox.nexus.fault("empty-page"):
        pages = list(listing(nexus, "npm-group"))
    with sandbox.nexus.fault("duplicate-keys"):
        text = nexus(f"{V1}/components?repository=npm-group").text
    assert tokens[0] == tokens[1]
    assert [bool(page["items"]) for page in pages] == [False, True]
    assert '"lastDownloaded": null, "lastDownloaded": "' in text
