"""The documents of the rows: as text, as base64, or by a recipe for what is too long to be written down."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from tests.corpora.outside import HOME

Row = Mapping[str, Any]


def body_of(row: Row) -> bytes:
    """The document itself; recipes are written out."""
    recipe = row.get("gen") or {}
    if "npm_versions" in recipe:
        return _many_versions(recipe["npm_versions"])
    if "xml_quadratic" in recipe:
        entity, uses = "a" * recipe["xml_quadratic"]["entity_bytes"], "&a;" * recipe["xml_quadratic"]["uses"]
        return f'<!DOCTYPE r [<!ENTITY a "{entity}">]><r>{uses}</r>'.encode()
    if "repeat" in recipe:
        middle = recipe["repeat"] * recipe["times"] + recipe.get("suffix_repeat", "") * recipe["times"]
        return f"{recipe.get('prefix', '')}{middle}{recipe.get('suffix', '')}".encode()
    if row.get("encoding") == "base64":
        return base64.b64decode(row["input"])
    return str(row["input"]).encode("utf-8", "surrogatepass")


def _many_versions(count: int) -> bytes:
    dist = {"tarball": f"{HOME}/left-pad/-/left-pad.tgz", "shasum": "0" * 40}
    numbers = [f"1.{number}.0" for number in range(count)]
    versions = {each: {"name": "left-pad", "version": each, "dist": dist} for each in numbers}
    return json.dumps({"name": "left-pad", "dist-tags": {"latest": numbers[-1]}, "versions": versions}).encode()
