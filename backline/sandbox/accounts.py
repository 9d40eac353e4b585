"""Who may sign in, and what they may do. The secrets open nothing but loopback registries full of samples."""

from collections.abc import Iterable
from dataclasses import dataclass

READ = frozenset({"browse", "read"})
WRITE = READ | {"add", "edit", "delete"}


@dataclass(frozen=True, slots=True)
class Account:
    """`only` limits the rights to these repositories; empty means all."""

    name: str
    password: str = ""
    rights: frozenset[str] = frozenset()
    admin: bool = False
    only: frozenset[str] = frozenset()

    def may(self, right: str, repositories: Iterable[str]) -> bool:
        """In any of these repositories."""
        return right in self.rights and (not self.only or bool(self.only & set(repositories)))


ADMIN = Account("backline", "sandbox-password", WRITE, admin=True)
READER = Account("reader", "reader-password", READ)
LIMITED = Account("limited", "limited-password", READ, only=frozenset({"npm-group", "npm-virtual"}))
NOBODY = Account("nobody", "nobody-password")
ACCOUNTS = {account.name: account for account in (ADMIN, READER, LIMITED, NOBODY)}
