"""`python -m selgraph` is `selgraph`."""

from selgraph.cli.main import run

if __name__ == "__main__":
    run()
