"""HTTPS repositories on loopback: one nginx, a port a server, Basic sign-in, a private authority."""

import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

USER, PASSWORD = "bench", "bench-password"
# Repository, and the document below it that a check asks for, with what is in it.
DOCUMENTS = {
    "npm": ("npm-group/", "isarray", '{"name": "isarray", "dist-tags": {"latest": "2.0.5"}, "versions": {}}'),
    "pypi": ("pypi-group/simple", "/six/index.html", '<title>Links for six</title><a href="six-1.tar.gz">six</a>'),
    "go": ("go-group/", "github.com/pkg/errors/@v/list", "v0.8.0\nv0.9.1\n"),
    "maven": ("maven-public/", "junit/junit/maven-metadata.xml", "<metadata><groupId>junit</groupId></metadata>"),
    "nuget": ("nuget-group/", "index.json", '{"version": "3.0.0", "resources": []}'),
}
RECOGNISED = "dist-tags|Links for|v0|groupId|resources"  # one of these is in each of them
CONFIG = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
  access_log off; keepalive_timeout 65;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{
{listen}
    ssl_certificate {folder}/server.pem; ssl_certificate_key {folder}/server.pem;
    location / {{
      root {folder}/files; types {{ text/html html; application/xml xml; }} default_type application/json;
      auth_basic "registry"; auth_basic_user_file {folder}/users;
    }}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Targets:
    """`servers`: for each its repositories, ecosystem → URL."""

    servers: list[dict[str, str]]
    ca_file: Path

    @property
    def probed(self) -> list[str]:
        """The documents themselves, for a tool that is given addresses."""
        found = [(ecosystem, url) for server in self.servers for ecosystem, url in server.items()]
        return [_document(url, DOCUMENTS[ecosystem][1]) for ecosystem, url in found]

    @property
    def ca_pem(self) -> str:
        return self.ca_file.read_text()


def _document(url: str, path: str) -> str:
    return url if url.endswith("index.json") else url + path.removesuffix("index.html")


@contextmanager
def targets(count: int, ecosystems: Sequence[str]) -> Iterator[Targets]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        ports = free_ports(count)
        _write(folder, ports)
        process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
        try:
            for port in (ports[0], ports[-1]):
                wait_for(port)
            yield Targets([_server(port, ecosystems) for port in ports], folder / "ca.pem")
        finally:
            process.terminate()
            process.wait(10)


def _server(port: int, ecosystems: Sequence[str]) -> dict[str, str]:
    base = f"https://localhost:{port}/repository/"
    ends = {"nuget": "index.json"}
    return {each: f"{base}{DOCUMENTS[each][0]}{ends.get(each, '')}" for each in ecosystems}


def _write(folder: Path, ports: list[int]) -> None:
    authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
    authority.cert_pem.write_to_path(folder / "ca.pem")
    certificate = authority.issue_cert("localhost", key_type=trustme.KeyType.ECDSA)
    certificate.private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    for repository, path, body in DOCUMENTS.values():
        file = folder / "files" / "repository" / f"{repository}{path}"
        file.parent.mkdir(parents=True)
        file.write_text(body)
    listen = "\n".join(f"    listen 127.0.0.1:{port} ssl backlog=1024;" for port in ports)
    (folder / "nginx.conf").write_text(CONFIG.format(folder=folder, listen=listen))
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    for each in held:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def wait_for(port: int, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the server did not start")
