#include "door_gate.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

enum { KEY_BYTES = 32 }; /* as a key travels */

struct door_gate {
  void *socket;
  pthread_t thread;
  unsigned char allowed[DOOR_PARTY_COUNT][KEY_BYTES]; /* public keys of the services */
  pthread_mutex_t lock;                               /* of: */
  struct door_refused_key last_refused;
};

/* The frames of a ZAP request, in order; no other mechanism is admitted. */
enum zap_frame {
  ZAP_VERSION,
  ZAP_REQUEST_ID,
  ZAP_DOMAIN,
  ZAP_ADDRESS,
  ZAP_IDENTITY,
  ZAP_MECHANISM,
  ZAP_CREDENTIALS,
  ZAP_FRAME_COUNT,
};

struct zap_request {
  char frames[ZAP_FRAME_COUNT][256];
  int lengths[ZAP_FRAME_COUNT];
  int count; /* frames read, those beyond the known ones too */
};

static bool has_text(const struct zap_request *request, enum zap_frame frame, const char *text)
{
  size_t length = strlen(text);
  return request->lengths[frame] == (int)length && memcmp(request->frames[frame], text, length) == 0;
}

/* False when the context has been shut down. */
static bool receive_request(void *socket, struct zap_request *request)
{
  request->count = 0;
  int more = 1;
  while (more != 0) {
    char beyond[256];
    bool is_known = request->count < ZAP_FRAME_COUNT;
    int length = zmq_recv(socket, is_known ? request->frames[request->count] : beyond, sizeof beyond, 0);
    if (length < 0) {
      if (errno == EINTR) {
        continue;
      }
      return false;
    }
    if (is_known) {
      request->lengths[request->count] = length < (int)sizeof beyond ? length : (int)sizeof beyond;
    }
    request->count++;
    size_t size = sizeof more;
    if (zmq_getsockopt(socket, ZMQ_RCVMORE, &more, &size) != 0) {
      return false;
    }
  }
  return true;
}

/* The party's name, or NULL for somebody who is not on the list. */
static const char *admitted_as(const struct door_gate *gate, const struct zap_request *request)
{
  if (request->count != ZAP_FRAME_COUNT || !has_text(request, ZAP_MECHANISM, "CURVE") ||
      !has_text(request, ZAP_DOMAIN, DOOR_ZAP_DOMAIN) || request->lengths[ZAP_CREDENTIALS] != KEY_BYTES) {
    return NULL;
  }
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    enum door_party party = door_service_at(service);
    if (memcmp(request->frames[ZAP_CREDENTIALS], gate->allowed[party], sizeof gate->allowed[party]) == 0) {
      return door_party_name(party);
    }
  }
  return NULL;
}

static bool answer_request(void *socket, const struct zap_request *request, const char *user)
{
  const char *status = user != NULL ? "200" : "400";
  const char *text = user != NULL ? "OK" : "this key is not on the list";
  const char *user_id = user != NULL ? user : "";
  size_t id_length = request->count > ZAP_REQUEST_ID ? (size_t)request->lengths[ZAP_REQUEST_ID] : 0;
  return zmq_send(socket, "1.0", 3, ZMQ_SNDMORE) >= 0 &&
         zmq_send(socket, request->frames[ZAP_REQUEST_ID], id_length, ZMQ_SNDMORE) >= 0 &&
         zmq_send(socket, status, strlen(status), ZMQ_SNDMORE) >= 0 &&
         zmq_send(socket, text, strlen(text), ZMQ_SNDMORE) >= 0 &&
         zmq_send(socket, user_id, strlen(user_id), ZMQ_SNDMORE) >= 0 && zmq_send(socket, "", 0, 0) >= 0;
}

static void note_refusal(struct door_gate *gate, const struct zap_request *request)
{
  struct door_refused_key refused = {.address = "", .key = ""};
  if (request->count > ZAP_ADDRESS && request->lengths[ZAP_ADDRESS] < (int)sizeof refused.address) {
    memcpy(refused.address, request->frames[ZAP_ADDRESS], (size_t)request->lengths[ZAP_ADDRESS]);
  }
  if (request->count > ZAP_CREDENTIALS && request->lengths[ZAP_CREDENTIALS] == KEY_BYTES) {
    unsigned char key[KEY_BYTES];
    memcpy(key, request->frames[ZAP_CREDENTIALS], sizeof key);
    zmq_z85_encode(refused.key, key, sizeof key);
  }
  pthread_mutex_lock(&gate->lock);
  gate->last_refused = refused;
  pthread_mutex_unlock(&gate->lock);
}

static bool handle_request(struct door_gate *gate, const struct zap_request *request)
{
  const char *user = admitted_as(gate, request);
  if (user == NULL) {
    note_refusal(gate, request);
  }
  return answer_request(gate->socket, request, user);
}

static void *watch_gate(void *argument)
{
  struct door_gate *gate = argument;
  struct zap_request request;
  while (receive_request(gate->socket, &request) && handle_request(gate, &request)) {
  }
  zmq_close(gate->socket);
  return NULL;
}

/* The thread leaves signals to the one that owns the run. */
static int start_thread(struct door_gate *gate)
{
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int failure = pthread_create(&gate->thread, NULL, watch_gate, gate);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return failure;
}

enum door_err door_gate_create(void *context, const struct door_keyring *keyring, struct door_gate **out_gate)
{
  struct door_gate *gate = calloc(1, sizeof *gate);
  if (gate == NULL) {
    return DOOR_ERR_MEMORY;
  }
  pthread_mutex_init(&gate->lock, NULL);
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    enum door_party party = door_service_at(service);
    if (zmq_z85_decode(gate->allowed[party], keyring->public_keys[party]) == NULL) {
      free(gate);
      return DOOR_ERR_MALFORMED;
    }
  }
  gate->socket = zmq_socket(context, ZMQ_REP);
  if (gate->socket == NULL || zmq_bind(gate->socket, "inproc://zeromq.zap.01") != 0 || start_thread(gate) != 0) {
    if (gate->socket != NULL) {
      zmq_close(gate->socket);
    }
    free(gate);
    return DOOR_ERR_IO;
  }
  *out_gate = gate;
  return DOOR_OK;
}

struct door_refused_key door_gate_last_refused(struct door_gate *gate)
{
  pthread_mutex_lock(&gate->lock);
  struct door_refused_key refused = gate->last_refused;
  pthread_mutex_unlock(&gate->lock);
  return refused;
}

void door_gate_destroy(struct door_gate **gate)
{
  if (*gate != NULL) {
    pthread_join((*gate)->thread, NULL);
    pthread_mutex_destroy(&(*gate)->lock);
    free(*gate);
    *gate = NULL;
  }
}
