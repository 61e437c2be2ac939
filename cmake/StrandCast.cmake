# The house's targets: every library and program of the project is made by these functions, so that
# warnings, language level, include paths and installation are the same everywhere.

option(STRANDCAST_WERROR "Treat warnings as errors" ON)
set(STRANDCAST_SANITIZE "" CACHE STRING "Sanitizers for everything, such as address,undefined")

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

# Where the installed parts lie.
set(STRANDCAST_INCLUDE_DIR ${CMAKE_INSTALL_INCLUDEDIR}/strandcast)
set(STRANDCAST_DATA_DIR ${CMAKE_INSTALL_DATADIR}/strandcast)

add_library(strandcast_options INTERFACE)
add_library(StrandCast::options ALIAS strandcast_options)
set_target_properties(strandcast_options PROPERTIES EXPORT_NAME options)
target_compile_features(strandcast_options INTERFACE cxx_std_20)
target_include_directories(strandcast_options INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
  $<INSTALL_INTERFACE:${STRANDCAST_INCLUDE_DIR}>)
install(TARGETS strandcast_options EXPORT StrandCastTargets)

add_library(strandcast_warnings INTERFACE)
target_compile_options(strandcast_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual -Wcast-qual -Wformat=2
  # GCC fuses multiply and add where the machine can, Clang 14 does not: figures would differ.
  -ffp-contract=off
  $<$<BOOL:${STRANDCAST_WERROR}>:-Werror>
  # GCC 12 and 13 see an overlap in "x" + std::to_string(n) that is not there (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

if(STRANDCAST_SANITIZE)
  add_compile_options(-fsanitize=${STRANDCAST_SANITIZE} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # With sanitizers GCC 12 finds <regex> uninitialised, which it is not (GCC bug 105562).
    add_compile_options(-Wno-maybe-uninitialized)
  endif()
  add_link_options(-fsanitize=${STRANDCAST_SANITIZE})
endif()
if(STRANDCAST_FUZZ)
  # Coverage feedback in the libraries; the main function comes with the fuzz targets alone.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# All programs and what they load, without tests: cmake --build DIR --target programs
add_custom_target(programs)

# strandcast_library(NAME SOURCES a.cpp ... [DEPENDS public...] [PRIVATE private...])
# makes the static library strandcast_NAME with the alias StrandCast::NAME. The folder's headers are
# its public headers: installed, and checked to stand alone.
function(strandcast_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.hpp)
  add_library(strandcast_${name} STATIC ${ARG_SOURCES})
  add_library(StrandCast::${name} ALIAS strandcast_${name})
  target_sources(strandcast_${name}
    PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${headers})
  set_target_properties(strandcast_${name} PROPERTIES EXPORT_NAME ${name} CXX_EXTENSIONS OFF
                                                      POSITION_INDEPENDENT_CODE ON)
  target_link_libraries(strandcast_${name}
    PUBLIC StrandCast::options ${ARG_DEPENDS}
    PRIVATE $<BUILD_INTERFACE:strandcast_warnings> ${ARG_PRIVATE})
  install(TARGETS strandcast_${name} EXPORT StrandCastTargets
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
          FILE_SET HEADERS DESTINATION ${STRANDCAST_INCLUDE_DIR})
endfunction()

# strandcast_program(NAME SOURCES a.cpp ... DEPENDS libraries...)
# makes an executable in the build folder itself: build/release/strand; and, beside it in share/, the
# manual page and the shells' completion that it writes of itself.
function(strandcast_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF
                                           RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} strandcast_warnings)
  add_dependencies(programs ${name})
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

  set(share ${PROJECT_BINARY_DIR}/share)
  file(MAKE_DIRECTORY ${share}/man/man1 ${share}/bash-completion/completions
                      ${share}/zsh/site-functions ${share}/fish/vendor_completions.d)
  add_custom_command(TARGET ${name} POST_BUILD
    COMMAND ${name} man-page > ${share}/man/man1/${name}.1
    COMMAND ${name} completion bash > ${share}/bash-completion/completions/${name}
    COMMAND ${name} completion zsh > ${share}/zsh/site-functions/_${name}
    COMMAND ${name} completion fish > ${share}/fish/vendor_completions.d/${name}.fish
    COMMENT "Writing the manual page and completion of ${name}" VERBATIM)
  install(DIRECTORY ${share}/ DESTINATION ${CMAKE_INSTALL_DATADIR})
endfunction()

# strandcast_test(NAME SOURCES a_test.cpp ... DEPENDS libraries...)
# makes a GoogleTest program whose cases ctest runs one by one.
function(strandcast_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF)
  target_link_libraries(${name} PRIVATE StrandCast::options ${ARG_DEPENDS} GTest::gtest
                                        GTest::gtest_main strandcast_warnings)
  target_compile_definitions(${name} PRIVATE STRANDCAST_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                                             STRANDCAST_BINARY_DIR="${PROJECT_BINARY_DIR}")
  # What a test calls is optimised; its own lines run once, and compile a third faster with less.
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 120
                       PROPERTIES TIMEOUT 300)
endfunction()

# strandcast_bench(NAME SOURCES a.cpp ... DEPENDS libraries...)
# makes a Google Benchmark program in the build folder's bench/, where ./dev bench finds it.
function(strandcast_bench name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF
                                           RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bench)
  target_link_libraries(${name} PRIVATE StrandCast::options ${ARG_DEPENDS} benchmark::benchmark
                                        benchmark::benchmark_main strandcast_warnings)
endfunction()

# strandcast_fuzz(NAME SOURCES a.cpp ... DEPENDS libraries...)
# makes a libFuzzer program in the build folder's fuzz/, where ./dev fuzz finds it. What it starts
# from, and what it has found, lies in the calling folder's corpus/NAME/.
function(strandcast_fuzz name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF
                                           RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzz)
  target_link_libraries(${name} PRIVATE StrandCast::options ${ARG_DEPENDS} strandcast_warnings)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endfunction()
