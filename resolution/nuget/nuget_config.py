"""`nuget.config`: one source, its credentials and the mapping of package ids to it.

https://learn.microsoft.com/nuget/reference/nuget-config-file. Values between percent signs are replaced from the
environment on every platform, without an escape.
"""

import re
from xml.sax.saxutils import quoteattr

from resolution.client_config import EVERYTHING, SECRET_VARIABLE, CannotExpress, ConfigFile, Login, Names

SOURCE = "backline"  # also an element name, so an XML name
PLACE = "beside the solution, or ~/.nuget/NuGet/NuGet.Config (Mono: ~/.config/NuGet/NuGet.Config)"
EXPANSION = re.compile(r"%[^%]+%")


def nuget_config(url: str, login: Login, names: Names = EVERYTHING) -> tuple[ConfigFile, ...]:
    """The file for the service index at `url`. Raises CannotExpress."""
    patterns = "".join(f"      <package pattern={quoteattr(name)} />\n" for name in names.private or ("*",))
    plain = ' allowInsecureConnections="true"' if url.startswith("http://") else ""
    body = f"""<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <packageSources>
    <clear />
    <add key="{SOURCE}" value={quoteattr(url)} protocolVersion="3"{plain} />
  </packageSources>
  <packageSourceMapping>
    <packageSource key="{SOURCE}">
{patterns}    </packageSource>
  </packageSourceMapping>
{"" if login.anonymous else _credentials(login)}</configuration>
"""
    return (ConfigFile(name="nuget.config", place=PLACE, body=body),)


def _credentials(login: Login) -> str:
    username = _attribute(login.name_for("nuget.config"))
    password = _attribute(login.secret.reveal()) if login.secret else f'"%{SECRET_VARIABLE}%"'
    return f"""  <packageSourceCredentials>
    <{SOURCE}>
      <add key="Username" value={username} />
      <add key="ClearTextPassword" value={password} />
    </{SOURCE}>
  </packageSourceCredentials>
"""


def _attribute(value: str) -> str:
    if EXPANSION.search(value):
        raise CannotExpress("nuget.config", "NuGet expands %…% and has no way to write it literally")
    return quoteattr(value)
