#include "door_xml.h"

void door_xml_text(FILE *out, const char *text, char instead)
{
  for (; *text != '\0'; text++) {
    switch (*text) {
    case '&':
      fputs("&amp;", out);
      break;
    case '<':
      fputs("&lt;", out);
      break;
    case '>':
      fputs("&gt;", out);
      break;
    case '"':
      fputs("&quot;", out);
      break;
    default:
      fputc((unsigned char)*text < 0x20 ? instead : *text, out);
      break;
    }
  }
}
