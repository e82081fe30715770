#!/usr/bin/env python3
"""Each check of this folder finds a violation planted for it, and finds nothing in a clean tree."""

import pathlib
import subprocess
import tempfile
import unittest

import check_layers
import check_tree
import layers


class Planted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for where in layers.FILES:
            self.plant(where, "")

    def plant(self, where, text):
        path = self.root / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def assert_found(self, problems, *words):
        self.assertEqual(len(problems), 1, problems)
        for word in words:
            self.assertIn(word, problems[0])


class Includes(Planted):
    def test__allowed_includes__are_quiet(self):
        self.plant("common/core/door_ids.h", "#include <stdint.h>\n")
        self.plant("common/kernel/sim_queue.c", '#include "door_ids.h"\n#include <stdlib.h>\n')
        self.assertEqual(check_layers.check_includes(self.root), [])

    def test__clock_in_the_kernel__is_found(self):
        self.plant("common/kernel/sim_queue.c", "#include <time.h>\n")
        self.assert_found(check_layers.check_includes(self.root), "sim_queue.c", "<time.h>")

    def test__exception_of_one_file__is_not_for_its_neighbour(self):
        self.plant("common/core/door_error.c", "#include <stdio.h>\n")
        self.plant("common/core/door_ids.c", "#  include <stdio.h>\n")
        self.assert_found(check_layers.check_includes(self.root), "door_ids.c", "<stdio.h>")

    def test__higher_layer__is_found(self):
        self.plant("common/runtime/door_service.h", "")
        self.plant("common/kernel/sim_queue.c", '#include "door_service.h"\n')
        self.assert_found(check_layers.check_includes(self.root), "sim_queue.c", "common/runtime")

    def test__service_that_includes_a_service__is_found(self):
        self.plant("services/screening/screening.h", "")
        self.plant("services/intake/intake.c", '#include "screening.h"\n')
        self.assert_found(check_layers.check_includes(self.root), "intake.c", "services/screening")

    def test__sockets_in_a_service__are_found(self):
        self.plant("services/intake/intake.c", "#include <zmq.h>\n")
        self.assert_found(check_layers.check_includes(self.root), "intake.c", "<zmq.h>")

    def test__path_in_an_include__is_found(self):
        self.plant("common/core/door_ids.h", "")
        self.plant("common/kernel/sim_queue.c", '#include "../core/door_ids.h"\n')
        self.assert_found(check_layers.check_includes(self.root), "plain name")

    def test__two_headers_of_one_name__are_found(self):
        self.plant("common/core/door_ids.h", "")
        self.plant("common/kernel/door_ids.h", "")
        self.assert_found(check_layers.check_includes(self.root), "of that name too")

    def test__folder_without_a_layer__is_found(self):
        self.plant("common/extra/door_extra.c", "")
        self.assert_found(check_layers.check_includes(self.root), "no layer")


class Modules(Planted):
    def setUp(self):
        super().setUp()
        self.plant("apps/browser/dom.mjs", 'import { tableOf } from "../report/pieces.mjs";\n')
        self.plant("apps/report/pieces.mjs", "export function tableOf() {}\n")

    def test__modules_that_import_what_is_below__are_quiet(self):
        self.plant("apps/live/view.mjs", 'import { el, table } from "../browser/dom.mjs";\nimport { gzipSync } from "node:zlib";\n')
        self.assertEqual(check_layers.check_modules(self.root), [])

    def test__a_module_that_imports_what_is_above__is_found(self):
        self.plant("apps/page/browser/fields.mjs", "")
        self.plant("apps/live/view.mjs", 'export {\n  field,\n} from "../page/browser/fields.mjs";\n')
        self.assert_found(check_layers.check_modules(self.root), "view.mjs", "apps/page/browser")

    def test__a_module_that_is_not_there__is_found(self):
        self.plant("apps/live/view.mjs", 'import { el } from "../browser/dom2.mjs";\n')
        self.assert_found(check_layers.check_modules(self.root), "view.mjs", "dom2.mjs")

    def test__modules_in_a_folder_without_a_rule__are_found(self):
        self.plant("apps/other/view.mjs", "")
        self.assert_found(check_layers.check_modules(self.root), "apps/other")


class Symbols(Planted):
    BUILD = "build"

    def archive(self, folder, **sources):
        names = []
        for name, text in sources.items():
            self.plant(f"{folder}/{name}.c", text)
            names.append(f"{name}.c.o")
            home = self.root / self.BUILD / folder
            home.mkdir(parents=True, exist_ok=True)
            subprocess.run(["cc", "-O1", "-fno-builtin", "-c", str(self.root / folder / f"{name}.c"), "-o", names[-1]],
                           check=True, cwd=home)
        subprocess.run(["ar", "rcs", "libplanted.a", *names], check=True, cwd=home)

    def problems(self):
        """Those of the folders that have a library; the other folders of layers.FILES have none here."""
        found = check_layers.check_symbols(self.root, self.root / self.BUILD)
        return [problem for problem in found if "expected one library" not in problem]

    def test__allowed_calls__are_quiet(self):
        self.archive("common/core", ids="int door_ids(void) { return 1; }")
        self.archive("common/kernel", queue="int door_ids(void); void free(void *); int sim_queue(void) { free(0); return door_ids(); }")
        self.assertEqual(self.problems(), [])

    def test__clock_in_the_kernel__is_found(self):
        self.archive("common/kernel", queue="long time(long *); long sim_queue(void) { return time(0); }")
        self.assert_found(self.problems(), "queue.c", "time")

    def test__logarithm_of_the_c_library__is_found_even_where_all_else_is_allowed(self):
        self.archive("common/runtime", serve="double log(double); int socket(int, int, int); double s(double x) { return log(x) + socket(1, 1, 0); }")
        self.assert_found(self.problems(), "serve.c", "log", "nothing here may call")

    def test__checks_of_a_hardened_build__count_as_the_function_written(self):
        self.archive("common/kernel", queue="void __stack_chk_fail(void); void *__memcpy_chk(void *, const void *, long, long);"
                                            "void sim_queue(char *a) { __memcpy_chk(a, a, 1, 1); __stack_chk_fail(); }")
        self.assertEqual(self.problems(), [])

    def test__banned_call_of_a_hardened_build__is_found(self):
        self.archive("common/runtime", serve="int __sprintf_chk(char *, int, long, const char *, ...);"
                                             "int door_serve(char *a) { return __sprintf_chk(a, 1, 9, a); }")
        self.assert_found(self.problems(), "serve.c", "sprintf", "nothing here may call")

    def test__call_into_a_higher_layer__is_found_without_an_include(self):
        self.archive("common/runtime", serve="int door_serve(void) { return 1; }")
        self.archive("common/kernel", queue="int door_serve(void); int sim_queue(void) { return door_serve(); }")
        self.assert_found(self.problems(), "queue.c", "door_serve", "common/runtime")

    def test__call_of_a_service_by_a_service__is_found(self):
        self.archive("services/screening", screening="int screening(void) { return 1; }")
        self.archive("services/intake", intake="int screening(void); int intake(void) { return screening(); }")
        self.assert_found(self.problems(), "intake.c", "services/screening")

    def test__missing_library__is_found(self):
        self.plant("common/kernel/sim_queue.c", "")
        self.assertTrue(any("common/kernel: expected one" in problem
                            for problem in check_layers.check_symbols(self.root, self.root / self.BUILD)))


class Tree(Planted):
    ROWS = {
        "common/scenario/parameters.def": 'PARAMETER("a.b", NUMBER, a.b, "", 0, 1, "1", "Label, with (comma)", "Label", "Help.")\n',
        "common/measures/measures_caseload.def": 'MEASURE(A, a, B, C, D, E, "Label", "Label", "Meaning.", "all", "", "", "")\n',
        "common/measures/measures_practice.def": 'MEASURE(B, b, B, C, D, E, "Label", "Label", "Meaning.", "all", "", "", "")\n',
        "common/measures/measures_sources.def": 'BY_SOURCE(C, c, B, C, D, E, "Label", "Label", "Meaning.", "all", "", "", "")\n',
        "common/measures/measures.def": 'GROUP(DEMAND, "Demand", "Galw")\n',
    }

    def setUp(self):
        super().setUp()
        for where, text in self.ROWS.items():
            self.plant(where, text)

    def test__clean_tree__is_quiet(self):
        self.plant("a.c", "int a;\n" * 600)
        self.plant("docs/a.md", "line\n" * 900 + "https://www.gov.uk/ and 127.0.0.1 and version 1.10.2.1\n")
        self.assertEqual(check_tree.check_tree(self.root), [])

    def test__places_of_one_machine__are_found(self):
        for place in ("/" + "work/main", "/" + "home/someone/x", "mirror." + "internal", "10." + "1.2.3"):
            with self.subTest(place=place):
                self.plant("notes.md", f"see {place}\n")
                self.assert_found(check_tree.check_tree(self.root), "notes.md:1", place)

    def test__long_source__is_found_with_and_without_a_suffix(self):
        for name, first in (("a.py", ""), ("run", "#!/bin/sh\n")):
            with self.subTest(name=name):
                self.plant(name, first + "x\n" * 601)
                self.assert_found(check_tree.check_tree(self.root), name, "600 at most")
                (self.root / name).unlink()

    def test__label_without_words__is_found(self):
        rows = self.ROWS["common/scenario/parameters.def"].replace('"Label", "Help."', '"", "Help."')
        self.plant("common/scenario/parameters.def", rows)
        self.assert_found(check_tree.check_tree(self.root), "parameters.def:1", "argument 9")

    def test__table_without_rows__is_found(self):
        self.plant("common/measures/measures.def", "/* moved */\n")
        self.assert_found(check_tree.check_tree(self.root), "measures.def", "no row")


if __name__ == "__main__":
    unittest.main()
