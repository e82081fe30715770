/* workbook_program.h - the program that writes workbooks.
 *
 * Role: arguments, the run's files, the file that is written; main is one call. It alone loads libxlsxwriter, which
 * brings a library of cryptography for one checksum: neither the command line nor the services have it in memory.
 * Consumes: FOLDER NAME SEED FIRST REPLICATIONS LEDGER_HASH FILE SHOWN, as `frontdoor export` gives them: the run's
 * folder, its name, what its manifest says, the file to write and the name that messages give it. Emits: on standard
 * error one line of what went wrong. Exit codes: door_error.h.
 */
#ifndef WORKBOOK_PROGRAM_H
#define WORKBOOK_PROGRAM_H

int workbook_program_run(int argc, char **argv);

#endif
