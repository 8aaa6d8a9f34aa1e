# Run by `cmake --install`: makes what the program tells about itself in NINES_PAGES. NINES_PROGRAM
# is the program, NINES_LIBRARY its library.

set(ENV{NINES_SCENARIOS} "${NINES_LIBRARY}")
file(MAKE_DIRECTORY "${NINES_PAGES}")

function(nines_page file)
  execute_process(COMMAND "${NINES_PROGRAM}" ${ARGN} OUTPUT_FILE "${NINES_PAGES}/${file}"
    COMMAND_ERROR_IS_FATAL ANY)
endfunction()

execute_process(COMMAND "${NINES_PROGRAM}" completion --words "" OUTPUT_VARIABLE commands
  COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE "\t[^\n]*\n" ";" commands "${commands}")
file(MAKE_DIRECTORY "${NINES_PAGES}/man1")
nines_page(man1/nines.1 help --man)
foreach(command IN LISTS commands)
  if(command)
    nines_page(man1/nines-${command}.1 help --man ${command})
  endif()
endforeach()
nines_page(nines completion bash)
nines_page(_nines completion zsh)
nines_page(nines.fish completion fish)
nines_page(scenario.schema.json schema)
