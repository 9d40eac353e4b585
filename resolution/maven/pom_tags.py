"""Elements that Maven's reader of POMs refuses to meet twice; what it does not know it passes over.

https://maven.apache.org/ref/3.8.7/maven-model/maven.html
"""

from collections import Counter

from resolution import xml
from resolution.errors import MalformedDocument

BASE = """build dependencies dependencyManagement distributionManagement modules pluginRepositories properties reporting
reports repositories"""
PROJECT = """artifactId ciManagement contributors description developers groupId inceptionYear issueManagement licenses
mailingLists modelVersion name organization packaging parent prerequisites profiles scm url version"""
DEPENDENCY = "artifactId classifier exclusions groupId optional scope systemPath type version"
REFERENCE = "artifactId groupId relativePath version"
KNOWN = {
    "project": frozenset((*BASE.split(), *PROJECT.split())),
    "profile": frozenset((*BASE.split(), "activation", "id")),
    "dependency": frozenset(DEPENDENCY.split()),
    "reference": frozenset(REFERENCE.split()),
}


def refuse_twice(element: xml.Element, kind: str) -> None:
    """Raises MalformedDocument when one of the known elements of `kind` stands twice in `element`."""
    tags = [xml.name(child) for child in element]
    if len(set(tags)) == len(tags):
        return
    for tag, times in Counter(tags).items():
        if times > 1 and tag in KNOWN[kind]:
            raise MalformedDocument("an element stands here twice", at=f"{xml.name(element)}.{tag}")
