"""schemathesis against the running product: whatever its OpenAPI document allows is answered as the document says."""

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from backline.projects import flows
from integrations.organizations.models import Organization, User
from integrations.tokens import issuing
from integrations.tokens.models import SCOPES
from tests.integrations.factories import draft, nexus

pytestmark = [pytest.mark.fuzz]
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "4"))  # of each operation and mode
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def program_token(organization: Organization, owner: User, settings: Any, queue: None) -> str:
    settings.BACKLINE_API_PER_MINUTE = 1_000_000
    nexus(organization)
    draft(organization, owner, state="typed")
    flows.create_project(organization, "shop", by=owner)
    _, text = issuing.create(organization, "fuzz", SCOPES, by=owner)
    return text


def ask_all(operation: Any, mode: GenerationMode, token: str) -> None:
    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"})

    ask()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_answers_are_what_the_document_says(live_server: Any, program_token: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/v1/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:
        if mode is GenerationMode.POSITIVE or operation.path_parameters or operation.query or operation.body:
            ask_all(operation, mode, program_token)
