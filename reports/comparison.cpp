#include "reports/comparison.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "reports/aggregate.hpp"
#include "reports/compared_runs.hpp"
#include "reports/rounding.hpp"
#include "reports/scenario_difference.hpp"

namespace strand::reports {

namespace {

__extension__ using Wide = __int128;
// Squares wrap around rather than overflow: a report from outside may hold any figures.
__extension__ using WideUnsigned = unsigned __int128;

constexpr std::size_t most_differences = 3;

// Sums in integers, so that no compiler's floating point shows.
class Moments {
 public:
  void add(std::int64_t value) {
    ++count_;
    sum_ += value;
    squares_ += square(value);
  }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] double mean() const {
    return count_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count_);
  }
  // Of the sample, sum((x - mean)^2) / (n - 1); two values at least.
  [[nodiscard]] double variance() const {
    const auto spread = static_cast<Wide>(count_ * squares_ - square(sum_));
    const auto n = static_cast<double>(count_);
    return static_cast<double>(std::max<Wide>(spread, 0)) / n / (n - 1);
  }

 private:
  static WideUnsigned square(Wide value) {
    return static_cast<WideUnsigned>(value) * static_cast<WideUnsigned>(value);
  }

  std::uint64_t count_ = 0;
  Wide sum_ = 0;
  WideUnsigned squares_ = 0;
};

// What the runs say of a difference, in the figure's steps.
struct Evidence {
  Moments base;
  Moments now;
  double difference = 0;
  std::optional<double> half_width;
};

// Of the variance a / n: its degrees of freedom are those of a sample of n.
double half_width_of(double standard_error, std::uint64_t degrees) {
  return student_t_95(std::max<std::uint64_t>(degrees, 1)) * standard_error;
}

// Welch, "The generalization of Student's problem when several different population variances are
// involved", Biometrika 34, 1947. A side of one run is taken to scatter as the other one does.
std::optional<double> unpaired_half_width(const Moments& base, const Moments& now) {
  const auto n = static_cast<double>(base.count());
  const auto m = static_cast<double>(now.count());
  if (base.count() < 2 && now.count() < 2) return std::nullopt;
  if (base.count() < 2 || now.count() < 2) {
    const Moments& many = base.count() < 2 ? now : base;
    return half_width_of(std::sqrt(many.variance() * (1 / n + 1 / m)), many.count() - 1);
  }
  const double a = base.variance() / n;
  const double b = now.variance() / m;
  if (a + b == 0) return 0;
  const double degrees = (a + b) * (a + b) / (a * a / (n - 1) + b * b / (m - 1));
  return half_width_of(std::sqrt(a + b), static_cast<std::uint64_t>(degrees));
}

Evidence unpaired(const std::vector<Sample>& base, const std::vector<Sample>& now) {
  Evidence evidence;
  for (const Sample& one : base) evidence.base.add(one.value);
  for (const Sample& one : now) evidence.now.add(one.value);
  evidence.difference = evidence.now.mean() - evidence.base.mean();
  if (!base.empty() && !now.empty()) {
    evidence.half_width = unpaired_half_width(evidence.base, evidence.now);
  }
  return evidence;
}

// Over the runs in which both have the figure; none where that is in no run.
std::optional<Evidence> paired(const std::vector<Sample>& base, const std::vector<Sample>& now) {
  Evidence evidence;
  Moments differences;
  auto other = now.begin();
  for (const Sample& one : base) {
    while (other != now.end() && other->run < one.run) ++other;
    if (other == now.end()) break;
    if (other->run != one.run) continue;
    evidence.base.add(one.value);
    evidence.now.add(other->value);
    differences.add(other->value - one.value);
  }
  const std::uint64_t pairs = differences.count();
  if (pairs == 0) return std::nullopt;
  evidence.difference = differences.mean();
  if (pairs >= 2) {
    const double error = std::sqrt(differences.variance() / static_cast<double>(pairs));
    evidence.half_width = half_width_of(error, pairs - 1);
  }
  return evidence;
}

std::int64_t scale_of(ComparedMetric metric) {
  switch (unit_of(metric)) {
    case ComparedUnit::milliseconds:
      return milliseconds_scale;
    case ComparedUnit::decibels:
      return decibels_scale;
    case ComparedUnit::index:
      return index_scale;
    case ComparedUnit::share:
      break;
  }
  return ratio_scale;
}

// In the figure's steps.
double steps_of(const Tolerance& tolerance, ComparedMetric metric, double base) {
  constexpr double billion = 1e9;
  if (tolerance.relative) return static_cast<double>(tolerance.amount) * std::abs(base) / billion;
  constexpr double nanoseconds_a_step = 1'000;
  const auto amount = static_cast<double>(tolerance.amount);
  return is_latency(metric) ? amount / nanoseconds_a_step : amount;
}

// The rule of docs/reports.md; steps are whole, so that no rounding of a quotient decides.
FigureVerdict verdict_of(const Evidence& evidence, double tolerance, bool higher_is_better) {
  const std::int64_t change = std::llround(evidence.difference);
  const std::int64_t limit = std::llround(tolerance);
  if (std::abs(change) <= limit) return FigureVerdict::same;
  const std::int64_t half_width = std::llround(evidence.half_width.value_or(0));
  if (std::abs(change) - half_width <= limit) return FigureVerdict::noise;
  return (change > 0) == higher_is_better ? FigureVerdict::better : FigureVerdict::worse;
}

class Comparer {
 public:
  Comparer(const Tolerances& tolerances, bool paired, bool real)
      : tolerances_(tolerances), paired_(paired), real_(real) {}

  [[nodiscard]] ComparedFigure compare(const ComparedSeries* base,
                                       const ComparedSeries* now) const {
    const ComparedSeries& any = base != nullptr ? *base : *now;
    ComparedFigure figure;
    figure.where = any.where;
    figure.metric = any.metric;
    const auto asked = tolerances_.find(any.metric);
    const Tolerance tolerance =
        asked != tolerances_.end() ? asked->second : default_tolerance(any.metric);
    figure.gates = !real_ || !is_latency(any.metric) || asked != tolerances_.end();
    const std::vector<Sample> nothing;
    const std::vector<Sample>& before = base != nullptr ? base->samples : nothing;
    const std::vector<Sample>& after = now != nullptr ? now->samples : nothing;
    std::optional<Evidence> evidence;
    if (paired_) evidence = paired(before, after);
    if (!evidence) evidence = unpaired(before, after);
    fill(figure, *evidence, tolerance);
    return figure;
  }

 private:
  static void fill(ComparedFigure& figure, const Evidence& evidence, const Tolerance& tolerance) {
    const std::int64_t scale = scale_of(figure.metric);
    const auto of_steps = [scale](double steps) { return from_fixed(std::llround(steps), scale); };
    const bool in_base = evidence.base.count() > 0;
    const bool in_now = evidence.now.count() > 0;
    if (in_base) figure.base = of_steps(evidence.base.mean());
    if (in_now) figure.now = of_steps(evidence.now.mean());
    const double limit = steps_of(tolerance, figure.metric, evidence.base.mean());
    figure.tolerance = of_steps(limit);
    if (in_base && in_now) {
      figure.difference = of_steps(evidence.difference);
      if (evidence.half_width) figure.confidence_95 = of_steps(*evidence.half_width);
      figure.verdict = verdict_of(evidence, limit, traits_of(figure.metric).higher_is_better);
      return;
    }
    figure.verdict = in_base ? FigureVerdict::only_in_base : FigureVerdict::only_in_now;
    // A peer has a completeness whenever it is there; everything else may be unknown, or be missing
    // because nothing arrived, which shows in the completeness.
    figure.gates = figure.metric == ComparedMetric::completeness;
  }

  const Tolerances& tolerances_;
  bool paired_;
  bool real_;
};

// By what the reader has to know first.
int rank_of(const ComparedFigure& figure) {
  if (figure.is_regression()) return 0;
  return 1 + static_cast<int>(figure.verdict);
}

// How many tolerances a figure moved.
double weight_of(const ComparedFigure& figure) {
  const double change = std::abs(figure.difference);
  return figure.tolerance > 0 ? change / figure.tolerance : change * 1e12;
}

}  // namespace

std::string_view to_string(FigureVerdict verdict) {
  switch (verdict) {
    case FigureVerdict::worse:
      return "worse";
    case FigureVerdict::only_in_base:
      return "only_in_base";
    case FigureVerdict::better:
      return "better";
    case FigureVerdict::noise:
      return "noise";
    case FigureVerdict::only_in_now:
      return "only_in_now";
    case FigureVerdict::same:
      break;
  }
  return "same";
}

Tolerance default_tolerance(ComparedMetric metric) {
  constexpr std::int64_t half_a_point = 5'000'000;
  constexpr std::int64_t a_point = 10'000'000;
  constexpr std::int64_t a_tenth = 100'000'000;
  constexpr std::int64_t a_fifth_of_a_decibel = 200;
  constexpr std::int64_t five_thousandths = 5'000;
  switch (metric) {
    case ComparedMetric::latency_p50:
    case ComparedMetric::latency_p95:
    case ComparedMetric::latency_p99:
      return {true, a_tenth};
    case ComparedMetric::overhead:
    case ComparedMetric::repair:
    case ComparedMetric::quality:
      return {false, a_point};
    case ComparedMetric::psnr:
      return {false, a_fifth_of_a_decibel};
    case ComparedMetric::ssim:
      return {false, five_thousandths};
    default:
      return {false, half_a_point};
  }
}

ReportComparison compare(const Report& base, const Report& now, const Tolerances& tolerances) {
  ComparedRuns before(base);
  ComparedRuns after(now);
  ReportComparison result;
  result.paired = have_same_seeds(before, after);
  if (result.paired) {
    const std::size_t pairs = std::min(before.runs().size(), after.runs().size());
    before.keep_first(pairs);
    after.keep_first(pairs);
    result.identical = have_same_digests(before, after);
  }
  result.base_runs = before.runs().size();
  result.now_runs = after.runs().size();
  const bool real = base.transport == "real" || now.transport == "real";
  const Comparer comparer(tolerances, result.paired, real);
  const std::vector<ComparedSeries> base_series = before.series();
  const std::vector<ComparedSeries> now_series = after.series();
  using Key = std::pair<std::string_view, ComparedMetric>;
  std::map<Key, const ComparedSeries*> left;
  for (const ComparedSeries& one : now_series) left.emplace(Key{one.where, one.metric}, &one);
  for (const ComparedSeries& one : base_series) {
    const auto found = left.find({one.where, one.metric});
    const ComparedSeries* const other = found == left.end() ? nullptr : found->second;
    if (found != left.end()) left.erase(found);
    result.figures.push_back(comparer.compare(&one, other));
  }
  for (const ComparedSeries& one : now_series) {
    if (left.count({one.where, one.metric}) > 0) {
      result.figures.push_back(comparer.compare(nullptr, &one));
    }
  }
  std::stable_sort(result.figures.begin(), result.figures.end(),
                   [](const ComparedFigure& a, const ComparedFigure& b) {
                     const int first = rank_of(a);
                     const int second = rank_of(b);
                     return first != second ? first < second : weight_of(a) > weight_of(b);
                   });
  ScenarioDifference scenario =
      scenario_difference(base.resolved_json, now.resolved_json, most_differences);
  result.scenario_differences = std::move(scenario.first);
  result.all_scenario_differences = scenario.all;
  return result;
}

}  // namespace strand::reports
