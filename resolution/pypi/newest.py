"""The versions of a page, read quickly from its file names. A help for guesses: nothing here is decided."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from resolution.pypi import versions
from resolution.pypi.simple_index import File
from resolution.pypi.versions import Version


class Newest:
    """The version is what stands behind the first `-` of a name, as in nearly all."""

    def __init__(self, files: Sequence[File]) -> None:
        self._files = files
        self._texts = [name[1] if len(name := file.filename.split("-", 2)) > 1 else "" for file in files]
        self._spelt: defaultdict[Version, set[str]] = defaultdict(set)
        for text in set(self._texts):
            plain = text.removesuffix(".tar.gz").removesuffix(".zip")
            if versions.valid(plain):
                self._spelt[versions.parse(plain)].add(text)

    def versions(self) -> Iterator[Version]:
        """The newest first. It is mostly the only one that is asked for: to put all in order takes longer."""
        newest = max(self._spelt, default=None)
        if newest is not None:
            yield newest
            yield from sorted(self._spelt.keys() - {newest}, reverse=True)

    def files(self, version: Version) -> list[File]:
        """Wheels before archives, without the yanked ones."""
        spelt = self._spelt[version]
        listed = zip(self._files, self._texts, strict=True)
        found = [file for file, text in listed if text in spelt and file.yanked is False]
        return sorted(found, key=lambda file: not file.filename.endswith(".whl"))
