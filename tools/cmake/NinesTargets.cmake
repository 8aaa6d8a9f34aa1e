# A target is a folder: every .cpp below it belongs to it, and a new file needs no line here. EXCLUDE
# names folders below it that are targets of their own.

include(NinesUnity)

function(nines_library name)
  cmake_parse_arguments(ARG "" "" "LINK;EXCLUDE" ${ARGN})
  set(sources)
  foreach(folder IN LISTS ARG_UNPARSED_ARGUMENTS)
    file(GLOB_RECURSE found CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${folder}/*.cpp")
    list(APPEND sources ${found})
  endforeach()
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  foreach(folder IN LISTS ARG_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX "/${folder}/")
  endforeach()
  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC nines_options ${ARG_LINK} PRIVATE nines_warnings)
    if(CMAKE_UNITY_BUILD)
      nines_unity_groups(${name})
    endif()
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE nines_options ${ARG_LINK})
  endif()
endfunction()

function(nines_executable name)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE nines_options nines_warnings ${ARG_LINK})
  set_target_properties(${name} PROPERTIES UNITY_BUILD OFF)
endfunction()

# What the sanitizers build: they are too slow for the validation suite, and only tests that start
# threads can tell the thread sanitizer something.
add_custom_target(quick_tests)
add_custom_target(thread_tests)

# Tests of one folder below tests/, each test case a ctest of its own, labelled by the folder. SKIPPED
# is what a test prints that the machine cannot run.
function(nines_tests name folder)
  cmake_parse_arguments(ARG "" "TIMEOUT;SKIPPED" "LINK;DEFINE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${folder}/*_test.cpp")
  if(NOT sources)
    return()
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE nines_options nines_warnings nines_catch_main ${ARG_LINK})
  target_compile_definitions(${name} PRIVATE ${ARG_DEFINE})
  # What is tested is optimised like the program; how fast the tests themselves are matters less than
  # how long they take to compile.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  if(CMAKE_UNITY_BUILD)
    nines_unity_groups(${name})
  endif()
  set(chosen)
  if(NINES_SANITIZE)
    math(EXPR ARG_TIMEOUT "4 * ${ARG_TIMEOUT}")  # They make a program that much slower, or more.
    # What judges figures by thousands of replications, in code that other tests run as well.
    set(chosen TEST_SPEC "~[statistical]")
  endif()
  set(properties TIMEOUT ${ARG_TIMEOUT} LABELS "${folder}")
  if(folder MATCHES "^(validation|gate|invariants)$")
    list(APPEND properties COST 1000)  # They begin first, or one of them would be waited for alone.
  endif()
  if(ARG_SKIPPED)
    list(APPEND properties SKIP_REGULAR_EXPRESSION "${ARG_SKIPPED}")
  endif()
  catch_discover_tests(${name} ${chosen} TEST_PREFIX "${folder}: " PROPERTIES ${properties})
  if(NOT folder MATCHES "^(validation|gate)$")
    add_dependencies(quick_tests ${name})
  endif()
  if(folder MATCHES "^(sim/experiment|determinism)$")
    add_dependencies(thread_tests ${name})
  endif()
endfunction()
