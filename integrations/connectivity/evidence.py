"""Everything one ladder has seen of one repository: what the diagnosis decides from, and nothing else."""

from dataclasses import dataclass, field

from integrations.connectivity.hints import Hint
from integrations.connectivity.observe import Observation
from integrations.connectivity.shapes import Shape
from integrations.providers.base import RepositoryFacts, SignIn, Verdict

GONE = frozenset({404, 410})
# Nexus answers 400 to paths that an npm repository does not route, Artifactory to some unknown repositories.
NOT_DELIVERED = GONE | {400}


@dataclass(slots=True, kw_only=True)
class Evidence:
    """`main` asked for the witness package with the credentials, `without` the same without them, `absent` for a name
    that cannot exist, `roots` for documents that must be there, `others` for further witness packages, `folder` for the
    repository URL itself.
    """

    ecosystem: str
    main: Observation
    signs_in: bool = False
    says_expired: bool = False  # the token itself
    withheld: str = ""  # the finding that kept the credentials from being sent here too
    without: Observation | None = None
    absent: Observation | None = None
    roots: tuple[Observation, ...] = ()
    others: tuple[Observation, ...] = ()
    folder: Observation | None = None
    sign_in: SignIn = field(default_factory=lambda: SignIn(Verdict.UNKNOWN))
    facts: RepositoryFacts = field(default_factory=lambda: RepositoryFacts(""))
    locked: bool = False

    def all(self) -> list[Observation]:
        maybe = (self.main, *self.roots, *self.others, self.absent, self.without, self.folder)
        return [observation for observation in maybe if observation is not None]

    @property
    def index(self) -> Observation | None:
        """The first answer that proves the package index."""
        asked = (self.main, *self.roots, *self.others)
        return next((each for each in asked if each.is_index(self.ecosystem)), None)

    @property
    def answered(self) -> Observation | None:
        """The first answer below 400 that is not a package index, and more than an index without packages."""
        wrong = (each for each in (self.main, *self.roots) if each.error is None and 200 <= each.status < 300)
        return next((each for each in wrong if each.seen.shape not in (Shape.INDEX, Shape.NOTHING)), None)

    @property
    def speaks(self) -> str:
        """Another ecosystem, by what the server says about the repository or by a document that came."""
        told = [each.seen.speaks for each in (self.main, *self.roots) if each.status == 200]
        return next((name for name in (self.facts.ecosystem, *told) if name and name != self.ecosystem), "")

    def hinted(self, hint: Hint) -> bool:
        return any(each.hint is hint for each in (self.main, *self.roots))

    @property
    def exists(self) -> bool | None:
        """As far as the server's own interface knows; None when it does not say."""
        if self.facts.listed or self.facts.status == 200:
            return True
        if self.facts.status == 403:
            return True
        return False if self.facts.status in NOT_DELIVERED else None

    @property
    def not_delivered(self) -> bool:
        """No failure, and no package: the witness is not in this repository, or the repository is not there."""
        return self.main.status in NOT_DELIVERED or self.main.seen.shape is Shape.NOTHING

    def lines(self) -> tuple[str, ...]:
        lines = [observation.evidence() for observation in self.all()]
        facts = self.facts
        if facts.listed is not None:
            told = f"as {facts.declared} {facts.kind}".rstrip() if facts.listed else "no"
            lines.append(f"in the server's list of repositories: {told}")
        if facts.status:
            lines.append(f"asked about this repository alone: {facts.status}")
        lines.append(f"asked about the credentials alone: {self.sign_in.verdict.value}")
        return tuple(lines)
