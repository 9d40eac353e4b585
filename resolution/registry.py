"""The registry value: everything a client needs to talk to one repository."""

from dataclasses import dataclass, field

from resolution.auth import Credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """One repository of one ecosystem.

    `url` is the repository URL in its stored form (a directory URL ends in `/`, PyPI in `/simple`, NuGet in
    `/index.json`). `key` names the owner and the repository for caches and locks ("org-3/repo-17"), never
    shared between organizations. `merges` is true for a group or virtual repository, whose 404 proves nothing.
    """

    ecosystem: str
    url: str
    key: str
    product: str = ""  # "nexus", "jfrog" or "" when it is a plain registry
    merges: bool = False
    credentials: Credentials = field(default_factory=Credentials)
    ca_pem: str = ""  # the integration's own certificate authority, PEM; empty: the system's
