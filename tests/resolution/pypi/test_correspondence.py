import socket
from collections.abc import Iterator

import pytest

from resolution.driver import Want
from resolution.errors import Forbidden, PackageNotFound
from resolution.pypi.answers import Answers
from resolution.pypi.correspondence import Correspondence
from resolution.pypi.index_server import IndexServer, Reply, Request
from tests.resolution.pypi.universe import CONDITIONS, universe

FACTS = universe({"a 1.0": ("b",), "a 2.0": ()})
PAGE = Want("simple", "a")


class Replies(IndexServer):
    """Keeps what it is to say."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Reply] = []

    def reply(self, request: Request, reply: Reply) -> None:
        self.said.append(reply)


@pytest.fixture
def index() -> Iterator[Replies]:
    with Replies() as index:
        yield index


def request(*path: str) -> Request:
    return Request(path, "GET", socket.socket())


def test_a_question_waits_for_its_fact(index: Replies) -> None:
    letters = Correspondence(index, Answers(CONDITIONS))
    assert letters.take(request("simple", "a")) == (PAGE,)
    assert index.said == []
    assert letters.settle(PAGE, FACTS[PAGE]) == ()
    assert [reply.status for reply in index.said] == [200]


def test_a_fact_is_asked_for_once_whoever_wants_it(index: Replies) -> None:
    letters = Correspondence(index, Answers(CONDITIONS))
    assert letters.fresh([PAGE, PAGE]) == (PAGE,)
    assert letters.take(request("simple", "a")) == ()
    assert letters.take(request("simple", "a")) == ()
    letters.settle(PAGE, FACTS[PAGE])
    assert [reply.status for reply in index.said] == [200, 200]


def test_metadata_needs_the_page_first(index: Replies) -> None:
    letters = Correspondence(index, Answers(CONDITIONS))
    assert letters.take(request("simple", "a", "0.metadata")) == (PAGE,)
    (metadata,) = letters.settle(PAGE, FACTS[PAGE])
    assert metadata.kind == "metadata"
    letters.settle(metadata, FACTS[metadata])
    assert index.said[0].body.startswith(b"Metadata-Version")


@pytest.mark.parametrize(("error", "status"), [(PackageNotFound("a"), 404), (Forbidden(403), 500)])
def test_what_stood_in_the_way_is_an_answer(error: Exception, status: int, index: Replies) -> None:
    letters = Correspondence(index, Answers(CONDITIONS))
    letters.take(request("simple", "a"))
    letters.settle(PAGE, error)
    assert [reply.status for reply in index.said] == [status]


def test_what_came_on_another_thread_is_found_and_ends_the_waiting(index: Replies) -> None:
    letters = Correspondence(index, Answers(CONDITIONS))
    letters.tell(PAGE, FACTS[PAGE])
    assert list(index.requests(60)) == []
    assert list(letters.told()) == [(PAGE, FACTS[PAGE])]
    assert list(letters.told()) == []
