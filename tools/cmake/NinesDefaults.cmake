# The names of the values that scenarios/defaults holds, as this program was built with them: a
# library whose data files lack one is told so before anything is read with it.

function(nines_default_names target)
  set(rows)
  foreach(file IN ITEMS aws assumptions settings)
    set(path "${PROJECT_SOURCE_DIR}/scenarios/defaults/${file}.json")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
    file(READ "${path}" text)
    string(JSON count LENGTH "${text}" values)
    math(EXPR last "${count} - 1")
    foreach(index RANGE ${last})
      string(JSON name MEMBER "${text}" values ${index})
      string(APPEND rows "      {\"${file}.json\", \"${name}\"},\n")
    endforeach()
  endforeach()
  set(source "${PROJECT_BINARY_DIR}/generated/default_names.cpp")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT
    "#include \"tools/input/default_names.hpp\"

namespace tools {

const std::vector<DefaultName>& default_names() {
  static const std::vector<DefaultName> names{
@rows@  };
  return names;
}

}  // namespace tools
")
  target_sources(${target} PRIVATE "${source}")
endfunction()
