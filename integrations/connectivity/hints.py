"""Words by which the products explain a refusal, in the reason phrase or the body: recognised, never passed on."""

import re
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class Hint(Enum):
    USER_TOKEN = "user-token"  # noqa: S105 (a name)
    USAGE_LIMIT = "usage-limit"
    POLICY = "policy"
    LOCKED = "locked"
    OFFLINE = "offline"
    REMOTE_BLOCKED = "remote-blocked"
    READ_ONLY = "read-only"
    EXPIRED = "expired"
    OTHER_FORMAT = "other-format"


WORDS: Mapping[Hint, re.Pattern[str]] = MappingProxyType(
    {
        Hint.USER_TOKEN: re.compile(r"protected by token", re.IGNORECASE),
        Hint.USAGE_LIMIT: re.compile(r"payment required|licen[sc]e (has )?expired|usage limit", re.IGNORECASE),
        Hint.POLICY: re.compile(
            r"routing rules? block|download request rejected|blocking policy|curation|quarantine", re.IGNORECASE
        ),
        Hint.LOCKED: re.compile(
            r"recurrent login failures|login.{0,20}suspen|suspen.{0,20}login|user is locked", re.IGNORECASE
        ),
        Hint.REMOTE_BLOCKED: re.compile(r"remote[^<]{0,40}blocked|assumed offline|\bunfound\b", re.IGNORECASE),
        Hint.OFFLINE: re.compile(
            r"repository[^<]{0,60}\boffline\b|offline[^<]{0,20}repository|blacked out", re.IGNORECASE
        ),
        Hint.READ_ONLY: re.compile(r"read[- ]only|frozen", re.IGNORECASE),
        Hint.EXPIRED: re.compile(r"token[^<]{0,40}expired|expired[^<]{0,20}token", re.IGNORECASE),
        Hint.OTHER_FORMAT: re.compile(r"is of package type|not an? \w+ repository", re.IGNORECASE),
    }
)


def hint_in(reason: str, body: str) -> Hint | None:
    """The first hint of the table that the refusal contains."""
    text = f"{reason}\n{body[:4000]}"
    return next((hint for hint, words in WORDS.items() if words.search(text)), None)
