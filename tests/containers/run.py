#!/usr/bin/env python3
"""The run in containers, for real: builds the image, runs docker-compose.yml, closes on "N passed, N failed".

`tests/run --containers` calls it, as root, with FRONTDOOR_SOURCE and FRONTDOOR_BUILD. Another Compose is tried with
FRONTDOOR_COMPOSE, a command such as "docker compose". Names of tests as arguments choose among them.
"""
import signal
import sys
import time
import unittest

sys.dont_write_bytecode = True


class Result(unittest.TextTestResult):
    """A line a test, with how long it took."""

    def startTest(self, test):
        self.begun = time.monotonic()
        super().startTest(test)

    def addSuccess(self, test):
        self.stream.write(f"{time.monotonic() - self.begun:.0f} s ")
        super().addSuccess(test)

    def failed_count(self):
        """Tests that failed, each once however many of its rows did; and what failed outside of any."""
        return len({getattr(test, "test_case", test).id() for test, _ in self.failures + self.errors})


def main(names):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    import test_containers
    loader = unittest.TestLoader()
    loader.testNamePatterns = [f"*{name}*" for name in names] or None
    suite = loader.loadTestsFromModule(test_containers)
    try:
        result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=Result).run(suite)
    finally:  # unittest's own cleanups are passed over by a signal
        if test_containers.engine is not None:
            test_containers.engine.remove()
    failed = result.failed_count()
    passed = max(0, result.testsRun - failed - len(result.skipped))
    print(f"{passed} passed, {failed} failed", flush=True)
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
