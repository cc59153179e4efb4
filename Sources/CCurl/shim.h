// libcurl's variadic setters and type-checking macros cannot be imported by Swift; the typed inline functions that
// HTTPClient needs are added here.
#pragma once
#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
