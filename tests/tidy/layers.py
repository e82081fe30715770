"""Which layer may use what: the table that check_layers.py holds the sources to.

A folder may include its own headers, those of the folders it builds on, and the system headers named; the objects
of its library may call what those folders define, and the functions named. A name that ends in * is a prefix.
"""

PURE_HEADERS = ("stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "inttypes.h", "limits.h", "float.h", "stdlib.h", "string.h")
MEMORY = ("malloc", "calloc", "realloc", "free", "abort")
BYTES = ("memcpy", "memmove", "memset", "memcmp", "memchr", "bcmp", "strlen", "strcmp", "strncmp", "strchr", "strrchr", "strcspn",
         "strspn", "strpbrk", "strstr", "strdup", "strndup", "qsort", "bsearch")
# IEEE 754 gives these one result on every machine; log, exp and pow have as many as there are C libraries.
EXACT_MATHS = ("sqrt", "floor", "ceil", "trunc", "round", "lround", "llround", "fabs", "fmod", "ldexp", "frexp")
PURE_CALLS = MEMORY + BYTES + EXACT_MATHS
TEXT_CALLS = ("snprintf", "vsnprintf", "asprintf", "vasprintf")
# Nothing may call these, whatever its layer: results would hang on the C library, or on chance without a seed.
BANNED_CALLS = ("rand", "srand", "random", "srandom", "drand48", "lrand48", "log", "log1p", "log2", "log10", "exp", "exp2",
                "expm1", "pow", "sin", "cos", "tan", "lgamma", "tgamma", "erf", "erfc", "gets", "strcpy", "strcat",
                "sprintf", "strtok", "system", "tmpnam", "mktemp")
STREAM_CALLS = ("fopen", "fdopen", "fclose", "fflush", "ferror", "fprintf", "vfprintf", "fputs", "fputc", "putc", "fwrite",
                "open_memstream", "stdout", "stderr")

CORE = "common/core"
KERNEL = "common/kernel"
PROTOCOL = "common/protocol"
SCENARIO = "common/scenario"
FAMILY = "common/family"
MEASURES = "common/measures"
EXPERIMENTS = "common/experiments"
FIT = "common/fit"
RUNTIME = "common/runtime"
COMMON = (CORE, KERNEL, PROTOCOL, SCENARIO, FAMILY, MEASURES, RUNTIME)  # what services may use
SERVICES = tuple("services/" + name for name in ("intake", "screening", "early_help", "assessment", "conductor"))


class Layer:
    """headers and calls: None allows all but BANNED_CALLS."""

    def __init__(self, uses, headers=(), calls=()):
        self.uses = uses
        self.headers = None if headers is None else PURE_HEADERS + tuple(headers)
        self.calls = None if calls is None else PURE_CALLS + tuple(calls)


LAYERS = {
    CORE: Layer(()),
    KERNEL: Layer((CORE,)),
    PROTOCOL: Layer((CORE, KERNEL), ("xxhash.h", "msgpack.h", "msgpack/*"), ("XXH*", "msgpack_*")),
    # Reads files, so it may open them; it may not know what o'clock it is.
    SCENARIO: Layer((CORE, KERNEL),
                    ("stdio.h", "errno.h", "fcntl.h", "locale.h", "math.h", "strings.h", "sys/stat.h", "unistd.h",
                     "libfyaml.h", "jansson.h", "xxhash.h"),
                    TEXT_CALLS + STREAM_CALLS +
                    ("fy_*", "json_*", "XXH*", "open", "read", "close", "fstat", "stat", "realpath", "strtod", "strtol",
                     "strtoul", "strtoll", "strtoull", "strcasecmp", "strncasecmp", "strerror_r", "newlocale", "uselocale",
                     "freelocale", "__errno_location", "__xpg_strerror_r")),
    FAMILY: Layer((CORE, KERNEL, PROTOCOL, SCENARIO)),
    MEASURES: Layer((CORE, KERNEL, PROTOCOL, SCENARIO, FAMILY),
                    ("stdio.h", "math.h", "jansson.h", "xxhash.h", "xxh_x86dispatch.h"),
                    TEXT_CALLS + STREAM_CALLS + ("json_*", "XXH*", "strtod")),
    # Pure, like the kernel: what is drawn, fitted and told apart in many runs; it runs none.
    EXPERIMENTS: Layer((CORE, KERNEL, PROTOCOL, SCENARIO, FAMILY, MEASURES), ("math.h", "xxhash.h"), ("XXH*",)),
    # Pure too: bytes come in, estimates go out; who opens files and prints is the command line.
    FIT: Layer((CORE, KERNEL, SCENARIO), ("math.h", "xxhash.h"), ("XXH*",)),
    RUNTIME: Layer((CORE, KERNEL, PROTOCOL, SCENARIO, FAMILY, MEASURES), None, None),
    "apps/workbook": Layer((CORE, KERNEL, PROTOCOL, SCENARIO, FAMILY, MEASURES, RUNTIME), None, None),
    "apps/page/single_thread": Layer(()),  # stands in for a header of the system, in a browser
    "apps/page": Layer(COMMON + SERVICES + ("apps/cli",), None, None),
    "apps/cli": Layer(COMMON + (EXPERIMENTS, FIT) + SERVICES, None, None),
}
for service in SERVICES:
    LAYERS[service] = Layer(COMMON)

# The modules of JavaScript: which folders those of a folder may import from, besides its own.
MODULES = {
    "apps/report": (),
    "apps/browser": ("apps/report",),  # what pages share
    "apps/live": ("apps/report", "apps/browser"),
    "apps/page": ("apps/report", "apps/browser"),
    "apps/page/browser": ("apps/report", "apps/browser", "apps/live"),
}

# What the build makes, and the folder that it belongs to.
GENERATED = {"door_words_cy.inc": CORE}  # from po/*.cy.po

# What a single file may use beyond its layer, and why.
FILES = {
    CORE + "/door_error.c": (("stdio.h",), ("vsnprintf", "fprintf", "stderr"), "words of a problem; a failed assertion"),
    PROTOCOL + "/door_page.c": (("stdio.h",), TEXT_CALLS, "writes the reference pages, into memory"),
    PROTOCOL + "/door_wire_cursor.c": (("stdio.h",), TEXT_CALLS, "words of a refused message"),
    SERVICES[4] + "/conductor.h": (("stdatomic.h",), (), "the flag that stops a run, set by a signal, read by threads"),
    SERVICES[4] + "/conductor_experiment.c": (("pthread.h",), ("pthread_*",), "replications on threads"),
}
# The conductor's program: starts services, writes what a run leaves. No decision about a contact is made in it.
for name in ("conductor_process.c", "conductor_program.c", "conductor_leavings.c", "conductor_join.c", "conductor_manifest.c"):
    FILES[SERVICES[4] + "/" + name] = (("stdio.h", "errno.h", "getopt.h", "signal.h", "unistd.h", "sys/prctl.h", "jansson.h"),
                                       TEXT_CALLS + STREAM_CALLS +
                                       ("json_*", "sigaction", "sigemptyset", "signal", "getopt_long", "optarg", "optind", "opterr", "optopt", "strtoull", "strtoul", "prctl", "getppid", "__errno_location"), "the program")
