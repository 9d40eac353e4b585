import tomllib

from msgspec import Raw
from packaging.pylock import Pylock

from resolution.driver import Want
from resolution.pypi.lock import can_be_hashed, pylock_toml, requirements_txt
from resolution.pypi.names import CanonicalName
from resolution.pypi.simple_index import File, SimpleIndex
from tests.resolution.pypi.universe import solved, universe

FACTS = universe({"a 1.0": ("b",), "b 2.0": ()})
FACTS[Want("simple", "b")].files.append(
    File(filename="b-2.0.tar.gz", url="b-2.0.tar.gz", hashes_json=Raw(b'{"sha256":"cd"}'))
)
GRAPH = solved(FACTS, "a", name="shop")


def pages(name: CanonicalName) -> SimpleIndex:
    page = FACTS[Want("simple", name)]
    return SimpleIndex(name=name, files=page.files, url=f"https://registry.example.org/simple/{name}/")


def weak(name: CanonicalName) -> SimpleIndex:
    return SimpleIndex(name=name, files=[File(filename=f"{name}-1.0.zip", url="x", hashes_json=Raw(b'{"md5":"ab"}'))])


def test_it_pins_with_the_hash_of_every_file() -> None:
    comment, *lines = requirements_txt(GRAPH, pages).decode().splitlines()
    assert comment.startswith("# Resolved for python 3.11.7, platform linux x86_64")
    assert lines == [
        "a==1.0 \\",
        "    --hash=sha256:ab",
        "    # via shop",
        "b==2.0 \\",
        "    --hash=sha256:ab \\",
        "    --hash=sha256:cd",
        "    # via a",
    ]


def test_it_says_so_where_hashes_are_too_weak_for_pip() -> None:
    text = requirements_txt(GRAPH, weak).decode()
    assert "--hash" not in text
    assert "# Without hashes: the registry promises no strong one for a, b" in text
    assert not can_be_hashed(GRAPH, weak)


def test_it_writes_a_pylock_that_packaging_accepts() -> None:
    lock = Pylock.from_dict(tomllib.loads(pylock_toml(GRAPH, pages).decode()))
    package = lock.packages[1]
    assert (package.name, str(package.version)) == ("b", "2.0")
    assert package.sdist is not None
    assert package.sdist.url == "https://registry.example.org/simple/b/b-2.0.tar.gz"
    assert package.wheels is not None
    assert package.wheels[0].hashes == {"sha256": "ab"}
