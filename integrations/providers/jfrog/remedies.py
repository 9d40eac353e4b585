"""What to do about a finding, in the JFrog Platform's own words."""

from collections.abc import Mapping
from types import MappingProxyType

NEW_TOKEN = "Create a new one: Edit Profile > Identity Tokens > Generate Token."  # noqa: S105 (a sentence)
REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "credentials-rejected": "Verify that the token is an identity or access token (not a password or API key), "
        f"complete and not revoked. {NEW_TOKEN}",
        "credentials-required": f"Enter an identity or access token. {NEW_TOKEN}",
        "token-expired": NEW_TOKEN,
        "locked": "Artifactory suspends a user after failed sign-ins, for up to a minute, and locks after more. Find "
        "out who still uses an old password or token; an admin can unlock the user.",
        "anonymous-answered": "Allow Anonymous Access is on, and the token was not looked at. Check the token and that "
        "no proxy removes the Authorization header.",
        "no-permission": "Ask your Artifactory admin for a permission with Read on “{repository}” for the token's "
        "user or group. Nothing needs to be entered again.",
        "repository-hidden": "“Hide Existence of Unauthorized Resources” is on. Ask your Artifactory admin for a "
        "permission with Read on “{repository}”.",
        "repository-not-found": "Open Artifactory > Artifacts, choose the repository, and copy the URL from “Set Me "
        "Up”. All but Maven URLs contain /api/.",
        "other-format": "Choose a repository of package type {format} under Artifactory > Artifacts and copy its URL "
        "from “Set Me Up”.",
        "repository-offline": "Have “Offline” unticked in the settings of the repository.",
        "remote-blocked": "Check the remote repository: “Offline” and “Block Out” must be off, and “assumed offline” "
        "ends when its URL answers again.",
        "remote-failing": "Test the URL of the remote repository in its settings (Test), also for the remotes that a "
        "virtual repository includes.",
        "blocked-by-policy": "An Xray or Curation policy blocks the download; ask whoever looks after it.",
        "usage-limit": "The licence or trial of the platform is over: see Administration > License.",
        "not-a-registry": "Use the URL from “Set Me Up”, which contains /artifactory/, not the address of a page. A "
        "cloud organization that does not exist answers with a web page too.",
        "index-not-proven": "Copy the URL from “Set Me Up” of the repository.",
        "redirected-elsewhere": "Set the Custom Base URL of the platform to its public address and use that here.",
    }
)
