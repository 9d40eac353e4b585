"""The npm packages: a plain one and a scoped one that depends on it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from backline.sandbox.archives import tgz_of
from backline.sandbox.formats import npm
from backline.sandbox.shelf import START, Component


def words() -> Iterator[Component]:
    for day, version in enumerate(("1.0.0", "1.1.0", "1.2.0", "2.0.0", "2.1.0-beta.1")):
        one = _published("sandbox-words", version, day, {})
        if version == "1.1.0":
            one.facts["deprecated"] = "misspells a word, use 1.2.0"
        yield one


def greeter() -> Iterator[Component]:
    yield _published("@sandbox/greeter", "1.0.0", 10, {"sandbox-words": "^1.0.0"})
    yield _published("@sandbox/greeter", "1.1.0", 11, {"sandbox-words": "^1.2.0"})


def _published(name: str, version: str, day: int, dependencies: dict[str, str]) -> Component:
    manifest: dict[str, Any] = {
        "name": name,
        "version": version,
        "description": f"A package of the sandbox: {name}",
        "main": "index.js",
        "license": "MIT",
        "engines": {"node": ">=16"},
        "dependencies": dependencies,
    }
    script = f"module.exports = {json.dumps(f'{name} {version}')};\n"
    files = {"package/package.json": json.dumps(manifest, indent=2).encode(), "package/index.js": script.encode()}
    one = npm.component(tgz_of(files))
    one.published = START + timedelta(days=day)
    return one
