/* door_xml.h - text as it may stand in XML, in an attribute too.
 *
 * Role: escapes what XML has a meaning for. XML 1.0 has no place for most control characters, escaped or not: another
 *   stands for each. Does not decide: which elements. Ownership: the stream is the caller's, and so is looking at its
 *   errors. Threads: no state. Source: W3C, XML 1.0 (5th ed.), 2.2 and 2.4.
 */
#ifndef DOOR_XML_H
#define DOOR_XML_H

#include <stdio.h>

/* text is UTF-8; instead: what stands for a control character. */
void door_xml_text(FILE *out, const char *text, char instead);

#endif
