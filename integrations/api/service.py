"""The API as a whole: routers are mounted on it, and its OpenAPI document tells everything that can be answered."""

from typing import Any, ClassVar

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from integrations.api import problems
from integrations.api.problems import MEDIA_TYPE, ProblemOut
from integrations.tokens.models import SCOPES

REASONS = {
    400: "The request cannot be read.",
    401: "No token, or one that is unknown, expired or revoked.",
    403: "The token lacks the scope.",
    404: "There is nothing here, or it is another organization's.",
    409: "Refused as things stand; `reference` says why.",
    413: "The request is larger than this address takes.",
    422: "The request is not what this address takes; `errors` says where.",
    429: "Too many requests; `Retry-After` says how long to wait.",
    503: "The queue or the database cannot be reached; `Retry-After` says when to come back.",
}
PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}


class Service(NinjaAPI):
    """NinjaAPI with problems for errors, one security scheme, and a document without gaps."""

    TITLE: ClassVar[str] = "Backline API"

    def __init__(self) -> None:
        super().__init__(
            title=self.TITLE,
            version="1",
            description="Registries, packages, projects and graphs of one organization, for programs.",
            docs_url=None,  # ninja's page loads scripts from elsewhere: ours is drawn on the server
            urls_namespace="api",
        )
        problems.install(self)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for path, methods in document["paths"].items():
            for operation in methods.values():
                _complete(operation, has_id="{" in path)
        document["components"]["schemas"] |= _problem_schemas()
        return document


def _complete(operation: dict[str, Any], *, has_id: bool) -> None:
    """Add what every operation has: its scope in words, and the problems that can come instead of an answer."""
    scope = operation.get("x-scope")
    if scope:
        about = operation.get("description", "").strip()
        operation["description"] = f"{about}\n\nNeeds the scope `{scope}`: {SCOPES[scope].lower()}.".strip()
    statuses = {401, 403, 429, 503, *operation.pop("x-problems", ())}
    statuses |= {404} if has_id else set()
    statuses |= {422} if has_id or operation.get("parameters") or "requestBody" in operation else set()
    statuses |= {400, 413} if "requestBody" in operation else set()
    for status in sorted(statuses):
        operation["responses"][status] = {"description": REASONS[status], "content": PROBLEM}


def _problem_schemas() -> dict[str, Any]:
    schema = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    inner = schema.pop("$defs")
    return {**inner, "ProblemOut": schema}
