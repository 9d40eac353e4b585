"""The versions of a page, read quickly from its file names. A help for guesses: nothing here is decided."""

from collections import defaultdict
from collections.abc import Sequence

from resolution.pypi import versions
from resolution.pypi.simple_index import File


class Newest:
    """`versions` are the newest first. The version is what stands behind the first `-` of a name, as in nearly all."""

    def __init__(self, files: Sequence[File]) -> None:
        self._listed = files
        self._texts = [file.filename.partition("-")[2].partition("-")[0] for file in files]
        self._spelt: defaultdict[versions.Version, set[str]] = defaultdict(set)
        for text in set(self._texts):
            plain = text.removesuffix(".tar.gz").removesuffix(".zip")
            if versions.valid(plain):
                self._spelt[versions.parse(plain)].add(text)
        self.versions = sorted(self._spelt, reverse=True)

    def files(self, version: versions.Version) -> list[File]:
        """Wheels before archives, without the yanked ones."""
        spelt = self._spelt[version]
        listed = zip(self._listed, self._texts, strict=True)
        found = [file for file, text in listed if text in spelt and file.yanked is False]
        return sorted(found, key=lambda file: not file.filename.endswith(".whl"))
