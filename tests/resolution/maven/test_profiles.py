import tracemalloc

import pytest

from resolution.maven.basedir import Basedir, with_folders
from resolution.maven.environment import Environment
from resolution.maven.pom import Activation, Pom, Profile
from resolution.maven.profiles import active_profiles

LINUX = Environment(jdk="17.0.15", properties={"quick": "yes"})


def active(*profiles: Profile, environment: Environment = LINUX, basedir: Basedir | None = None) -> list[str]:
    pom = Pom(artifact="a", profiles=profiles)
    return [profile.id for profile in active_profiles(pom, environment, basedir)]


def one(activation: Activation, **options: object) -> bool:
    return bool(active(Profile(id="x", activation=activation), **options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("jdk", "expected"),
    [
        ("17", True),
        ("1", True),  # a prefix of the text, not of the number
        ("!17", False),
        ("[11,)", True),
        ("[11,", True),
        ("[1.8,11)", False),
        ("(,17.0.15]", True),
        ("(,17.0.15)", False),
        ("[17.0.15,18)", True),
    ],
)
def test_jdk(jdk: str, expected: bool) -> None:
    assert one(Activation(jdk=jdk)) is expected


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        ({"family": "unix"}, True),
        ({"family": "Windows"}, False),
        ({"family": "!windows", "arch": "amd64"}, True),
        ({"name": "linux", "arch": "aarch64"}, False),
    ],
)
def test_operating_system(system: dict[str, str], expected: bool) -> None:
    assert one(Activation(os=system)) is expected


@pytest.mark.parametrize(
    ("name", "families"),
    [
        ("Linux", "unix linux"),  # any part of the name is a family
        ("Windows 11", "windows"),
        ("Windows 98", "windows win9x"),
        ("Mac OS X", "unix mac"),
        ("SunOS", "unix"),
        ("z/OS", "unix z/os"),
    ],
)
def test_operating_system_families(name: str, families: str) -> None:
    candidates = ("unix", "linux", "windows", "win9x", "winnt", "dos", "mac", "z/os", "tandem")
    environment = Environment(os_name=name)
    assert " ".join(family for family in candidates if environment.is_family(family)) == families


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("maven.version", "", True),
        ("quick", "", True),
        ("!quick", "", False),
        ("quick", "yes", True),
        ("quick", "!yes", False),
        ("slow", "", False),
        ("!slow", "", True),
        ("slow", "!yes", True),
        ("env.PATH", "", False),  # nobody's environment is looked at
        ("java.version", "17.0.15", True),
    ],
)
def test_property(name: str, value: str, expected: bool) -> None:
    assert one(Activation(property_name=name, property_value=value)) is expected


def test_files_are_looked_for_in_the_project_alone() -> None:
    there = Basedir(files=with_folders(["src/main/proto/x.proto"]))
    assert one(Activation(exists="src/main/proto"), basedir=there)
    assert one(Activation(exists="${basedir}/src/main/proto"), basedir=there)
    assert one(Activation(missing="LICENSE"), basedir=there)
    assert not one(Activation(exists="${project.basedir}/src/main/proto"), basedir=there)  # not an expression here
    assert not one(Activation(exists="src/main/proto"))
    assert not one(Activation(missing="LICENSE"))
    assert not one(Activation(exists="/etc/passwd"))


def test_files_are_looked_for_from_the_folder_of_the_pom() -> None:
    module = Basedir("/project/a", with_folders(["top.txt", "a/src/x.proto"]))
    assert one(Activation(exists="src"), basedir=module)
    assert one(Activation(exists="../top.txt"), basedir=module)
    assert one(Activation(missing="${basedir}/top.txt"), basedir=module)
    assert one(Activation(exists="${maven.multiModuleProjectDirectory}/top.txt"), basedir=module)
    assert not one(Activation(missing="${basedir}/src"))  # in a repository there is no such folder


@pytest.mark.parametrize("folder", ["${user.dir}", "${user.home}", "${java.home}"])
def test_folders_that_every_machine_has_exist_for_every_pom(folder: str) -> None:
    assert one(Activation(exists=folder))
    assert not one(Activation(missing=folder))
    assert not one(Activation(exists=f"{folder}/file"))


def test_properties_of_the_pom_lead_to_files() -> None:
    profile = Profile(id="x", activation=Activation(exists="${sources}/x.proto"))
    pom = Pom(artifact="a", properties={"sources": "${basedir}/src"}, profiles=(profile,))
    there = Basedir(files=with_folders(["src/x.proto"]))
    assert active_profiles(pom, LINUX, there) == [profile]
    assert active_profiles(pom, Environment(properties={"sources": "src"}), there) == [profile]  # the POM's comes first
    assert active_profiles(pom, LINUX, Basedir()) == []


def test_every_condition_must_hold() -> None:
    assert not one(Activation(jdk="17", property_name="slow"))


def test_a_default_is_active_when_nothing_else_is() -> None:
    default, other = (
        Profile(id="d", activation=Activation(by_default=True)),
        Profile(id="o", activation=Activation(jdk="17")),
    )
    assert active(default) == ["d"]
    assert active(default, other) == ["o"]


def test_the_command_line_names_profiles_of_the_project() -> None:
    named = Environment(profiles=("x", "!o"))
    profiles = Profile(id="x"), Profile(id="o", activation=Activation(jdk="17"))
    assert active(*profiles, environment=named, basedir=Basedir()) == ["x"]
    assert active(*profiles, environment=named) == ["o"]


@pytest.mark.parametrize(("path", "value"), [("/" + "${p}" * 400, "x" * 100_000), ("/" + "${p}" * 100_000, "x" * 400)])
def test_a_long_path_is_not_put_together(path: str, value: str) -> None:
    pom = Pom(artifact="a", properties={"p": value}, profiles=(Profile(activation=Activation(exists=path)),))
    tracemalloc.start()
    assert not active_profiles(pom, LINUX)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10_000_000


def test_folders_without_end_are_not_told() -> None:
    assert with_folders(["a/" * 30_000 + "pom.xml", "b" * 2_000, "c/pom.xml"]) == with_folders(["c/pom.xml"])
