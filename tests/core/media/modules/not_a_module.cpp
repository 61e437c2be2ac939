// A shared library that happens to have a module's name.
extern "C" __attribute__((visibility("default"))) int unrelated() {
  return 0;
}
