"""Gradle's `init.gradle`, for plugins and dependencies, with its credentials in a properties file beside it.

https://docs.gradle.org/current/userguide/init_scripts.html. An init script is code, so no credential is written into
it; a .properties file (java.util.Properties) can hold any text as \\uXXXX.
"""

from resolution.client_config import (
    EVERYTHING,
    SECRET_VARIABLE,
    USERNAME_VARIABLE,
    CannotExpress,
    ConfigFile,
    Login,
    Names,
)

PLACE = "~/.gradle/init.gradle"

CREDENTIALS = f"""
def backlineLogin = new Properties()
def backlineFile = new File(initscript.sourceFile.parentFile, 'backline.properties')
if (backlineFile.exists()) backlineFile.withInputStream {{ backlineLogin.load(it) }}
def backlineUsername = backlineLogin.getProperty('username') ?: System.getenv('{USERNAME_VARIABLE}')
def backlinePassword = backlineLogin.getProperty('password') ?: System.getenv('{SECRET_VARIABLE}')
"""
USE_CREDENTIALS = """
        credentials {
            username = backlineUsername
            password = backlinePassword
        }"""


def init_gradle(url: str, login: Login, names: Names = EVERYTHING) -> tuple[ConfigFile, ...]:  # noqa: ARG001  (all or nothing here)
    """init.gradle, and backline.properties when there is a secret to write. Raises CannotExpress."""
    if not url.startswith("https://"):
        raise CannotExpress("init.gradle", "Gradle would send it in clear; the repository URL must start with https://")
    sign_in, use = ("", "") if login.anonymous else (CREDENTIALS, USE_CREDENTIALS)
    body = f"""// The private repository in place of every other, for plugins and dependencies.{sign_in}
def backline = {{ repositories ->
    repositories.clear()
    repositories.maven {{
        name = 'backline'
        url = uri({_literal(url)}){use}
    }}
}}
beforeSettings {{ settings -> backline(settings.pluginManagement.repositories) }}
allprojects {{
    buildscript.repositories {{ backline(delegate) }}
    repositories {{ backline(delegate) }}
}}
"""
    script = ConfigFile(name="init.gradle", place=PLACE, body=body.replace("uri(", "new URI("), notes=_notes(login))
    if login.secret is None:
        return (script,)
    properties = f"username={_property(login.name_for('init.gradle'))}\npassword={_property(login.secret.reveal())}\n"
    return (script, ConfigFile(name="backline.properties", place="beside init.gradle", body=properties))


def _literal(text: str) -> str:
    """A Groovy string without interpolation."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _property(text: str) -> str:
    """Letters and digits as they are, the rest as UTF-16 escapes."""
    units = (text.encode("utf-16-be")[i : i + 2] for i in range(0, len(text.encode("utf-16-be")), 2))
    codes = (int.from_bytes(unit, "big") for unit in units)
    return "".join(chr(code) if code < 0x80 and chr(code).isalnum() else f"\\u{code:04x}" for code in codes)


def _notes(login: Login) -> tuple[str, ...]:
    if login.anonymous or login.secret is not None:
        return ()
    return (f"Set {USERNAME_VARIABLE} and {SECRET_VARIABLE}, or put backline.properties beside the script.",)
