"""Maven's `settings.xml`: one mirror for everything, over HTTPS, with a server entry.

https://maven.apache.org/settings.html. Maven replaces `${…}` anywhere in the file and offers no way to write it
literally (`$$`, backslashes and indirection all expand), so such a credential is refused.
"""

from xml.sax.saxutils import escape

from resolution.client_config import EVERYTHING, SECRET_VARIABLE, CannotExpress, ConfigFile, Login, Names

ID = "backline"


def settings_xml(url: str, login: Login, names: Names = EVERYTHING) -> tuple[ConfigFile, ...]:  # noqa: ARG001  (all or nothing here)
    """The file for the repository at `url`. Raises CannotExpress."""
    if not url.startswith("https://"):
        raise CannotExpress("settings.xml", "Maven would send it in clear; the repository URL must start with https://")
    servers = "" if login.anonymous else _server(login)
    address = escape(url)
    repository = (
        f"<id>central</id><url>{address}</url>"
        "<releases><enabled>true</enabled></releases><snapshots><enabled>true</enabled></snapshots>"
    )
    body = f"""<?xml version="1.0" encoding="UTF-8"?>
<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
{servers}  <mirrors>
    <mirror><id>{ID}</id><mirrorOf>*</mirrorOf><url>{address}</url></mirror>
  </mirrors>
  <profiles>
    <profile>
      <id>{ID}</id>
      <repositories><repository>{repository}</repository></repositories>
      <pluginRepositories><pluginRepository>{repository}</pluginRepository></pluginRepositories>
    </profile>
  </profiles>
  <activeProfiles><activeProfile>{ID}</activeProfile></activeProfiles>
</settings>
"""
    return (ConfigFile(name="settings.xml", place="~/.m2/settings.xml", body=body),)


def _server(login: Login) -> str:
    username = _text(login.name_for("settings.xml"))
    password = _text(login.secret.reveal()) if login.secret else f"${{env.{SECRET_VARIABLE}}}"
    return (
        f"  <servers>\n    <server><id>{ID}</id><username>{username}</username>"
        f"<password>{password}</password></server>\n  </servers>\n"
    )


def _text(value: str) -> str:
    if "${" in value:
        raise CannotExpress("settings.xml", "Maven expands ${…} and has no way to write it literally")
    if value != value.strip():
        raise CannotExpress("settings.xml", "Maven removes spaces at the start and end")
    return escape(value)
