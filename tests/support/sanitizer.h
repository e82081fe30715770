/* sanitizer.h - whether a test is built with a sanitizer, which has a heap of its own and holds on to what is freed:
 * what the process takes of memory then tells nothing.
 */
#ifndef SANITIZER_H
#define SANITIZER_H

#include <stdbool.h>

/* gcc says that it has one, clang when asked. */
#if defined(__has_feature)
#define CLANG_HAS(feature) __has_feature(feature)
#else
#define CLANG_HAS(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || CLANG_HAS(address_sanitizer)
#define HAS_SANITIZER true
#else
#define HAS_SANITIZER false
#endif

#endif
