"""npm, yarn, pnpm and bun: what their files declare and lock."""

import json

import pytest

from resolution.errors import MalformedDocument
from resolution.npm.bun_lock import read_bun_lock
from resolution.npm.package_json import read_package_json
from resolution.npm.package_lock import read_package_lock
from resolution.npm.pnpm_lock import read_pnpm_lock
from resolution.npm.yarn_lock import read_yarn_lock
from resolution.project_file import ProjectFile

PACKAGE_JSON = b"""{
  "name": "app",
  "dependencies": {
    "left": "^1.0.0",
    "@acme/kit": "npm:kit@2"
  },
  "devDependencies": {
    "left": "1.2.3"
  },
  "peerDependencies": {"react": "*"},
  "peerDependenciesMeta": {"react": {"optional": true}}
}
"""


def locked(file: ProjectFile) -> dict[str, str]:
    return {each.name: each.version for each in file.locked}


def test_it_keeps_the_line_of_every_requirement() -> None:
    found = [(each.name, each.spec, each.kind, each.line) for each in read_package_json(PACKAGE_JSON).declared]
    assert found == [
        ("left", "^1.0.0", "runtime", 4),
        ("@acme/kit", "npm:kit@2", "runtime", 5),
        ("left", "1.2.3", "dev", 8),
        ("react", "*", "peer", 10),
    ]


def test_it_tells_optional_peers() -> None:
    assert read_package_json(PACKAGE_JSON).declared[-1].condition == "optional"


def test_it_reads_nested_packages_aliases_and_flags_of_version_3() -> None:
    packages = {
        "": {"name": "app"},
        "node_modules/a": {"version": "1.0.0", "dev": True},
        "node_modules/a/node_modules/@s/b": {"version": "2.0.0"},
        "node_modules/alias": {"name": "real", "version": "3.0.0", "inBundle": True},
        "node_modules/ws": {"resolved": "packages/ws", "link": True},
    }
    file = read_package_lock(json.dumps({"lockfileVersion": 3, "packages": packages}).encode())
    assert locked(file) == {"a": "1.0.0", "@s/b": "2.0.0", "real": "3.0.0"}
    assert [each.groups for each in file.locked] == [{"dev"}, set(), {"bundled"}]


def test_it_reads_version_1_with_aliases_and_git() -> None:
    dependencies = {
        "a": {"version": "1.0.0", "dependencies": {"b": {"version": "npm:c@2.0.0"}}},
        "git": {"version": "git+ssh://git@git.example.org/x.git#abc"},
    }
    file = read_package_lock(json.dumps({"dependencies": dependencies}).encode())
    assert locked(file) == {"a": "1.0.0", "c": "2.0.0", "git": ""}


def test_it_names_a_folder_of_the_project_as_npm_does() -> None:
    packages = {"packages/@acme/kit": {"version": "1.0.0"}, "packages/plain": {}, "packages/other": {"name": "own"}}
    file = read_package_lock(json.dumps({"packages": packages}).encode())
    assert locked(file) == {"@acme/kit": "1.0.0", "plain": "", "own": ""}


@pytest.mark.parametrize(
    ("version", "name"),
    [("npm:real", "real"), ("npm:@s/real", "@s/real"), ("npm:", "alias"), ("npm:@s/real@1.0.0", "@s/real")],
)
def test_it_names_what_an_alias_without_a_version_installs(version: str, name: str) -> None:
    file = read_package_lock(json.dumps({"dependencies": {"alias": {"version": version}}}).encode())
    assert [each.name for each in file.locked] == [name]


def test_it_reads_yarn_1() -> None:
    body = b'# yarn lockfile v1\n\n"@s/a@^1", "@s/a@~1.0":\n  version "1.0.1"\n\nx@npm:real@^2:\n  version "2.0.0"\n'
    assert locked(read_yarn_lock(body)) == {"@s/a": "1.0.1", "real": "2.0.0"}


def test_it_takes_the_alias_among_the_descriptors_of_a_yarn_entry() -> None:
    body = b'# yarn lockfile v1\n\n"braces@^2", "braces@npm:@acme/braces@3.0.2", braces@~3:\n  version "3.0.2"\n'
    assert locked(read_yarn_lock(body)) == {"@acme/braces": "3.0.2"}


def test_it_keeps_a_yarn_entry_that_lost_its_version() -> None:
    body = b'# yarn lockfile v1\n\na@^1:\n  resolved "x"\n\nb@^1:\n  version "1.1.0"\n'
    assert locked(read_yarn_lock(body)) == {"a": "", "b": "1.1.0"}


def test_it_reads_yarn_berry_without_the_project_itself() -> None:
    body = b"""__metadata:
  version: 8
"app@workspace:.":
  version: 0.0.0-use.local
  resolution: "app@workspace:."
"@acme/kit@workspace:packages/kit":
  version: 0.0.0-use.local
  resolution: "@acme/kit@workspace:packages/kit"
"alias@npm:real@^1":
  version: 1.4.0
  resolution: "real@npm:1.4.0"
"""
    assert locked(read_yarn_lock(body)) == {"@acme/kit": "0.0.0-use.local", "real": "1.4.0"}


@pytest.mark.parametrize(
    "key",
    [
        "/@s/a/1.0.0_peer@2",
        "/@s/a@1.0.0(peer@2)",
        "'@s/a@1.0.0'",
        "npm.example.org/@s/a/1.0.0",
        "npm.example.org/@s/a@1.0.0(peer@2)",
    ],
)
def test_it_reads_pnpm_keys_of_every_version(key: str) -> None:
    assert locked(read_pnpm_lock(f"packages:\n  {key}:\n    dev: true\n".encode())) == {"@s/a": "1.0.0"}


def test_it_leaves_out_what_pnpm_needs_for_itself() -> None:
    own = b"---\nlockfileVersion: '9.0'\npackages:\n  pnpm@11.7.0: {hasBin: true}\n"
    body = own + b"---\nlockfileVersion: '9.0'\npackages:\n  a@1.0.0: {hasBin: true}\n"
    assert locked(read_pnpm_lock(body)) == {"a": "1.0.0"}
    assert locked(read_pnpm_lock(b"")) == {}


def test_it_leaves_the_project_itself_out_of_bun_lock() -> None:
    body = b'{"packages": {"app": ["app@root:", {}], "kit": ["kit@workspace:packages/kit"]}}'
    assert locked(read_bun_lock(body)) == {"kit": ""}


def test_it_reads_bun_with_comments_and_trailing_commas() -> None:
    body = b'{"packages": {"a": ["a@1.0.0", "", {},],\n // x\n "b": ["b@github:o/b#1", {}], "c": [1],},}'
    assert locked(read_bun_lock(body)) == {"a": "1.0.0", "b": ""}


@pytest.mark.parametrize("read", [read_package_json, read_package_lock, read_pnpm_lock, read_bun_lock])
@pytest.mark.parametrize("body", [b"\xff\xfe", b"[]", b"not: [", b'{"packages": 1}', b"[" * 50_000, b"- " * 50_000])
def test_a_broken_file_is_a_typed_error(read, body: bytes) -> None:  # type: ignore[no-untyped-def]
    if read is read_package_json and b"packages" in body:
        body = b'{"dependencies": 1}'
    with pytest.raises(MalformedDocument):
        read(body)


def test_it_finds_the_line_of_a_name_in_its_section() -> None:
    body = b"""{"keywords": ["dependencies", "a"], "x": {"dependencies": {"a": "0"}},
"peerDependencies": {
"a": "b", "b": "a"},
"dependencies": {"b": "b",
"\\u0061": "1"
}}"""
    found = [(each.name, each.kind, each.line) for each in read_package_json(body).declared]
    assert found == [("b", "runtime", 4), ("a", "runtime", 5), ("a", "peer", 3), ("b", "peer", 3)]
