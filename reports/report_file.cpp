#include "reports/report_file.hpp"

#include "reports/streamed_file.hpp"

namespace strand::reports {

void write_report_file(const std::filesystem::path& path, std::string_view contents) {
  StreamedFile file(path);
  file.write(contents);
  file.finish();
}

}  // namespace strand::reports
