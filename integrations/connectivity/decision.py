"""What a rule comes to."""

from dataclasses import dataclass

from integrations.connectivity.steps import Step


@dataclass(frozen=True, slots=True)
class Decision:
    """`maybe`: what else it may be; `step`: where the ladder stopped, if not at the reference's own step."""

    reference: str
    maybe: tuple[str, ...] = ()
    step: Step | None = None
