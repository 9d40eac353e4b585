"""How POMs flow into one another: duplicates, profiles, parents, imported and applied dependency management.

https://maven.apache.org/ref/3.8.7/maven-model-builder/, in the order and with the precedence of DefaultModelBuilder.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from resolution.maven.pom import Dependency, Pom, Profile

Dependencies = tuple[Dependency, ...]


def without_duplicates(dependencies: Dependencies) -> Dependencies:
    """A later declaration of the same dependency takes the place of the earlier one."""
    by_key = {dependency.key: dependency for dependency in dependencies}
    return dependencies if len(by_key) == len(dependencies) else tuple(by_key.values())


def with_profile(pom: Pom, profile: Profile) -> Pom:
    """The profile wins, in the place of what it replaces."""
    return replace(
        pom,
        properties=pom.properties | profile.properties,
        dependencies=_over(profile.dependencies, pom.dependencies),
        managed=_over(profile.managed, pom.managed),
    )


def with_parent(child: Pom, parent: Pom) -> Pom:
    """The child wins; what only the parent declares follows."""
    return replace(
        child,
        group=child.group or parent.group,
        version=child.version or parent.version,
        properties=parent.properties | child.properties,
        dependencies=_under(parent.dependencies, child.dependencies),
        managed=_under(parent.managed, child.managed),
    )


def is_import(managed: Dependency) -> bool:
    return managed.type == "pom" and managed.scope == "import"


def with_imports(own: Sequence[Dependency], imported: Iterable[Dependencies]) -> Dependencies:
    """Own management beats every import, an earlier import a later one."""
    by_key = {dependency.key: dependency for dependency in own}
    for dependencies in imported:
        for dependency in dependencies:
            by_key.setdefault(dependency.key, dependency)
    return tuple(by_key.values())


def with_management(dependencies: Dependencies, managed: Dependencies) -> Dependencies:
    """Management fills in what a declaration leaves open, `optional` excepted; what is then open is compile scope."""
    filled = list(dependencies)
    place = {dependency.key: index for index, dependency in enumerate(dependencies)}
    for management in managed:
        index = place.get(management.key)
        if index is not None:
            filled[index] = _filled(filled[index], management)
    return tuple(item if item.scope else replace(item, scope="compile") for item in filled)


def _filled(dependency: Dependency, management: Dependency) -> Dependency:
    return replace(
        dependency,
        version=dependency.version or management.version,
        scope=dependency.scope or management.scope,
        system_path=dependency.system_path or management.system_path,
        exclusions=dependency.exclusions or management.exclusions,
    )


def _over(winning: Dependencies, losing: Dependencies) -> Dependencies:
    if not winning:
        return losing
    by_key = {dependency.key: dependency for dependency in losing}
    by_key.update((dependency.key, dependency) for dependency in winning)
    return tuple(by_key.values())


def _under(losing: Dependencies, winning: Dependencies) -> Dependencies:
    if not losing:
        return winning
    by_key = {dependency.key: dependency for dependency in winning}
    for dependency in losing:
        by_key.setdefault(dependency.key, dependency)
    return tuple(by_key.values())
