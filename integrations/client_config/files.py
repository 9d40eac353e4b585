"""The configuration files of native clients for the repositories of an integration."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from integrations.models import AuthScheme, Integration, Repository
from resolution.client_config import CannotExpress, ConfigFile, Login, Names
from resolution.ecosystem import ECOSYSTEMS


@dataclass(frozen=True, slots=True)
class Setup:
    """What one tool (npm, Maven, Gradle …) needs for one repository: files, or why they cannot be written."""

    key: str  # "npm", "maven-1": the ecosystem, and the tool's place when there are several
    repository: Repository
    files: tuple[ConfigFile, ...]
    refusal: str = ""

    @property
    def label(self) -> str:
        return ECOSYSTEMS[self.repository.ecosystem].label


def login_of(integration: Integration, *, with_secret: bool) -> Login:
    """Raises CredentialUnreadable when the secret is wanted and cannot be read."""
    if integration.auth_scheme == AuthScheme.ANONYMOUS:
        return Login()
    secret = integration.open_secret() if with_secret else None
    return Login(username=integration.username, secret=secret, bearer=integration.auth_scheme == AuthScheme.BEARER)


def setups(integration: Integration, names: Mapping[str, Names], *, with_secret: bool = False) -> Iterator[Setup]:
    """One for each tool of each repository. `names`: private names by ecosystem."""
    login = login_of(integration, with_secret=with_secret)
    for repository in integration.repositories.all():
        writers = ECOSYSTEMS[repository.ecosystem].writers
        for number, writer in enumerate(writers):
            key = repository.ecosystem if len(writers) == 1 else f"{repository.ecosystem}-{number + 1}"
            try:
                files = writer(repository.url, login, names.get(repository.ecosystem, Names()))
                yield Setup(key, repository, files)
            except CannotExpress as error:
                yield Setup(key, repository, (), f"{error.file}: {error.why}.")


def certificate_file(integration: Integration) -> ConfigFile | None:
    """The integration's own certificate authority, which the clients need as well."""
    if not integration.ca_pem:
        return None
    return ConfigFile(name="ca.pem", place="any folder; name it to the client", body=integration.ca_pem)


def bundle(files: tuple[ConfigFile, ...]) -> bytes:
    """A zip in memory; inside, every file is readable by its owner only."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            member = zipfile.ZipInfo(file.name)
            member.external_attr = 0o100600 << 16
            archive.writestr(member, file.body)
    return buffer.getvalue()


def private_names(text: str) -> Names:
    """What a person typed: names separated by commas or white space."""
    return Names(private=tuple(dict.fromkeys(text.replace(",", " ").split())))
