#include "core/scenario/expectation_words.hpp"

#include <algorithm>
#include <array>

namespace strand::scenario {
namespace {

template <class T>
struct Word {
  std::string_view text;
  T meaning;
};

// The low percentiles behind the others, so that "p75" is taken for p95 rather than p5.
constexpr std::array statistics{
    Word<Statistic>{"min", Statistic::min},   Word<Statistic>{"max", Statistic::max},
    Word<Statistic>{"mean", Statistic::mean}, Word<Statistic>{"p50", Statistic::p50},
    Word<Statistic>{"p95", Statistic::p95},   Word<Statistic>{"p99", Statistic::p99},
    Word<Statistic>{"p999", Statistic::p999}, Word<Statistic>{"p1", Statistic::p1},
    Word<Statistic>{"p5", Statistic::p5},     Word<Statistic>{"count", Statistic::count}};
constexpr std::array metrics{Word<Metric>{"completeness", Metric::completeness},
                             Word<Metric>{"late", Metric::late},
                             Word<Metric>{"partial", Metric::partial},
                             Word<Metric>{"lost", Metric::lost},
                             Word<Metric>{"latency", Metric::latency},
                             Word<Metric>{"corrupt", Metric::corrupt},
                             Word<Metric>{"duplicate", Metric::duplicate},
                             Word<Metric>{"outage", Metric::outage},
                             Word<Metric>{"psnr", Metric::psnr},
                             Word<Metric>{"ssim", Metric::ssim},
                             Word<Metric>{"overhead", Metric::overhead},
                             Word<Metric>{"repair", Metric::repair},
                             Word<Metric>{"feedback", Metric::feedback},
                             Word<Metric>{"queue", Metric::queue},
                             Word<Metric>{"goodput", Metric::goodput}};
constexpr std::array filters{
    Word<FilterKey>{"peer", FilterKey::peer},   Word<FilterKey>{"link", FilterKey::link},
    Word<FilterKey>{"run", FilterKey::run},     Word<FilterKey>{"from", FilterKey::from},
    Word<FilterKey>{"until", FilterKey::until}, Word<FilterKey>{"by", FilterKey::by}};
constexpr std::array comparisons{
    Word<Comparison>{"<=", Comparison::at_most}, Word<Comparison>{">=", Comparison::at_least},
    Word<Comparison>{"<", Comparison::less},     Word<Comparison>{">", Comparison::greater},
    Word<Comparison>{"==", Comparison::equal},   Word<Comparison>{"!=", Comparison::not_equal}};

template <class Words>
auto find(const Words& words, std::string_view text) -> std::optional<decltype(words[0].meaning)> {
  const auto found =
      std::find_if(words.begin(), words.end(), [&](const auto& word) { return word.text == text; });
  if (found == words.end()) return std::nullopt;
  return found->meaning;
}

template <class Words, class Goes>
std::vector<std::string_view> texts(const Words& words, Goes goes) {
  std::vector<std::string_view> result;
  for (const auto& word : words) {
    if (goes(word.meaning)) result.push_back(word.text);
  }
  return result;
}

constexpr auto any = [](auto) { return true; };

}  // namespace

std::optional<Statistic> find_statistic(std::string_view word) {
  return find(statistics, word);
}

std::optional<Metric> find_metric(std::string_view word) {
  return find(metrics, word);
}

std::optional<FilterKey> find_filter(std::string_view word) {
  return find(filters, word);
}

std::optional<Comparison> find_comparison(std::string_view sign) {
  return find(comparisons, sign);
}

std::string_view word_of(Metric metric) {
  const auto* const found = std::find_if(metrics.begin(), metrics.end(),
                                         [&](const auto& word) { return word.meaning == metric; });
  return found == metrics.end() ? std::string_view() : found->text;
}

std::vector<std::string_view> statistic_words() {
  return texts(statistics, any);
}

std::vector<std::string_view> metric_words() {
  return texts(metrics, any);
}

bool go_together(Statistic statistic, Metric metric) {
  if (is_percentile(statistic)) {
    // The bad tail of a latency is the long one, that of a picture's quality the low one.
    const bool low = statistic == Statistic::p1 || statistic == Statistic::p5;
    if (is_of_pictures(metric)) return statistic != Statistic::p999;
    return metric == Metric::latency && !low;
  }
  if (statistic != Statistic::count) return true;
  // An outage is a time, and no frame; and every frame has a quality.
  return !is_of_links(metric) && !is_of_pictures(metric) && metric != Metric::outage;
}

bool go_together(FilterKey filter, Metric metric) {
  switch (filter) {
    case FilterKey::peer:
      return !is_of_links(metric);
    case FilterKey::link:
      return is_of_links(metric);
    case FilterKey::run:
      return true;
    case FilterKey::from:
    case FilterKey::until:
      // A peer counts them, and does not say when they came.
      return metric != Metric::duplicate;
    case FilterKey::by:
      break;
  }
  return metric == Metric::completeness;
}

std::vector<std::string_view> statistic_words(Metric metric) {
  return texts(statistics, [&](Statistic one) { return go_together(one, metric); });
}

std::vector<std::string_view> filter_words(Metric metric) {
  return texts(filters, [&](FilterKey one) { return go_together(one, metric); });
}

}  // namespace strand::scenario
