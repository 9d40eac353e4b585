"""What people would see of an answer: the product's own templates, filled as its views fill them."""

import os
from collections.abc import Mapping
from typing import Any

import django
from lxml import etree

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.template.loader import render_to_string  # noqa: E402

from integrations.components.look import plain  # noqa: E402
from integrations.lookups.jobs import storable  # noqa: E402
from integrations.lookups.models import Lookup  # noqa: E402
from integrations.models import Integration  # noqa: E402
from integrations.packages.look import looked_up  # noqa: E402
from integrations.packages.views import shown  # noqa: E402
from integrations.providers import PROVIDERS  # noqa: E402
from integrations.providers.nexus.component_records import Component  # noqa: E402
from resolution.errors import ResolutionError  # noqa: E402

__all__ = ["components_page", "harm", "looked_up", "package_page"]
ALLOWED = ("http://", "https://", "/", "#")


def package_page(name: str, result: Mapping[str, Any] | None, error: ResolutionError | None) -> str:
    """*Try a package* with the answer, or with what went wrong."""
    lookup = Lookup(kind="package", arguments={"name": name}, state=Lookup.State.DONE, result=storable(result))
    if error is not None:
        lookup.state, lookup.reference, lookup.message = Lookup.State.FAILED, error.reference, storable(str(error))
    return render_to_string("packages/includes/result.html", _frame() | shown(lookup))


def components_page(found: tuple[Component, ...], error: ResolutionError | None) -> str:
    """A page of the console, and each component's label and links."""
    result = storable({"components": [plain(each) for each in found], "token": ""})
    lookup = Lookup(kind="components", arguments={"repository": "r"}, state=Lookup.State.DONE, result=result)
    if error is not None:
        lookup.state, lookup.reference, lookup.message = Lookup.State.FAILED, error.reference, storable(str(error))
    context = {"lookup": lookup, "rows": list(enumerate(result["components"])), "total": 1}
    return render_to_string("components/includes/components.html", _frame() | context)


def _frame() -> dict[str, Any]:
    """What every page of an integration has; nothing is stored."""
    return {"integration": Integration(name="Example", provider="nexus"), "provider": PROVIDERS["nexus"]}


def harm(page: str) -> str:
    """What in `page` did not come from a template: code, pictures, markup, links elsewhere. Empty when all is well."""
    root = etree.HTML(page)
    foreign = [str(each.tag) for each in root.iter("script", "img", "iframe")]
    foreign += [f"<b> in {each.tag}" for each in root.iter("table") if next(each.iter("b"), None) is not None]
    links = [str(each.get("href")) for each in root.iter("a")]
    handlers = [str(name) for each in root.iter(etree.Element) for name in each.attrib if str(name).startswith("on")]
    unstorable = [] if page == storable(page) else ["a character that cannot be stored"]
    return ", ".join([*foreign, *(link for link in links if not link.startswith(ALLOWED)), *handlers, *unstorable])
