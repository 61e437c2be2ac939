#include <algorithm>
#include <map>
#include <set>

#include "core/scenario/hop_name.hpp"
#include "core/scenario/link_entry.hpp"
#include "core/scenario/nearest.hpp"
#include "core/scenario/parts.hpp"
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
  LinksReader(const std::vector<PeerName>& chain, ProblemList& problems) : problems_(problems) {
    if (chain.empty()) return;
    places_.emplace("coordinator", 0);
    for (std::size_t i = 0; i < chain.size(); ++i) places_.emplace(chain[i].text(), i + 1);
  }

  Links read(const Value& value) {
    for (const YamlNode::Entry& entry : value.node->entries) {
      // A key that stands twice was reported by read_yaml(), and so was a merge key.
      if (by_name_.count(entry.key->text) != 0 || entry.key->text == "<<") continue;
      entries_.push_back(read_link_entry(entry, value.path, problems_));
      by_name_.emplace(entries_.back().name, entries_.size() - 1);
    }
    resolve_all();
    refuse_unused_templates();
    Links links;
    if (const auto found = by_name_.find(default_name); found != by_name_.end()) {
      links.by_default = *resolved_[found->second];
    }
    for (std::size_t i = 0; i < entries_.size(); ++i) claim(entries_[i], *resolved_[i]);
    for (const auto& [ends, claimed] : claims_) {
      if (claimed.options != links.by_default) links.entries.emplace_back(ends, claimed.options);
    }
    return links;
  }

 private:
  // The key of `named` nearest to `wanted`. Looking for it takes a while where there are many, and
  // nobody reads the answer where there are many problems.
  template <class T>
  [[nodiscard]] std::optional<std::string_view> meant_by(std::string_view wanted,
                                                         const std::map<std::string_view, T>& named,
                                                         std::string_view but = {}) const {
    constexpr std::size_t most_names = 1'000;
    if (named.size() > most_names || problems_.size() >= ProblemList::most_listed) return {};
    std::vector<std::string_view> names;
    for (const auto& entry : named) {
      if (entry.first != but) names.push_back(entry.first);
    }
    return nearest(wanted, names);
  }

  // The entry that `entry` extends, if it does and there is one.
  std::optional<std::size_t> base_of(const LinkEntry& entry) {
    if (!entry.extends) return std::nullopt;
    const auto found = by_name_.find(*entry.extends);
    if (found != by_name_.end()) {
      used_.insert(found->first);
      return found->second;
    }
    std::string message = "there is no entry " + in_quotes(*entry.extends) + " under links";
    if (const auto meant = meant_by(*entry.extends, by_name_, entry.name)) {
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
        options = entries_[*at].applied_to(options);
        resolved_[*at] = options;
        on_way[*at] = false;
      }
    }
  }

  void refuse_unused_templates() {
    for (const LinkEntry& entry : entries_) {
      const bool is_template = entry.name != default_name && !looks_like_a_hop(entry.name);
      if (!is_template || used_.count(entry.name) != 0) continue;
      std::string message = "nothing extends the template " + in_quotes(entry.name);
      if (const auto meant = nearest(entry.name, {default_name})) {
        message += "; did you mean " + in_quotes(*meant) + "?";
      } else {
        message += "; remove it, or write a hop as A->B or A<->B";
      }
      problems_.add(entry.key_place, {}, message);
    }
  }

  void claim(const LinkEntry& entry, const link::LinkOptions& options) {
    if (!looks_like_a_hop(entry.name)) return;
    const std::optional<HopName> hop = parse_hop_name(entry.name);
    if (!hop) {
      problems_.add(entry.key_place, {},
                    in_quotes(entry.name) + " is not a hop; write A->B, or A<->B for both ways");
      return;
    }
    if (places_.empty()) return;
    const std::optional<std::size_t> from = place_of(hop->from, entry);
    const std::optional<std::size_t> to = place_of(hop->to, entry);
    if (!from || !to) return;
    if (*from + 1 != *to && *to + 1 != *from) {
      problems_.add(entry.key_place, {},
                    in_quotes(hop->from) + " and " + in_quotes(hop->to) +
                        " are not neighbours in topology.chain, so there is no link between them");
      return;
    }
    claim_direction({*from, *to}, entry, options);
    if (hop->both_ways) claim_direction({*to, *from}, entry, options);
  }

  std::optional<std::size_t> place_of(std::string_view name, const LinkEntry& entry) {
    const auto found = places_.find(name);
    if (found != places_.end()) return found->second;
    std::string message = in_quotes(name) + " is not in topology.chain";
    if (const auto meant = meant_by(name, places_); meant && name.size() > 1) {
      message += "; did you mean " + in_quotes(*meant) + "?";
    } else {
      message += "; name a peer of the chain, or coordinator";
    }
    problems_.add(entry.key_place, {}, message);
    return std::nullopt;
  }

  void claim_direction(LinkEnds ends, const LinkEntry& entry, const link::LinkOptions& options) {
    const auto [at, fresh] = claims_.emplace(ends, Claim{&entry, options});
    if (fresh) return;
    const Place first = at->second.entry->key_place;
    const std::string where = first.in_file() ? " on line " + std::to_string(first.line) : "";
    problems_.add(entry.key_place, {},
                  in_quotes(entry.name) + " and " + in_quotes(at->second.entry->name) + where +
                      " set the same direction; keep one");
  }

  ProblemList& problems_;
  std::map<std::string_view, std::size_t> places_;  // of peers; empty where the chain is unknown
  std::vector<LinkEntry> entries_;
  std::map<std::string_view, std::size_t> by_name_;
  std::set<std::string_view> used_;
  std::vector<std::optional<link::LinkOptions>> resolved_;
  std::map<LinkEnds, Claim> claims_;
};

}  // namespace

Links read_links(const Value& value, const std::vector<PeerName>& chain, ProblemList& problems) {
  const YamlNode::Kind kind = value.node->kind;
  if (kind == YamlNode::Kind::scalar || kind == YamlNode::Kind::list) {
    problems.add(
        value.place, value.path,
        "must be a map such as {default: {delay: 20ms}}, is " + std::string(to_string(kind)));
    return {};
  }
  return LinksReader(chain, problems).read(value);
}

}  // namespace strand::scenario
