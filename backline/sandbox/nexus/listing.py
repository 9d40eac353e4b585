"""What listings share: rights, ids, continuation tokens, and how a component and an asset are shown."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from backline.sandbox.accounts import Account
from backline.sandbox.messages import Call, Refused, Response
from backline.sandbox.shelf import Asset, Component, Repository

if TYPE_CHECKING:
    from backline.sandbox.nexus.product import Nexus

# Ids are scrambled: multiplied by an odd number, modulo 2**128, which can be undone.
MODULUS = 1 << 128
FACTOR = 0x9E3779B97F4A7C15F39CC0605CEDC835
INVERSE = pow(FACTOR, -1, MODULUS)


@dataclass(frozen=True, slots=True)
class RestRequest:
    product: Nexus
    call: Call
    account: Account

    def may(self, right: str, repository: Repository) -> bool:
        return self.product.may(self.account, right, repository)

    def queried(self) -> Repository:
        """The repository the query names, checked in the order Nexus checks."""
        name = self.call.parameter("repository")
        if not name:
            raise Refused(Response(422))
        repository = self.product.shelf.repositories.get(name)
        return self.visible(repository)

    def visible(self, repository: Repository | None, right: str = "browse") -> Repository:
        if repository is None or self.product.marked(self.product.concealed, repository.name):
            raise Refused(Response(404))
        if not self.may(right, repository):
            raise Refused(Response(403))
        return repository

    def page(self, numbers: Iterator[int]) -> tuple[list[int], str | None]:
        """One page of ids and the token of the next; a full page always has one."""
        found = list(islice(numbers, self.product.page_size))
        return found, scramble(found[-1]) if len(found) == self.product.page_size else None

    def after(self) -> int:
        token = self.call.parameter("continuationToken")
        if not token:
            return 0
        try:
            return unscramble(token)
        except ValueError as error:
            message = f"ERROR: (ID 6b1d2c3e) java.lang.NumberFormatException: {error}"
            raise Refused(Response(500, message.encode(), "text/plain")) from error

    def identified(self, encoded: str, right: str = "browse") -> tuple[Repository, int]:
        """Repository and number inside an id."""
        try:
            text = base64.b64decode(encoded + "=" * (-len(encoded) % 4), b"-_", validate=True).decode()
        except ValueError as error:
            raise Refused(Response(404)) from error
        name, _, internal = text.partition(":")
        if text.count(":") != 1 or not _is_internal(internal):
            raise Refused(Response(422))
        repository = self.visible(self.product.shelf.repositories.get(name), right)
        return repository, unscramble(internal)

    def shown(self, repository: Repository, component: Component) -> dict[str, Any]:
        """Of a group's content the names are the group's."""
        return {
            "id": encoded_id(repository, component.number),
            "repository": repository.name,
            "format": component.format,
            "group": component.group,
            "name": component.name,
            "version": component.version,
            "assets": [self.shown_asset(repository, component, asset) for asset in component.assets],
            "tags": [],
        }

    def shown_asset(self, repository: Repository, component: Component, asset: Asset) -> dict[str, Any]:
        path = stored_path(component, asset)
        base = f"{self.product.base(self.call)}/repository/{repository.name}"
        moment = f"{asset.created:%Y-%m-%dT%H:%M:%S.000+00:00}"
        return {
            "downloadUrl": f"{base}/{quote(path, safe='/@!~+')}",
            "path": f"/{path}" if self.product.leading_slash else path,
            "id": encoded_id(repository, asset.number),
            "repository": repository.name,
            "format": component.format,
            "checksum": asset.checksums,
            "contentType": asset.content_type,
            "lastModified": moment,
            "lastDownloaded": None,
            "uploader": "backline",
            "uploaderIp": "127.0.0.1",
            "fileSize": len(asset.body),
            "blobCreated": moment,
            "blobStoreName": "default",
            component.format: asset.attributes,
        }


def stored_path(component: Component, asset: Asset) -> str:
    """NuGet's files lie below its flat container."""
    return f"v3/content/{asset.path}" if component.format == "nuget" else asset.path


def encoded_id(repository: Repository, number: int) -> str:
    text = f"{repository.name}:{scramble(number)}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def scramble(number: int) -> str:
    return f"{number * FACTOR % MODULUS:032x}"


def unscramble(token: str) -> int:
    return int(token, 16) * INVERSE % MODULUS


def _is_internal(text: str) -> bool:
    return bool(text) and all(letter in "0123456789abcdef" for letter in text)
