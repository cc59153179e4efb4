// Linux namespaces for the sandbox: the system calls that Swift cannot make by itself.
#pragma once
#include <sys/types.h>
