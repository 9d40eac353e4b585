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

# Before Gradle 6 there is no beforeSettings; since 6.8 a build may keep its repositories in settings.gradle alone.
SETTINGS = """def settingsOnly = false
def prepare = { settings ->
    backline(settings.pluginManagement.repositories)
    if (settings.hasProperty('dependencyResolutionManagement')) {
        backline(settings.dependencyResolutionManagement.repositories)
    }
}
if (gradle.metaClass.respondsTo(gradle, 'beforeSettings')) {
    beforeSettings { prepare(it) }
} else {
    settingsEvaluated { prepare(it) }
}
settingsEvaluated {
    if (it.hasProperty('dependencyResolutionManagement')) {
        settingsOnly = it.dependencyResolutionManagement.repositoriesMode.get().toString() == 'FAIL_ON_PROJECT_REPOS'
    }
}
"""


def init_gradle(url: str, login: Login, names: Names = EVERYTHING) -> tuple[ConfigFile, ...]:  # noqa: ARG001  (all or nothing here)
    """init.gradle, and backline.properties when there is a secret to write. Raises CannotExpress."""
    if not url.startswith("https://"):
        raise CannotExpress("init.gradle", "Gradle would send it in clear; the repository URL must start with https://")
    sign_in, use = ("", "") if login.anonymous else (CREDENTIALS, USE_CREDENTIALS)
    body = f"""// The private repository in place of every other, for plugins and dependencies.{sign_in}
def backline = {{ repositories ->
    repositories.all {{ if (it.name != 'backline') repositories.remove(it) }}
    repositories.maven {{
        name = 'backline'
        url = new URI({_literal(url)}){use}
    }}
}}
{SETTINGS}allprojects {{
    backline(buildscript.repositories)
    if (!settingsOnly) backline(repositories)
}}
"""
    script = ConfigFile(name="init.gradle", place=PLACE, body=body, notes=_notes(login))
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
