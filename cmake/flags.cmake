# One set of flags for everything that we write; gcc and clang.
add_library(frontdoor_flags INTERFACE)
target_compile_options(frontdoor_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes
  -Wswitch-enum -Wcast-qual -Wundef -Wvla -Wformat=2 -Wnull-dereference -Wdouble-promotion -Wimplicit-fallthrough
  # Results must not change with the processor or the compiler: no fused multiply-add behind our back.
  -ffp-contract=off
  # A failed assertion names its file within the project; a program says nothing of the folder it was built in.
  -fmacro-prefix-map=${CMAKE_SOURCE_DIR}/=
  $<$<CONFIG:Release>:-O3>)
target_compile_definitions(frontdoor_flags INTERFACE _GNU_SOURCE FRONTDOOR_VERSION="${PROJECT_VERSION}")
if(FRONTDOOR_WERROR)
  target_compile_options(frontdoor_flags INTERFACE -Werror)
endif()
if(FRONTDOOR_SANITIZE)
  target_compile_options(frontdoor_flags INTERFACE -fsanitize=${FRONTDOOR_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(frontdoor_flags INTERFACE -fsanitize=${FRONTDOOR_SANITIZE})
endif()
if(FRONTDOOR_COVERAGE)
  target_compile_options(frontdoor_flags INTERFACE --coverage)
  target_link_options(frontdoor_flags INTERFACE --coverage)
endif()
include(${CMAKE_CURRENT_LIST_DIR}/hardening.cmake)
