"""The machine and the command line that a resolution assumes; POMs ask about both.

https://maven.apache.org/guides/introduction/introduction-to-profiles.html (§Details on profile activation)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

PROJECT = "/project"  # where the project's files are taken to lie


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A JDK on an operating system. `properties` are what `mvn -D` would set; environment variables are never read.

    `profiles` are ids as after `mvn -P`: they hold for the project's own POMs, `!id` or `-id` switches one off.
    `directory` is the one that `mvn` is run in, `files` are the project's, by their absolute paths: a POM of a
    repository may ask for them too.
    """

    jdk: str = "17.0.15"
    os_name: str = "Linux"
    os_arch: str = "amd64"
    os_version: str = "6.1"
    properties: Mapping[str, str] = field(default_factory=dict)
    profiles: tuple[str, ...] = ()
    directory: str = PROJECT
    files: frozenset[str] = frozenset()

    @property
    def system(self) -> dict[str, str]:
        """The Java system properties that POMs ask for."""
        major = self.jdk.split(".")[0] if not self.jdk.startswith("1.") else self.jdk[:3]
        windows = "windows" in self.os_name.lower()
        return {
            "java.version": self.jdk,
            "java.specification.version": major,
            "java.vm.specification.version": major,
            "java.home": "/usr/lib/jvm/default-java",
            "os.name": self.os_name,
            "os.arch": self.os_arch,
            "os.version": self.os_version,
            "file.separator": "\\" if windows else "/",
            "path.separator": ";" if windows else ":",
            "user.home": "/home/user",
            "user.dir": self.directory,
            "maven.multiModuleProjectDirectory": self.directory,
            "user.name": "user",
            "maven.version": "3.8.7",
        }

    def is_family(self, family: str) -> bool:
        """What `<os><family>` means, as org.codehaus.plexus.util.Os in Maven 3.8 has it."""
        name, wanted = self.os_name.lower(), family.lower()
        windows, mac, openvms = "windows" in name, "mac" in name, "openvms" in name
        known = {
            "unix": not windows and not openvms and (not mac or name.endswith("x")),
            "win9x": windows and any(edition in name for edition in ("95", "98", "me", "ce")),
            "tandem": "nonstop_kernel" in name,
            "z/os": "z/os" in name or "os/390" in name,
        }
        return known.get(wanted, wanted in name)

    def describe(self) -> dict[str, str]:
        """For `Graph.environment`."""
        told = {"jdk": self.jdk, "platform": f"{self.os_name} {self.os_arch}"}
        told |= {f"-D{name}": value for name, value in self.properties.items()}
        return told | ({"profiles": " ".join(self.profiles)} if self.profiles else {})
