#!/usr/bin/env python3
"""The Debian package in a bare Debian, which apt installs it into; closes on "N passed, N failed".

`tests/run --package` calls it, as root, with FRONTDOOR_SOURCE and the package in FRONTDOOR_PACKAGE.
"""
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import suite  # noqa: E402
import test_package  # noqa: E402

if __name__ == "__main__":
    sys.exit(suite.run(test_package, sys.argv[1:], test_package.root.remove))
