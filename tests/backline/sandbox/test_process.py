"""`python -m backline.sandbox`: addresses survive a restart, a description stands while it serves, nothing stays."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests

from backline.sandbox import Sandbox


def serve(
    *arguments: str | Path, end: int = signal.SIGTERM, look: tuple[str, int] = ("/service/rest/v1/status", 200)
) -> tuple[dict[str, Any], str]:
    """Start it, wait for its last line, look at it, end it; its description and what it printed."""
    command = [sys.executable, "-m", "backline.sandbox", *map(str, arguments)]
    environment = {"PATH": os.environ["PATH"], "TMPDIR": os.environ.get("TMPDIR", "/tmp")}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    printed = "".join(lines(process))
    described = json.loads(Path(arguments[-1]).read_text())
    answer = requests.get(described["nexus"]["http"] + look[0], timeout=60)
    process.send_signal(end)
    assert (answer.status_code, process.wait(60)) == (look[1], 0)
    process.stdout.close()
    return described, printed


def lines(process: subprocess.Popen[str]) -> list[str]:
    """Everything up to the line that names the authority, which comes last."""
    found: list[str] = []
    while process.stdout and not (found and found[-1].startswith("authority")):
        found.append(process.stdout.readline())
        assert found[-1], "ended before it served"
    return found


def test_it_keeps_its_addresses_and_secrets_in_its_directory(tmp_path: Path) -> None:
    arguments = ("--directory", tmp_path / "state", "--describe", tmp_path / "description.json")
    first, printed = serve(*arguments)
    second, _ = serve(*arguments, end=signal.SIGINT)
    assert first == second
    assert first["nexus"]["password"] in printed
    assert not (tmp_path / "description.json").exists()
    assert {file.stat().st_mode & 0o077 for file in (tmp_path / "state").iterdir()} == {0}


def test_it_misbehaves_where_it_is_told_to(tmp_path: Path) -> None:
    arguments = ("--anonymous", "nexus", "--fault", "nexus:error-503:npm-group", "--describe", tmp_path / "description")
    described, _ = serve(*arguments, look=("/repository/npm-group/sandbox-words", 503))
    assert described["nexus"]["anonymous"]


def test_without_a_directory_nothing_stays() -> None:
    with Sandbox() as sandbox:
        kept = Path(sandbox.ca_file)
        assert kept.exists()
    assert not kept.parent.exists()


def test_a_taken_port_is_replaced(tmp_path: Path) -> None:
    with Sandbox(tmp_path) as first, Sandbox(tmp_path) as second:
        assert set(first.nexus.ports).isdisjoint(second.nexus.ports)
        assert first.ca_pem == second.ca_pem


def test_the_description_is_json_and_names_what_may_be_opened() -> None:
    with Sandbox() as sandbox:
        described = json.loads(json.dumps(sandbox.description()))
    assert len(described["allowed"]) == 4
    assert set(described["nexus"]["repositories"]) == {"npm", "pypi", "go", "maven", "nuget"}
    assert described["jfrog"]["repositories"]["maven"].startswith("https://")


def test_many_first_connections_at_once_all_get_a_certificate() -> None:
    with Sandbox() as sandbox, ThreadPoolExecutor(16) as pool:
        urls = [f"{sandbox.nexus.https}/service/rest/v1/status"] * 16
        answers = list(pool.map(lambda url: ask(url, sandbox.ca_file), urls))
    assert answers == [200] * 16


def ask(url: str, ca_file: str) -> int:
    with requests.Session() as session:
        session.trust_env = False
        return session.get(url, verify=ca_file, timeout=60).status_code
