from resolution.pypi import versions
from resolution.pypi.newest import Newest
from resolution.pypi.simple_index import File


def files(*names: str, **more: bool) -> list[File]:
    return [File(filename=name, url=name, **more) for name in names]


def test_versions_are_in_order_whatever_the_order_of_the_page() -> None:
    newest = Newest(files("a-1.10-py3-none-any.whl", "a-1.9.tar.gz", "a-1.9-py3-none-any.whl", "a-2.0rc1.zip"))
    assert [str(version) for version in newest.versions()] == ["2.0rc1", "1.10", "1.9"]


def test_a_version_has_its_wheels_before_its_archives_and_nothing_yanked() -> None:
    newest = Newest([*files("a-1.0.tar.gz", "a-1.0-py3-none-any.whl"), *files("a-1.0.zip", yanked=True)])
    assert [file.filename for file in newest.files(versions.parse("1.0"))] == ["a-1.0-py3-none-any.whl", "a-1.0.tar.gz"]


def test_names_that_say_nothing_are_left_out() -> None:
    assert list(Newest(files("a.whl", "readme.txt", "a-latest-py3-none-any.whl")).versions()) == []
