"""A check as a table: a column a repository, a row a step."""

from dataclasses import dataclass
from typing import Any

from integrations.connectivity.steps import STEP_LABELS
from integrations.models import ConnectivityCheck, RepositoryResult
from resolution.ecosystem import ECOSYSTEMS

WORDS = {"waiting": "waiting", "running": "checking…", "skipped": "not reached"}


@dataclass(frozen=True, slots=True)
class Cell:
    """`state`: passed, failed, running, waiting or skipped; `text` is what stands beside the mark."""

    state: str
    text: str
    time: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Why one repository did not pass."""

    label: str
    url: str
    sentence: str
    remedy: str
    maybe: list[str]
    details: list[str]


@dataclass(frozen=True, slots=True)
class LadderTable:
    columns: list[str]
    rows: list[tuple[str, list[Cell]]]
    findings: list[Finding]

    @classmethod
    def of(cls, check: ConnectivityCheck) -> "LadderTable":
        order = list(ECOSYSTEMS)
        results = sorted(check.results.all(), key=lambda result: order.index(result.ecosystem))
        steps = [{step["step"]: step for step in result.steps} for result in results]
        rows = [(label, [_cell(each.get(key)) for each in steps]) for key, label in STEP_LABELS.items()]
        columns = [ECOSYSTEMS[result.ecosystem].label for result in results]
        return cls(columns, rows, [_finding(result) for result in results if result.finding])


def _cell(step: dict[str, Any] | None) -> Cell:
    if step is None:
        return Cell("waiting", WORDS["waiting"])
    state, note, ms = step.get("state", "waiting"), step.get("note") or "", step.get("ms")
    return Cell(state, note or WORDS.get(state, ""), f"{ms} ms" if ms is not None else "")


def _finding(result: RepositoryResult) -> Finding:
    finding = result.finding
    reference = finding.get("reference", result.reference)
    return Finding(
        label=ECOSYSTEMS[result.ecosystem].label,
        url=result.url,
        sentence=finding.get("sentence", ""),
        remedy=finding.get("remedy", ""),
        maybe=[str(each) for each in finding.get("maybe", [])],
        details=[reference, result.url, *(str(each) for each in finding.get("evidence", []))],
    )
