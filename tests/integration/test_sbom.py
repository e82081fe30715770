"""setup/sbom lists what the built programs are made of: every library of every program, each of exactly one package, in
a document that has what SPDX 2.3 asks for. Libraries are found again through the loader's cache and packages through
dpkg's lists of files, which setup/sbom does not use."""
import hashlib
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
BUILD = pathlib.Path(os.environ["FRONTDOOR_BUILD"])
SBOM = pathlib.Path(os.environ["FRONTDOOR_SOURCE"]) / "setup" / "sbom"
PROGRAMS = ["frontdoor"] + ["frontdoor-" + name for name in ("assessment", "conductor", "early-help", "intake", "screening", "workbook")]

# Fields with cardinality 1..1 or 1..* in SPDX 2.3: sections 6 (document), 7 (package), 8 (file), 10 (other licences), 11
# (relationship); those in the second row were required before 2.3 and still are by many readers.
REQUIRED = {
    "document": ("spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace", "creationInfo"),
    "creationInfo": ("creators", "created"),
    "packages": ("name", "SPDXID", "downloadLocation", "licenseConcluded", "licenseDeclared", "copyrightText", "filesAnalyzed"),
    "files": ("fileName", "SPDXID", "checksums", "licenseConcluded", "licenseInfoInFiles", "copyrightText"),
    "hasExtractedLicensingInfos": ("licenseId", "extractedText"),
    "relationships": ("spdxElementId", "relationshipType", "relatedSpdxElement"),
}
IDENTIFIER = re.compile(r"SPDXRef-[A-Za-z0-9.-]+")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SUPPLIER = re.compile(r"(Person|Organization): .+|NOASSERTION")
PURL = re.compile(r"pkg:deb/[a-z]+/(?:[a-z0-9.-]|%2B)+@(?:[A-Za-z0-9.:~_-]|%2B)+\?arch=[a-z0-9-]+(&distro=[a-z]+-[0-9.]+)?")


def load_sbom():
    loader = importlib.machinery.SourceFileLoader("sbom", str(SBOM))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("sbom", loader))
    loader.exec_module(module)
    return module


def call(*arguments, **variables):
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    return subprocess.run(["/usr/bin/python3", str(SBOM), *map(str, arguments)], capture_output=True, check=False,
                          env=environment | variables)


def needed_by(path):
    listing = subprocess.run(["readelf", "-W", "-d", str(path)], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"\(NEEDED\).*\[(.+)\]", listing))


def machine_of(path):
    """Class, byte order and machine of an ELF file."""
    with open(path, "rb") as file:
        header = file.read(20)
    return header[4:6] + header[18:20]


def loader_cache():
    """Name -> files of our kind of machine, as the loader's cache has them."""
    listing = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    ours, cache = machine_of(BUILD / "bin" / "frontdoor"), {}
    for name, path in re.findall(r"^\s+(\S+) \(.*\) => (\S+)$", listing, re.MULTILINE):
        if machine_of(path) == ours:
            cache.setdefault(name, set()).add(os.path.realpath(path))
    return cache


def all_needed(programs):
    cache, found, waiting = loader_cache(), {}, list(programs)
    while waiting:
        for name in needed_by(waiting.pop()) - set(found):
            found[name] = cache[name]
            waiting += cache[name]
    return found


class Document(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        done = call(BUILD, SOURCE_DATE_EPOCH="1700000000")
        assert done.returncode == 0, done.stderr
        cls.bytes = done.stdout
        cls.document = json.loads(cls.bytes)
        cls.files = {file["SPDXID"]: file for file in cls.document["files"]}
        cls.packages = {package["SPDXID"]: package for package in cls.document["packages"]}

    def related(self, kind):
        return [(entry["spdxElementId"], entry["relatedSpdxElement"]) for entry in self.document["relationships"]
                if entry["relationshipType"] == kind]

    def test_document__fields__are_those_that_spdx_requires(self):
        for field in REQUIRED["document"]:
            self.assertTrue(self.document.get(field), field)
        for section in ("creationInfo", "packages", "files", "hasExtractedLicensingInfos", "relationships"):
            entries = self.document[section]
            for entry in [entries] if isinstance(entries, dict) else entries:
                for field in REQUIRED[section]:
                    self.assertIn(field, entry, section)
                    self.assertNotIn(entry[field], ("", [], None), f"{section}: {field}")
        self.assertEqual((self.document["spdxVersion"], self.document["dataLicense"], self.document["SPDXID"]),
                         ("SPDX-2.3", "CC0-1.0", "SPDXRef-DOCUMENT"))
        self.assertRegex(self.document["documentNamespace"], r"^https://[^#]+$")
        self.assertTrue(all(re.match(r"(Person|Organization|Tool): ", creator)
                            for creator in self.document["creationInfo"]["creators"]))

    def test_identifiers__each__is_well_formed_and_one_of_its_kind(self):
        identifiers = [entry["SPDXID"] for section in ("packages", "files") for entry in self.document[section]]
        self.assertEqual(len(identifiers), len(set(identifiers)))
        for identifier in identifiers:
            self.assertTrue(IDENTIFIER.fullmatch(identifier), identifier)
        known = {*identifiers, "SPDXRef-DOCUMENT"}
        for entry in self.document["relationships"]:
            self.assertLessEqual({entry["spdxElementId"], entry["relatedSpdxElement"]}, known)

    def test_files__checksums__are_those_of_the_files(self):
        for file in self.files.values():
            name = file["fileName"].removeprefix("./")
            content = next(path for path in (BUILD / name, pathlib.Path("/" + name)) if path.exists()).read_bytes()
            want = {"SHA1": hashlib.sha1(content).hexdigest(), "SHA256": hashlib.sha256(content).hexdigest()}
            self.assertEqual({entry["algorithm"]: entry["checksumValue"] for entry in file["checksums"]}, want, name)

    def test_programs__all__are_contained_and_sealed_by_the_verification_code(self):
        contained = [self.files[file] for package, file in self.related("CONTAINS") if package == "SPDXRef-Package-frontdoor"]
        names = {file["fileName"].rsplit("/", 1)[1] for file in contained}
        self.assertLessEqual(set(PROGRAMS), names)
        sums = sorted(file["checksums"][0]["checksumValue"] for file in contained)
        code = self.packages["SPDXRef-Package-frontdoor"]["packageVerificationCode"]["packageVerificationCodeValue"]
        self.assertEqual(code, hashlib.sha1("".join(sums).encode()).hexdigest())
        self.assertIn(("SPDXRef-DOCUMENT", "SPDXRef-Package-frontdoor"), self.related("DESCRIBES"))

    def test_libraries__every_one_needed_by_a_program__is_of_exactly_one_package(self):
        owners = {}
        for package, file in self.related("OTHER"):
            owners.setdefault(self.files[file]["fileName"].removeprefix("."), []).append(package)
        needed = all_needed(BUILD / "bin" / name for name in PROGRAMS)
        self.assertGreater(len(needed), 5)
        for name, paths in needed.items():
            found = [owner for path in paths for owner in owners.get(path, [])]
            self.assertEqual(len(found), 1, f"{name}: {found}")
        for path, packages in owners.items():
            package = self.packages[packages[0]]
            listing = subprocess.run(["dpkg-query", "-L", f"{package['name']}"], capture_output=True, text=True, check=True)
            self.assertIn(path, {os.path.realpath(line) for line in listing.stdout.splitlines()}, package["name"])

    def test_packages__each_linked__is_depended_on_and_told_in_full(self):
        linked = {package for package, _ in self.related("OTHER")}
        reached, waiting = set(), {"SPDXRef-Package-frontdoor"}
        while waiting:
            reached |= waiting
            waiting = {to for start, to in self.related("DEPENDS_ON") if start in waiting} - reached
        self.assertEqual(reached - {"SPDXRef-Package-frontdoor"}, linked)
        for identifier in linked:
            package = self.packages[identifier]
            version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package["name"]], capture_output=True, text=True,
                                     check=True).stdout
            self.assertEqual(package["versionInfo"], version)
            self.assertTrue(SUPPLIER.fullmatch(package["supplier"]), package["supplier"])
            self.assertFalse(package["filesAnalyzed"])
            reference = package["externalRefs"][0]
            self.assertEqual((reference["referenceCategory"], reference["referenceType"]), ("PACKAGE-MANAGER", "purl"))
            self.assertTrue(PURL.fullmatch(reference["referenceLocator"]), reference["referenceLocator"])

    def test_licences__each_reference__has_its_text(self):
        used = {name for package in self.packages.values() for name in re.findall(r"LicenseRef-[\w.-]+", package["licenseDeclared"])}
        self.assertEqual(used, {entry["licenseId"] for entry in self.document["hasExtractedLicensingInfos"]})

    def test_packages__to_build_with__are_told(self):
        names = {self.packages[package]["name"] for kind in ("BUILD_DEPENDENCY_OF", "BUILD_TOOL_OF")
                 for package, _ in self.related(kind)}
        self.assertLessEqual({"gcc", "libmsgpack-dev", "libzmq3-dev"}, names)

    def test_document__made_again__has_the_same_bytes(self):
        self.assertEqual(call(BUILD, SOURCE_DATE_EPOCH="1700000000").stdout, self.bytes)
        self.assertEqual(self.document["creationInfo"]["created"], "2023-11-14T22:13:20Z")
        without = [call(BUILD).stdout for _ in range(2)]
        self.assertEqual(without[0], without[1])
        other = json.loads(without[0])
        self.assertTrue(DATE.fullmatch(other["creationInfo"]["created"]))
        self.assertNotEqual(other["documentNamespace"], self.document["documentNamespace"])

    def test_tag_value__says__the_same(self):
        text = call("--format", "tag-value", BUILD, SOURCE_DATE_EPOCH="1700000000").stdout.decode()
        identifiers = re.findall(r"^SPDXID: (.+)$", text, re.MULTILINE)
        self.assertEqual(sorted(identifiers), sorted(["SPDXRef-DOCUMENT", *self.packages, *self.files]))
        self.assertEqual(len(re.findall(r"^Relationship: ", text, re.MULTILINE)), len(self.document["relationships"]))
        self.assertEqual(text.count("<text>"), text.count("</text>"))
        # A file belongs to the package before it, so between two packages stand the first one's files only.
        holders = {}
        for line in re.findall(r"^(?:PackageName|FileName): .+$", text, re.MULTILINE):
            kind, name = line.split(": ")
            package = name if kind == "PackageName" else package if holders else None
            holders.setdefault(package, []).append(name)
        self.assertEqual(len(holders["frontdoor"]) - 1, len(self.related("CONTAINS")))
        self.assertEqual([name for name, held in holders.items() if name not in (None, "frontdoor") and len(held) > 1], [])


class Refusals(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="frontdoor-test-"))
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "bin").mkdir()

    def assert_refused(self, words, **variables):
        done = call(self.folder, **variables)
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn(words, done.stderr.decode())

    def link_foreign_library(self):
        library = self.folder / "libforeign.so"
        source = self.folder / "foreign.c"
        source.write_text("int foreign(void) { return 0; }\nint main(void) { return foreign(); }\n", encoding="utf-8")
        subprocess.run(["cc", "-shared", "-fPIC", "-Wl,-soname,libforeign.so", str(source), "-o", str(library)], check=True)
        source.write_text("int foreign(void);\nint main(void) { return foreign(); }\n", encoding="utf-8")
        subprocess.run(["cc", str(source), str(library), f"-Wl,-rpath,{self.folder}", "-o", str(self.folder / "bin/frontdoor")],
                       check=True)
        return library

    def test_library__of_no_package__is_named(self):
        self.link_foreign_library()
        self.assert_refused("libforeign.so: belongs to no Debian package")

    def test_library__missing__is_named(self):
        self.link_foreign_library().unlink()
        self.assert_refused("frontdoor: needs libforeign.so, which is not on this machine")

    def test_folder__without_programs__is_named(self):
        self.assert_refused("holds no programs")

    def test_date__malformed__is_named(self):
        (self.folder / "bin/frontdoor").symlink_to(BUILD / "bin/frontdoor")
        self.assert_refused("SOURCE_DATE_EPOCH=yesterday", SOURCE_DATE_EPOCH="yesterday")


class Licences(unittest.TestCase):
    def test_expression__debian_words__become_spdx_words(self):
        rows = (("Expat", "MIT"),
                ("GPL-2+", "GPL-2.0-or-later"),
                ("LGPL-2.1", "LGPL-2.1-only"),
                ("GPL-2.0", "GPL-2.0-only"),
                ("BSD-3-clause or GPL-2", "BSD-3-Clause OR GPL-2.0-only"),
                ("ISC and BSD-3-clause or MPL-2.0", "(ISC AND BSD-3-Clause) OR MPL-2.0"),
                ("GPL-3+ or Artistic-2.0, and BSD-2-clause", "(GPL-3.0-or-later OR Artistic-2.0) AND BSD-2-Clause"))
        sbom = load_sbom()
        for given, want in rows:
            with self.subTest(given):
                extracted = {}
                self.assertEqual(sbom.licence_expression(given, {}, extracted), want)
                self.assertEqual(extracted, {})

    def test_copyright_file__by_its_form__gives_licence_or_none(self):
        heading = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n"
        rows = (("prose", "This package was debianized by hand.\n", "NOASSERTION"),
                ("all files", heading + "Files: *\nLicense: ISC\n\nFiles: b.c\nLicense: Expat\n", "ISC"),
                ("star on its own line", heading + "Files:\n *\nLicense: zlib\n", "Zlib"),
                ("some files only", heading + "Files: a.c\nLicense: ISC\n", "NOASSERTION"),
                ("missing", None, "NOASSERTION"))
        sbom = load_sbom()
        with tempfile.TemporaryDirectory() as folder:
            for name, given_text, want in rows:
                with self.subTest(name):
                    path = pathlib.Path(folder) / name
                    if given_text is not None:
                        path.write_text(given_text, encoding="utf-8")
                    self.assertEqual(sbom.licence_of(path, {})[0], want)

    def test_copyright_file__licence_that_spdx_does_not_name__is_kept_with_its_text(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "copyright"
            path.write_text("Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n"
                            "Files: *\nLicense: Beer ware\n\nLicense: Beer ware\n Buy me one.\n .\n Thanks.\n", encoding="utf-8")
            extracted = {}
            expression, _ = load_sbom().licence_of(path, extracted)
        self.assertRegex(expression, r"^LicenseRef-Debian-Beer-ware-[0-9a-f]{8}$")
        self.assertEqual(extracted, {expression: ("Beer ware", "Buy me one.\n\nThanks.")})


if __name__ == "__main__":
    unittest.main()
