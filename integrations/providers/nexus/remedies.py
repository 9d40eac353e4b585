"""What to do about a finding, in Nexus's own words."""

from collections.abc import Mapping
from types import MappingProxyType

REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "credentials-rejected": "Verify the username (or token name code) and the password (or token pass code). "
        "A user token that was reset or has expired must be entered anew.",
        "credentials-required": "Enter a username and password or a user token, or have anonymous access switched on "
        "(Administration > Security > Anonymous Access).",
        "user-token-required": "Nexus is set to “Require user tokens for repository authentication”. Create one: your "
        "username > API Token (User Token), then enter its name code as username and its pass code as password.",
        "anonymous-answered": "Anonymous access is on. Check that no proxy removes the Authorization header, or leave "
        "both fields empty.",
        "no-permission": "Ask for the privilege nx-repository-view-…-{repository}-read (and -browse), or a role that "
        "has it. Nothing needs to be entered again.",
        "repository-not-found": "Copy the URL from Administration > Repository > Repositories. It contains "
        "/repository/ and the name; names are case-sensitive.",
        "other-format": "Use a repository whose format is {format}: Administration > Repository > Repositories shows "
        "it in the column Format.",
        "repository-offline": "Have “Online” ticked in the settings of the repository.",
        "remote-blocked": "Untick “Blocked” in the proxy repository's settings, or check why Nexus auto-blocked its "
        "remote. A group shows this as “not found” for what its members lack.",
        "remote-failing": "Check the remote storage URL of the proxy repository, and of the members of a group.",
        "blocked-by-policy": "Check the routing rule of the repository and, where it is used, Repository Firewall.",
        "usage-limit": "The Community Edition is over its usage limit: see the Usage Center in Nexus.",
        "read-only": "Nexus is read-only. Release it under Administration > System > API or wait for its end.",
        "not-a-registry": "Use the repository URL from the column URL, not the address of a page in Nexus.",
        "index-not-proven": "Copy the URL from Administration > Repository > Repositories.",
        "redirected-elsewhere": "Set the Base URL capability of Nexus to its public address and use that address here.",
    }
)
