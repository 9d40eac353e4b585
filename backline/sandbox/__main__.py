"""`python -m backline.sandbox`: serve the sandbox registries on loopback until told to stop."""

import argparse
import json
import os
import signal
import threading
from contextlib import ExitStack
from pathlib import Path

from backline.sandbox.loopback import Sandbox


def main() -> None:
    options = _options()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    directory = options.directory.resolve() if options.directory else None
    ports = {"nexus_ports": options.nexus_ports, "jfrog_ports": options.jfrog_ports}
    with Sandbox(directory, many=options.many, **ports) as sandbox, ExitStack() as faults:
        if options.list_faults:
            _print_faults(sandbox)
            return
        sandbox.nexus.anonymous = "nexus" in options.anonymous
        sandbox.jfrog.anonymous = "jfrog" in options.anonymous
        for product, name, repository in options.fault:
            faults.enter_context(sandbox.product(product).fault(name, repository=repository))
        _serve(sandbox, options.describe, stop)


def _serve(sandbox: Sandbox, description: Path | None, stop: threading.Event) -> None:
    if description:
        _describe(description, sandbox)
    _print(sandbox)
    stop.wait()
    if description:
        description.unlink(missing_ok=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m backline.sandbox", description=__doc__)
    parser.add_argument("--directory", type=Path, help="keep authority, tokens and ports here for the next start")
    parser.add_argument(
        "--describe", type=Path, metavar="FILE", help="write addresses and secrets as JSON while serving"
    )
    parser.add_argument("--many", type=int, default=0, metavar="N", help="N raw components more in Nexus's raw-many")
    for_whom = "callers without credentials may read from this product"
    parser.add_argument("--anonymous", action="append", default=[], choices=("nexus", "jfrog"), help=for_whom)
    parser.add_argument(
        "--fault", action="append", default=[], type=_fault, metavar="PRODUCT:NAME[:REPOSITORY]", help="misbehave so"
    )
    parser.add_argument("--list-faults", action="store_true", help="the names of all faults, and nothing else")
    for product in ("nexus", "jfrog"):
        parser.add_argument(f"--{product}-ports", type=_ports, default=(0, 0), metavar="HTTPS,HTTP")
    return parser.parse_args()


def _ports(text: str) -> tuple[int, int]:
    secure, _, plain = text.partition(",")
    return int(secure), int(plain or 0)


def _fault(text: str) -> tuple[str, str, str]:
    product, _, rest = text.partition(":")
    name, _, repository = rest.partition(":")
    if product not in {"nexus", "jfrog"} or not name:
        raise ValueError(text)
    return product, name, repository


def _print_faults(sandbox: Sandbox) -> None:
    for product in ("nexus", "jfrog"):
        for fault in sandbox.product(product).faults.values():
            print(f"{product}:{fault.name:24} {fault.meaning}")


def _describe(file: Path, sandbox: Sandbox) -> None:
    """All at once, so that nobody reads half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        json.dump(sandbox.description(), opened, indent=2)
    draft.replace(file)


def _print(sandbox: Sandbox) -> None:
    shown = sandbox.description()
    for product in ("nexus", "jfrog"):
        print(product)
        for name, value in shown[product].items():
            if isinstance(value, dict):
                for ecosystem, url in value.items():
                    print(f"  {ecosystem:16}{url}")
            else:
                print(f"  {name:16}{value}")
    print(f"authority         {sandbox.ca_file}", flush=True)


if __name__ == "__main__":
    main()
