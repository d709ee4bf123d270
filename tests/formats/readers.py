"""The programs that our files are read with."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from programs import find_program, skip_without

HERE = Path(__file__).parent


def read_with_node(script: str, path: Path) -> Any:
    """Run a script of this folder on a file and read the JSON that it prints."""
    node = find_program("node")
    if not (HERE / "node_modules").is_dir():
        skip_without("What reads our files in Node")
    done = subprocess.run(
        [node, str(HERE / script), str(path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def check_xml(path: Path, schema: str | None = None) -> None:
    """Let xmllint read a file, and compare it with one of the schemas of this folder."""
    command = [find_program("xmllint"), "--noout", "--nonet"]
    command += ["--relaxng", str(HERE / schema)] if schema else []
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[:2000]
