"""From what a survey found to what is stored: the integration, its repositories, the results."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.conf import settings

from integrations.connectivity.findings import KINDS
from integrations.connectivity.ladder import Outcome
from integrations.connectivity.schedule import RANDOM, State, believe, pause_after
from integrations.connectivity.survey import Survey
from integrations.models import ConnectivityCheck, Integration, Repository, RepositoryResult

REJECTS = frozenset({"credentials-rejected", "token-expired"})
INTEGRATION_FIELDS = (
    "status",
    "status_since",
    "pending_status",
    "failures",
    "last_checked_at",
    "last_success_at",
    "next_check_at",
    "lease_until",
    "server",
    "expires_at",
    "expiry_source",
    "expiry_warned_days",
)
CHECK_FIELDS = ("state", "passed", "finished_at", "lease_until")
REPOSITORY_FIELDS = ("works", "reference", "latency_ms", "last_success_at", "kind")


def status_of(outcomes: Sequence[Outcome]) -> str:
    """What a card shows when this is believed."""
    findings = [outcome.finding for outcome in outcomes if outcome.finding]
    if not findings:
        return Integration.Status.CONNECTED
    if len(findings) < len(outcomes):
        return Integration.Status.ATTENTION
    rejected = all(finding.reference in REJECTS for finding in findings)
    return Integration.Status.REJECTED if rejected else Integration.Status.FAILING


def may_pass(outcomes: Sequence[Outcome]) -> bool:
    """Whether every failure is of the kind that is over in a minute."""
    return all(KINDS[outcome.finding.reference].passing for outcome in outcomes if outcome.finding)


def note_in(integration: Integration, survey: Survey, now: datetime) -> None:
    """Change the row's attributes; saving them is the caller's."""
    seen = status_of(survey.outcomes)
    before = State(status=integration.status, pending=integration.pending_status, failures=integration.failures)
    after = believe(before, seen, passing=may_pass(survey.outcomes))
    if after.status != before.status:
        integration.status_since = now
    integration.status, integration.pending_status, integration.failures = after.status, after.pending, after.failures
    integration.last_checked_at, integration.lease_until = now, None
    if seen == Integration.Status.CONNECTED:
        integration.last_success_at = now
    every = timedelta(seconds=settings.BACKLINE_CHECK_EVERY)
    integration.next_check_at = now + pause_after(after, every, RANDOM.random())
    note_token(integration, survey)


def note_token(integration: Integration, survey: Survey) -> None:
    """A look that asked only for packages knows nothing new about the server or the token."""
    if not survey.thorough:
        return
    integration.server = survey.server or integration.server
    told = survey.token.expires_at
    expires_at = datetime.fromtimestamp(told, UTC) if told else None
    if expires_at != integration.expires_at:
        integration.expires_at, integration.expiry_warned_days = expires_at, None
    integration.expiry_source = survey.token.source


def note_in_repository(repository: Repository, outcome: Outcome, now: datetime) -> None:
    repository.works = outcome.finding is None
    repository.reference = outcome.finding.reference if outcome.finding else ""
    repository.latency_ms = round(outcome.seconds * 1000)
    repository.kind = outcome.kind[:20] or repository.kind
    if repository.works:
        repository.last_success_at = now


def fill(result: RepositoryResult, outcome: Outcome, now: datetime) -> RepositoryResult:
    result.passed = outcome.finding is None
    result.reference = outcome.finding.reference if outcome.finding else ""
    result.latency_ms = round(outcome.seconds * 1000)
    result.steps = list(outcome.steps)
    result.finding = outcome.finding.as_json() if outcome.finding else {}
    result.at = now
    return result


def close(check: ConnectivityCheck, state: str, passed: bool | None, now: datetime) -> ConnectivityCheck:
    check.state, check.passed, check.finished_at, check.lease_until = state, passed, now, None
    return check
