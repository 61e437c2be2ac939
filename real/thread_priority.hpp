// The priority of the threads that work beside the relay path: decoding and storing. Encoding is
// not one of them, because the frame rate hangs on it.
#pragma once

namespace strand::real {

// Lets every thread of normal priority go before the calling one, in this process and in others:
// on a machine with fewer cores than peers, relaying must not wait for somebody's decoding. Best
// effort; nothing happens where the system does not allow it.
void work_in_background();

}  // namespace strand::real
