"""The main menu: one line an entry, in order. Apps above this one add theirs when they start (AppConfig.ready)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """`section` is what a page sets to mark the entry as the current one."""

    section: str
    label: str
    url_name: str
    admins_only: bool = False


MENU = [
    Entry("integrations", "Integrations", "hub"),
    Entry("members", "Members", "members"),
    Entry("tokens", "API tokens", "tokens", admins_only=True),
    Entry("activity", "Activity", "activity", admins_only=True),
]
