/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Standard input by words, standard output by lines. Output is never held back while input is waited for, and what is
 * held back when a crash or SIGTERM comes is written before the program dies.
 */
#ifndef REPLAY_STREAM_H
#define REPLAY_STREAM_H

#include <linux/types.h>

/* Call it first. */
void stream_start(void);

/* Goes to the next line that is neither empty nor a comment; false at the end. */
bool stream_next_line(void);

/* The next word of the line; ends the program if there is none. */
const char *stream_word(void);

/* The next word as a number; ends the program if it is none. */
unsigned long stream_number(void);

/* Ends the program with a message that names the line. */
void __attribute__((__noreturn__, __format__(__printf__, 1, 2))) stream_error(const char *format, ...);

/* Appends to the output. */
void __attribute__((__format__(__printf__, 1, 2))) stream_print(const char *format, ...);

/* Writes all that is held back. */
void stream_flush(void);

#endif
