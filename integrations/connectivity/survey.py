"""All repositories of one integration or draft, side by side, within one deadline."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from queue import SimpleQueue

from integrations.connectivity.account import Account
from integrations.connectivity.findings import explain
from integrations.connectivity.ladder import Gate, Ladder, Outcome
from integrations.connectivity.observe import Observer
from integrations.connectivity.steps import Rungs, Step
from integrations.providers.base import Provider, TokenFacts, Verdict
from resolution.auth import Credentials, Scheme
from resolution.http import Deadline, Http

SIGN_IN_SHARE = 0.4  # of the whole time, for the questions about the credentials alone
Progress = Callable[[str, Rungs], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is tested: plain values, no rows. `urls`: ecosystem → repository URL; `scheme` None: unreadable."""

    provider: Provider
    urls: Mapping[str, str]
    scheme: Scheme | None
    ca_pem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    outcomes: tuple[Outcome, ...]
    server: str = ""
    token: TokenFacts = field(default_factory=TokenFacts)
    thorough: bool = True

    @property
    def passed(self) -> bool:
        return all(outcome.finding is None for outcome in self.outcomes)


def survey(
    subject: Subject,
    http: Http,
    seconds: float,
    progress: Progress = lambda ecosystem, rungs: None,
    *,
    watched: bool = False,
) -> Survey:
    """Every repository climbed. `progress` is called in the caller's thread, so that it may use the database.

    `watched`: somebody looks at each step, so that none may be skipped by a connection that is open already.
    """
    if subject.scheme is None:
        return unreadable(subject)
    deadline = Deadline.after(seconds)
    ladders = _ladders(subject, subject.scheme, http, deadline, seconds)
    accounts = list({id(ladder.account): ladder.account for ladder in ladders}.values())
    with ThreadPoolExecutor(max_workers=len(accounts)) as pool:
        list(pool.map(Account.ask, accounts))
    if watched:
        http.close()  # of idle connections; it goes on working
    first = accounts[0]
    # Credentials that nobody has vouched for go to one repository first: five refusals at once can lock an account.
    gate = Gate() if first.signs_in and first.verdict.verdict is not Verdict.ACCEPTED else None
    outcomes = _climb([ladders[0], *(replace(ladder, gate=gate) for ladder in ladders[1:])], gate, progress)
    return Survey(outcomes=tuple(outcomes), server=first.verdict.server, token=first.token)


def glance(subject: Subject, http: Http, seconds: float) -> Survey | None:
    """One request a repository. None: something is not as it should be, which takes a survey."""
    if subject.scheme is None:
        return None
    outcomes = []
    for ladder in _ladders(subject, subject.scheme, http, Deadline.after(seconds), seconds):
        outcome = ladder.glance()
        if outcome is None:
            return None
        outcomes.append(outcome)
    return Survey(outcomes=tuple(outcomes), thorough=False)


def _ladders(subject: Subject, scheme: Scheme, http: Http, deadline: Deadline, seconds: float) -> list[Ladder]:
    """The questions about the credentials alone have a share of the time, so that the rest is left for the steps."""
    observer, provider = Observer(http, deadline, subject.ca_pem), subject.provider
    accounts: dict[str, Account] = {}
    ladders = []
    for ecosystem, url in subject.urls.items():
        base = provider.base_url(url)
        if base not in accounts:
            share, credentials = deadline.within(seconds * SIGN_IN_SHARE), Credentials(scheme)
            make = partial(provider.api, http, base, credentials, ca_pem=subject.ca_pem, deadline=share)
            accounts[base] = Account(make, scheme, time.time())
        account, remedies = accounts[base], provider.remedies
        ladders.append(Ladder(provider.key, ecosystem, url, observer, account, remedies=remedies))
    return ladders


def _climb(ladders: Sequence[Ladder], gate: Gate | None, progress: Progress) -> list[Outcome]:
    """Reports travel through a queue: threads ask the network, the caller alone writes."""
    reports: SimpleQueue[tuple[str, Rungs] | None] = SimpleQueue()
    with ThreadPoolExecutor(max_workers=len(ladders)) as pool:
        climbing = []
        for ladder in ladders:
            ladder.report = lambda ecosystem, rungs: reports.put((ecosystem, rungs.copy()))
            climbing.append(pool.submit(_climb_one, ladder, gate))
            climbing[-1].add_done_callback(lambda _: reports.put(None))
        ended = 0
        while ended < len(climbing):
            report = reports.get()
            if report is None:
                ended += 1
            else:
                progress(*report)
    return [each.result() for each in climbing]


def _climb_one(ladder: Ladder, gate: Gate | None) -> Outcome:
    judges = gate is not None and ladder.gate is None
    reference = "locked"  # should the judging ladder itself break, nobody sends the credentials once more
    try:
        outcome = ladder.climb()
        reference = outcome.finding.reference if outcome.finding else ""
        return outcome
    finally:
        if judges and gate is not None:
            gate.judge(reference)


def unreadable(subject: Subject) -> Survey:
    """The credential cannot be decrypted: nothing is sent, least of all without it (security C10)."""
    finding = explain("credential-unreadable", words={}, remedies=subject.provider.remedies)
    outcomes = []
    for ecosystem, url in subject.urls.items():
        rungs = Rungs()
        rungs.failed(Step.SIGN_IN, finding.reference)
        steps = list(rungs.as_json())
        outcomes.append(Outcome(ecosystem=ecosystem, url=url, steps=steps, finding=finding, seconds=0.0))
    return Survey(outcomes=tuple(outcomes))
