/* cli_page.h - a document of figures becomes a page, by a program of its own.
 *
 * Role: hands a document (layouts report/1 and comparison/2, cli_report.h) to frontdoor-report, and gives the page its
 * name when all of it is there. Does not decide: what is in it. Nobody else needs Node. Ownership: borrows all. Errors:
 * said already, each with the page's path; what was there under it stays. Threads: the main one.
 */
#ifndef CLI_PAGE_H
#define CLI_PAGE_H

#include "door_error.h"

#include <jansson.h>

/* The languages of a page: "en" or "cy"; DOOR_ERR_USAGE, said, for another. */
DOOR_MUST_CHECK enum door_err cli_page_language(const char *value, const char **out_language);

/* Says on standard error where the page is. */
DOOR_MUST_CHECK enum door_err cli_page_write(const json_t *document, const char *path, const char *language);

#endif
