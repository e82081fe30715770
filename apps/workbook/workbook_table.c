#include "workbook.h"

#include <string.h>

enum { CELL_BYTES = 32767, COLUMNS_MAX = 32 }; /* a cell holds so many characters; a character is a byte or more */

static void keep(struct workbook *workbook, lxw_error err)
{
  workbook->err = workbook->err == LXW_NO_ERROR ? err : workbook->err;
}

lxw_worksheet *workbook_sheet(struct workbook *workbook, const char *name)
{
  lxw_worksheet *sheet = workbook_add_worksheet(workbook->book, name);
  if (sheet == NULL) {
    keep(workbook, LXW_ERROR_MEMORY_MALLOC_FAILED);
    return NULL;
  }
  worksheet_freeze_panes(sheet, 1, 0);
  return sheet;
}

void workbook_next_row(struct workbook_table *table)
{
  table->row++;
}

/* Where a text of that length may end without cutting a character of UTF-8. */
static size_t cut_at(const char *text, size_t length)
{
  while (length > 0 && ((unsigned char)text[length] & 0xC0U) == 0x80U) {
    length--;
  }
  return length;
}

void workbook_text(struct workbook_table *table, lxw_col_t column, const char *text)
{
  char cut[CELL_BYTES + 1];
  if (table->sheet == NULL || text[0] == '\0') {
    return;
  }
  if (strlen(text) > CELL_BYTES) {
    size_t length = cut_at(text, CELL_BYTES);
    memcpy(cut, text, length);
    cut[length] = '\0';
    text = cut;
  }
  keep(table->workbook, worksheet_write_string(table->sheet, table->row, column, text, NULL));
}

void workbook_number(struct workbook_table *table, lxw_col_t column, bool is_there, double number)
{
  if (table->sheet != NULL && is_there) {
    keep(table->workbook, worksheet_write_number(table->sheet, table->row, column, number, NULL));
  }
}

void workbook_end_table(struct workbook_table *table)
{
  lxw_table_column columns[COLUMNS_MAX] = {{.header = NULL}};
  lxw_table_column *pointers[COLUMNS_MAX + 1] = {NULL};
  char headers[COLUMNS_MAX][64];
  lxw_col_t count = 0;
  for (; count < COLUMNS_MAX && table->columns[count] != NULL; count++) {
    snprintf(headers[count], sizeof headers[count], "%s", table->columns[count]);
    columns[count].header = headers[count];
    pointers[count] = &columns[count];
  }
  char name[64];
  snprintf(name, sizeof name, "%s", table->name);
  lxw_table_options options = {.name = name, .columns = pointers};
  if (table->sheet != NULL) {
    keep(table->workbook,
         worksheet_add_table(table->sheet, table->first_row, 0, table->row, (lxw_col_t)(count - 1), &options));
  }
}
