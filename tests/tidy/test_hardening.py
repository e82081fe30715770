#!/usr/bin/env python3
"""check_hardening.py finds each protection that is left out of a small program, and nothing in one that has them all."""

import pathlib
import platform
import subprocess
import tempfile
import unittest

import check_hardening

PROGRAM = """
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(int count, char **arguments)
{
  char large[16384];
  snprintf(large, (size_t)atoi(arguments[count - 1]), "%s", arguments[0]);
  memcpy(large + count, arguments[0], (size_t)atoi(arguments[1]));
  return puts(large);
}
"""
WRITTEN_CODE = '__asm__(".text\\n.quad main\\n");'
CONTROL_FLOW = {"x86_64": "-fcf-protection=full", "aarch64": "-mbranch-protection=standard"}.get(platform.machine())
HARDENED = ["-O2", "-fPIE", "-fstack-protector-strong", "-fstack-clash-protection", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2",
            *([CONTROL_FLOW] if CONTROL_FLOW else []),
            "-pie", "-Wl,-z,relro", "-Wl,-z,now", "-Wl,-z,noexecstack", "-Wl,-z,text"]


class Hardening(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.build = pathlib.Path(folder.name)
        (self.build / "bin").mkdir()

    def compile(self, *instead, text=PROGRAM, to="bin/frontdoor-small"):
        """With all protections, then what stands for this test; the last word of two counts."""
        source = self.build / "small.c"
        source.write_text(text, encoding="utf-8")
        output = self.build / to
        output.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cc", *HARDENED, *instead, str(source), "-o", str(output)], check=True)
        return output

    def problems(self, is_fortified=True):
        return check_hardening.check_build(self.build, is_fortified)

    def test__all_protections__are_quiet(self):
        self.compile()
        self.assertEqual(self.problems(), [])

    def test__protection_left_out__is_found(self):
        rows = (
            ("fixed address", ("-fno-pie", "-no-pie"), "not position-independent"),
            ("writable tables", ("-Wl,-z,norelro",), "GNU_RELRO"),
            ("lazy binding", ("-Wl,-z,lazy",), "binds lazily"),
            ("executable stack", ("-Wl,-z,execstack",), "executable stack"),
            ("folder of its own", ("-Wl,-rpath,/opt/lib",), "/opt/lib"),
            ("stack protector", ("-fno-stack-protector",), "__stack_chk_fail"),
            ("fortified library", ("-U_FORTIFY_SOURCE",), "is not fortified"),
        )
        for given_name, given_flags, want_words in rows:
            with self.subTest(given_name):
                self.compile(*given_flags)
                found = self.problems()
                self.assertEqual(len(found), 1, found)
                self.assertIn(want_words, found[0])

    def test__program_without_any__is_found_by_all_that_apply(self):
        self.compile("-no-pie", "-fno-pie", "-fno-stack-protector", "-fno-stack-clash-protection", "-U_FORTIFY_SOURCE",
                     "-Wl,-z,norelro", "-Wl,-z,lazy", "-Wl,-z,execstack")
        self.assertGreaterEqual(len(self.problems()), 6)

    def test__code_that_the_loader_writes__is_found(self):
        self.compile("-Wl,-z,notext", text=PROGRAM + WRITTEN_CODE)
        self.assertTrue(any("text relocations" in problem for problem in self.problems()), self.problems())

    def test__build_without_optimisation__needs_no_fortified_library(self):
        self.compile("-O0", "-U_FORTIFY_SOURCE")
        self.assertEqual(self.problems(is_fortified=False), [])

    def test__build_without_programs__is_found(self):
        self.assertIn("holds no programs", self.problems()[0])

    @unittest.skipUnless(platform.machine() == "x86_64", "machine code of x86-64")
    def test__program_without_protection_in_its_code__is_found(self):
        for flag, words in (("-fcf-protection=none", "endbr64"), ("-fno-stack-clash-protection", "stack clash")):
            with self.subTest(flag):
                self.compile(flag)
                found = self.problems()
                self.assertEqual(len(found), 1, found)
                self.assertIn(words, found[0])

    @unittest.skipUnless(platform.machine() == "x86_64", "a flag of x86-64")
    def test__object_without_control_flow_protection__is_found_in_its_library(self):
        self.compile()
        objects = [self.compile("-c", to="sound.o"), self.compile("-c", "-fcf-protection=return", to="half.o")]
        (self.build / "common").mkdir()
        subprocess.run(["ar", "rcs", str(self.build / "common/libsmall.a"), *map(str, objects)], check=True)
        self.assertEqual(self.problems(),
                         ["libsmall.a(half.o): has no control-flow protection: does not say IBT and SHSTK"])


if __name__ == "__main__":
    unittest.main()
