# Files of text that the program carries: each becomes a function of namespace tools that returns
# it. Run by itself (`cmake -P`, with NINES_TEXTS and NINES_OUTPUT) this file writes the source.

if(CMAKE_SCRIPT_MODE_FILE)
  set(functions "")
  foreach(file IN LISTS NINES_TEXTS)
    get_filename_component(name "${file}" NAME)
    string(MAKE_C_IDENTIFIER "${name}" name)
    file(READ "${file}" text)
    string(APPEND functions
      "std::string_view ${name}() noexcept {\n  return R\"embedded(${text})embedded\";\n}\n\n")
  endforeach()
  file(WRITE "${NINES_OUTPUT}" "#include <string_view>\n\n"
    "#include \"tools/report/html/frame.hpp\"\n\nnamespace tools {\n\n${functions}}  // namespace tools\n")
  return()
endif()

# What "html/report.css" holds is told by report_css().
function(nines_embedded_texts target)
  set(texts)
  foreach(file IN LISTS ARGN)
    list(APPEND texts "${PROJECT_SOURCE_DIR}/${file}")
  endforeach()
  set(source "${PROJECT_BINARY_DIR}/generated/embedded_texts.cpp")
  set(script "${PROJECT_SOURCE_DIR}/tools/cmake/NinesEmbeddedTexts.cmake")
  add_custom_command(OUTPUT "${source}"
    COMMAND "${CMAKE_COMMAND}" "-DNINES_TEXTS=${texts}" "-DNINES_OUTPUT=${source}" -P "${script}"
    DEPENDS ${texts} "${script}" VERBATIM)
  target_sources(${target} PRIVATE "${source}")
endfunction()
