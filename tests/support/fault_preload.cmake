# The library that puts faults into real programs (fault_preload.c). It does not take frontdoor_flags, which are for
# programs: it is no position-independent executable, and it is loaded beside a sanitizer's runtime, not with it.
if(NOT TARGET fault_preload)
  add_library(fault_preload MODULE ${CMAKE_CURRENT_LIST_DIR}/fault_preload.c)
  target_compile_definitions(fault_preload PRIVATE _GNU_SOURCE)
  target_compile_options(fault_preload PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wcast-qual
    $<$<BOOL:${FRONTDOOR_WERROR}>:-Werror>)
  target_link_libraries(fault_preload PRIVATE PkgConfig::ZMQ ${CMAKE_DL_LIBS})
  target_include_directories(fault_preload PRIVATE
    ${CMAKE_SOURCE_DIR}/common/core ${CMAKE_SOURCE_DIR}/common/kernel ${CMAKE_SOURCE_DIR}/common/protocol)
  set_target_properties(fault_preload PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
endif()
