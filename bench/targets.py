"""Two hundred HTTPS repositories on loopback: one nginx, a port each, Basic sign-in, a private authority."""

import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

USER, PASSWORD = "bench", "bench-password"
PACKUMENT = b'{"name": "isarray", "dist-tags": {"latest": "2.0.5"}, "versions": {"2.0.5": {"name": "isarray"}}}'
PATH = "/repository/npm-group/"
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
      root {folder}/files; default_type application/json; etag off;
      auth_basic "registry"; auth_basic_user_file {folder}/users;
    }}
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Targets:
    urls: list[str]
    ca_file: Path
    nginx: "subprocess.Popen[bytes]"

    @property
    def ca_pem(self) -> str:
        return self.ca_file.read_text()


@contextmanager
def targets(count: int) -> Iterator[Targets]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        ports = _free_ports(count)
        _write(folder, ports)
        process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
        try:
            for port in (ports[0], ports[-1]):
                _wait_for(port)
            yield Targets([f"https://localhost:{port}{PATH}" for port in ports], folder / "ca.pem", process)
        finally:
            process.terminate()
            process.wait(10)


def _write(folder: Path, ports: list[int]) -> None:
    authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
    authority.cert_pem.write_to_path(folder / "ca.pem")
    certificate = authority.issue_cert("localhost", key_type=trustme.KeyType.ECDSA)
    certificate.private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    served = folder / "files" / PATH.strip("/")
    served.mkdir(parents=True)
    (served / "isarray").write_bytes(PACKUMENT)
    listen = "\n".join(f"    listen 127.0.0.1:{port} ssl backlog=1024;" for port in ports)
    (folder / "nginx.conf").write_text(CONFIG.format(folder=folder, listen=listen))
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    for each in held:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def _wait_for(port: int, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the server did not start")
