"""Python packages: the simple repository API, HTML and JSON (packaging.python.org, simple-repository-api)."""

import re
from collections.abc import Iterable, Iterator
from email.parser import BytesHeaderParser
from html import escape
from typing import Any

from backline.sandbox.archives import Unreadable, tar_member, zip_member
from backline.sandbox.shelf import Asset, Component

JSON_TYPE = "application/vnd.pypi.simple.v1+json"


def normalize(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def component(body: bytes, filename: str) -> Component:
    """Read a wheel's METADATA or a source distribution's PKG-INFO."""
    text = metadata(body, filename)
    headers = BytesHeaderParser().parsebytes(text)
    name, version = str(headers.get("Name", "")), str(headers.get("Version", ""))
    if not name or not version:
        raise Unreadable("no Name or Version")
    attributes = {"name": normalize(name), "version": version}
    path = f"packages/{normalize(name)}/{version}/{filename}"
    kind = "application/zip" if filename.endswith((".whl", ".zip")) else "application/x-gzip"
    facts = {"requires-python": str(headers.get("Requires-Python", ""))}
    return Component("pypi", None, normalize(name), version, [Asset(path, body, kind, attributes)], facts)


def metadata(body: bytes, filename: str) -> bytes:
    if filename.endswith(".whl"):
        return zip_member(body, lambda name: name.endswith(".dist-info/METADATA"))
    if filename.endswith((".tar.gz", ".tgz")):
        return tar_member(body, lambda name: name.count("/") == 1 and name.endswith("/PKG-INFO"))
    if filename.endswith(".zip"):
        return zip_member(body, lambda name: name.count("/") == 1 and name.endswith("/PKG-INFO"))
    raise Unreadable(f"{filename} is no Python package")


def files(components: Iterable[Component]) -> Iterator[tuple[Component, Asset]]:
    return ((one, asset) for one in components for asset in one.assets)


def project_page(
    name: str, components: Iterable[Component], *, algorithm: str, raw: bool = False, marks: bool = False
) -> str:
    """One project's links; `raw` leaves `<` unescaped in attributes, `marks` adds yanked and core-metadata."""
    links = []
    for one, asset in files(components):
        attributes = ""
        if requires := one.facts["requires-python"]:
            attributes += f' data-requires-python="{requires if raw else escape(requires)}"'
        if marks and "yanked" in one.facts:
            attributes += f' data-yanked="{escape(one.facts["yanked"])}"'
        if marks and asset.path.endswith(".whl"):
            attributes += f' data-core-metadata="sha256={_core_hash(asset)}"'
        href = f"../../{asset.path}#{algorithm}={asset.checksums[algorithm]}"
        links.append(f'    <a href="{href}" rel="internal"{attributes}>{asset.path.rpartition("/")[2]}</a><br/>')
    body = "\n".join(links)
    head = f"<title>Links for {escape(name)}</title>"
    return (
        f"<!DOCTYPE html>\n<html><head>{head}</head>\n<body><h1>Links for {escape(name)}</h1>\n{body}\n</body></html>"
    )


def root_page(names: Iterable[str]) -> str:
    links = "\n".join(f'    <a href="{name}/" rel="internal">{name}</a><br/>' for name in sorted(set(names)))
    head = "<title>Simple Index</title>"
    return f"<!DOCTYPE html>\n<html><head>{head}</head>\n<body><h1>Simple Index</h1>\n{links}\n</body></html>"


def project_json(name: str, components: Iterable[Component]) -> dict[str, Any]:
    found = list(components)
    entries = [_json_file(one, asset) for one, asset in files(found)]
    versions = [one.version for one in found]
    return {"meta": {"api-version": "1.1"}, "name": name, "files": entries, "versions": versions}


def _json_file(component: Component, asset: Asset) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "filename": asset.path.rpartition("/")[2],
        "url": f"../../{asset.path}",
        "hashes": {"sha256": asset.checksums["sha256"]},
        "size": len(asset.body),
        "upload-time": f"{component.published:%Y-%m-%dT%H:%M:%S.000000Z}",
        "yanked": component.facts.get("yanked", False),
    }
    if requires := component.facts["requires-python"]:
        entry["requires-python"] = requires
    if asset.path.endswith(".whl"):
        entry["core-metadata"] = {"sha256": _core_hash(asset)}
    return entry


def _core_hash(wheel: Asset) -> str:
    text = metadata(wheel.body, wheel.path)
    return Asset("METADATA", text, "text/plain").checksums["sha256"]
