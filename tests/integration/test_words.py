"""The catalogues of the command line, po/cli.cy.po and the like, against what the program says: no text without Welsh, no Welsh
without a text, and each translation takes what its original takes.

FRONTDOOR_BUILD and FRONTDOOR_SOURCE say where program and source are. Standard library only.
"""
import os
import pathlib
import re
import unittest

import words

BUILD = pathlib.Path(os.environ["FRONTDOOR_BUILD"])
SOURCE = pathlib.Path(os.environ["FRONTDOOR_SOURCE"])
PROGRAM = str(BUILD / "bin" / "frontdoor")
# A blank is a flag of printf too, but no format here has it: "95 % interval" takes nothing.
CONVERSION = re.compile(r"%(?:(\d+)\$)?[-0#+]*(\d+|\*)?(?:\.(\d+|\*))?(hh|h|ll|l|z|j)?([a-zA-Z%])")


def taken(text):
    """What a format takes, in order: ["*", "s", "llu"]. A format that numbers its arguments takes them by number."""
    numbered, plain = {}, []
    for number, width, precision, size, kind in CONVERSION.findall(text):
        if kind == "%":
            continue
        types = [star for star in (width, precision) if star == "*"] + [size + kind]
        if number:
            numbered[int(number)] = types
        else:
            plain += types
    assert not (numbered and plain), f"numbers some arguments and not others: {text}"
    assert sorted(numbered) == list(range(1, len(numbered) + 1)), f"leaves an argument out: {text}"
    return plain or [kind for number in sorted(numbered) for kind in numbered[number]]


class Words(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.catalogue, cls.doubles = words.catalogue(SOURCE)
        cls.said = dict(words.texts_of_sources(SOURCE)) | words.texts_of_tables(SOURCE)
        for text in words.texts_of_helps(PROGRAM):
            cls.said.setdefault((text, None), "the help")

    def test_every_text__in_the_catalogue__has_its_welsh(self):
        self.assertGreater(len(self.said), 1500)
        missing = [f"{where}: {text!r}" for (text, _), where in self.said.items()
                   if not all(self.catalogue.get(text, (None, [""]))[1])]
        self.assertEqual(missing, [])

    def test_every_entry__of_the_catalogue__is_said_somewhere(self):
        texts = {text for text, _ in self.said}
        self.assertEqual([text for text in self.catalogue if text not in texts], [])
        self.assertEqual(self.doubles, [])

    def test_plural__of_an_entry__is_that_of_the_text_with_six_forms(self):
        for (text, plural), where in self.said.items():
            with self.subTest(text=text, where=where):
                if plural is not None:
                    self.assertEqual(self.catalogue[text][0], plural)
                self.assertEqual(len(self.catalogue[text][1]), 1 if self.catalogue[text][0] is None else 6)

    def test_translation__of_a_format__takes_the_same_arguments(self):
        for text, (plural, forms) in self.catalogue.items():
            for other in [*([plural] if plural else []), *forms]:
                with self.subTest(text=text, other=other):
                    self.assertEqual(taken(other), taken(text))

    def test_translation__of_a_text__begins_and_ends_as_it_does(self):
        def edges(text):
            return [re.sub(" +", " ", edge.group()) for edge in (re.match(r"\s*", text), re.search(r"\s*$", text))]
        for text, (_, forms) in self.catalogue.items():
            for form in forms:
                with self.subTest(text=text):
                    self.assertEqual(edges(form), edges(text))

    def test_checks__of_wrong_translations__find_them(self):
        self.assertNotEqual(taken("%s %u"), taken("%u %s"))
        self.assertEqual(taken("%2$u %1$s"), taken("%s %u"))
        self.assertEqual(taken("100 %% of %llu"), ["llu"])
        with self.assertRaises(AssertionError):
            taken("%2$s")
        self.assertEqual(list(words.texts_of_source('cli_tell(err, is ? "a" "b" : "c", f("d")); door_say_many("e", "f", 2)',
                                                    words.SPEAKERS)), [("ab", None), ("c", None), ("e", "f")])


if __name__ == "__main__":
    unittest.main()
