#!/usr/bin/env python3
"""The run in containers, for real: builds the image, runs docker-compose.yml, closes on "N passed, N failed".

`tests/run --containers` calls it, as root, with FRONTDOOR_SOURCE and FRONTDOOR_BUILD. Another Compose is tried with
FRONTDOOR_COMPOSE, a command such as "docker compose". Names of tests as arguments choose among them.
"""
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import suite  # noqa: E402
import test_containers  # noqa: E402


def remove_engine():
    if test_containers.engine is not None:
        test_containers.engine.remove()


if __name__ == "__main__":
    sys.exit(suite.run(test_containers, sys.argv[1:], remove_engine))
