#pragma once
#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>

// The field codes of libpq are character macros, which Swift does not import.
static const int cpostgres_severity = PG_DIAG_SEVERITY_NONLOCALIZED;
static const int cpostgres_sqlstate = PG_DIAG_SQLSTATE;
static const int cpostgres_message = PG_DIAG_MESSAGE_PRIMARY;
static const int cpostgres_detail = PG_DIAG_MESSAGE_DETAIL;
static const int cpostgres_source_function = PG_DIAG_SOURCE_FUNCTION;
