"""What every page's frame needs."""

from typing import Any

from django.http import HttpRequest

from integrations.navigation import MENU
from integrations.organizations.tenancy import find_membership


def frame(request: HttpRequest) -> dict[str, Any]:
    """The reader's membership and the menu. Without a user (an error page, say) there is neither."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {"menu": [], "frame_membership": None}
    membership = find_membership(request)
    is_admin = membership is not None and membership.is_admin
    menu = [entry for entry in MENU if membership and (is_admin or not entry.admins_only)]
    return {"menu": menu, "frame_membership": membership, "is_admin": is_admin}
