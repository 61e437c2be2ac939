#include "real/descriptors.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "real/program_error.hpp"
#include "tests/support/sanitizers.hpp"

namespace strand::real {
namespace {

// Lets no more than `count` be open while it lives.
class Limit {
 public:
  explicit Limit(rlim_t count) {
    EXPECT_EQ(::getrlimit(RLIMIT_NOFILE, &usual_), 0);
    rlimit lower = usual_;
    lower.rlim_cur = count;
    EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &lower), 0);
  }
  ~Limit() { EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &usual_), 0); }
  Limit(const Limit&) = delete;
  Limit& operator=(const Limit&) = delete;

 private:
  rlimit usual_{};
};

// The lowest number that is free.
int next_descriptor() {
  const int next = ::dup(0);
  ::close(next);
  return next;
}

TEST(Descriptors, ThatAreThereAreNoProblemAndAreGivenBack) {
  const int next = next_descriptor();
  EXPECT_NO_THROW(require_descriptors(16));
  EXPECT_EQ(next_descriptor(), next);
}

TEST(Descriptors, TooFewAreOneLineThatSaysWhatHelps) {
  if (support::sanitizer_needs_descriptors) GTEST_SKIP() << "the sanitizer needs descriptors too";
  const int next = next_descriptor();
  const Limit limit(static_cast<rlim_t>(next) + 3);
  EXPECT_NO_THROW(require_descriptors(3));
  try {
    require_descriptors(4);
    ADD_FAILURE() << "four are there";
  } catch (const ProgramError& error) {
    EXPECT_EQ(error.code(), reports::ExitCode::unavailable);
    EXPECT_EQ(std::string(error.what()),
              "no more than " + std::to_string(next + 3) +
                  " files and sockets may be open at once, which is too few; ulimit -n 1024 "
                  "allows more");
  }
  EXPECT_EQ(next_descriptor(), next);
}

}  // namespace
}  // namespace strand::real
