# Compiler, flags and sanitizers for every target of ours.

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12)
  message(FATAL_ERROR "nines needs g++ 12 or newer (C++20); found ${CMAKE_CXX_COMPILER_VERSION}. "
    "On Debian 12: apt-get install g++")
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
  message(FATAL_ERROR "nines needs clang++ 14 or newer (C++20); found ${CMAKE_CXX_COMPILER_VERSION}. "
    "On Debian 12: apt-get install clang")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

option(NINES_WARNINGS_AS_ERRORS "Treat warnings in our own code as errors" ON)
set(NINES_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined or thread")

# The same seed has to give the same bytes with every compiler, so nothing may fuse a multiply and
# an add, and nothing may depend on the machine it was built on.
add_library(nines_options INTERFACE)
target_compile_options(nines_options INTERFACE -ffp-contract=off)
target_include_directories(nines_options INTERFACE "${PROJECT_SOURCE_DIR}")

add_library(nines_warnings INTERFACE)
target_compile_options(nines_warnings INTERFACE -Wall -Wextra -Wconversion -Wshadow
  $<$<BOOL:${NINES_WARNINGS_AS_ERRORS}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms of g++ 12: about std::string's operator+ (GCC bug 105651), and about optionals and
  # variants once sanitizers add their branches.
  target_compile_options(nines_warnings INTERFACE -Wno-restrict)
  if(NINES_SANITIZE)
    target_compile_options(nines_warnings INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
if(NINES_SANITIZE)
  # On our targets only: Catch's main gains nothing from it and takes minutes.
  target_compile_options(nines_options INTERFACE -fsanitize=${NINES_SANITIZE}
    -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(nines_options INTERFACE -fsanitize=${NINES_SANITIZE})
  # How a compiler tells of sanitizers by itself differs between the two.
  target_compile_definitions(nines_options INTERFACE NINES_SANITIZED)
endif()
