#pragma once

// HTTP/2 for Swift. nghttp2 is told of bytes and gives bytes, and opens no socket of its own.

#include <nghttp2/nghttp2.h>
