"""JFrog Artifactory: what the forms, cards and the ladder need to know about it."""

from integrations.providers.base import Field, Provider
from integrations.providers.jfrog.api import JfrogApi
from integrations.providers.jfrog.guide import GUIDE
from integrations.providers.jfrog.remedies import REMEDIES
from integrations.providers.jfrog.urls import base_url, repair


def auth_scheme(_username: str, has_secret: bool) -> str:
    """An access token, always."""
    if not has_secret:
        raise ValueError("Give an access token.")
    return "bearer"


JFROG = Provider(
    key="jfrog",
    label="JFrog Package Registry",
    tagline="Artifactory, cloud or self-hosted",
    monogram="JF",
    fields=(
        Field(
            name="secret",
            label="Access token",
            help="An identity token or an access token that may read the repositories; not a password.",
            required=True,
            is_secret=True,
        ),
        Field(
            name="username",
            label="Username",
            help="pip, Go, Maven and NuGet want one beside the token; fill it in for a short (reference) "
            "token, from which it cannot be told.",
        ),
    ),
    ecosystems=("npm", "pypi", "go", "maven", "nuget"),
    examples={
        "npm": "https://company.jfrog.io/artifactory/api/npm/npm-virtual/",
        "pypi": "https://company.jfrog.io/artifactory/api/pypi/pypi-virtual/simple",
        "go": "https://company.jfrog.io/artifactory/api/go/go-virtual/",
        "maven": "https://company.jfrog.io/artifactory/libs-main/",
        "nuget": "https://company.jfrog.io/artifactory/api/nuget/v3/nuget-virtual/index.json",
    },
    auth_scheme=auth_scheme,
    repair=repair,
    base_url=base_url,
    api=JfrogApi,
    guide=GUIDE,
    remedies=REMEDIES,
)
