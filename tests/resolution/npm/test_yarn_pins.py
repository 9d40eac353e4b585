import json
from types import SimpleNamespace
from typing import Any

import pytest

from resolution.analysis import Task
from resolution.driver import run
from resolution.errors import IntegrityMismatch, Unresolvable
from resolution.npm import integrity
from resolution.npm.analysis import analyse
from resolution.npm.project import read_project
from resolution.npm.resolver import Options, resolve
from resolution.npm.specs import Spec
from resolution.npm.yarn_pins import Pin, read_pins
from tests.fuzz.npm import run as differs
from tests.resolution.npm.fakes import Universe, packument, universe
from tests.witnesses import needs

PACKAGES = universe(
    a={"1.0.0": {"dependencies": {"b": "^1.0.0"}}, "1.1.0": {"dependencies": {"b": "^1.0.0", "c": "1"}}},
    b={"1.0.0": {}, "1.1.0": {}, "1.2.0": {}},
    c={"1.0.0": {}},
)
ROOT = {"name": "root", "version": "1.0.0", "dependencies": {"a": "^1.0.0", "x": "npm:b@1"}}


def entry(request: str, version: str, address: str, *more: str) -> str:
    return "\n".join((f"{request}:", f'  version "{version}"', f'  resolved "{address}"', *more, "", ""))


def archive(name: str, version: str) -> str:
    return f"https://registry.test/{name}/-/{name.rpartition('/')[2]}-{version}.tgz#0123"


LOCK = "# yarn lockfile v1\n\n" + entry(
    "a@^1.0.0", "1.0.0", archive("a", "1.0.0"), "  dependencies:", '    b "^1 || 2"'
)
LOCK += entry("b@^1.0.0", "1.1.0", archive("b", "1.1.0")) + entry("x@npm:b@1", "1.0.0", archive("b", "1.0.0"))


def versions(files: dict[str, str], packages: Universe = PACKAGES) -> dict[str, str]:
    contents = {"package.json": json.dumps(ROOT)} | files
    project = read_project({name: body.encode() for name, body in contents.items()})
    graph = run(resolve(project, Options(strict=True)), packages)
    return {node.path.removeprefix("node_modules/"): node.version for node in graph.nodes if node.path}


def test_it_takes_the_versions_of_a_yarn_lock() -> None:
    assert versions({"yarn.lock": LOCK}) == {"a": "1.0.0", "b": "1.1.0", "x": "1.0.0"}


def test_a_lock_of_npm_comes_first() -> None:
    held = {"lockfileVersion": 3, "packages": {"": ROOT}}
    assert versions({"yarn.lock": LOCK, "package-lock.json": json.dumps(held)})["a"] == "1.1.0"


def test_what_it_does_not_name_is_chosen_afresh() -> None:
    assert versions({"yarn.lock": "# yarn lockfile v1\n"})["b"] == "1.2.0"


def test_a_version_that_is_gone_is_missing() -> None:
    with pytest.raises(Unresolvable):
        versions({"yarn.lock": entry("a@^1.0.0", "1.0.5", archive("a", "1.0.5"))})


@pytest.mark.parametrize(
    ("text", "pins"),
    [
        (entry("@s/a@^1", "1.0.0", archive("@s/a", "1.0.0")), {"@s/a@^1": ("@s/a", "1.0.0")}),
        (entry("@s/a@^1", "1.0.0", archive("@s%2fa", "1.0.0")), {"@s/a@^1": ("@s/a", "1.0.0")}),
        (entry('"a@1 || 2", a@*', "1.0.0", archive("a", "1.0.0")), {"a@1 || 2": ("a", "1.0.0"), "a@*": ("a", "1.0.0")}),
        (entry("a@^1", "1.0.0", archive("other", "2.0.0")), {"a@^1": ("other", "2.0.0")}),
        (entry("a@^1", "1.0.0", "https://example.org/download/a/1.0.0/abc"), {"a@^1": ("a", "1.0.0")}),
        (entry("x@npm:@s/b@1", "1.0.0", "https://example.org/b"), {"x@npm:@s/b@1": ("@s/b", "1.0.0")}),
        (entry("a@", "1.0.0", archive("a", "1.0.0")), {"a@": ("a", "1.0.0")}),
        (entry("a@o/a#main", "1.0.0", "https://example.org/o/a/tar.gz/abc"), {}),
        ('a@^1:\n  version "1.0.0"\n', {}),
        ('a@^1:\n  resolved "https://example.org/a.tgz"\n', {}),
        ("nonsense\n" + entry("a@1", "1.0.0", archive("a", "1.0.0")), {}),
        (entry("a@1", "1.0.0", archive("a", "1.0.0")) + "  b c d e\n", {"a@1": ("a", "1.0.0")}),
        ('__metadata:\n  version: 8\n\n"a@npm:^1":\n  version: 1.0.0\n  resolution: "a@npm:1.0.0"\n', {}),
    ],
)
def test_it_reads_as_npm_reads(text: str, pins: dict[str, tuple[str, str]]) -> None:
    for ends in ("\n", "\r\n"):
        found = read_pins(text.replace("\n", ends).encode())
        assert found == {key: Pin(Spec(name, "version", version)) for key, (name, version) in pins.items()}


def test_a_promise_of_two_kinds_is_kept_as_both() -> None:
    text = entry("a@1", "1.0.0", archive("a", "1.0.0"), "  integrity sha1-AAAA")
    assert read_pins(text.encode())["a@1"].integrity == "sha1-AAAA"
    assert integrity.both("sha1-AAAA", "sha512-BBBB") == "sha1-AAAA sha512-BBBB"
    assert integrity.both("sha512-BBBB", "sha512-BBBB sha1-AAAA") == "sha512-BBBB sha1-AAAA"
    assert integrity.both("", "sha512-BBBB") == "sha512-BBBB"


def test_a_broken_promise_is_refused() -> None:
    with pytest.raises(IntegrityMismatch):
        integrity.both("sha1-AAAA sha512-CCCC", "sha512-BBBB sha1-AAAA")
    promised: dict[str, Any] = {"a": packument("a", {"1.0.0": {}})}
    promised["a"]["versions"]["1.0.0"]["dist"]["integrity"] = "sha512-BBBB"
    pinned = entry("a@^1.0.0", "1.0.0", archive("a", "1.0.0"), "  integrity sha512-AAAA")
    with pytest.raises(Unresolvable, match="IntegrityMismatch"):
        versions({"yarn.lock": pinned}, Universe(PACKAGES.packuments | promised))


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [("yarn.lock", LOCK, False), ("yarn.lock", "__metadata:\n  version: 8\n", True), ("bun.lock", "{}", True)],
)
def test_it_says_which_locks_npm_does_not_read(name: str, body: str, told: bool) -> None:
    files = {"app/package.json": b"{}", f"app/{name}": body.encode()}
    task = Task(files=files, root="app/package.json", client=SimpleNamespace(source=PACKAGES))  # type: ignore[arg-type]
    assert bool(analyse(task).notes) is told


@pytest.mark.native
@needs("npm", 11)
@pytest.mark.parametrize("seed", [20710, 20834, 20883])
def test_it_agrees_with_npm(seed: int) -> None:
    assert differs(seed) is None
