/* SPDX-License-Identifier: GPL-2.0-only */
/* One trace after the other, each in a process of its own: nothing of one is there for the next. */
#ifndef REPLAY_SERVE_H
#define REPLAY_SERVE_H

#include <linux/types.h>

/*
 * Calls @replay_trace, in a child each time, until it returns false for want of a trace, and says "over" after each one
 * that ends in peace. Any other end is that of the program too, with the same status, or 128 and the signal's number.
 */
int serve(bool (*replay_trace)(void));

#endif
