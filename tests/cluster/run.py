#!/usr/bin/env python3
"""Runs and sweeps shared out by a real mpirun and a real Slurm of one node; closes on "N passed, N failed".

`tests/run --cluster` calls it with FRONTDOOR_SOURCE and FRONTDOOR_BUILD. Names of tests as arguments choose among them.
"""
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import suite  # noqa: E402
import test_cluster  # noqa: E402

if __name__ == "__main__":
    sys.exit(suite.run(test_cluster, sys.argv[1:], test_cluster.slurm.stop))
