"""The files of native clients: one place, one credential, and nothing the tool would expand."""

from collections.abc import Callable

import pytest

from resolution.auth import Secret
from resolution.client_config import CannotExpress, ConfigFile, Login, Names
from resolution.ecosystem import ECOSYSTEMS
from resolution.go.go_env import go_env
from resolution.maven.init_gradle import init_gradle
from resolution.maven.settings_xml import settings_xml
from resolution.npm.npmrc import npmrc
from resolution.nuget.nuget_config import nuget_config
from resolution.pypi.pip_conf import pip_conf

URL = "https://registry.example.org/repository/packages/"
ANN = Login(username="ann", secret=Secret("s3cret"))
TOKEN = Login(username="ann", secret=Secret("to.ke.n"), bearer=True)
PREVIEW = Login(username="ann")
WRITERS = [writer for ecosystem in ECOSYSTEMS.values() for writer in ecosystem.writers]
Writer = Callable[..., tuple[ConfigFile, ...]]


def bodies(files: tuple[ConfigFile, ...]) -> dict[str, str]:
    return {file.name: file.body for file in files}


@pytest.mark.parametrize("writer", WRITERS)
def test_it_puts_a_variable_where_the_secret_goes_in_a_preview(writer: Writer) -> None:
    assert "BACKLINE_PASSWORD" in "".join(bodies(writer(URL, PREVIEW)).values())


@pytest.mark.parametrize("writer", WRITERS)
def test_it_never_prints_a_secret(writer: Writer) -> None:
    assert "s3cret" not in repr(writer(URL, ANN))


@pytest.mark.parametrize("writer", WRITERS)
def test_it_writes_no_credential_for_an_anonymous_registry(writer: Writer) -> None:
    text = "".join(bodies(writer(URL, Login())).values()).lower()
    assert not any(word in text for word in ("password", "_auth", "username", "machine"))


@pytest.mark.parametrize("writer", WRITERS)
def test_it_names_no_registry_but_the_connected_one(writer: Writer) -> None:
    for body in bodies(writer(URL, Login())).values():
        hosts = {part.split("/")[0] for part in body.split("https://")[1:]}
        assert hosts == {"registry.example.org"}


def test_npm_binds_the_token_to_host_and_path() -> None:
    assert "//registry.example.org/repository/packages/:_authToken=to.ke.n" in bodies(npmrc(URL, TOKEN))[".npmrc"]


def test_npm_keeps_other_scopes_where_they_are() -> None:
    body = bodies(npmrc(URL, TOKEN, Names(private=("@acme",))))[".npmrc"]
    assert body.startswith(f"@acme:registry={URL}\n")
    assert "\nregistry=" not in body


def test_npm_escapes_what_it_would_take_from_the_environment() -> None:
    body = bodies(npmrc(URL, Login(secret=Secret("${HOME}"), bearer=True)))[".npmrc"]
    assert r':_authToken="\\${HOME}"' in body


def test_npm_cannot_hold_the_word_null_as_a_token() -> None:
    with pytest.raises(CannotExpress):
        npmrc(URL, Login(secret=Secret("null"), bearer=True))


def test_pip_uses_netrc_and_no_second_index() -> None:
    files = bodies(pip_conf(URL, ANN))
    assert files["pip.conf"] == "[global]\nindex-url = https://registry.example.org/repository/packages/\n"
    assert files["netrc"] == "machine registry.example.org\nlogin ann\npassword s3cret\n"


def test_pip_gets_the_password_in_the_url_when_netrc_cannot_hold_it() -> None:
    files = bodies(pip_conf(URL, Login(username="ann", secret=Secret("two words"))))
    assert "https://ann:two%20words@registry.example.org" in files["pip.conf"]
    assert "netrc" not in files


@pytest.mark.parametrize("writer", [pip_conf, go_env])
def test_netrc_names_the_host_with_its_port_for_go_and_alone_for_others(writer: Writer) -> None:
    body = bodies(writer("https://registry.example.org:8443/packages/", ANN))["netrc"]
    login = "login ann\npassword s3cret\n"
    assert body == f"machine registry.example.org:8443\n{login}machine registry.example.org\n{login}"


def test_pip_gets_no_file_for_a_credential_that_it_would_send_in_latin_1() -> None:
    (file,) = pip_conf(URL, Login(username="ann", secret=Secret("pässwörd")))
    assert file.name == "uv.env"
    assert "Latin-1" in file.notes[0]


def test_uv_gets_environment_variables_quoted_for_the_shell() -> None:
    body = bodies(pip_conf(URL, Login(username="ann", secret=Secret("a'$b"))))["uv.env"]
    assert """UV_INDEX_BACKLINE_PASSWORD='a'"'"'$b'""" in body


def test_go_has_no_fallback_and_sends_private_names_to_no_checksum_database() -> None:
    body = bodies(go_env(URL, ANN, Names(private=("acme.example/*",))))["go.env"]
    assert "GOPROXY=https://registry.example.org/repository/packages\n" in body
    assert "GONOSUMDB=acme.example/*" in body
    assert "direct" not in body


def test_maven_mirrors_everything_and_signs_in_by_server_id() -> None:
    body = bodies(settings_xml(URL, ANN))["settings.xml"]
    assert "<mirrorOf>*</mirrorOf>" in body
    assert "<server><id>backline</id><username>ann</username><password>s3cret</password></server>" in body


@pytest.mark.parametrize("writer", [settings_xml, init_gradle])
def test_maven_and_gradle_refuse_plain_http(writer: Writer) -> None:
    with pytest.raises(CannotExpress, match="https"):
        writer("http://registry.example.org/m/", ANN)


def test_maven_refuses_what_it_would_expand() -> None:
    with pytest.raises(CannotExpress) as refused:
        settings_xml(URL, Login(username="ann", secret=Secret("${env.HOME}")))
    assert "env.HOME" not in str(refused.value)


def test_gradle_code_holds_no_credential() -> None:
    files = bodies(init_gradle(URL, ANN))
    assert "s3cret" not in files["init.gradle"]
    assert "password=s3cret" in files["backline.properties"]


def test_nuget_refuses_percent_signs_that_it_would_expand() -> None:
    with pytest.raises(CannotExpress):
        nuget_config(URL, Login(username="ann", secret=Secret("%PATH%")))


def test_nuget_maps_only_the_named_ids_to_the_private_source() -> None:
    body = bodies(nuget_config(URL, ANN, Names(private=("Acme.*",))))["nuget.config"]
    assert '<package pattern="Acme.*" />' in body
    assert 'pattern="*"' not in body


def test_tools_that_need_a_user_name_say_so() -> None:
    with pytest.raises(CannotExpress, match="user name"):
        settings_xml(URL, Login(secret=Secret("token"), bearer=True))
