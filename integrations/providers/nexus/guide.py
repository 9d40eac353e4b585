"""The setup guide beside the connect form, for Nexus."""

from integrations.providers.base import GuideSection

GUIDE = (
    GuideSection(
        "overview",
        "Overview",
        intro=(
            (
                "Backline reads packages from your Nexus to look them up and to resolve the projects that depend on "
                "them. It publishes and deletes only what you upload or delete yourself, and it sends your credentials "
                "to this server only."
            ),
            (
                "You need a Nexus Repository that Backline can reach and the URL of one repository for each package "
                "type you use. Credentials are needed unless anonymous access is on."
            ),
        ),
        notes=(
            "**Group** is the best kind of repository to connect: one URL serves cached public and your own packages.",
            "**Proxy** serves cached public packages; **hosted** serves only your own.",
            "For Go use a proxy or group: hosted Go repositories are not available everywhere.",
        ),
    ),
    GuideSection(
        "token",
        "Create a token",
        intro=(
            (
                "A user token is better than your password: you can reset it without changing the password, and it "
                "shows nobody who you are. User tokens come with Nexus Repository Pro."
            ),
        ),
        steps=(
            "In Nexus click your user name in the top bar.",
            "Choose **User Token** (older releases: **API Token**) and access or generate it.",
            "Put the **token name code** into *Username* and the **token pass code** into *Password*.",
        ),
        notes=(
            "The pass code is shown once. Lost it? Reset the token and use the new pair.",
            "No Pro licence? A user who may only read is the next best choice.",
            "Anonymous access is on? Leave both fields empty.",
        ),
    ),
    GuideSection(
        "urls",
        "Find your URLs",
        steps=(
            "Fill in one URL or the sign-in, and press **Find repositories**: Backline lists what it can see.",
            "Or open **Administration › Repository › Repositories** in Nexus and choose the repository.",
            "Copy the **URL** at the top of the page. For PyPI add `/simple`, for NuGet `/index.json`.",
        ),
        notes=(
            (
                "The address of a page such as `#browse/browse:npm-group` is recognised too: Backline offers the URL "
                "it stands for."
            ),
            "You need URLs only for the package types you use; one is enough.",
        ),
    ),
    GuideSection(
        "troubleshooting",
        "Troubleshooting",
        notes=(
            (
                "**Sign-in rejected:** check the user name or token name code and the password or pass code. When "
                "the server requires user tokens, a password works in the browser and yet not for packages."
            ),
            (
                "**No permission:** the user needs `nx-repository-view-…-read` and `browse` on the repository, for a "
                "group on the group itself."
            ),
            (
                "**Cannot be reached:** check the URL, that Backline may reach the server through your network, and "
                "for https that the certificate is valid. A private certificate authority goes into *Certificate "
                "authority*."
            ),
            (
                "**A package is missing:** check that it exists in Nexus, that the repository's format is the "
                "package type's, and that the group contains the repository that holds it."
            ),
            "**PyPI:** the URL ends in `/simple`: `…/repository/pypi-group/simple`, not `…/repository/pypi-group/`.",
        ),
    ),
)
