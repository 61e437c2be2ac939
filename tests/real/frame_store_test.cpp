#include "real/frame_store.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "core/media/zlib_codec.hpp"
#include "tests/real/small_jpeg.hpp"
#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;
using support::read_file;
using support::TemporaryFolder;
using test::small_jpeg;

constexpr Duration long_enough = std::chrono::seconds(30);

BufferSlice slice_of(const std::string& bytes) {
  return Buffer::copy_of(std::as_bytes(std::span(bytes))).slice();
}

// Cuts the bytes into `pieces` chunks.
void deliver(FrameStore& store, std::uint32_t frame, const BufferSlice& bytes, bool deflated,
             std::size_t pieces = 1) {
  std::vector<BufferSlice> chunks;
  const std::size_t step = (bytes.size() + pieces - 1) / pieces;
  for (std::size_t offset = 0; offset < bytes.size(); offset += step) {
    chunks.push_back(bytes.subslice(offset, std::min(step, bytes.size() - offset)));
  }
  store.deliver_frame(
      {FrameNumber(frame), deflated, static_cast<std::uint32_t>(bytes.size()), chunks});
}

BufferSlice deflated(const std::string& bytes) {
  return media::deflate(std::as_bytes(std::span(bytes)), 6).slice();
}

// Frames, and what was said of each; `not_stored` beside it where that was said too.
struct Answer {
  Verification result = Verification::unchecked;
  bool not_stored = false;

  Answer(Verification verification, bool lacking = false)  // NOLINT: reads like its result
      : result(verification), not_stored(lacking) {}
  friend bool operator==(const Answer&, const Answer&) = default;
};
using Answers = std::map<std::uint32_t, Answer>;

class FrameStoreTest : public testing::Test {
 protected:
  [[nodiscard]] FrameStoreOptions options() const {
    FrameStoreOptions result;
    result.folder = folder.path();
    return result;
  }
  // What was posted: what became of each frame.
  [[nodiscard]] Answers verified() const {
    Answers result;
    for (const Mailbox::Item& item : mailbox->take(10'000)) {
      const auto& fact = std::get<FrameVerified>(std::get<PostedInput>(item));
      EXPECT_TRUE(result.emplace(fact.frame.value(), Answer{fact.result, fact.not_stored}).second);
    }
    return result;
  }
  [[nodiscard]] std::set<std::string> stored_names() const {
    std::set<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder.path())) {
      names.insert(entry.path().filename().string());
    }
    return names;
  }
  [[nodiscard]] fs::path file_of(std::uint32_t frame) const {
    return folder.path() / frame_file_name(FrameNumber(frame));
  }

  TemporaryFolder folder;
  std::shared_ptr<Mailbox> mailbox = std::make_shared<Mailbox>();
};

TEST_F(FrameStoreTest, StoresTheVeryBytesOfTheJpeg) {
  FrameStore store(options(), mailbox);
  deliver(store, 0, slice_of(small_jpeg()), false);
  deliver(store, 1, slice_of(small_jpeg()), false, 5);
  deliver(store, 2, deflated(small_jpeg()), true);
  deliver(store, 1'234'567, deflated(small_jpeg()), true, 3);
  EXPECT_TRUE(store.drain(long_enough));
  for (const std::uint32_t frame : {0U, 1U, 2U, 1'234'567U}) {
    EXPECT_EQ(read_file(file_of(frame)), small_jpeg()) << frame;
  }
  EXPECT_EQ(verified(), (Answers{{0, Verification::intact},
                                 {1, Verification::intact},
                                 {2, Verification::intact},
                                 {1'234'567, Verification::intact}}));
  FrameStoreCounters expected;
  expected.received = expected.verified = expected.stored = 4;
  EXPECT_EQ(store.counters(), expected);
}

TEST_F(FrameStoreTest, CallsADamagedFrameCorruptAndDoesNotStoreIt) {
  FrameStore store(options(), mailbox);
  std::string cut = small_jpeg();
  cut.resize(cut.size() / 2);
  deliver(store, 0, slice_of(cut), false);
  deliver(store, 1, slice_of("not a zlib stream"), true);
  deliver(store, 2, deflated("not a JPEG"), true);
  deliver(store, 3, slice_of(small_jpeg()), false);
  EXPECT_TRUE(store.drain(long_enough));
  EXPECT_EQ(verified(), (Answers{{0, Verification::corrupt},
                                 {1, Verification::corrupt},
                                 {2, Verification::corrupt},
                                 {3, Verification::intact}}));
  EXPECT_FALSE(fs::exists(file_of(0)));
  EXPECT_TRUE(fs::exists(file_of(3)));
  FrameStoreCounters expected;
  expected.received = expected.verified = 4;
  expected.corrupt = 3;
  expected.stored = 1;
  EXPECT_EQ(store.counters(), expected);
}

TEST_F(FrameStoreTest, TakesAnyBytesForIntactWhereDecodingIsOff) {
  FrameStoreOptions lenient = options();
  lenient.decode = false;
  FrameStore store(lenient, mailbox);
  deliver(store, 0, deflated("not a JPEG"), true);
  deliver(store, 1, slice_of("not a zlib stream"), true);
  EXPECT_TRUE(store.drain(long_enough));
  EXPECT_EQ(verified(), (Answers{{0, Verification::intact}, {1, Verification::corrupt}}));
  EXPECT_EQ(read_file(file_of(0)), "not a JPEG");
}

TEST_F(FrameStoreTest, KeepsTheLastFramesAndThoseOnlyWhereNotAllAreWanted) {
  FrameStoreOptions few = options();
  few.keep = 3;
  FrameStore store(few, mailbox);
  // The one that is late is not among the last three.
  for (const std::uint32_t frame : {0U, 1U, 2U, 3U, 5U, 6U, 4U, 7U, 2'000U, 8U}) {
    deliver(store, frame, slice_of(small_jpeg()), false);
  }
  EXPECT_TRUE(store.drain(long_enough));
  EXPECT_EQ(stored_names(),
            (std::set<std::string>{"frame_000007.jpg", "frame_000008.jpg", "frame_002000.jpg"}));
  // What is taken away again was stored.
  EXPECT_EQ(store.counters().stored, 10U);
  for (const auto& [frame, answer] : verified()) {
    EXPECT_EQ(answer, Answer(Verification::intact)) << frame;
  }
}

TEST_F(FrameStoreTest, CountsTheFramesOfAnEarlierProcessAmongThoseThatItKeeps) {
  support::write_file(file_of(3), small_jpeg());
  support::write_file(file_of(4), small_jpeg());
  support::write_file(folder.path() / "notes.txt", "not a frame");
  FrameStoreOptions few = options();
  few.keep = 2;
  FrameStore store(few, mailbox);
  deliver(store, 9, slice_of(small_jpeg()), false);
  EXPECT_TRUE(store.drain(long_enough));
  EXPECT_EQ(stored_names(),
            (std::set<std::string>{"frame_000004.jpg", "frame_000009.jpg", "notes.txt"}));
}

TEST_F(FrameStoreTest, VerifiesWithoutAFolder) {
  FrameStore store({}, mailbox);
  deliver(store, 0, slice_of(small_jpeg()), false);
  EXPECT_TRUE(store.drain(long_enough));
  EXPECT_EQ(verified(), (Answers{{0, Verification::intact}}));
  EXPECT_EQ(store.counters().stored, 0U);
}

// A mailbox without room whose driver does not take anything out: the worker waits with the first
// frame, as it would at a slow disk.
class StuckMailbox {
 public:
  explicit StuckMailbox(Mailbox& mailbox) : mailbox_(mailbox) {
    mailbox.serve_here();
    EXPECT_TRUE(mailbox.post(StartRequested{}));
  }
  void take_one() { EXPECT_EQ(mailbox_.take(1).size(), 1U); }

 private:
  Mailbox& mailbox_;
};

TEST_F(FrameStoreTest, CountsFramesThatFindTheQueueFullAndGoesOn) {
  mailbox = std::make_shared<Mailbox>(1);
  StuckMailbox stuck(*mailbox);
  FrameStoreOptions small = options();
  small.max_frames = 2;
  FrameStore store(small, mailbox);
  deliver(store, 0, slice_of(small_jpeg()), false);
  // The worker has taken frame 0 once it is stored; from then on it waits for the mailbox.
  while (store.counters().verified < 1) std::this_thread::yield();
  for (std::uint32_t frame = 1; frame <= 5; ++frame) {
    deliver(store, frame, slice_of(small_jpeg()), false);
  }
  EXPECT_EQ(store.counters().overflowed, 3U);  // 1 and 2 wait
  EXPECT_EQ(mailbox->take(1).size(), 1U);      // StartRequested
  Answers answers;
  while (answers.size() < 6) answers.merge(verified());
  EXPECT_EQ(answers, (Answers{{0, Verification::intact},
                              {1, Verification::intact},
                              {2, Verification::intact},
                              {3, {Verification::unchecked, true}},
                              {4, {Verification::unchecked, true}},
                              {5, {Verification::unchecked, true}}}));
  EXPECT_TRUE(store.drain(long_enough));
  FrameStoreCounters expected;
  expected.received = 6;
  expected.verified = expected.stored = 3;
  expected.overflowed = 3;
  EXPECT_EQ(store.counters(), expected);
}

TEST_F(FrameStoreTest, BoundsTheBytesThatWaitButTakesOneFrameOfAnySize) {
  mailbox = std::make_shared<Mailbox>(1);
  StuckMailbox stuck(*mailbox);
  FrameStoreOptions small = options();
  small.max_bytes = ByteCount(1000);
  small.decode = false;
  FrameStore store(small, mailbox);
  deliver(store, 0, slice_of("x"), false);
  while (store.counters().verified < 1) std::this_thread::yield();
  deliver(store, 1, slice_of(std::string(5000, 'x')), false);  // alone in the queue
  deliver(store, 2, slice_of("x"), false);                     // with it, over 1,000
  EXPECT_EQ(store.counters().overflowed, 1U);
  // StartRequested, and an answer to each frame.
  std::size_t taken = 0;
  while (taken < 4) taken += mailbox->take(1).size();
  EXPECT_TRUE(store.drain(long_enough));
  EXPECT_EQ(store.counters().stored, 2U);
}

TEST_F(FrameStoreTest, AbandonsWhatIsLeftWhenDrainingTakesTooLong) {
  mailbox = std::make_shared<Mailbox>(1);
  StuckMailbox stuck(*mailbox);
  FrameStore store(options(), mailbox);
  for (std::uint32_t frame = 0; frame < 4; ++frame) {
    deliver(store, frame, slice_of(small_jpeg()), false);
  }
  while (store.counters().verified < 1) std::this_thread::yield();
  EXPECT_FALSE(store.drain(Duration(0)));
  EXPECT_EQ(store.counters().abandoned, 3U);
  deliver(store, 4, slice_of(small_jpeg()), false);
  EXPECT_EQ(store.counters().abandoned, 4U);
  mailbox->close();  // lets the worker go
}

TEST_F(FrameStoreTest, TellsOfTheFirstFrameThatCannotBeWrittenAndGoesOn) {
  FrameStoreOptions broken = options();
  broken.folder = folder.path() / "nowhere";
  std::vector<std::string> lines;
  broken.on_error = [&](const std::string& line) { lines.push_back(line); };
  FrameStore store(broken, mailbox);
  for (std::uint32_t frame = 0; frame < 3; ++frame) {
    deliver(store, frame, slice_of(small_jpeg()), false);
  }
  EXPECT_TRUE(store.drain(long_enough));
  EXPECT_EQ(store.storage_problem(), StorageProblem::not_writable);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(lines[0].starts_with(
      "cannot write " + (*broken.folder / "frame_000000.jpg").string() + ": No such file"))
      << lines[0];
  FrameStoreCounters expected;
  expected.received = expected.verified = expected.not_stored = 3;
  EXPECT_EQ(store.counters(), expected);
  // They are intact all the same.
  EXPECT_EQ(verified(), (Answers{{0, {Verification::intact, true}},
                                 {1, {Verification::intact, true}},
                                 {2, {Verification::intact, true}}}));
}

TEST_F(FrameStoreTest, ADiskThatIsFullOnPurposeRefusesWhatComesFromThenOn) {
  FrameStore store(options(), mailbox);
  deliver(store, 0, slice_of(small_jpeg()), false);
  store.set_disk(std::nullopt);
  deliver(store, 1, slice_of(small_jpeg()), false);
  store.set_disk(Duration(0));
  deliver(store, 2, slice_of(small_jpeg()), false);
  EXPECT_TRUE(store.drain(long_enough));
  EXPECT_EQ(verified(), (Answers{{0, Verification::intact},
                                 {1, {Verification::intact, true}},
                                 {2, Verification::intact}}));
  EXPECT_EQ(store.storage_problem(), StorageProblem::disk_full);
  EXPECT_FALSE(fs::exists(file_of(1)));
  FrameStoreCounters expected;
  expected.received = expected.verified = 3;
  expected.stored = 2;
  expected.not_stored = expected.refused = 1;
  EXPECT_EQ(store.counters(), expected);
}

// Three frames of 20 ms each.
TEST_F(FrameStoreTest, ADiskThatIsSlowOnPurposeTakesSoMuchLonger) {
  FrameStore store(options(), mailbox);
  store.set_disk(std::chrono::milliseconds(20));
  const auto start = std::chrono::steady_clock::now();
  for (std::uint32_t frame = 0; frame < 3; ++frame) {
    deliver(store, frame, slice_of(small_jpeg()), false);
  }
  EXPECT_TRUE(store.drain(long_enough));
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(60));
  EXPECT_EQ(store.counters().stored, 3U);
}

TEST_F(FrameStoreTest, NobodyWaitsForADiskThatIsSlowOnPurposeBeyondTheLimit) {
  FrameStore store(options(), mailbox);
  store.set_disk(std::chrono::minutes(10));
  deliver(store, 0, slice_of(small_jpeg()), false);
  deliver(store, 1, slice_of(small_jpeg()), false);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(store.drain(std::chrono::milliseconds(20)));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::minutes(1));
}

}  // namespace
}  // namespace strand::real
