"""Characters that end a line, vanish or cannot be encoded: no header, file or log line may carry them (security F3)."""

import re

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def plain(text: str) -> str:
    """What somebody searches for, without what a database would refuse to look for."""
    return CONTROL.sub("", text).strip()
