"""The embedded product's own settings file, `var/env`: made once, readable by its owner only."""

import os
import secrets
from pathlib import Path

UNIX_SOCKET_PATH_LIMIT = 100  # bytes; the kernel's sockaddr_un holds 108 (unix(7))


def ensure_env_file(var_dir: Path) -> Path:
    """Create `var_dir` (0700) and its `env` file (0600) with fresh keys; keys that are there stay."""
    var_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    var_dir.chmod(0o700)
    path = var_dir / "env"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path
    with os.fdopen(descriptor, "w") as file:
        file.write(
            "# Keys of this installation. Without FERNET_KEYS stored credentials cannot be read: back this file up.\n"
            f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
            f"FERNET_KEYS={secrets.token_urlsafe(40)}\n"
            "BACKLINE_EMBEDDED=true\n"
        )
        if len(os.fsencode(socket_path(var_dir))) > UNIX_SOCKET_PATH_LIMIT:
            file.write(f"REDIS_URL=unix://{_short_socket_path()}\n")
    return path


def socket_path(var_dir: Path) -> Path:
    return var_dir / "valkey" / "valkey.sock"


def _short_socket_path() -> Path:
    """For a checkout so deep that a socket below it could not be named."""
    return Path(os.environ.get("XDG_RUNTIME_DIR", "/tmp")) / f"backline-{secrets.token_hex(8)}" / "valkey.sock"  # noqa: S108
