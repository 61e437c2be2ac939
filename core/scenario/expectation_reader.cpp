#include "core/scenario/expectation_reader.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/scenario/expectation_words.hpp"
#include "core/scenario/hop_name.hpp"
#include "core/scenario/nearest.hpp"
#include "core/scenario/ranges.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/units.hpp"

namespace strand::scenario {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view comparison_signs = "<>=!~";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(blanks), text.size());
  const std::size_t end = text.find_last_not_of(blanks);
  return end == std::string_view::npos ? std::string_view() : text.substr(begin, end + 1 - begin);
}

// Every stretch of white space is one space; none at the ends.
std::string with_single_spaces(std::string_view text) {
  std::string result;
  bool gap = false;
  for (const char c : trimmed(text)) {
    const bool blank = blanks.find(c) != std::string_view::npos;
    if (!blank && gap) result += ' ';
    if (!blank) result += c;
    gap = blank;
  }
  return result;
}

// The parts between commas, trimmed.
std::vector<std::string_view> parts_of(std::string_view list) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0;;) {
    const std::size_t comma = std::min(list.find(',', begin), list.size());
    parts.push_back(trimmed(list.substr(begin, comma - begin)));
    if (comma == list.size()) return parts;
    begin = comma + 1;
  }
}

// "did you mean 'min'?", or the words that there are.
std::string instead(std::string_view wrong, const std::vector<std::string_view>& words) {
  if (const auto meant = nearest(wrong, words)) return "did you mean " + in_quotes(*meant) + "?";
  return "here are " + joined(words, "and");
}

class ExpectationReader {
 public:
  ExpectationReader(const Value& value, const ExpectationContext& context, ProblemList& problems)
      : value_(value), context_(context), problems_(problems) {}

  std::optional<Expectation> read(std::string_view text) {
    const std::size_t before = problems_.size();
    result_.text = with_single_spaces(text);
    result_.line = value_.place.line;
    result_.column = value_.place.column;
    const std::string_view all = result_.text;
    const std::size_t open = all.find('(');
    const std::size_t close = all.find(')', std::min(open, all.size()));
    if (open == std::string_view::npos) {
      report(without_function(all));
      return std::nullopt;
    }
    if (close == std::string_view::npos) {
      report(in_quotes(all) +
             " has no ')'; inside of [] or {} a comma needs quotation marks around the whole");
      return std::nullopt;
    }
    std::vector<std::string_view> inside = parts_of(all.substr(open + 1, close - open - 1));
    const auto statistic = read_statistic(trimmed(all.substr(0, open)));
    const auto metric = read_metric(inside.front());
    inside.erase(inside.begin());
    if (statistic && metric && !go_together(*statistic, *metric)) {
      report("the function " + in_quotes(trimmed(all.substr(0, open))) + " is not for " +
             std::string(word_of(*metric)) + "; write " + joined(statistic_words(*metric), "or"));
    }
    for (const std::string_view filter : inside) read_filter(filter, metric);
    if (metric) check_window(*metric);
    if (metric && is_of_pictures(*metric) && !has_pictures(context_.scenario.source)) {
      report(std::string(word_of(*metric)).append(without_pictures));
    }
    check_joined();
    read_comparison(trimmed(all.substr(close + 1)), statistic, metric);
    if (problems_.size() > before) return std::nullopt;
    result_.statistic = *statistic;
    result_.metric = *metric;
    return std::move(result_);
  }

 private:
  void report(std::string message, std::string_view part = {}) {
    const std::string path = part.empty() ? value_.path : value_.path + ": " + std::string(part);
    problems_.add(value_.place, path, std::move(message));
  }

  [[nodiscard]] static std::string without_function(std::string_view text) {
    if (text.empty()) return "has no value; write min(completeness) >= 99%, or the like";
    const std::string_view word = text.substr(0, text.find_first_of(" <>=!"));
    if (const auto metric = find_metric(word)) {
      return in_quotes(text) + " has no function; write " + joined(statistic_words(*metric), "or") +
             ", such as min(" + std::string(word) + ")";
    }
    return "must be an expectation such as min(completeness) >= 99%, is " + in_quotes(text);
  }

  std::optional<Statistic> read_statistic(std::string_view word) {
    const auto statistic = find_statistic(word);
    if (!statistic) {
      report("unknown function " + in_quotes(word) + "; " + instead(word, statistic_words()));
    }
    return statistic;
  }

  std::optional<Metric> read_metric(std::string_view word) {
    const auto metric = find_metric(word);
    if (metric) return metric;
    if (word.empty()) {
      report("has no metric between its parentheses; write min(completeness), or the like");
    } else {
      report("unknown metric " + in_quotes(word) + "; " + instead(word, metric_words()));
    }
    return metric;
  }

  // Without a metric, which is reported already, any filter may be right.
  void read_filter(std::string_view text, std::optional<Metric> metric) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
      const std::string what = text.empty() ? "nothing stands" : in_quotes(text) + " stands";
      report(what + " behind a comma, where a filter such as peer=D belongs");
      return;
    }
    const std::string_view word = trimmed(text.substr(0, equals));
    const std::string_view wanted = trimmed(text.substr(equals + 1));
    const auto filter = find_filter(word);
    if (metric && (!filter || !go_together(*filter, *metric))) {
      const std::vector<std::string_view> words = filter_words(*metric);
      report(filter ? std::string(word_of(*metric)) + " has no filter " + in_quotes(word) +
                          "; here are " + joined(words, "and")
                    : "unknown filter " + in_quotes(word) + "; " + instead(word, words));
      return;
    }
    if (!filter) return;
    if (!seen_.insert(*filter).second) {
      report("the filter " + in_quotes(word) + " stands twice; remove one");
      return;
    }
    read_filter_value(*filter, word, wanted);
  }

  void read_filter_value(FilterKey filter, std::string_view word, std::string_view wanted) {
    switch (filter) {
      case FilterKey::peer:
        read_peer(wanted);
        break;
      case FilterKey::link:
        read_link(wanted);
        break;
      case FilterKey::run:
        read_run(wanted);
        break;
      case FilterKey::from:
        read_duration_into(result_.filter.from, word, wanted, ranges::at);
        break;
      case FilterKey::until:
        read_duration_into(result_.filter.until, word, wanted, ranges::at);
        break;
      case FilterKey::by:
        read_duration_into(result_.filter.by, word, wanted, ranges::by);
        break;
    }
  }

  void read_peer(std::string_view name) {
    if (name == "coordinator") {
      report("the coordinator has every frame from the start; name a peer", "peer");
    } else if (name.empty()) {
      report("has no value; write the name of a peer", "peer");
    } else {
      if (context_.places.known()) {
        asked_ = context_.places.find(name, value_.place, value_.path + ": peer", problems_,
                                      "name a peer of the chain");
        if (!asked_) return;
      }
      result_.filter.peer = std::string(name);
    }
  }

  void read_link(std::string_view text) {
    const auto hop = parse_hop_name(text);
    if (!hop || hop->both_ways) {
      report("must be one way of a hop, such as A->B, is " + in_quotes(text), "link");
      return;
    }
    if (context_.places.known()) {
      const std::vector<LinkEnds> ends =
          context_.places.hop(text, value_.place, value_.path + ": link", problems_);
      if (ends.empty()) return;
      if (ends.front().from > ends.front().to) {
        report("the video goes the other way; write " +
                   std::string(hop->to).append("->").append(hop->from),
               "link");
        return;
      }
      asked_ = ends.front().to;
    }
    result_.filter.link = ExpectationFilter::Hop{std::string(hop->from), std::string(hop->to)};
  }

  void read_run(std::string_view text) {
    const auto run = read_whole_number(text, {0, context_.scenario.repeat - 1});
    if (run) {
      result_.filter.run = static_cast<std::uint32_t>(*run);
      return;
    }
    report(context_.scenario.repeat == 1
               ? "there is 1 run, number 0; write 0, or remove the filter"
               : run.error() + "; there are " + std::to_string(context_.scenario.repeat) +
                     " runs, counted from 0",
           "run");
  }

  void read_duration_into(std::optional<Duration>& into, std::string_view word,
                          std::string_view text, Range<Duration> range) {
    const auto duration = read_duration(text, range);
    if (duration) {
      into = *duration;
    } else {
      report(duration.error(), word);
    }
  }

  void check_window(Metric metric) {
    const std::optional<Duration>& from = result_.filter.from;
    const std::optional<Duration>& until = result_.filter.until;
    if (is_of_links(metric)) {
      refuse_between_bins(from, "from");
      refuse_between_bins(until, "until");
    }
    if (until && *until <= from.value_or(Duration::zero())) {
      report("must be after " + (from ? "from, " + in_seconds(*from) : "the start") + ", is " +
                 in_seconds(*until),
             "until");
    }
    if (from && context_.source_length && *from >= *context_.source_length) {
      report(in_seconds(*from) + " is not before the end of the source, which is " +
                 in_seconds(*context_.source_length) +
                 " long; let it begin earlier, or give the source more frames",
             "from");
    }
  }

  // What is asked of a peer, or of the link into it, before it joins would have no samples.
  void check_joined() {
    const std::optional<Duration>& until = result_.filter.until;
    if (!asked_ || !until) return;
    const std::optional<Duration> joined = joins_at(context_.scenario, *asked_);
    if (!joined || *until > *joined) return;
    report(place_name(context_.scenario, *asked_) + " joins at " + in_seconds(*joined) +
               " only; let it be later than that",
           "until");
  }

  void refuse_between_bins(const std::optional<Duration>& instant, std::string_view word) {
    if (!instant || *instant % link_bin == Duration::zero()) return;
    const Duration before = *instant - *instant % link_bin;
    report("what links do is kept for every 100ms; write " + in_seconds(before) + " or " +
               in_seconds(before + link_bin) + ", not " + in_seconds(*instant),
           word);
  }

  void read_comparison(std::string_view text, std::optional<Statistic> statistic,
                       std::optional<Metric> metric) {
    const std::size_t length = std::min(text.find_first_not_of(comparison_signs), text.size());
    const std::string_view sign = text.substr(0, length);
    if (sign.empty()) {
      const std::string what = text.empty() ? "nothing" : in_quotes(text);
      report(what + " stands behind the ')', where a comparison such as >= 99% belongs");
      return;
    }
    if (const auto comparison = find_comparison(sign)) {
      result_.comparison = *comparison;
    } else {
      report("unknown comparison " + in_quotes(sign) + "; write " + comparison_meant(sign));
    }
    if (!statistic || !metric || !go_together(*statistic, *metric)) return;
    const Reading<std::int64_t> bound =
        read_bound(trimmed(text.substr(length)), *statistic, *metric);
    if (bound) {
      result_.bound = *bound;
    } else {
      report(bound.error(), "bound");
    }
  }

  [[nodiscard]] static std::string comparison_meant(std::string_view sign) {
    if (sign == "=" || sign == "===") return "==";
    if (sign == "=<") return "<=";
    if (sign == "=>") return ">=";
    if (sign == "<>") return "!=";
    return "<=, >=, <, >, == or !=";
  }

  [[nodiscard]] static Reading<std::int64_t> read_bound(std::string_view text, Statistic statistic,
                                                        Metric metric) {
    switch (quantity_of(statistic, metric)) {
      case Quantity::share: {
        if (!is_of_links(metric)) return read_share(text, ranges::share_of_frames);
        const bool below_zero = metric == Metric::overhead;
        return read_share(text, below_zero ? ranges::overhead : ranges::share_of_bytes);
      }
      case Quantity::duration:
        return read_duration(text, ranges::at).map([](Duration bound) { return bound.count(); });
      case Quantity::bit_rate:
        return read_rate(text, ranges::goodput).map([](BitRate bound) {
          return static_cast<std::int64_t>(bound.bits_per_second());
        });
      case Quantity::decibels:
        return read_decibels(text, ranges::most_decibels);
      case Quantity::index:
        return read_index(text);
      case Quantity::number:
        break;
    }
    if (statistic == Statistic::mean) return read_thousandths(text, ranges::most_counted);
    return read_whole_number(text, {0, ranges::most_counted}).map([](std::uint64_t bound) {
      return static_cast<std::int64_t>(bound) * 1'000;
    });
  }

  const Value& value_;
  const ExpectationContext& context_;
  ProblemList& problems_;
  Expectation result_;
  std::set<FilterKey> seen_;
  std::optional<std::size_t> asked_;  // the place of the peer, or of the one that the link leads to
};

}  // namespace

std::optional<Expectation> read_expectation(const Value& value, const ExpectationContext& context,
                                            ProblemList& problems) {
  const std::optional<std::string_view> text = scalar_text(value, problems);
  if (!text) return std::nullopt;
  return ExpectationReader(value, context, problems).read(*text);
}

}  // namespace strand::scenario
