"""The last checks of a repository as a strip: drawn on the server, readable without seeing it."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format

from integrations.models import Integration, Repository, RepositoryResult
from resolution.ecosystem import ECOSYSTEMS

SHOWN = 50
STEP = 8  # units from one bar to the next


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    passed: bool
    title: str


@dataclass(frozen=True, slots=True)
class History:
    """One repository with its strip, oldest check on the left."""

    repository: Repository
    label: str
    bars: list[Bar]
    empty: list[int]
    width: int
    caption: str

    @property
    def summary(self) -> str:
        """The strip in words, for people who do not see it."""
        return f"{self.label}: {self.caption}"


def histories(integration: Integration) -> list[History]:
    order = list(ECOSYSTEMS)
    repositories = sorted(integration.repositories.all(), key=lambda repository: order.index(repository.ecosystem))
    return [_history(repository) for repository in repositories]


def _history(repository: Repository) -> History:
    newest = list(repository.results.exclude(passed=None).order_by("-at")[:SHOWN])
    offset = SHOWN - len(newest)
    bars = [
        Bar((offset + place) * STEP, bool(result.passed), _title(result)) for place, result in enumerate(newest[::-1])
    ]
    label = ECOSYSTEMS[repository.ecosystem].label
    return History(repository, label, bars, [place * STEP for place in range(offset)], SHOWN * STEP - 2, _caption(bars))


def _title(result: RepositoryResult) -> str:
    when = date_format(timezone.localtime(result.at), "j M Y, H:i")
    outcome = "passed" if result.passed else f"failed ({result.reference})"
    return f"{when}: {outcome}" + (f", {result.latency_ms} ms" if result.latency_ms is not None else "")


def _caption(bars: list[Bar]) -> str:
    if not bars:
        return "No check yet."
    if len(bars) == 1:
        return f"One check so far: {'passed' if bars[0].passed else 'failed'}."
    passed = sum(bar.passed for bar in bars)
    last = "" if bars[-1].passed else " The latest failed."
    return f"{passed} of the last {len(bars)} checks passed.{last}"
