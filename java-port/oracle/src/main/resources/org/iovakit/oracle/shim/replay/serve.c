// SPDX-License-Identifier: GPL-2.0-only

#include "serve.h"

#ifdef REPLAY_CONFINED
#include "confine.h"
#endif
#include "stream.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define NO_TRACE 4
#define FIRST_SIGNAL_STATUS 128

static volatile pid_t child;

/* Who ends us means the trace at work, if there is one. */
static void pass_on(int signal_number)
{
	if (child > 0) {
		kill(child, signal_number);
	} else {
		signal(signal_number, SIG_DFL);
		raise(signal_number);
	}
}

static void __attribute__((__noreturn__)) be_child(pid_t parent, bool (*replay_trace)(void))
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		exit(0);
	signal(SIGTERM, SIG_DFL);
	stream_start();
#ifdef REPLAY_CONFINED
	confine_last_words = stream_flush;
	confine();
#endif
	exit(replay_trace() ? 0 : NO_TRACE);
}

/* Waits for the child. */
static int status_of_child(void)
{
	int status;

	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			return -1;
	}
	child = 0;
	return WIFSIGNALED(status) ? FIRST_SIGNAL_STATUS + WTERMSIG(status) : WEXITSTATUS(status);
}

int serve(bool (*replay_trace)(void))
{
	pid_t parent = getpid();
	int status;

	signal(SIGTERM, pass_on);
	do {
		child = fork();
		if (child == 0)
			be_child(parent, replay_trace);
		if (child < 0) {
			perror("replay: cannot fork");
			return 3;
		}
		status = status_of_child();
		if (status == 0) {
			stream_print("over\n");
			stream_flush();
		}
	} while (status == 0);
	return status == NO_TRACE ? 0 : status;
}
