"""NuGet v3: registration, flat container and search (NuGet/docs.microsoft.com-nuget docs/api)."""

import re
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as Xml

from backline.sandbox.archives import Unreadable, zip_member
from backline.sandbox.shelf import Asset, Component

UNLISTED = "1900-01-01T00:00:00+00:00"


def normalize(version: str) -> str:
    """Three parts at least, no leading zeros, no zero fourth part, no build metadata."""
    core, dash, label = version.partition("+")[0].partition("-")
    parts = [str(int(part)) for part in core.split(".")]
    parts += ["0"] * (3 - len(parts))
    if len(parts) == 4 and parts[3] == "0":
        parts.pop()
    return ".".join(parts) + dash + label


def in_order(components: Iterable[Component]) -> list[Component]:
    """By SemVer: a pre-release before its release, numeric labels as numbers."""
    return sorted(components, key=lambda one: _precedence(str(one.version)))


def _precedence(version: str) -> tuple[list[int], bool, list[tuple[bool, int, str]]]:
    core, _, label = version.partition("-")
    labels = [(not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in label.lower().split(".")]
    return [int(part) for part in core.split(".")], not label, labels


def component(body: bytes) -> Component:
    """Read a package's nuspec."""
    text = zip_member(body, lambda name: "/" not in name and name.lower().endswith(".nuspec"))
    try:
        root = Xml.fromstring(re.sub(rb'\sxmlns="[^"]*"', b"", text, count=1))  # noqa: S314 - on loopback
        name, version = root.findtext("metadata/id") or "", root.findtext("metadata/version") or ""
        plain = normalize(version)
    except (Xml.ParseError, ValueError) as error:
        raise Unreadable(str(error)) from error
    if not name:
        raise Unreadable("no id")
    path = f"{name.lower()}/{plain.lower()}/{name.lower()}.{plain.lower()}.nupkg"
    asset = Asset(path, body, "application/octet-stream", {"id": name, "version": plain})
    facts = {"id": name, "version": version, "nuspec": text, "groups": _groups(root), "listed": True}
    facts["description"] = root.findtext("metadata/description") or ""
    return Component("nuget", None, name, plain, [asset], facts)


def lower(component: Component) -> str:
    return component.name.lower()


def semver2(component: Component) -> bool:
    """Whether older clients must not see it: build metadata or a dotted pre-release."""
    version = component.facts["version"]
    return "+" in version or "." in version.partition("-")[2]


def registration(components: list[Component], base: str, content: str, *, external: bool = False) -> dict[str, Any]:
    """The index of one id; `content` is a template with {id} and {version}; `external` leaves the leaves out."""
    index = f"{base}/{lower(components[0])}/index.json"
    page = registration_page(components, base, content)
    if external:
        page = {key: value for key, value in page.items() if key not in {"items", "parent"}}
    return {"@id": index, "@type": ["catalog:CatalogRoot"], "count": 1, "items": [page]}


def registration_page(components: list[Component], base: str, content: str) -> dict[str, Any]:
    first, last = components[0].version, components[-1].version
    name = lower(components[0])
    return {
        "@id": f"{base}/{name}/page/{str(first).lower()}/{str(last).lower()}.json",
        "@type": "catalog:CatalogPage",
        "count": len(components),
        "lower": first,
        "upper": last,
        "parent": f"{base}/{name}/index.json",
        "items": [_leaf(one, base, content) for one in components],
    }


def leaf_document(component: Component, base: str, content: str) -> dict[str, Any]:
    """The stand-alone leaf, whose catalogEntry is an address."""
    leaf = _leaf(component, base, content)
    entry = leaf["catalogEntry"]
    registration = f"{base}/{lower(component)}/index.json"
    marks = {"listed": entry["listed"], "published": entry["published"], "registration": registration}
    return {**leaf, **marks, "catalogEntry": f"{leaf['@id']}#catalog"}


def search(components: Iterable[Component], text: str, base: str, *, prerelease: bool) -> dict[str, Any]:
    wanted = text.removeprefix("packageid:").lower()
    data: dict[str, dict[str, Any]] = {}
    for one in components:
        hidden = not one.facts["listed"] or ("-" in str(one.version) and not prerelease)
        if hidden or wanted not in lower(one):
            continue
        row = data.setdefault(one.name, {"id": one.name, "versions": [], "registration": _index(one, base)})
        row["version"] = one.version
        row["versions"].append({"version": one.version, "downloads": 0, "@id": _leaf_id(one, base)})
    return {"totalHits": len(data), "data": list(data.values())}


def _leaf(component: Component, base: str, content: str) -> dict[str, Any]:
    facts = component.facts
    address = content.format(id=lower(component), version=str(component.version).lower())
    published = f"{component.published:%Y-%m-%dT%H:%M:%S+00:00}" if facts["listed"] else UNLISTED
    entry = {
        "@id": f"{_leaf_id(component, base)}#catalog",
        "id": component.name,
        "version": facts["version"],
        "listed": facts["listed"],
        "published": published,
        "description": facts["description"],
        "dependencyGroups": facts["groups"],
        "packageContent": address,
    }
    return {
        "@id": _leaf_id(component, base),
        "@type": "Package",
        "catalogEntry": entry,
        "packageContent": address,
        "registration": _index(component, base),
    }


def _leaf_id(component: Component, base: str) -> str:
    return f"{base}/{lower(component)}/{str(component.version).lower()}.json"


def _index(component: Component, base: str) -> str:
    return f"{base}/{lower(component)}/index.json"


def _groups(root: Xml.Element) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = []
    for group in root.findall("metadata/dependencies/group"):
        entry: dict[str, Any] = {"dependencies": [_dependency(one) for one in group.findall("dependency")]}
        if framework := group.get("targetFramework"):
            entry["targetFramework"] = framework
        groups.append(entry)
    if loose := root.findall("metadata/dependencies/dependency"):
        groups.append({"dependencies": [_dependency(one) for one in loose]})
    return groups


def _dependency(element: Xml.Element) -> dict[str, str]:
    return {"id": element.get("id", ""), "range": element.get("version", "")}
