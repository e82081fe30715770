/* conductor_process.h - the conductor as a program of its own.
 *
 * Role: everything that the program frontdoor-conductor does: reads its arguments, starts the services (or
 *   waits for them where they come by themselves), runs, leaves a folder. Does not decide: anything about a
 *   contact. Consumes: a scenario file. Emits: the files of conductor_program.h; messages on stderr.
 * Units, ownership, errors: conductor_program.h. Threads: the main one.
 */
#ifndef CONDUCTOR_PROCESS_H
#define CONDUCTOR_PROCESS_H

/* Returns the exit code of the program (door_error.h). */
int conductor_process_run(int argc, char **argv);

#endif
