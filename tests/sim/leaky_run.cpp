// A simulated run with a planted leak, for the check of determinism: from frame 20 on, the sizes of
// the source's frames depend on something that differs from run to run. Built with the tests only.
//
// usage: leaky_run none | wall_clock | pointer_order | unordered_iteration | uninitialised_read |
//        standard_distribution
#include <chrono>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "sim/determinism_check.hpp"
#include "tests/sim/scenarios.hpp"

namespace strand::sim {
namespace {

std::size_t wall_clock() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::size_t>(now.count() / 16 % 4096);
}

// In which order blocks lie in memory that was in use before.
std::size_t pointer_order() {
  constexpr std::size_t blocks = 16;
  std::vector<std::unique_ptr<std::byte[]>> before;
  for (std::size_t i = 0; i < blocks; ++i) before.push_back(std::make_unique<std::byte[]>(500));
  before.clear();
  std::vector<std::unique_ptr<std::byte[]>> after;
  for (std::size_t i = 0; i < blocks; ++i) after.push_back(std::make_unique<std::byte[]>(500));
  std::size_t ascending = 0;
  for (std::size_t i = 1; i < blocks; ++i) {
    ascending = 2 * ascending + (std::less<>()(after[i - 1].get(), after[i].get()) ? 1 : 0);
  }
  return ascending;
}

std::size_t unordered_iteration() {
  std::vector<std::unique_ptr<std::size_t>> numbers;
  std::unordered_set<const std::size_t*> set;
  for (std::size_t i = 0; i < 500; ++i) {
    numbers.push_back(std::make_unique<std::size_t>(i));
    set.insert(numbers.back().get());
  }
  std::size_t hash = 0;
  for (const std::size_t* number : set) hash = hash * 31 + *number;
  return hash % 4096;
}

std::size_t uninitialised_read() {
  constexpr std::size_t size = 64;
  // By a pointer that compilers cannot follow, or they would refuse to build this.
  void* (*volatile const allocate)(std::size_t) = std::malloc;
  auto* const bytes = static_cast<volatile unsigned char*>(allocate(size));
  const std::size_t value = bytes[size / 2];
  std::free(const_cast<unsigned char*>(bytes));
  return value;
}

std::size_t standard_distribution() {
  std::random_device device;
  return std::uniform_int_distribution<std::size_t>(0, 4095)(device);
}

class LeakySource final : public media::EncodedSource {
 public:
  explicit LeakySource(std::function<std::size_t()> leak) : leak_(std::move(leak)) {}

  FrameRate rate() const override { return {30, 1}; }
  std::optional<media::EncodedFrame> next() override {
    constexpr std::uint32_t frames = 60;
    constexpr std::uint32_t first_leak = 20;
    constexpr std::size_t usual_size = 8192;
    if (frame_ == frames) return std::nullopt;
    const std::size_t size = usual_size + (frame_++ < first_leak ? 0 : leak_());
    return media::EncodedFrame{Buffer::copy_of(std::vector<std::byte>(size)).slice(), false};
  }

 private:
  std::function<std::size_t()> leak_;
  std::uint32_t frame_ = 0;
};

int main_of_leaky_run(const std::string& name) {
  const std::map<std::string, std::function<std::size_t()>> leaks{
      {"none", [] { return std::size_t{0}; }},    {"wall_clock", wall_clock},
      {"pointer_order", pointer_order},           {"unordered_iteration", unordered_iteration},
      {"uninitialised_read", uninitialised_read}, {"standard_distribution", standard_distribution}};
  const auto leak = leaks.find(name);
  if (leak == leaks.end()) return 2;
  const scenario::Scenario scenario =
      test::chain_of(2, Probability::percent(5), wire::Forwarding::cut_through);
  FactWriter writer(FactWriter::checked_descriptor);
  writer.begin_run(0);
  Simulation simulation(scenario, 1, std::make_unique<LeakySource>(leak->second));
  simulation.stream_facts_to(writer);
  (void)simulation.run(test::never_stop);
  return 0;
}

}  // namespace
}  // namespace strand::sim

int main(int argc, char** argv) {
  return argc == 2 ? strand::sim::main_of_leaky_run(argv[1]) : 2;
}
