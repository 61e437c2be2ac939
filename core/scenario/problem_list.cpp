#include "core/scenario/problem_list.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/scenario/text.hpp"

namespace strand::scenario {

void ProblemList::add(Place place, std::string path, std::string message) {
  findings_.push_back({place, std::move(path), std::move(message)});
}

void ProblemList::add_others(const ProblemList& more, const ProblemList& known,
                             const std::function<std::string(Place place)>& note) {
  for (const Finding& finding : more.findings_) {
    const bool is_known =
        std::any_of(known.findings_.begin(), known.findings_.end(), [&](const Finding& one) {
          return one.place == finding.place && one.message == finding.message;
        });
    if (is_known) continue;
    findings_.push_back(finding);
    findings_.back().message += note(finding.place);
  }
}

std::vector<Problem> ProblemList::sorted(const std::filesystem::path& file,
                                         const std::vector<Override>& overrides) const {
  std::vector<Finding> findings = findings_;
  const auto key = [](const Finding& f) { return std::tie(f.place, f.message); };
  std::stable_sort(findings.begin(), findings.end(),
                   [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
  const auto end =
      std::unique(findings.begin(), findings.end(),
                  [&](const Finding& a, const Finding& b) { return key(a) == key(b); });
  findings.erase(end, findings.end());

  std::vector<Problem> problems;
  for (const Finding& finding : findings) {
    if (problems.size() == most_listed) {
      const std::size_t more = findings.size() - most_listed;
      problems.push_back({file.string(), 0, 0, "and " + std::to_string(more) + " more problems"});
      break;
    }
    std::string path = finding.path;
    if (!finding.place.in_file()) {
      const Override& source = overrides.at(static_cast<std::size_t>(finding.place.source - 1));
      const bool same = path.empty() || path == source.path;
      path = source.option + " " + source.path + (same ? "" : ": " + path);
    }
    const std::string message = path.empty() ? finding.message : path + ": " + finding.message;
    problems.push_back({finding.place.in_file() ? file.string() : std::string(), finding.place.line,
                        finding.place.column, on_one_line(message)});
  }
  return problems;
}

}  // namespace strand::scenario
