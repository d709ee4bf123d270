"""The command line, and how a failure is told."""

from __future__ import annotations

import sys


def run() -> None:
    """Run the command line; a mistake is told in words, with the exit code of its kind.

    Exit codes: 0 answered, 1 a check found something, 2 bad input, 3 a limit was hit, 4 not found, 5 an
    endpoint failed.
    """
    if sys.argv[1:] == ["--version"]:  # importing typer would take three times as long as all the rest
        from selgraph.version import VERSION

        sys.stdout.write(f"selgraph {VERSION}\n")
        return
    from selgraph.cli.commands import app
    from selgraph.errors import SelgraphError

    try:
        app(prog_name="selgraph")
    except SelgraphError as error:
        sys.stdout.flush()
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # the reader has seen enough (| head); nothing more can be written, not even at exit
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    run()
