/* SPDX-License-Identifier: GPL-2.0-only */
/* Nobody traces: its tracepoints are off, and cost nothing. */
#ifndef SHIM_TRACE_EVENTS_MAPLE_TREE_H
#define SHIM_TRACE_EVENTS_MAPLE_TREE_H

#define trace_ma_op(...) do { } while (0)
#define trace_ma_read(...) do { } while (0)
#define trace_ma_write(...) do { } while (0)

#endif
