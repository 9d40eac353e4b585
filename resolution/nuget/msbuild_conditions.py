"""MSBuild conditions: comparisons, `and`, `or`, `!`, brackets, Exists.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-conditions. A bare or compared operand is expanded by the
caller; what is joined after the answer is known is not looked at.
"""

import re
from collections.abc import Callable
from operator import ge, gt, le, lt
from typing import Any

LONGEST = 4096
DEEPEST = 40
WORD = re.compile(r"[\w.+-]+")
OPERATOR = re.compile(r"==|!=|<=|>=|[<>!(),]")
NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?|0[xX][0-9a-fA-F]{1,16}")
VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){1,3}")
ORDER: dict[str, Callable[[Any, Any], bool]] = {"<": lt, ">": gt, "<=": le, ">=": ge}
TRUE, FALSE = frozenset({"true", "on", "yes"}), frozenset({"false", "off", "no"})
QUOTES = "'\"`"

Test = Callable[[], bool]


class NotUnderstood(Exception):
    """Beyond the part of the language that is read here."""


def holds(text: str, expand: Callable[[str], str], exists: Callable[[str], bool]) -> bool:
    """Whether the condition `text` holds. Raises NotUnderstood, also what `expand` and `exists` raise."""
    if len(text) > LONGEST:
        raise NotUnderstood
    return Parser(_tokens(text), expand, exists).whole()()


def closing(text: str, opening: int) -> int:
    """The place behind the bracket that closes the one at `opening`; brackets in quotes do not count."""
    depth, place = 0, opening
    while place < len(text):
        if text[place] in QUOTES:
            place = text.find(text[place], place + 1)
            if place < 0:
                break
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        place += 1
        if depth == 0:
            return place
    raise NotUnderstood


class Parser:
    """Operands are tokens that begin with a quote, with `$(` or `%(`, or are bare words."""

    def __init__(self, tokens: list[str], expand: Callable[[str], str], exists: Callable[[str], bool]) -> None:
        self._tokens, self._expand, self._exists = tokens, expand, exists
        self._place = self._depth = 0

    def whole(self) -> Test:
        found = self._any()
        if self._place < len(self._tokens):
            raise NotUnderstood
        return found

    def _any(self) -> Test:
        tests = [self._all()]
        while self._takes("or"):
            tests.append(self._all())
        return lambda: any(test() for test in tests)

    def _all(self) -> Test:
        tests = [self._one()]
        while self._takes("and"):
            tests.append(self._one())
        return lambda: all(test() for test in tests)

    def _one(self) -> Test:
        self._depth += 1
        if self._depth > DEEPEST:
            raise NotUnderstood
        found = self._factor()
        self._depth -= 1
        return found

    def _factor(self) -> Test:
        if self._takes("!"):
            turned = self._one()
            return lambda: not turned()
        if self._takes("("):
            inner = self._any()
            self._must(")")
            return inner
        left = self._next()
        if self._takes("("):
            return self._call(left.lower())
        for sign in ("==", "!=", *ORDER):
            if self._takes(sign):
                right = self._next()
                return lambda: _compared(self._value(left), sign, self._value(right))
        return lambda: _truth(self._value(left))

    def _call(self, name: str) -> Test:
        argument = self._next()
        self._must(")")
        if name == "exists":
            return lambda: self._exists(self._value(argument))
        if name == "hastrailingslash":
            return lambda: self._value(argument).endswith(("/", "\\"))
        raise NotUnderstood

    def _value(self, token: str) -> str:
        return self._expand(token[1:-1] if token.startswith("'") else token)

    def _next(self) -> str:
        if self._place >= len(self._tokens) or OPERATOR.fullmatch(self._tokens[self._place]):
            raise NotUnderstood
        self._place += 1
        return self._tokens[self._place - 1]

    def _takes(self, word: str) -> bool:
        found = self._place < len(self._tokens) and self._tokens[self._place].lower() == word
        self._place += found
        return found

    def _must(self, word: str) -> None:
        if not self._takes(word):
            raise NotUnderstood


def _tokens(text: str) -> list[str]:
    found, place = [], 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        end = _end(text, place)
        found.append(text[place:end])
        place = end
    return found


def _end(text: str, place: int) -> int:
    if text[place] == "'":
        return _behind_quote(text, place + 1)
    if text.startswith(("$(", "%("), place):
        return closing(text, place + 1)
    match = OPERATOR.match(text, place) or WORD.match(text, place)
    if match is None:
        raise NotUnderstood
    return match.end()


def _behind_quote(text: str, place: int) -> int:
    """The quotes of an argument inside `$(…)` do not end the text around it."""
    while place < len(text):
        if text[place] == "'":
            return place + 1
        place = closing(text, place + 1) if text.startswith("$(", place) else place + 1
    raise NotUnderstood


def _compared(left: str, sign: str, right: str) -> bool:
    if sign in ORDER:
        return _ordered(left, sign, right)
    return _same(left.strip(), right.strip()) == (sign == "==")


def _same(left: str, right: str) -> bool:
    if NUMBER.fullmatch(left) and NUMBER.fullmatch(right):
        return _number(left) == _number(right)
    known = TRUE | FALSE | {f"!{one}" for one in TRUE | FALSE}
    if left.lower() in known and right.lower() in known:
        return _truth(left) == _truth(right)
    return left.lower() == right.lower()


def _ordered(left: str, sign: str, right: str) -> bool:
    if NUMBER.fullmatch(left) and NUMBER.fullmatch(right):
        return ORDER[sign](_number(left), _number(right))
    if all(VERSION.fullmatch(one) or NUMBER.fullmatch(one) for one in (left, right)):
        return ORDER[sign](_version(left), _version(right))
    raise NotUnderstood


def _number(text: str) -> float:
    return float(int(text, 16)) if text.lower().startswith("0x") else float(text)


def _version(text: str) -> list[int]:
    return [*map(int, re.findall(r"[0-9]+", text)), 0, 0, 0, 0][:4]


def _truth(text: str) -> bool:
    word = text.strip().lower()
    if word.removeprefix("!") not in TRUE | FALSE:
        raise NotUnderstood
    return (word.removeprefix("!") in TRUE) != word.startswith("!")
