"""The setup guide beside the connect form, for JFrog Artifactory."""

from integrations.providers.base import GuideSection

GUIDE = (
    GuideSection(
        "overview",
        "Overview",
        intro=(
            (
                "Backline reads packages from your Artifactory to look them up and to resolve the projects that "
                "depend on them. It never publishes, and it sends the token to this server only."
            ),
            "You need a token that may read, and the URL of one repository for each package type you use.",
        ),
        notes=(
            (
                "**Virtual** is the best kind of repository to connect: one URL serves cached public and your own "
                "packages. A Maven virtual should cover releases and snapshots."
            ),
            "**Remote** serves cached public packages; **local** serves only your own.",
            "Go: a remote repository can be read only through a virtual one.",
        ),
    ),
    GuideSection(
        "token",
        "Create a token",
        steps=(
            "Sign in to your JFrog Platform.",
            "Click your user name at the top right, then **Edit Profile**, then **Identity Tokens**.",
            "Choose **Generate an Identity Token**, describe it (for example “Backline”) and create it.",
            "Copy the token into *Access token* at once: it is shown only this time.",
        ),
        notes=(
            "Give read permission only: Backline never writes.",
            "A short token (a reference token) does not tell whose it is: fill in the user name too.",
            "An access token made with an expiry date is fine: Backline warns before it ends.",
        ),
    ),
    GuideSection(
        "urls",
        "Find your URLs",
        steps=(
            "Fill in the token and one URL, and press **Find repositories**: Backline lists what the token can see.",
            "Or open **Artifactory › Artifacts** in the platform and click the repository.",
            "Click **Set Me Up** at the top right and copy the repository's URL.",
            "For PyPI it ends in `/simple`, for NuGet in `/index.json` (the v3 feed).",
        ),
        notes=(
            (
                "The address of a page such as `/ui/repos/tree/General/npm-virtual` is recognised too: Backline "
                "offers the URL it stands for."
            ),
            "You need URLs only for the package types you use; one is enough.",
        ),
    ),
    GuideSection(
        "troubleshooting",
        "Troubleshooting",
        notes=(
            (
                "**Sign-in rejected:** the token may have expired or been revoked. Use an identity or access token, "
                "not a password. After several wrong sign-ins Artifactory refuses a user for up to a minute."
            ),
            (
                "**No permission:** the token's user needs read permission on the repository. Artifactory can be set "
                "to answer “not found” instead."
            ),
            (
                "**Cannot be reached:** check that the URL contains `/api/` (Maven: the repository's name only) and "
                "that Backline may reach the server through your network. A private certificate authority goes into "
                "*Certificate authority*."
            ),
            (
                "**A package is missing:** check that it exists, that the repository's type is the package type's, "
                "and that the virtual repository contains the one that holds it."
            ),
            "**PyPI:** the URL ends in `/simple`: `…/api/pypi/pypi-virtual/simple`, not `…/api/pypi/pypi-virtual/`.",
        ),
    ),
)
