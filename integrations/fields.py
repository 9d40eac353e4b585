"""SecretField: encrypted text that is bound to its row, opens only when asked, and never prints.

Built on fernet_fields (the key setting and the key derivation are its own). A column value is a Fernet token of the
JSON `{"for": context, "value": text}`; `context` names organization, row and column, so that a ciphertext moved to
another row does not open there (plain Fernet has no associated data).
"""

import json
from dataclasses import dataclass
from typing import Any, Protocol, cast

from cryptography.fernet import InvalidToken
from django.core.exceptions import FieldError
from django.db.models import Case, Model
from django.db.models.functions import Cast
from fernet_fields import EncryptedTextField

from resolution.auth import Secret


class CredentialUnreadable(Exception):
    """The stored credential cannot be decrypted: a key is missing or wrong, or the ciphertext is another row's."""


class HoldsSecrets(Protocol):
    """A model with a SecretField: it names the row that a ciphertext belongs to."""

    def secret_context(self) -> str: ...


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """A secret as the database holds it."""

    token: bytes
    field: "SecretField"

    def open(self, row: HoldsSecrets) -> Secret:
        """The secret. Raises CredentialUnreadable."""
        try:
            payload = json.loads(self.field.fernet.decrypt(self.token))
        except (InvalidToken, ValueError):
            raise CredentialUnreadable("no key opens this credential") from None
        if payload.get("for") != self.field.context_of(row):
            raise CredentialUnreadable("this credential was sealed for another row")
        return Secret(payload["value"])

    def resealed(self) -> "Sealed":
        """The same secret under the newest key."""
        try:
            return Sealed(self.field.fernet.encrypt(self.field.fernet.decrypt(self.token)), self.field)
        except InvalidToken:
            raise CredentialUnreadable("no key opens this credential") from None

    def is_under_newest_key(self) -> bool:
        return self.field.opens_with_newest_key(self.token)

    def __repr__(self) -> str:
        return "****"


class SecretField(EncryptedTextField):  # type: ignore[misc]
    """Attribute values: None, `Secret` (typed, not saved yet) or `Sealed` (as stored). Plain text is refused."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"null": True, "blank": True, "editable": False, **kwargs})

    def context_of(self, row: HoldsSecrets) -> str:
        return f"{row.secret_context()}/{self.attname}"

    def opens_with_newest_key(self, token: bytes) -> bool:
        from cryptography.fernet import Fernet

        try:
            Fernet(self.fernet_keys[0]).decrypt(token)
        except InvalidToken:
            return False
        return True

    def pre_save(self, model_instance: Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if not isinstance(value, Secret):
            return value
        context = self.context_of(cast(HoldsSecrets, model_instance))
        payload = json.dumps({"for": context, "value": value.reveal()}).encode()
        sealed = Sealed(self.fernet.encrypt(payload), self)
        setattr(model_instance, self.attname, sealed)
        return sealed

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is None or isinstance(value, (Case, Cast)):  # bulk_update hands over a CASE of prepared values
            return value
        if isinstance(value, Sealed):
            return connection.Database.Binary(value.token)
        raise FieldError("a secret is saved through its model, so that it can be bound to its row")

    def from_db_value(self, value: Any, expression: Any, connection: Any, *args: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value), self)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: Any) -> str:
        return ""  # dumpdata and every other serializer
