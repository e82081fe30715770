/* door_purpose.h - what each keyed draw is for, as an enum; the rows stand in door_purposes.def.
 */
#ifndef DOOR_PURPOSE_H
#define DOOR_PURPOSE_H

enum door_purpose {
#define PURPOSE(NAME, number, ENTITY, doc) DOOR_PURPOSE_##NAME = (number),
#include "door_purposes.def"
};

/* A number that stands twice is declared twice, and does not compile. */
enum door_purpose_number {
#define PURPOSE(NAME, number, ENTITY, doc) DOOR_PURPOSE_NUMBER_##number##_IS_TAKEN,
#include "door_purposes.def"
};

#endif
