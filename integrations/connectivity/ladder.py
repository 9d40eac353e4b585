"""Climbing: one repository, step by step, with as many comparing requests as it takes to say what is wrong."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from integrations.connectivity.account import Account
from integrations.connectivity.diagnosis import decide
from integrations.connectivity.evidence import Evidence
from integrations.connectivity.findings import Finding
from integrations.connectivity.hints import Hint
from integrations.connectivity.observe import Observation, Observer
from integrations.connectivity.probes import PROBES, Probe
from integrations.connectivity.steps import Rungs, Step
from integrations.connectivity.telling import climb_rungs, finding_for
from resolution.auth import Credentials
from resolution.errors import RedirectRefused


class Gate:
    """Holds back credentials that nobody has vouched for, until one repository has judged them."""

    def __init__(self) -> None:
        self._judged = threading.Event()
        self._withheld = ""

    def judge(self, reference: str) -> None:
        """`reference`: what the first repository came to; empty when nothing was wrong."""
        self._withheld = reference if reference in HOLDS_BACK else ""
        self._judged.set()

    def wait(self, seconds: float) -> str:
        """The finding that keeps the credentials from being sent, if there is one."""
        self._judged.wait(max(seconds, 0))
        return self._withheld


HOLDS_BACK = frozenset({"credentials-rejected", "token-expired", "locked"})
Report = Callable[[str, Rungs], None]  # (ecosystem, how far it is)
NOBODY = Credentials()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one climb brought. `kind`: group, virtual, proxy …, empty when the server did not say."""

    ecosystem: str
    url: str
    steps: Sequence[Mapping[str, Any]]
    finding: Finding | None
    seconds: float
    kind: str = ""


@dataclass(slots=True)
class Ladder:
    """`gate`: another ladder tries the credentials first, and this one asks without them until then."""

    provider: str
    ecosystem: str
    url: str
    observer: Observer
    account: Account
    gate: Gate | None = None
    remedies: Mapping[str, str] = field(default_factory=dict)
    report: Report = lambda ecosystem, rungs: None

    def climb(self) -> Outcome:
        rungs = Rungs()
        rungs.running(Step.ADDRESS)
        self.report(self.ecosystem, rungs)
        evidence = self._look()
        # A plain Python index may send those who ask for what it lacks to another one, and be well otherwise.
        if evidence.main.error is None or isinstance(evidence.main.error, RedirectRefused):
            climb_rungs(rungs, evidence, None)
            self.report(self.ecosystem, rungs)
            self._compare(evidence)
        return self._outcome(evidence)

    def glance(self) -> Outcome | None:
        """The cheap form for watching: one request that brings the package index, or no answer at all. None: climb."""
        evidence = self._look()
        error = evidence.main.error
        unanswered = error is not None and not isinstance(error, RedirectRefused)
        return self._outcome(evidence) if unanswered or evidence.main.is_index(self.ecosystem) else None

    def _outcome(self, evidence: Evidence) -> Outcome:
        rungs, decision = Rungs(), decide(evidence)
        finding = finding_for(decision, evidence, self.url, self.provider, self.remedies) if decision else None
        climb_rungs(rungs, evidence, finding, finished=True, sign_in_seconds=self.account.seconds)
        self.report(self.ecosystem, rungs)
        return Outcome(
            ecosystem=self.ecosystem,
            url=self.url,
            steps=list(rungs.as_json()),
            finding=finding,
            seconds=evidence.main.seconds,
            kind=evidence.facts.kind,
        )

    # Requests ----------------------------------------------------------------------------------------------------

    @property
    def _probe(self) -> Probe:
        return PROBES[self.ecosystem]

    def _look(self) -> Evidence:
        bare = None
        if self.gate is not None and self.account.signs_in:
            bare = self._see("without credentials", self._probe.witness, bare=True)
        withheld = self.gate.wait(self.observer.deadline.left()) if self.gate and bare and not bare.error else ""
        with_or_without = "with credentials" if self.account.signs_in else "without credentials"
        held = bare is not None and (withheld or bare.error)
        main = bare if bare is not None and held else self._see(with_or_without, self._probe.witness)
        return Evidence(
            ecosystem=self.ecosystem,
            main=main,
            without=None if held else bare,
            signs_in=self.account.signs_in,
            says_expired=self.account.says_expired or main.hint is Hint.EXPIRED,
            withheld=withheld,
            sign_in=self.account.verdict,
        )

    def _compare(self, evidence: Evidence) -> None:
        """Whatever else helps to tell, side by side: a slow server is waited for once. Refused credentials are not
        sent again, since some servers lock the account after a few."""
        refused = evidence.main.status == 401 or self.account.is_refused or bool(evidence.withheld)
        compares = self.account.signs_in and evidence.without is None and not evidence.withheld
        thorough = not evidence.main.is_index(self.ecosystem)
        probe = self._probe
        with ThreadPoolExecutor(max_workers=8) as pool:
            if compares:
                without = pool.submit(self._see, "without credentials", probe.witness, bare=True)
            if not refused:
                absent = pool.submit(self._see, "a name that cannot exist", probe.absent) if probe.absent else None
                facts = pool.submit(self.account.facts, self.url, thorough=thorough)
                roots: list[Future[Observation | None]] = [
                    pool.submit(self._see, "the index", path, root=True) for path in probe.roots if thorough
                ]
                others = [pool.submit(self._see, "another package", path) for path in probe.others if thorough]
                if thorough and probe.others:
                    roots.append(pool.submit(self._see_sample))
                folder = pool.submit(self._see_folder) if thorough else None
                locked = pool.submit(self.account.is_locked) if evidence.main.status == 403 else None
        if compares:
            evidence.without = without.result()
        if not refused:
            evidence.absent = absent.result() if absent else None
            evidence.facts = facts.result()
            evidence.roots = tuple(seen for root in roots if (seen := root.result()) is not None)
            evidence.others = tuple(other.result() for other in others)
            evidence.folder = folder.result() if folder else None
            evidence.locked = locked.result() if locked else False

    def _see(self, label: str, path: str, *, bare: bool = False, root: bool = False) -> Observation:
        return self._ask(label, self._probe.url(self.url, path), bare=bare, beginning=root)

    def _see_sample(self) -> Observation | None:
        path = self.account.sample(self.ecosystem, self.url)
        return self._see("a package of its own", path) if path else None

    def _see_folder(self) -> Observation:
        folder = self.url.removesuffix("index.json").removesuffix("simple").rstrip("/") + "/"
        return self._ask("the repository itself", folder, bare=False, beginning=True)

    def _ask(self, label: str, url: str, *, bare: bool, beginning: bool) -> Observation:
        carried = Credentials(self.account.scheme, (self.url.removesuffix("index.json"),))
        return self.observer.see(
            label,
            url,
            accept=self._probe.accept,
            credentials=NOBODY if bare else carried,
            labels=self._probe.labels,
            beginning=beginning,
        )
