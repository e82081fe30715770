# What makes a fault in our code harder to turn against whoever runs it; docs/adr/0014 says what each costs. Whatever
# the compiler or the processor does not know is left out; tests/tidy/check_hardening.py looks for the effect in the
# built programs. OFF is for measuring the cost.
option(FRONTDOOR_HARDENING "Harden the programs" ON)
if(NOT FRONTDOOR_HARDENING)
  return()
endif()

include(CheckCCompilerFlag)
include(CheckLinkerFlag)
include(CheckPIESupported)

# Position-independent programs. -fPIE for the archives as well, not the -fPIC of POSITION_INDEPENDENT_CODE: they end
# in programs only, and -fPIC would keep calls between their files from being inlined.
check_pie_supported(OUTPUT_VARIABLE pie_problem LANGUAGES C)
if(CMAKE_C_LINK_PIE_SUPPORTED)
  set(kind "$<TARGET_PROPERTY:TYPE>")
  target_compile_options(frontdoor_flags INTERFACE
    $<$<NOT:$<IN_LIST:${kind},SHARED_LIBRARY$<SEMICOLON>MODULE_LIBRARY>>:${CMAKE_C_COMPILE_OPTIONS_PIE}>)
  target_link_options(frontdoor_flags INTERFACE "$<$<STREQUAL:${kind},EXECUTABLE>:${CMAKE_C_LINK_OPTIONS_PIE}>")
else()
  message(WARNING "programs will not be position-independent: ${pie_problem}")
endif()

# clang takes another processor's flag without a word, so the processor is asked.
set(control_flow_flag "")
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|i[3-6]86)$")
  set(control_flow_flag -fcf-protection=full)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
  set(control_flow_flag -mbranch-protection=standard)
endif()
foreach(flag -fstack-protector-strong -fstack-clash-protection ${control_flow_flag})
  string(MAKE_C_IDENTIFIER "frontdoor_compiler_knows${flag}" known)
  check_c_compiler_flag(${flag} ${known})
  if(${known})
    target_compile_options(frontdoor_flags INTERFACE ${flag})
  endif()
endforeach()

# Checks of lengths in the C library: they need optimisation, and the sanitizers have better ones. A distribution's
# compiler may define another level already.
if(NOT FRONTDOOR_SANITIZE)
  target_compile_options(frontdoor_flags INTERFACE
    $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-U_FORTIFY_SOURCE$<SEMICOLON>-D_FORTIFY_SOURCE=3>)
endif()

# Tables of the loader read-only, all of them filled at start; no executable stack; no code that is written to.
foreach(flag -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,text)
  string(MAKE_C_IDENTIFIER "frontdoor_linker_knows${flag}" known)
  check_linker_flag(C ${flag} ${known})
  if(${known})
    target_link_options(frontdoor_flags INTERFACE ${flag})
  endif()
endforeach()
