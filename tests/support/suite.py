"""Runs a module's tests by themselves, for what `ctest` is not asked for: a line a test, "N passed, N failed" at the end."""
import signal
import sys
import time
import unittest


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


def run(module, names, clean_up):
    """The exit code. names: of tests, which choose among them; none chooses all. clean_up is called however it ends."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    loader = unittest.TestLoader()
    loader.testNamePatterns = [f"*{name}*" for name in names] or None
    suite = loader.loadTestsFromModule(module)
    try:
        result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=Result).run(suite)
    finally:  # unittest's own cleanups are passed over by a signal
        clean_up()
    failed = result.failed_count()
    passed = max(0, result.testsRun - failed - len(result.skipped))
    print(f"{passed} passed, {failed} failed", flush=True)
    return 0 if failed == 0 and passed > 0 else 1
