/* workbook.h - a run as a workbook for a spreadsheet.
 *
 * Role: the sheets of a run: summary, charts, replications, assumptions, about. Does not decide: which run, whether it
 *   is sound (the command line has looked), where the file gets its name. Every text is written as a text, so none can
 *   become a formula. The same run gives the same bytes: the date of the document is a fixed one. Columns and the
 *   number of the layout: docs/reference/exports.md, which a test compares.
 * Units: the measures' and parameters', in a column of their own; charts have percent and days. Ownership: borrows all.
 * Errors: kept in the workbook, the first one. Threads: one.
 */
#ifndef WORKBOOK_H
#define WORKBOOK_H

#include "door_results_csv.h"
#include "scenario_reader.h"

#include <jansson.h>
#include <xlsxwriter.h>

#define WORKBOOK_LAYOUT "workbook/1"

/* The run that is told. */
struct workbook_source {
  const struct scenario_document *document;
  const json_t *resolved; /* the document as JSON */
  const struct door_results *results;
  struct door_run_named run;
  double *room; /* for as many doubles as there are replications */
};

struct workbook {
  lxw_workbook *book;
  lxw_error err; /* the first */
  const struct workbook_source *source;
};

/* A table that grows downwards from row first_row of a sheet. */
struct workbook_table {
  struct workbook *workbook;
  lxw_worksheet *sheet;
  const char *name;           /* unique in the workbook */
  const char *const *columns; /* ends with NULL */
  lxw_row_t first_row;        /* of the header */
  lxw_row_t row;              /* that is being written; the header, before the first */
};

/* A new sheet, with its first row frozen. */
lxw_worksheet *workbook_sheet(struct workbook *workbook, const char *name);

/* The next row begins. */
void workbook_next_row(struct workbook_table *table);
/* One cell of it; a text that is longer than a cell may be is cut. */
void workbook_text(struct workbook_table *table, lxw_col_t column, const char *text);
void workbook_number(struct workbook_table *table, lxw_col_t column, bool is_there, double number);
/* All rows are there; at least one. */
void workbook_end_table(struct workbook_table *table);

void workbook_add_summary(struct workbook *workbook);
void workbook_add_charts(struct workbook *workbook);
void workbook_add_replications(struct workbook *workbook);
void workbook_add_assumptions(struct workbook *workbook);
void workbook_add_about(struct workbook *workbook);

#endif
