/* pthread.h - threads where there is one: in a browser the engine runs in a worker, and workers share nothing.
 *
 * Role: what conductor_experiment.c needs of POSIX threads. A lock is nobody else's; a thread that is made runs to its
 * end at once. Does not decide: how many workers there are. Errors: none. Threads: one.
 */
#ifndef SINGLE_THREAD_PTHREAD_H
#define SINGLE_THREAD_PTHREAD_H

typedef int pthread_mutex_t;
typedef int pthread_t;

#define PTHREAD_MUTEX_INITIALIZER 0

static inline int pthread_mutex_lock(pthread_mutex_t *mutex)
{
  (void)mutex;
  return 0;
}

static inline int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
  (void)mutex;
  return 0;
}

static inline int pthread_create(pthread_t *thread, const void *attributes, void *(*run)(void *self), void *self)
{
  (void)attributes;
  *thread = 1;
  (void)run(self);
  return 0;
}

static inline int pthread_join(pthread_t thread, void **out_result)
{
  (void)thread;
  (void)out_result;
  return 0;
}

#endif
