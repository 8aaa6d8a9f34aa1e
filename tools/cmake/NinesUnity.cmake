# Files in one go, for builds that are made once: with CMAKE_UNITY_BUILD the files of a target are
# compiled in groups, so that the headers, which are more than half of the work, are read once for a
# group. What the files keep to themselves can meet there, so files that define the same name are
# never in one group. Files that clash in another way are compiled alone: SKIP_UNITY_BUILD_INCLUSION.

set(NINES_UNITY_SIZE 10 CACHE STRING "How many files CMAKE_UNITY_BUILD compiles in one go at most")

# Stores the names that a file defines or declares outside of any class, and perhaps a few more.
# They are what begins at the start of a line, as clang-format has it. An alias may be repeated.
function(nines_names_of source result)
  file(READ "${source}" text)
  string(REGEX REPLACE "[][;]" " " text "${text}")
  string(REGEX MATCHALL "\n(struct|class|enum class) [A-Za-z_0-9]+" types "${text}")
  string(REGEX MATCHALL "\n[A-Za-z][^\n(={}\"]*[ *&][a-z][a-z_0-9]*[ ]?[({=]" others "${text}")
  list(FILTER others EXCLUDE REGEX "^\n(struct|class|enum|using|namespace|template|static_assert) ")
  list(TRANSFORM types REPLACE "^.* " "")
  list(TRANSFORM others REPLACE "^.*[ *&]([a-z][a-z_0-9]*)[ ]?[({=]$" "\\1")
  set(names ${types} ${others})
  list(REMOVE_DUPLICATES names)
  set(${result} "${names}" PARENT_SCOPE)
endfunction()

# Puts each file of a target into the first group that has room and none of its names.
function(nines_unity_groups target)
  get_target_property(sources ${target} SOURCES)
  set(last -1)
  foreach(source IN LISTS sources)
    nines_names_of("${source}" names)
    set(group 0)
    while(group LESS_EQUAL last)
      set(clash OFF)
      foreach(name IN LISTS names)
        if(DEFINED taken_${group}_${name})
          set(clash ON)
          break()
        endif()
      endforeach()
      if(NOT clash AND size_${group} LESS NINES_UNITY_SIZE)
        break()
      endif()
      math(EXPR group "${group} + 1")
    endwhile()
    if(group GREATER last)
      set(last ${group})
      set(size_${group} 0)
    endif()
    math(EXPR size_${group} "${size_${group}} + 1")
    foreach(name IN LISTS names)
      set(taken_${group}_${name} ON)
    endforeach()
    set_source_files_properties("${source}" PROPERTIES UNITY_GROUP "${target}_${group}")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()
