"""Runs a command with a private PostgreSQL server, made for it and removed after it.

`python -m scripts.on_postgresql pytest -n 2`. No server of the system is touched: the cluster
lives in a temporary directory and listens on a socket there, on no port.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
PRIVATE = {"listen_addresses": "", "max_connections": "60"}
QUICK = {
    **PRIVATE,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


def programs() -> Path | None:
    """Find the directory of the server's programs, the newest if there are several."""
    found = [path for place in PLACES for path in Path("/").glob(place.lstrip("/"))]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).parent)
    found = [path for path in found if (path / "initdb").exists() and (path / "postgres").exists()]
    return max(found, key=_version, default=None)


def _version(path: Path) -> int:
    return int("".join(filter(str.isdigit, str(path))) or 0)


def _owner() -> str | None:
    """Name who the server runs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def server(bin_: Path, given: Mapping[str, str] = QUICK) -> Iterator[str]:
    """Start a private server and give its address."""
    owner = _owner()
    directory = Path(tempfile.mkdtemp(prefix="sextant-pg-", dir="/tmp"))
    if owner:
        shutil.chown(directory, owner)
    data = directory / "data"
    settings = [f"--{name}={value}" for name, value in given.items()]
    subprocess.run(
        [bin_ / "initdb", "-D", data, "-U", "sextant", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True,
        user=owner,
        cwd=directory,
        stdout=subprocess.DEVNULL,
    )
    log = (directory / "log").open("wb")
    process = subprocess.Popen(
        [bin_ / "postgres", "-D", data, "-k", directory, *settings],
        user=owner,
        cwd=directory,
        stdout=log,
        stderr=log,
    )
    try:
        _await(directory / ".s.PGSQL.5432", process)
        yield f"postgresql://sextant@/sextant?host={directory}"
    finally:
        process.send_signal(signal.SIGINT)  # "fast": it does not wait for clients to leave
        process.wait(30)
        log.close()
        shutil.rmtree(directory)


def _await(socket: Path, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if socket.exists():
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    sys.exit(f"PostgreSQL did not start:\n{(socket.parent / 'log').read_text()}")


def main(words: list[str]) -> int:
    """Run the command and give back its exit code."""
    bin_ = programs()
    if bin_ is None:
        print("PostgreSQL's server programs (initdb, postgres) are not here: skipped.")
        return int(bool(os.environ.get("CI")))
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    with server(bin_) as address:
        print(f"On PostgreSQL from {bin_}:")
        return subprocess.run(words, env=os.environ | {"DATABASE_URL": address}).returncode  # noqa: PLW1510 - the code is handed on


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
