"""Which fields an upload has, as the server itself describes them."""

from typing import Any

from backline.sandbox.messages import Refused, Response, json_response
from backline.sandbox.nexus.form import SPECS
from backline.sandbox.nexus.listing import RestRequest

GROUPS = {"groupId": "Component coordinates", "artifactId": "Component coordinates", "version": "Component coordinates",
          "generate-pom": "Component coordinates", "packaging": "Component coordinates"}  # fmt: skip


def everything(_request: RestRequest) -> Response:
    return json_response([_described(name) for name in SPECS])


def one(_request: RestRequest, format_name: str) -> Response:
    if format_name not in SPECS:
        raise Refused(Response(404))
    return json_response(_described(format_name))


def _described(format_name: str) -> dict[str, Any]:
    spec = SPECS[format_name]
    return {
        "format": format_name,
        "multipleUpload": spec.multiple,
        "componentFields": [_field(name, *entry) for name, entry in spec.component.items()],
        "assetFields": [
            {**_field("asset", "Asset", True), "type": "FILE"},
            *[_field(name, *entry) for name, entry in spec.asset.items()],
        ],
    }


def _field(name: str, label: str, required: bool) -> dict[str, Any]:
    kind = "BOOLEAN" if name == "generate-pom" else "STRING"
    return {"name": name, "type": kind, "description": label, "optional": not required, "group": GROUPS.get(name)}
