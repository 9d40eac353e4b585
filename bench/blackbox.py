"""prometheus-blackbox-exporter, asked for probes by a client that costs little: the peer of our checks."""

import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import BinaryIO
from urllib.parse import quote

from bench.targets import PASSWORD, RECOGNISED, USER, Targets, free_ports, wait_for

PROGRAM = "prometheus-blackbox-exporter"
CONFIG = f"""
modules:
  registry:
    prober: http
    timeout: 10s
    http:
      valid_status_codes: [200]
      fail_if_body_not_matches_regexp: ["{RECOGNISED}"]
      preferred_ip_protocol: ip4
      basic_auth: {{username: {USER}, password: {PASSWORD}}}
      tls_config: {{ca_file: CA_FILE}}
"""


def is_installed() -> bool:
    return shutil.which(PROGRAM) is not None


@contextmanager
def exporter(targets: Targets) -> Iterator[tuple[int, int]]:
    """Its process id and port."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "blackbox.yml")
        config.write_text(CONFIG.replace("CA_FILE", str(targets.ca_file)))
        (port,) = free_ports(1)
        command = [PROGRAM, f"--config.file={config}", f"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            wait_for(port)
            yield process.pid, port
        finally:
            process.terminate()
            process.wait(10)


def probe_all(port: int, urls: Sequence[str], concurrency: int) -> tuple[float, int]:
    """Seconds, and how many probes were successful."""
    waiting: SimpleQueue[str] = SimpleQueue()
    for url in urls:
        waiting.put(url)
    successes: list[int] = []
    threads = [threading.Thread(target=_ask, args=(port, waiting, successes)) for _ in range(concurrency)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - started, sum(successes)


def _ask(port: int, waiting: "SimpleQueue[str]", successes: list[int]) -> None:
    """Bare sockets: a client library would take the cores that the exporter needs."""
    with socket.create_connection(("127.0.0.1", port)) as connection, connection.makefile("rb") as answers:
        while True:
            try:
                url = waiting.get_nowait()
            except Empty:
                return
            path = f"/probe?module=registry&target={quote(url, safe='')}"
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            successes.append(b"probe_success 1" in _body(answers))


def _body(answers: BinaryIO) -> bytes:
    headers = {}
    while (line := answers.readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        headers[name.lower()] = value.strip()
    if headers.get(b"transfer-encoding") == b"chunked":
        return _chunks(answers)
    return answers.read(int(headers[b"content-length"]))


def _chunks(answers: BinaryIO) -> bytes:
    body = b""
    while size := int(answers.readline(), 16):
        body += answers.read(size)
        answers.readline()
    answers.readline()
    return body
