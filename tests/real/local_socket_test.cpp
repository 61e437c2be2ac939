#include "real/local_socket.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace strand::real {
namespace {

TEST(LocalSocket, CarriesMessagesOneByOne) {
  const LocalListener listener = listen_locally("strand-test");
  EXPECT_FALSE(accept_local(listener.socket.get()));
  FileDescriptor caller = connect_locally(listener.name);
  const auto called = accept_local(listener.socket.get());
  ASSERT_TRUE(called);
  EXPECT_FALSE(receive_local(called->get()));
  EXPECT_TRUE(send_local(caller.get(), "one"));
  EXPECT_TRUE(send_local(caller.get(), "two"));
  EXPECT_EQ(receive_local(called->get()), "one");
  EXPECT_EQ(receive_local(called->get()), "two");
  EXPECT_FALSE(receive_local(called->get()));
  caller.reset();
  EXPECT_EQ(receive_local(called->get()), "");
  EXPECT_FALSE(send_local(called->get(), "three"));
}

TEST(LocalSocket, OfAListenerThatIsGoneCannotBeReached) {
  std::string name;
  {
    const LocalListener listener = listen_locally("strand-test");
    name = listener.name;
  }
  EXPECT_THROW((void)connect_locally(name), std::runtime_error);
  EXPECT_THROW((void)connect_locally(std::string(200, 'x')), std::invalid_argument);
}

}  // namespace
}  // namespace strand::real
