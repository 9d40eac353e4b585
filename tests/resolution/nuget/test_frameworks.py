import pytest

from resolution.nuget.compatibility import compatible, nearest, nearest_with_fallback
from resolution.nuget.frameworks import UNSUPPORTED, Framework


@pytest.mark.parametrize(
    ("written", "long", "short"),
    [
        ("net472", ".NETFramework,Version=v4.7.2", "net472"),
        ("net8.0", ".NETCoreApp,Version=v8.0", "net8.0"),
        ("net50", ".NETCoreApp,Version=v5.0", "net5.0"),
        ("netcoreapp3.1", ".NETCoreApp,Version=v3.1", "netcoreapp3.1"),
        ("netstandard20", ".NETStandard,Version=v2.0", "netstandard2.0"),
        ("NET8.0-Windows10.0.19041", ".NETCoreApp,Version=v8.0", "net8.0-windows10.0.19041"),
        ("net40-client", ".NETFramework,Version=v4.0,Profile=Client", "net40-client"),
        (".NETFramework,Version=v4.5", ".NETFramework,Version=v4.5", "net45"),
        ("win8", "Windows,Version=v8.0", "win8"),
    ],
)
def test_it_reads_and_writes_names(written: str, long: str, short: str) -> None:
    framework = Framework.parse(written)
    assert (str(framework), framework.short) == (long, short)


@pytest.mark.parametrize("text", ["", "42x", "net8.0-", "net8.0-windows-1", "banana1.0", "net4..5", " net8.0"])
def test_what_it_does_not_know_is_unsupported(text: str) -> None:
    assert Framework.parse(text) == UNSUPPORTED


@pytest.mark.parametrize(
    ("project", "candidate", "usable"),
    [
        ("net8.0", "net6.0", True),
        ("net6.0", "net8.0", False),
        ("net8.0", "netstandard2.1", True),
        ("net48", "netstandard2.0", True),
        ("net48", "netstandard2.1", False),
        ("net8.0", "net48", False),
        ("net8.0-windows", "net8.0", True),
        ("net8.0", "net8.0-windows", False),
        ("net8.0-windows10.0", "net6.0-windows7.0", True),
        ("net8.0-android", "net8.0-ios", False),
        ("netstandard2.0", "net48", False),
    ],
)
def test_who_can_use_whose_assets(project: str, candidate: str, usable: bool) -> None:
    assert compatible(Framework.parse(project), Framework.parse(candidate)) is usable


@pytest.mark.parametrize(
    ("project", "candidates", "best"),
    [
        ("net8.0", "net6.0 netstandard2.0 net48", "net6.0"),
        ("net8.0", "netstandard2.0 netstandard2.1 net48", "netstandard2.1"),
        ("net472", "net461 netstandard2.0", "net461"),
        ("net8.0-windows", "net8.0 net6.0-windows", "net8.0"),
        ("net8.0", "net48", None),
        ("net8.0", "any", "any"),
    ],
)
def test_the_nearest_wins(project: str, candidates: str, best: str | None) -> None:
    found = nearest(Framework.parse(project), list(map(Framework.parse, candidates.split())))
    assert (found.short if found else None) == best


def test_a_fallback_counts_only_when_nothing_fits() -> None:
    project, old = Framework.parse("net8.0"), Framework.parse("net461")
    assert nearest_with_fallback(project, [old], [Framework.parse("net472")]) == old
