/* door_direct.h - the services as function calls in this process.
 *
 * Role: a transport without sockets or encoding: one instance holds all services of one part. Threads
 *   each make their own. Ownership: the setting and the services are borrowed and outlive it.
 * Units, errors: door_transport.h. Threads: one owner at a time.
 */
#ifndef DOOR_DIRECT_H
#define DOOR_DIRECT_H

#include "door_transport.h"

/* services: DOOR_SERVICE_COUNT pointers by door_service_index(). */
DOOR_MUST_CHECK enum door_err door_direct_create(const struct door_setting *setting,
                                                 const struct door_service *const *services,
                                                 struct door_transport *out_transport);

#endif
