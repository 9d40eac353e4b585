"""Types of the API's fields: what JSON Schema can say about a value is said there, and holds."""

import re
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, create_model

from integrations.models import Integration
from integrations.providers import PROVIDERS
from resolution.credential_text import LONGEST
from resolution.ecosystem import ECOSYSTEMS

NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"
MOST_ROWS = 200
FARTHEST = 1_000_000


def line(longest: int, *, shortest: int = 0) -> Any:
    """A string without control characters."""
    return Field(min_length=shortest, max_length=longest, pattern=NO_CONTROLS)


def one_of(*values: str) -> Any:
    return Field(pattern=f"^({'|'.join(map(re.escape, values))})$", json_schema_extra={"enum": list(values)})


def _is_number(value: Any) -> Any:
    """7 and 7.0 are one, "7" and true are none."""
    if isinstance(value, bool | str):
        raise ValueError("not a number")
    return value


Provider = Annotated[str, one_of(*PROVIDERS)]
Status = Annotated[str, one_of(*Integration.Status.values)]
Version = Annotated[int, Field(ge=0, le=2**31 - 1), BeforeValidator(_is_number)]
SecretText = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST,
        description="A password or token. It is stored encrypted and never sent back.",
        json_schema_extra={"writeOnly": True, "format": "password"},
    ),
]
Limit = Annotated[int, Field(ge=1, le=MOST_ROWS)]
Offset = Annotated[int, Field(ge=0, le=FARTHEST)]


class Input(Schema):
    """Unknown fields are refused: a misspelt one would be lost without a word."""

    model_config = ConfigDict(extra="forbid")


def by_ecosystem(name: str, kind: Any, about: str) -> Any:
    """A model with one optional field for every ecosystem."""
    fields: dict[str, Any] = {
        key: (kind | None, Field(default=None, description=f"{about} {known.label}"))
        for key, known in ECOSYSTEMS.items()
    }
    return create_model(name, __base__=Input, **fields)
