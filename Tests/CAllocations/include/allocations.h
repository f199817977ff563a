#pragma once

#include <stdint.h>

// How many blocks of heap memory this thread has asked for so far. For tests that promise a path
// without allocations: linking this target replaces malloc and its kin in the test program.
uint64_t allocations_of_this_thread(void);

// 0 in builds whose allocator cannot be replaced (sanitizers), where the count stands still.
int allocations_are_counted(void);
