"""From what people write (`^1.2`, `1 - 2`, `2.x`, `~>1`) to plain comparators, word by word as node-semver does.

https://github.com/npm/node-semver/blob/main/README.md (§Advanced Range Syntax).
"""

import re

from resolution.npm.versions import (
    BUILD,
    LOOSE_NUMBER,
    LOOSE_PLAIN,
    LOOSE_PRERELEASE,
    NUMBER,
    PLAIN,
    PRERELEASE,
    SPACES,
)

Match = re.Match[str]
Parts = tuple[str, str | None, str | None, str | None]  # major, minor, patch, prerelease

_OPERATOR = "((?:<|>)?=?)"


def _partial(number: str, prerelease: str) -> str:
    part = rf"({number}|x|X|\*)"
    return rf"[v={SPACES}]*{part}(?:\.{part}(?:\.{part}(?:{prerelease})?{BUILD}?)?)?"


_PARTIAL = {False: _partial(NUMBER, PRERELEASE), True: _partial(LOOSE_NUMBER, LOOSE_PRERELEASE)}
_HYPHEN = {loose: re.compile(rf" ?({part}) - ({part}) ?") for loose, part in _PARTIAL.items()}
_CARET = {loose: re.compile(rf"\^{part}") for loose, part in _PARTIAL.items()}
_TILDE = {loose: re.compile(rf"~>?{part}") for loose, part in _PARTIAL.items()}
_X_RANGE = {loose: re.compile(rf"{_OPERATOR} ?{part}") for loose, part in _PARTIAL.items()}
# `> 1.2` is read as `>1.2`, whether strict or loose.
_OPERATOR_GAP = re.compile(rf"( ?){_OPERATOR} ?({LOOSE_PLAIN}|{_PARTIAL[False]})")
_TILDE_GAP, _CARET_GAP = re.compile(r"( ?)~>? +"), re.compile(r"( ?)\^ +")
_STAR = re.compile(r"[<>]?=? ?\*")
_BUILD, _BLANKS = re.compile(BUILD), re.compile(" +")
_LOWEST = {False: re.compile(r" *>= *0\.0\.0 *"), True: re.compile(r" *>= *0\.0\.0-0 *")}

COMPARATOR = re.compile(rf"{_OPERATOR} ?({PLAIN})|")
LOOSE_COMPARATOR = re.compile(rf"{_OPERATOR} ?({LOOSE_PLAIN})|")


def comparators_of(text: str, include_prerelease: bool, loose: bool) -> list[str]:
    """The comparators one alternative of a range stands for; white space in `text` is single blanks.

    >>> comparators_of("^1.2 <1.9", False, False)
    ['>=1.2.0', '<2.0.0-0', '<1.9']
    """
    text = _BUILD.sub("", text)
    if match := _HYPHEN[loose].fullmatch(text):
        text = _hyphen(match, include_prerelease)
    text = _OPERATOR_GAP.sub(r"\1\2\3", text)
    text = _CARET_GAP.sub(r"\1^", _TILDE_GAP.sub(r"\1~", text))
    # A word that accepts anything vanishes between two others; alone or at an end it stays as "".
    words = _BLANKS.split(" ".join(_word(word, include_prerelease, loose) for word in text.split(" ")))
    return ["" if _LOWEST[include_prerelease].fullmatch(word) else word for word in words]


def _word(word: str, include_prerelease: bool, loose: bool) -> str:
    word = _BUILD.sub("", word, count=1)
    zero = "-0" if include_prerelease else ""
    if match := _CARET[loose].fullmatch(word):
        word = _caret(_parts(match), zero)
    elif match := _TILDE[loose].fullmatch(word):
        word = _tilde(_parts(match), zero)
    words = [_x_range(each, include_prerelease, loose) for each in word.split(" ")]
    return _STAR.sub("", " ".join(words).strip(" "), count=1)


def _parts(match: Match, first: int = 1) -> Parts:
    return match[first], match[first + 1], match[first + 2], match[first + 3]


def _is_x(part: str | None) -> bool:
    return not part or part in "xX*"


def _caret(parts: Parts, zero: str) -> str:
    major, minor, patch, pre = parts
    if _is_x(major):
        return ""
    if minor is None or _is_x(minor):
        return f">={major}.0.0{zero} <{int(major) + 1}.0.0-0"
    if patch is None or _is_x(patch):
        limit = f"{major}.{int(minor) + 1}.0-0" if major == "0" else f"{int(major) + 1}.0.0-0"
        return f">={major}.{minor}.0{zero} <{limit}"
    limit = f"{int(major) + 1}.0.0-0"
    if major == "0":
        limit = f"0.0.{int(patch) + 1}-0" if minor == "0" else f"0.{int(minor) + 1}.0-0"
    return f">={major}.{minor}.{patch}{'-' + pre if pre else ''} <{limit}"


def _tilde(parts: Parts, zero: str) -> str:
    major, minor, patch, pre = parts
    if _is_x(major):
        return ""
    if minor is None or _is_x(minor):
        return f">={major}.0.0{zero} <{int(major) + 1}.0.0-0"
    if patch is None or _is_x(patch):
        return f">={major}.{minor}.0{zero} <{major}.{int(minor) + 1}.0-0"
    return f">={major}.{minor}.{patch}{'-' + pre if pre else ''} <{major}.{int(minor) + 1}.0-0"


def _x_range(word: str, include_prerelease: bool, loose: bool) -> str:
    match = _X_RANGE[loose].fullmatch(word)
    if match is None:
        return word
    symbol, (major, minor, patch, _) = match[1], _parts(match, 2)
    if (_is_x(major) and not _is_x(minor)) or (_is_x(minor) and patch and not _is_x(patch)):
        return word
    if not _is_x(patch) and not _is_x(minor) and not _is_x(major):
        return word
    if _is_x(major):
        return "<0.0.0-0" if symbol in ("<", ">") else "*"
    zero = "-0" if include_prerelease else ""
    numbers = int(major), None if minor is None or _is_x(minor) else int(minor)
    return _bounded(symbol, *numbers, zero) if symbol not in ("", "=") else _span(*numbers, zero)


def _span(major: int, minor: int | None, zero: str) -> str:
    if minor is None:
        return f">={major}.0.0{zero} <{major + 1}.0.0-0"
    return f">={major}.{minor}.0{zero} <{major}.{minor + 1}.0-0"


def _bounded(symbol: str, major: int, minor: int | None, zero: str) -> str:
    # `>1` means from the next one on, `<=1` means below the next one.
    if symbol in (">", "<="):
        symbol = ">=" if symbol == ">" else "<"
        major, minor = (major + 1, None) if minor is None else (major, minor + 1)
    return f"{symbol}{major}.{minor or 0}.0{'-0' if symbol == '<' else zero}"


def _hyphen(match: Match, include_prerelease: bool) -> str:
    low = _from(match[1], _parts(match, 2), "-0" if include_prerelease else "")
    return f"{low} {_to(match[7], _parts(match, 8), include_prerelease)}".strip(" ")


def _from(text: str, parts: Parts, zero: str) -> str:
    major, minor, patch, pre = parts
    if _is_x(major):
        return ""
    if minor is None or _is_x(minor):
        return f">={major}.0.0{zero}"
    if patch is None or _is_x(patch):
        return f">={major}.{minor}.0{zero}"
    return f">={text}" if pre else f">={text}{zero}"


def _to(text: str, parts: Parts, include: bool) -> str:
    major, minor, patch, pre = parts
    if _is_x(major):
        return ""
    if minor is None or _is_x(minor):
        return f"<{int(major) + 1}.0.0-0"
    if patch is None or _is_x(patch):
        return f"<{major}.{int(minor) + 1}.0-0"
    if pre:
        return f"<={major}.{minor}.{patch}-{pre}"
    return f"<{major}.{minor}.{int(patch) + 1}-0" if include else f"<={text}"
