#include "core/scenario/partition.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "core/scenario/ranges.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

constexpr const char* example = "[[coordinator, A, B], [C, D]]";

// Adds the names of one list, and remembers where each stands.
class GroupReader {
 public:
  GroupReader(EventContext& context, ProblemList& problems)
      : context_(context), places_(context.places), problems_(problems) {}

  std::vector<std::size_t> read(const Value& group) {
    std::vector<std::size_t> result;
    if (group.node->kind != YamlNode::Kind::list || group.node->items.empty()) {
      const bool list = group.node->kind == YamlNode::Kind::list;
      problems_.add(group.place, group.path,
                    "must be a list of names such as [A, B], is " +
                        (list ? "empty" : std::string(to_string(group.node->kind))));
      return result;
    }
    for (std::size_t i = 0; i < group.node->items.size() && affordable(group); ++i) {
      const Value item = item_of(group, i);
      const std::optional<std::string_view> name = scalar_text(item, problems_);
      if (!name || !places_.known()) continue;
      const auto place = places_.find(*name, item.place, item.path, problems_);
      if (place && fresh(*name, item)) result.push_back(*place);
    }
    std::sort(result.begin(), result.end());
    return result;
  }

 private:
  // Whether one name more is still within what all events may name. The first that is not is
  // reported.
  bool affordable(const Value& group) {
    if (context_.parted_names > ranges::most_parted_names) return false;
    if (++context_.parted_names <= ranges::most_parted_names) return true;
    problems_.add(group.place, group.path,
                  "up to here the partitions of all events name more than " +
                      std::to_string(ranges::most_parted_names) + " places; name fewer");
    return false;
  }

  bool fresh(std::string_view name, const Value& item) {
    const auto [first, is_fresh] = seen_.emplace(name, item.place);
    if (is_fresh) return true;
    const Place place = first->second;
    const std::string where = place.in_file() ? ", on line " + std::to_string(place.line) : "";
    problems_.add(item.place, item.path,
                  in_quotes(name) + " is in a group already" + where + "; keep one");
    return false;
  }

  EventContext& context_;
  const ChainPlaces& places_;
  ProblemList& problems_;
  std::map<std::string_view, Place> seen_;
};

}  // namespace

Partition read_partition(Section& event, EventContext& context, ProblemList& problems) {
  Partition partition;
  event.set_choice<bool>("one_way", partition.one_way, {{"true", true}, {"false", false}});
  const Value groups = *event.find("partition");
  if (groups.node->kind != YamlNode::Kind::list || groups.node->items.size() < 2) {
    event.report(groups, std::string("must be at least two groups such as ") + example);
    return partition;
  }
  GroupReader reader(context, problems);
  const std::size_t count = groups.node->items.size();
  for (std::size_t i = 0; i < count && context.parted_names <= ranges::most_parted_names; ++i) {
    partition.groups.push_back(reader.read(item_of(groups, i)));
  }
  return partition;
}

}  // namespace strand::scenario
