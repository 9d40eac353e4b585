"""The OpenAPI document as values that a plain page can show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    about: str
    scope: str
    parameters: list[Field]
    body: list[Field]
    body_type: str
    answer: list[Field]
    answers: list[Answer]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    operations: list[Operation]


def sections(document: Document) -> list[Section]:
    """The operations by their tag, in the document's order."""
    found: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append(_operation(document, path, method, operation))
    return [Section(title, operations) for title, operations in found.items()]


def _operation(document: Document, path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    content = operation.get("requestBody", {}).get("content", {})
    body_type = next(iter(content), "")
    scope = operation.get("x-scope", "")
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        about=operation.get("description", "").partition("Needs the scope")[0].strip(),
        scope=scope,
        parameters=[
            Field(each["name"], _kind(each["schema"]), each["required"], each.get("description", ""))
            for each in operation["parameters"]
        ],
        body=list(_fields(document, content[body_type]["schema"])) if content else [],
        body_type=body_type,
        answer=_answer(document, operation["responses"]),
        answers=[Answer(int(status), each["description"]) for status, each in operation["responses"].items()],
    )


def _answer(document: Document, responses: Mapping[Any, Any]) -> list[Field]:
    """The fields of what comes back when all is well."""
    good = next(each for status, each in responses.items() if int(status) < 300)
    schema = next(iter(good.get("content", {"": {}}).values())).get("schema", {})
    return list(_fields(document, schema))


def _fields(document: Document, schema: Mapping[str, Any]) -> Iterator[Field]:
    schema = _followed(document, schema)
    required = schema.get("required", ())
    for name, each in schema.get("properties", {}).items():
        yield Field(name, _kind(each), name in required, each.get("description", ""))


def _followed(document: Document, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    named: Mapping[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return named


def _kind(schema: Mapping[str, Any]) -> str:
    """A type in a few words: "text", "list of RepositoryOut", "uuid or null"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2].removesuffix("Out")
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    kind = str(schema.get("format") or schema.get("type", "anything"))
    return {"string": "text", "object": "map", "binary": "file"}.get(kind, kind)
