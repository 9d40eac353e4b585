"""Go modules: the module proxy protocol (go.dev/ref/mod#goproxy-protocol)."""

import json
import re
from collections.abc import Iterable
from datetime import datetime

from backline.sandbox.shelf import Asset, Component


def escape(text: str) -> str:
    """An upper-case letter becomes `!` and its lower case."""
    return re.sub("[A-Z]", lambda letter: "!" + letter.group().lower(), text)


def component(module: str, version: str, go_mod: bytes, archive: bytes, published: datetime) -> Component:
    stem = f"{escape(module)}/@v/{escape(version)}"
    assets = [
        Asset(f"{stem}.info", info(version, published), "application/json"),
        Asset(f"{stem}.mod", go_mod, "text/plain; charset=utf-8"),
        Asset(f"{stem}.zip", archive, "application/zip"),
    ]
    return Component("go", None, module, version, assets, published=published)


def info(version: str, published: datetime) -> bytes:
    return json.dumps({"Version": version, "Time": f"{published:%Y-%m-%dT%H:%M:%SZ}"}).encode()


def version_list(components: Iterable[Component]) -> bytes:
    return "".join(f"{one.version}\n" for one in components).encode()


def latest(components: Iterable[Component]) -> Component | None:
    """The last published release, or the last pre-release when there is no release."""
    ordered = sorted(components, key=lambda one: ("-" not in str(one.version), one.published))
    return ordered[-1] if ordered else None
