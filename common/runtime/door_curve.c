#include "door_curve.h"

#include "door_run_directory.h"
#include "door_socket.h"

#include <czmq.h>
#include <sys/prctl.h>
#include <sys/resource.h>

enum { KEY_FILE_BYTES = DOOR_PATH_BYTES + 24, SECRET_FILE_BYTES = KEY_FILE_BYTES + 8 };

/* The conductor knows all services, a service the conductor. */
static bool are_partners(enum door_party one, enum door_party other)
{
  return (one == DOOR_CONDUCTOR) != (other == DOOR_CONDUCTOR);
}

static enum door_err key_file_of(char out_path[KEY_FILE_BYTES], const char *folder, enum door_party party,
                                 struct door_problem *problem)
{
  if (strlen(folder) >= DOOR_PATH_BYTES) {
    return door_problem_set(problem, DOOR_ERR_LIMIT, "%s: the path of the keys is longer than %d bytes", folder,
                            DOOR_PATH_BYTES - 1);
  }
  snprintf(out_path, KEY_FILE_BYTES, "%s/%s.key", folder, door_party_name(party));
  return DOOR_OK;
}

static void folder_of(char out_folder[KEY_FILE_BYTES], const char *directory, enum door_party party)
{
  snprintf(out_folder, KEY_FILE_BYTES, "%s/%s", directory, door_party_name(party));
}

/* Before the first secret is in memory: no core dump of this process holds one, and no other process of this user may
 * read its memory. */
static enum door_err keep_memory_private(struct door_problem *problem)
{
  const struct rlimit no_core = {.rlim_cur = 0, .rlim_max = 0};
  if (setrlimit(RLIMIT_CORE, &no_core) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
    return door_problem_set(problem, DOOR_ERR_IO, "cannot keep secrets out of core dumps: %s", strerror(errno));
  }
  return DOOR_OK;
}

void door_keyring_wipe(struct door_keyring *keyring)
{
  explicit_bzero(keyring, sizeof *keyring);
}

/* Makes a folder for this user alone, or takes one that is. */
static enum door_err claim_folder(const char *folder, struct door_problem *problem)
{
  if (mkdir(folder, S_IRWXU) == 0) {
    return DOOR_OK;
  }
  struct stat status;
  if (errno != EEXIST || lstat(folder, &status) != 0) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: cannot make this folder: %s", folder, strerror(errno));
  }
  if (!S_ISDIR(status.st_mode) || status.st_uid != geteuid() || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return door_problem_set(problem, DOOR_ERR_REFUSED, "%s: keys lie in a folder of their owner's, of mode 700",
                            folder);
  }
  return DOOR_OK;
}

static enum door_err save_keys(const char *directory, enum door_party folder_owner, zcert_t *const *certificates,
                               struct door_problem *problem)
{
  char folder[KEY_FILE_BYTES];
  char path[KEY_FILE_BYTES];
  char secret_path[SECRET_FILE_BYTES];
  folder_of(folder, directory, folder_owner);
  enum door_err err = key_file_of(path, folder, folder_owner, problem);
  err = err == DOOR_OK ? claim_folder(folder, problem) : err;
  if (err != DOOR_OK) {
    return err;
  }
  snprintf(secret_path, sizeof secret_path, "%s_secret", path);
  if (zcert_save_secret(certificates[folder_owner], secret_path) != 0) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: cannot write keys: %s", folder, strerror(errno));
  }
  for (uint32_t party = 0; party < DOOR_PARTY_COUNT; party++) {
    if (!are_partners(folder_owner, (enum door_party)party)) {
      continue;
    }
    err = key_file_of(path, folder, (enum door_party)party, problem);
    if (err == DOOR_OK && zcert_save_public(certificates[party], path) != 0) {
      err = door_problem_set(problem, DOOR_ERR_IO, "%s: cannot write: %s", path, strerror(errno));
    }
    if (err != DOOR_OK) {
      return err;
    }
  }
  return DOOR_OK;
}

enum door_err door_curve_make_keys(const char *directory, struct door_problem *problem)
{
  zcert_t *certificates[DOOR_PARTY_COUNT] = {NULL};
  enum door_err err = keep_memory_private(problem);
  for (uint32_t party = 0; party < DOOR_PARTY_COUNT && err == DOOR_OK; party++) {
    certificates[party] = zcert_new();
    err = certificates[party] != NULL ? DOOR_OK : door_problem_set(problem, DOOR_ERR_MEMORY, "cannot make keys");
  }
  for (uint32_t party = 0; party < DOOR_PARTY_COUNT && err == DOOR_OK; party++) {
    err = save_keys(directory, (enum door_party)party, certificates, problem);
  }
  for (uint32_t party = 0; party < DOOR_PARTY_COUNT; party++) {
    zcert_destroy(&certificates[party]);
  }
  return err;
}

static enum door_err read_own_keys(struct door_key_pair *pair, const char *path, struct door_problem *problem)
{
  char secret_path[SECRET_FILE_BYTES];
  snprintf(secret_path, sizeof secret_path, "%s_secret", path);
  struct stat status;
  if (stat(secret_path, &status) != 0) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: %s", secret_path, strerror(errno));
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return door_problem_set(problem, DOOR_ERR_REFUSED, "%s: others may read this secret (mode %03o); chmod 600 it",
                            secret_path, (unsigned)(status.st_mode & 0777U));
  }
  static const char no_key[] = "0000000000000000000000000000000000000000"; /* what zcert holds without a secret */
  zcert_t *certificate = zcert_load(path);
  bool has_secret = certificate != NULL && strcmp(zcert_secret_txt(certificate), no_key) != 0;
  if (has_secret) {
    memcpy(pair->public_key, zcert_public_txt(certificate), DOOR_KEY_BYTES);
    memcpy(pair->secret_key, zcert_secret_txt(certificate), DOOR_KEY_BYTES);
  }
  zcert_destroy(&certificate);
  return has_secret ? DOOR_OK : door_problem_set(problem, DOOR_ERR_MALFORMED, "%s: holds no key pair", secret_path);
}

static enum door_err read_public_key(char out_key[DOOR_KEY_BYTES], const char *path, struct door_problem *problem)
{
  zcert_t *certificate = zcert_load(path);
  if (certificate == NULL) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: cannot read a public key", path);
  }
  memcpy(out_key, zcert_public_txt(certificate), DOOR_KEY_BYTES);
  zcert_destroy(&certificate);
  return DOOR_OK;
}

enum door_err door_keyring_read(struct door_keyring *keyring, const char *folder, enum door_party party,
                                struct door_problem *problem)
{
  struct door_keyring read = {.own = {.public_key = ""}};
  char path[KEY_FILE_BYTES];
  enum door_err err = keep_memory_private(problem);
  err = err == DOOR_OK ? key_file_of(path, folder, party, problem) : err;
  if (err == DOOR_OK) {
    err = read_own_keys(&read.own, path, problem);
  }
  for (uint32_t other = 0; other < DOOR_PARTY_COUNT && err == DOOR_OK; other++) {
    if (are_partners(party, (enum door_party)other)) {
      err = key_file_of(path, folder, (enum door_party)other, problem);
      err = err == DOOR_OK ? read_public_key(read.public_keys[other], path, problem) : err;
    }
  }
  if (err == DOOR_OK) {
    *keyring = read;
  }
  door_keyring_wipe(&read);
  return err;
}

enum door_err door_keyring_apply(const struct door_keyring *keyring, enum door_party party, void *socket)
{
  enum door_err err = door_socket_set_text(socket, ZMQ_CURVE_PUBLICKEY, keyring->own.public_key);
  if (err == DOOR_OK) {
    err = door_socket_set_text(socket, ZMQ_CURVE_SECRETKEY, keyring->own.secret_key);
  }
  if (err == DOOR_OK && party == DOOR_CONDUCTOR) {
    err = door_socket_set(socket, ZMQ_CURVE_SERVER, 1);
    err = err == DOOR_OK ? door_socket_set_text(socket, ZMQ_ZAP_DOMAIN, DOOR_ZAP_DOMAIN) : err;
  } else if (err == DOOR_OK) {
    err = door_socket_set_text(socket, ZMQ_CURVE_SERVERKEY, keyring->public_keys[DOOR_CONDUCTOR]);
  }
  return err;
}

/* ---- keys that are there already ---- */

/* Of all files of keys below a directory. */
struct key_count {
  uint32_t present;
  uint32_t missing;
  char a_present[SECRET_FILE_BYTES];
  char a_missing[SECRET_FILE_BYTES];
};

static enum door_err count_file(struct key_count *count, const char *path, struct door_problem *problem)
{
  struct stat status;
  bool is_present = lstat(path, &status) == 0;
  if (!is_present && errno != ENOENT) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: %s", path, strerror(errno));
  }
  uint32_t *number = is_present ? &count->present : &count->missing;
  if ((*number)++ == 0) {
    snprintf(is_present ? count->a_present : count->a_missing, SECRET_FILE_BYTES, "%s", path);
  }
  return DOOR_OK;
}

static enum door_err count_folder(struct key_count *count, const char *directory, enum door_party folder_owner,
                                  struct door_problem *problem)
{
  char folder[KEY_FILE_BYTES];
  folder_of(folder, directory, folder_owner);
  enum door_err err = DOOR_OK;
  for (uint32_t party = 0; party < DOOR_PARTY_COUNT && err == DOOR_OK; party++) {
    char path[KEY_FILE_BYTES];
    char secret_path[SECRET_FILE_BYTES];
    err = key_file_of(path, folder, (enum door_party)party, problem);
    snprintf(secret_path, sizeof secret_path, "%s_secret", path);
    if (err == DOOR_OK && (party == folder_owner || are_partners(folder_owner, (enum door_party)party))) {
      err = count_file(count, party == folder_owner ? secret_path : path, problem);
    }
  }
  return err;
}

/* Each knows the others by the keys that these have. */
static enum door_err check_fit(const char *directory, struct door_problem *problem)
{
  struct door_keyring keyrings[DOOR_PARTY_COUNT];
  enum door_err err = DOOR_OK;
  for (uint32_t party = 0; party < DOOR_PARTY_COUNT && err == DOOR_OK; party++) {
    char folder[KEY_FILE_BYTES];
    folder_of(folder, directory, (enum door_party)party);
    err = door_keyring_read(&keyrings[party], folder, (enum door_party)party, problem);
  }
  for (uint32_t party = 0; party < DOOR_PARTY_COUNT && err == DOOR_OK; party++) {
    for (uint32_t other = 0; other < DOOR_PARTY_COUNT && err == DOOR_OK; other++) {
      if (are_partners((enum door_party)party, (enum door_party)other) &&
          strcmp(keyrings[party].public_keys[other], keyrings[other].own.public_key) != 0) {
        err = door_problem_set(problem, DOOR_ERR_REFUSED, "%s/%s/%s.key is not the key of %s/%s: made at another time?",
                               directory, door_party_name(party), door_party_name(other), directory,
                               door_party_name(other));
      }
    }
  }
  explicit_bzero(keyrings, sizeof keyrings);
  return err;
}

enum door_err door_curve_find_keys(const char *directory, bool *out_are_there, struct door_problem *problem)
{
  struct key_count count = {.present = 0};
  enum door_err err = DOOR_OK;
  for (uint32_t party = 0; party < DOOR_PARTY_COUNT && err == DOOR_OK; party++) {
    err = count_folder(&count, directory, (enum door_party)party, problem);
  }
  if (err == DOOR_OK && count.present > 0 && count.missing > 0) {
    err = door_problem_set(problem, DOOR_ERR_REFUSED, "half-made keys: %s is there, %s is not", count.a_present,
                           count.a_missing);
  }
  if (err == DOOR_OK && count.present > 0) {
    err = check_fit(directory, problem);
  }
  if (err == DOOR_OK) {
    *out_are_there = count.present > 0;
  }
  return err;
}
