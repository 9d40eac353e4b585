"""Answers to the console's questions, as plain JSON for a look-up."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from integrations.components.connection import api_for
from integrations.lookups.models import Lookup
from integrations.providers.nexus.component_records import Component
from integrations.providers.nexus.components import ComponentsApi
from resolution.errors import ResolutionError


def repositories(lookup: Lookup) -> Mapping[str, Any]:
    """What the server has, and what each format wants for an upload."""
    api = api_for(lookup.integration)
    listed = [asdict(each) for each in api.repositories()]
    return {"repositories": listed, "specs": _specs(api)}


def page(lookup: Lookup) -> Mapping[str, Any]:
    """One page in server order. `arguments`: repository, token."""
    found = api_for(lookup.integration).page(lookup.arguments["repository"], lookup.arguments.get("token", ""))
    return {"components": [plain(each) for each in found.components], "token": found.token}


def component(lookup: Lookup) -> Mapping[str, Any]:
    """`arguments`: id."""
    return plain(api_for(lookup.integration).get(lookup.arguments["id"]))


def plain(found: Component) -> dict[str, Any]:
    """A link leads only where a browser goes without harm (security D5)."""
    assets = [
        {**asdict(each), "linkable": each.download_url.startswith(("https://", "http://"))} for each in found.assets
    ]
    return {**asdict(found), "assets": assets, "label": found.label}


def _specs(api: ComponentsApi) -> dict[str, Any]:
    """Releases differ in what they tell; without it the console knows the documented formats."""
    try:
        return {key: asdict(spec) for key, spec in api.upload_specs().items()}
    except ResolutionError:
        return {}
