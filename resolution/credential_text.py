"""What may be stored as a user name, password or token at all: rules that hold for every tool and header.

RFC 9110 §5.5 (field values), RFC 7617 §2 (no colon in a user name, no control characters).
"""

import unicodedata

LONGEST = 8192  # characters: what servers accept as one header line


def problem(value: str) -> str | None:
    """Why `value` cannot be a credential, as a sentence without the value; None when it can (security F3)."""
    if not value:
        return "It is empty."
    if len(value) > LONGEST:
        return f"It is longer than {LONGEST} characters, the most that servers accept."
    if value != value.strip():
        return "It begins or ends with a space or a line break, which is probably not part of it."
    if "\ufeff" in value:
        return "It contains an invisible byte order mark, probably from a file it was copied from."
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in value):
        return "It contains a line break or another control character."
    if not value.strip("•*●∙⋅"):
        return "It is a mask of dots, not the credential itself."
    return None
