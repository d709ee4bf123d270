"""YASGUI, taken from the Oxigraph server that is installed beside us."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

FILES: Final = ("yasgui.min.js", "yasgui.min.css")
_START_SECONDS: Final = 10  # the server is up in some 50 ms; a machine under load may take longer


def read_editor(cache: Path | None) -> dict[str, bytes]:
    """Read the files of the editor.

    The `oxigraph` package's server carries them. It is started for a moment on loopback, on a port that the
    system chooses, asked for them and stopped; they are kept in the cache by the package's version.

    Args:
        cache: folder in which to keep them; None to keep nothing.

    Returns:
        Contents by name, of `FILES`; empty where the package is not installed or does not have them.
    """
    try:
        name = f"yasgui-{version('oxigraph')}"
    except PackageNotFoundError:
        return {}
    folder = cache / name if cache else None
    if folder is not None:
        with contextlib.suppress(OSError):
            return {file: (folder / file).read_bytes() for file in FILES}
    found = _ask_server()
    if folder is not None and found:
        from selgraph.errors import SelgraphError
        from selgraph.files import write_whole

        with contextlib.suppress(SelgraphError):  # a cache that cannot be written is done without
            for file, content in found.items():
                write_whole(folder / file, content)
    return found


def _ask_server() -> dict[str, bytes]:
    """Start the server, take its files and stop it."""
    beside = Path(sys.executable).parent / "oxigraph"
    command = str(beside) if beside.is_file() else shutil.which("oxigraph")
    if command is None:
        return {}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(  # the package that we depend on
        [command, "serve", "--bind", f"127.0.0.1:{port}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
    )
    try:
        return _fetch(f"http://127.0.0.1:{port}/", server)
    finally:
        server.kill()
        server.wait()


def _fetch(address: str, server: subprocess.Popen[bytes]) -> dict[str, bytes]:
    """Fetch the files as soon as the server answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + _START_SECONDS
    found: dict[str, bytes] = {}
    while len(found) < len(FILES) and time.monotonic() < deadline and server.poll() is None:
        try:
            for file in FILES:
                with opener.open(address + file, timeout=_START_SECONDS) as response:
                    found[file] = response.read()
        except OSError:
            found.clear()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(0.02)
    return found if len(found) == len(FILES) else {}
