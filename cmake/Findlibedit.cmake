# libedit ships no CMake package: finds the header and the library, and makes libedit::libedit.
find_path(libedit_INCLUDE_DIR histedit.h)
find_library(libedit_LIBRARY edit)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(libedit DEFAULT_MSG libedit_LIBRARY libedit_INCLUDE_DIR)
if(libedit_FOUND AND NOT TARGET libedit::libedit)
  add_library(libedit::libedit UNKNOWN IMPORTED)
  set_target_properties(libedit::libedit PROPERTIES
    IMPORTED_LOCATION ${libedit_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${libedit_INCLUDE_DIR})
endif()
mark_as_advanced(libedit_INCLUDE_DIR libedit_LIBRARY)
