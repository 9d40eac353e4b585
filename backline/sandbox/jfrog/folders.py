"""Folders, which exist as far as files lie below them."""

import re

from backline.sandbox.shelf import Repository, Shelf


def children(shelf: Shelf, repository: Repository, folder: str) -> list[tuple[str, bool]]:
    """Names directly below a folder, and whether each is a folder itself."""
    prefix = f"{folder.rstrip('/')}/" if folder.strip("/") else ""
    below: dict[str, bool] = {}
    for member in shelf.members(repository):
        for path in tuple(member.files):
            if match := re.match(rf"{re.escape(prefix)}([^/]+)(/?)", path):
                below[match[1]] = bool(match[2])
    return sorted(below.items())
