#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/scenario/chain_places.hpp"
#include "core/scenario/hints.hpp"
#include "core/scenario/hop_name.hpp"
#include "core/scenario/link_entry.hpp"
#include "core/scenario/nearest.hpp"
#include "core/scenario/parts.hpp"
#include "core/scenario/ranges.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

constexpr std::string_view default_name = "default";

// What a directed hop is set to, and the entry that says so.
struct Claim {
  const LinkEntry* entry;
  link::LinkOptions options;
};

class LinksReader {
 public:
  LinksReader(const Scenario& scenario, TraceFiles& traces, ProblemList& problems)
      : places_(scenario.chain, scenario.joining), traces_(traces), problems_(problems) {}

  Links read(const Value& value) {
    for (const YamlNode::Entry& entry : value.node->entries) {
      // A key that stands twice was reported by read_yaml(), and so was a merge key.
      if (by_name_.count(entry.key->text) != 0 || entry.key->text == "<<") continue;
      entries_.push_back(read_link_entry(entry, value.path, traces_, problems_));
      by_name_.emplace(entries_.back().name, entries_.size() - 1);
      LinkEntry& last = entries_.back();
      if (last.settings.drops && !bound_drops(*last.settings.drops, last, written_drops_)) {
        return {};
      }
    }
    resolve_all();
    refuse_unused_templates();
    Links links;
    if (const auto found = by_name_.find(default_name); found != by_name_.end()) {
      links.by_default = *resolved_[found->second];
    }
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      claim(entries_[i], *resolved_[i]);
      if (!is_a_template(entries_[i])) {
        const Value key{entries_[i].value.node, entries_[i].value.path, entries_[i].key_place};
        refuse_rate_and_trace(*resolved_[i], entries_[i].settings, key, problems_);
      }
    }
    for (const auto& [ends, claimed] : claims_) {
      if (claimed.options != links.by_default) links.entries.emplace_back(ends, claimed.options);
    }
    return links;
  }

 private:
  // The entry that `entry` extends, if it does and there is one.
  std::optional<std::size_t> base_of(const LinkEntry& entry) {
    if (!entry.extends) return std::nullopt;
    const auto found = by_name_.find(*entry.extends);
    if (found != by_name_.end()) {
      used_.insert(found->first);
      return found->second;
    }
    std::string message = "there is no entry " + in_quotes(*entry.extends) + " under links";
    if (const auto meant = meant_by(*entry.extends, by_name_, problems_, entry.name)) {
      message += "; did you mean " + in_quotes(*meant) + "?";
    } else {
      message += "; add it, or remove this";
    }
    problems_.add(entry.extends_place, entry.value.path + ".extends", message);
    return std::nullopt;
  }

  // Resolves every entry on what it extends. Walks up from an entry to one that is resolved, and
  // back down, so that a long line of templates takes neither much time nor stack.
  void resolve_all() {
    resolved_.resize(entries_.size());
    std::vector<bool> on_way(entries_.size(), false);
    for (std::size_t first = 0; first < entries_.size(); ++first) {
      std::vector<std::size_t> way;
      std::optional<std::size_t> next = first;
      while (next && !resolved_[*next] && !on_way[*next]) {
        on_way[*next] = true;
        way.push_back(*next);
        next = base_of(entries_[*next]);
      }
      if (next && !resolved_[*next]) {
        const LinkEntry& last = entries_[way.back()];
        problems_.add(last.extends_place, last.value.path + ".extends",
                      in_quotes(last.name) + " extends itself through " + in_quotes(*last.extends) +
                          "; remove one 'extends'");
        next.reset();
      }
      link::LinkOptions options = next ? *resolved_[*next] : link::LinkOptions{};
      for (auto at = way.rbegin(); at != way.rend(); ++at) {
        options = entries_[*at].settings.applied_to(options);
        bound_drops(options.drops, entries_[*at], resolved_drops_);
        resolved_[*at] = options;
        on_way[*at] = false;
      }
    }
  }

  [[nodiscard]] static bool is_a_template(const LinkEntry& entry) {
    return entry.name != default_name && !looks_like_a_hop(entry.name);
  }

  void refuse_unused_templates() {
    for (const LinkEntry& entry : entries_) {
      if (!is_a_template(entry) || used_.count(entry.name) != 0) continue;
      std::string message = "nothing extends the template " + in_quotes(entry.name);
      if (const auto meant = nearest(entry.name, {default_name})) {
        message += "; did you mean " + in_quotes(*meant) + "?";
      } else {
        message += "; remove it, or write a hop as A->B or A<->B";
      }
      problems_.add(entry.key_place, {}, message);
    }
  }

  // Adds `drops` to `sum`, and takes them away where they are too much. An alias or a line of
  // templates could otherwise multiply a list without end. The first that is too much is reported.
  bool bound_drops(link::PinpointDrops& drops, const LinkEntry& entry, std::size_t& sum) {
    const std::size_t before = sum;
    sum += drops.datagrams.size() + drops.chunks.size();
    if (sum <= ranges::most_drops_in_all) return true;
    drops = {};
    if (before <= ranges::most_drops_in_all) {
      problems_.add(entry.key_place, {},
                    "with " + in_quotes(entry.name) + " the entries of links drop more than " +
                        std::to_string(ranges::most_drops_in_all) +
                        " datagrams in all; shorten their lists");
    }
    return false;
  }

  void claim(const LinkEntry& entry, const link::LinkOptions& options) {
    if (!looks_like_a_hop(entry.name)) return;
    for (const LinkEnds ends : places_.hop(entry.name, entry.key_place, {}, problems_)) {
      claim_direction(ends, entry, options);
    }
  }

  void claim_direction(LinkEnds ends, const LinkEntry& entry, link::LinkOptions options) {
    bound_drops(options.drops, entry, resolved_drops_);
    const auto [at, fresh] = claims_.emplace(ends, Claim{&entry, std::move(options)});
    if (fresh) return;
    const Place first = at->second.entry->key_place;
    const std::string where = first.in_file() ? " on line " + std::to_string(first.line) : "";
    problems_.add(entry.key_place, {},
                  in_quotes(entry.name) + " and " + in_quotes(at->second.entry->name) + where +
                      " set the same direction; keep one");
  }

  ChainPlaces places_;
  TraceFiles& traces_;
  ProblemList& problems_;
  std::vector<LinkEntry> entries_;
  std::map<std::string_view, std::size_t> by_name_;
  std::set<std::string_view> used_;
  std::vector<std::optional<link::LinkOptions>> resolved_;
  std::map<LinkEnds, Claim> claims_;
  std::size_t written_drops_ = 0;   // in all entries as they are written
  std::size_t resolved_drops_ = 0;  // and in all that comes of them
};

}  // namespace

Links read_links(const Value& value, const Scenario& scenario, TraceFiles& traces,
                 ProblemList& problems) {
  const YamlNode::Kind kind = value.node->kind;
  if (kind == YamlNode::Kind::scalar || kind == YamlNode::Kind::list) {
    problems.add(
        value.place, value.path,
        "must be a map such as {default: {delay: 20ms}}, is " + std::string(to_string(kind)));
    return {};
  }
  return LinksReader(scenario, traces, problems).read(value);
}

}  // namespace strand::scenario
