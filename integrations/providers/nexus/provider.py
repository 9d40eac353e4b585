"""Sonatype Nexus Repository 3: what the forms, cards and the ladder need to know about it."""

from integrations.providers.base import Field, Provider
from integrations.providers.nexus.api import NexusApi
from integrations.providers.nexus.guide import GUIDE
from integrations.providers.nexus.remedies import REMEDIES
from integrations.providers.nexus.urls import base_url, repair


def auth_scheme(username: str, has_secret: bool) -> str:
    """Both or neither; neither is anonymous access."""
    if bool(username) != has_secret:
        missing = "password" if username else "username"
        raise ValueError(f"Give the {missing} too, or leave both fields empty.")
    return "basic" if username else "anonymous"


NEXUS = Provider(
    key="nexus",
    label="Nexus Artifactory",
    tagline="Sonatype Nexus Repository 3",
    monogram="NX",
    fields=(
        Field(
            name="username",
            label="Username",
            help="Your user name, or the token name code of a user token. Leave both empty for anonymous access.",
        ),
        Field(name="secret", label="Password", help="Your password, or the pass code of a user token.", is_secret=True),
    ),
    ecosystems=("npm", "pypi", "go", "maven", "nuget"),
    examples={
        "npm": "https://nexus.company.com:8081/repository/npm-group/",
        "pypi": "https://nexus.company.com:8081/repository/pypi-group/simple",
        "go": "https://nexus.company.com:8081/repository/go-proxy/",
        "maven": "https://nexus.company.com:8081/repository/maven-public/",
        "nuget": "https://nexus.company.com:8081/repository/nuget-group/index.json",
    },
    auth_scheme=auth_scheme,
    repair=repair,
    base_url=base_url,
    api=NexusApi,
    guide=GUIDE,
    remedies=REMEDIES,
)
