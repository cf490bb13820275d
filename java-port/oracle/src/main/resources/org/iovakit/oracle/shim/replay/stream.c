// SPDX-License-Identifier: GPL-2.0-only

#include "stream.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Small, so that not many operations stand between an output and its reader. */
static char input[4096];
static size_t input_length, input_at;

static char line[256];
static char *next_word;
static unsigned long line_number;

static char output[65536];
static size_t output_length;

void stream_flush(void)
{
	size_t written = 0;
	sigset_t term, before;

	/* Nobody knows, in a handler, how much an interrupted write has written: what is written twice is a lie. */
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, &before);
	while (written < output_length) {
		ssize_t n = write(STDOUT_FILENO, output + written, output_length - written);

		if (n < 0 && errno != EINTR)
			_exit(3);	/* the reader is gone */
		if (n > 0)
			written += n;
	}
	output_length = 0;
	sigprocmask(SIG_SETMASK, &before, NULL);
}

#ifndef REPLAY_SANITIZED
static void crash(int signal_number)
{
	stream_flush();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}
#endif

void stream_start(void)
{
#ifndef REPLAY_SANITIZED
	/* A stack of its own: a recursion without end crashes too. */
	static char stack[65536];
	/* SIGTERM ends what hangs. */
	const int crashes[] = { SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTERM };
	/*
	 * Without SA_RESETHAND: a second SIGTERM, as a group that is ended gets, would kill between the kernel's having reset
	 * the first one's handler and the handler's having begun.
	 */
	struct sigaction action = { .sa_handler = crash, .sa_flags = SA_ONSTACK };

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		sigaddset(&action.sa_mask, crashes[i]);
	sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = sizeof(stack) }, NULL);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		sigaction(crashes[i], &action, NULL);
#endif
	signal(SIGPIPE, SIG_IGN);
}

static int next_char(void)
{
	if (input_at == input_length) {
		ssize_t n;

		stream_flush();
		do {
			n = read(STDIN_FILENO, input, sizeof(input));
		} while (n < 0 && errno == EINTR);
		if (n <= 0)
			return EOF;
		input_length = n;
		input_at = 0;
	}
	return input[input_at++];
}

static bool read_line(void)
{
	size_t length = 0;
	int c = next_char();

	if (c == EOF)
		return false;
	line_number++;
	for (; c != EOF && c != '\n'; c = next_char()) {
		if (length == sizeof(line) - 1)
			stream_error("the line is longer than any operation");
		line[length++] = c;
	}
	line[length] = '\0';
	next_word = line;
	return true;
}

bool stream_next_line(void)
{
	do {
		if (!read_line())
			return false;
	} while (line[0] == '\0' || line[0] == '#');
	return true;
}

const char *stream_word(void)
{
	char *word = next_word;

	if (!word || !*word)
		stream_error("a word is missing");
	next_word = strchr(word, ' ');
	if (next_word)
		*next_word++ = '\0';
	return word;
}

unsigned long stream_number(void)
{
	const char *word = stream_word();
	char *end;
	unsigned long number = strtoul(word, &end, 0);

	if (*end)
		stream_error("'%s' is no number", word);
	return number;
}

void stream_error(const char *format, ...)
{
	va_list arguments;

	stream_flush();
	fprintf(stderr, "replay: line %lu: ", line_number);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(2);
}

void stream_print(const char *format, ...)
{
	va_list arguments;
	int length;

	if (output_length > sizeof(output) / 2)
		stream_flush();
	va_start(arguments, format);
	length = vsnprintf(output + output_length, sizeof(output) - output_length, format, arguments);
	va_end(arguments);
	output_length += length;
#ifdef REPLAY_SANITIZED
	/* A sanitizer ends the program in its own way. */
	stream_flush();
#endif
}
