/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REPLAY_CONFINE_H
#define REPLAY_CONFINE_H

/*
 * From now on this process, and what it starts, cannot open a file, reach a network, start a program, or signal another
 * process; it ends at the first attempt. Its memory and the files that it might write have limits from its start.
 */
void confine(void);

/* Called before it ends at such an attempt, if there is one: what it has said before that is not to be lost. */
extern void (*confine_last_words)(void);

#endif
