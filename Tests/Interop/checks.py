"""The sheet of a run: a line for each check, and the totals that scripts/test looks for."""

import sys
import traceback


class Sheet:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, name, action, *arguments):
        try:
            action(*arguments)
        except BaseException as fault:
            if isinstance(fault, KeyboardInterrupt):
                raise
            where = traceback.extract_tb(fault.__traceback__)[-1]
            print(f"FAILED  {name}: {type(fault).__name__}: {fault} (line {where.lineno})", flush=True)
            self.failed += 1
        else:
            print(f"ok      {name}", flush=True)
            self.passed += 1

    def close(self):
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(1 if self.failed else 0)


def expect(value, wanted, what=""):
    if value != wanted:
        raise AssertionError(f"{what} is {shortened(value)}, not {shortened(wanted)}")


def shortened(value):
    text = repr(value)
    return text if len(text) < 200 else text[:200] + "…"
