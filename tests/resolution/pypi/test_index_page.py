import json
from dataclasses import replace

from resolution.pypi.index_page import IndexPage, render
from resolution.pypi.names import canonical
from resolution.pypi.simple_index import File, SimpleIndex
from tests.resolution.pypi.universe import CONDITIONS

NAME = canonical("a-b")


def rendered(*filenames: str, **conditions: object) -> IndexPage:
    files = [File(filename=filename, url=filename, requires_python=">=3.8") for filename in filenames]
    return render(SimpleIndex(name="a-b", files=files), NAME, replace(CONDITIONS, **conditions))  # type: ignore[arg-type]


def listed(page: IndexPage) -> list[str]:
    return [file["filename"] for file in json.loads(page.body)["files"]]


def test_it_promises_metadata_for_every_file() -> None:
    (file,) = json.loads(rendered("a_b-1.0-py3-none-any.whl").body)["files"]
    assert (file["core-metadata"], file["requires-python"], file["url"]) == (True, ">=3.8", "0")


def test_it_lists_a_source_archive_as_a_wheel_for_every_platform() -> None:
    page = rendered("a-b-1.0.tar.gz", "a_b-2.0-cp311-cp311-win_amd64.whl", "a.b-2.0.zip")
    assert listed(page) == [
        "a_b-2.0-cp311-cp311-win_amd64.whl",
        "a_b-1.0-py3-none-any.whl",
        "a_b-2.0-py3-none-any.whl",
    ]
    assert [file.filename for file, _ in page.pairs][1:] == ["a-b-1.0.tar.gz", "a.b-2.0.zip"]


def test_it_prefers_a_wheel_to_the_source_archive() -> None:
    assert listed(rendered("a_b-1.0-py3-none-any.whl", "a-b-1.0.tar.gz")) == ["a_b-1.0-py3-none-any.whl"]


def test_it_lists_the_source_archive_beside_a_yanked_wheel_under_another_name() -> None:
    wheel = File(filename="a_b-1.0-py3-none-any.whl", url="w", yanked=True)
    sdist = File(filename="a-b-1.0.tar.gz", url="s")
    page = render(SimpleIndex(name="a-b", files=[wheel, sdist]), NAME, CONDITIONS)
    assert listed(page) == ["a_b-1.0-py3-none-any.whl", "a_b-1.0-py2.py3-none-any.whl"]


def test_it_lists_no_source_archive_beside_a_wheel_that_was_yanked_with_it() -> None:
    files = [File(filename=name, url=name, yanked=True) for name in ("a_b-1.0-py3-none-any.whl", "a-b-1.0.tar.gz")]
    assert listed(render(SimpleIndex(name="a-b", files=files), NAME, CONDITIONS)) == ["a_b-1.0-py3-none-any.whl"]


def test_it_lists_no_wheel_that_does_not_run_beside_one_that_does() -> None:
    page = rendered("a_b-1.0-cp311-cp311-win_amd64.whl", "a_b-1.0-cp311-cp311-manylinux_2_17_x86_64.whl")
    assert listed(page) == ["a_b-1.0-cp311-cp311-manylinux_2_17_x86_64.whl"]


def test_it_keeps_one_wheel_of_a_version_that_runs_nowhere_here() -> None:
    page = rendered("a_b-1.0-cp311-cp311-win_amd64.whl", "a_b-1.0-cp311-cp311-win32.whl", "a_b-0.9-py3-none-any.whl")
    assert listed(page) == ["a_b-0.9-py3-none-any.whl", "a_b-1.0-cp311-cp311-win32.whl"]


def test_one_spelling_of_a_version_stands_for_the_others() -> None:
    page = rendered("a_b-1.0rc1-py3-none-any.whl", "a_b-1.0-rc1-cp311-cp311-win32.whl", "a_b-1.0.RC1.tar.gz")
    assert listed(page) == ["a_b-1.0rc1-py3-none-any.whl"]


def test_names_that_are_no_wheels_are_left_out() -> None:
    assert listed(rendered(".whl", "a_b.whl", "a_b-1.0.whl", "a_b-py3-none-any.whl", "c-1.0-py3-none-any.whl")) == []


def test_it_obeys_who_wants_only_archives_or_only_wheels() -> None:
    both = ("a_b-1.0-py3-none-any.whl", "a-b-1.0.tar.gz")
    assert rendered(*both, no_binary=frozenset({"A_b"})).pairs[0][0].filename == "a-b-1.0.tar.gz"
    assert listed(rendered("a-b-1.0.tar.gz", only_binary=frozenset({"A_b"}))) == []
