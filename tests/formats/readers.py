"""The programs that our files are read with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def find_program(name: str, package: str) -> str:
    """Find a program that reads our files; where it is missing the test is skipped, in CI it fails."""
    found = shutil.which(name)
    if found is None:
        missing(f"{name} is not installed: apt-get install {package}")
    return found or ""


def missing(what: str) -> None:
    """Skip a test for want of a program; in CI fail, as every program has to be there."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(what)
    pytest.skip(what)


def read_with_node(script: str, path: Path) -> Any:
    """Run a script of this folder on a file and read the JSON that it prints."""
    node = find_program("node", "nodejs")
    if not (HERE / "node_modules").is_dir():
        missing("the readers are not installed: npm install --no-package-lock --prefix tests/formats")
    done = subprocess.run(
        [node, str(HERE / script), str(path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def check_xml(path: Path, schema: str | None = None) -> None:
    """Let xmllint read a file, and compare it with one of the schemas of this folder."""
    command = [find_program("xmllint", "libxml2-utils"), "--noout", "--nonet"]
    command += ["--relaxng", str(HERE / schema)] if schema else []
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[:2000]
