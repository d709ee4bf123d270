"""Programs that tests need beyond what PyPI has."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


def skip_without(what: str) -> NoReturn:
    """Skip a test for want of something that `.ci/install` installs; in CI, where that was run, fail."""
    message = f"{what} is not installed; .ci/install does so"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def find_program(name: str) -> str:
    """Find a program; without it the test is skipped."""
    return shutil.which(name) or skip_without(name)


@contextmanager
def run_oxigraph() -> Iterator[str]:
    """Run an Oxigraph server that holds nothing yet, and give its address, without a slash at the end."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    assert program, "the package oxigraph carries the server: pip install oxigraph"
    with socket.create_server(("127.0.0.1", 0)) as free:
        host = f"127.0.0.1:{free.getsockname()[1]}"
    with subprocess.Popen([program, "serve", "--bind", host], stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            assert "Listening" in server.stderr.readline()
            yield f"http://{host}"
        finally:
            server.terminate()
