// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keeps a stranger's code, which is compiled into this program, to what it is asked for, as far as an ordinary user can:
 * by limits of resources, and by a filter of system calls. The outer filter is there before any constructor runs.
 */

#define _GNU_SOURCE

#include "confine.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MEMORY (1ul << 30)

void (*confine_last_words)(void);

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE
/* What allocating, printing and crashing in good order takes. */
static const unsigned int harmless[] = {
	__NR_read, __NR_write, __NR_writev, __NR_exit, __NR_exit_group, __NR_brk, __NR_mmap, __NR_munmap, __NR_mremap,
	__NR_mprotect, __NR_madvise, __NR_rt_sigaction, __NR_rt_sigprocmask, __NR_rt_sigreturn, __NR_sigaltstack,
	__NR_futex, __NR_getpid, __NR_gettid, __NR_getppid, __NR_clock_gettime, __NR_getrandom, __NR_restart_syscall,
	__NR_set_robust_list, __NR_rseq, __NR_fstat,
#ifdef __NR_newfstatat
	__NR_newfstatat,
#endif
};

/* What it takes beside that to have a trace replayed by a child. */
static const unsigned int of_parent[] = {
	__NR_clone, __NR_wait4, __NR_kill, __NR_prctl, __NR_seccomp, __NR_set_tid_address, __NR_prlimit64,
};

static struct sock_filter filter[128];
static unsigned short filter_length;

static void add(struct sock_filter instruction)
{
	filter[filter_length++] = instruction;
}

static void load(unsigned int offset)
{
	add((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}

static void allow(const unsigned int *calls, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[i], 0, 1));
		add((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
	}
}

/* A process may signal itself: that is how it crashes. */
static void allow_own_signals(void)
{
	add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_tgkill, 0, 4));
	load(offsetof(struct seccomp_data, args[0]));
	add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, getpid(), 0, 1));
	add((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
	load(offsetof(struct seccomp_data, nr));
}

static void install(bool is_parent)
{
	struct sock_fprog program = { .filter = filter };

	filter_length = 0;
	load(offsetof(struct seccomp_data, arch));
	add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
	add((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
	load(offsetof(struct seccomp_data, nr));
	allow(harmless, sizeof(harmless) / sizeof(*harmless));
	if (is_parent) {
		allow(of_parent, sizeof(of_parent) / sizeof(*of_parent));
		allow((const unsigned int[]){ __NR_tgkill }, 1);
	} else {
		allow_own_signals();
	}
	add((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP));
	program.len = filter_length;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
		fprintf(stderr, "replay: system calls cannot be filtered here: %s\n", strerror(errno));
		_exit(3);
	}
}

/* Those that are tried most. */
static const char *name(int call)
{
	switch (call) {
#ifdef __NR_open
	case __NR_open:
#endif
	case __NR_openat:
		return "open a file";
	case __NR_socket:
	case __NR_connect:
		return "reach a network";
#ifdef __NR_fork
	case __NR_fork:
	case __NR_vfork:
#endif
	case __NR_clone:
	case __NR_clone3:
	case __NR_execve:
		return "start a program";
	case __NR_kill:
	case __NR_tgkill:
		return "signal a process";
	default:
		return "make a system call that is none of an allocator's";
	}
}

static void caught(int signal_number, siginfo_t *info, void *context)
{
	const char *words[] = { "BUG: it tried to ", name(info->si_syscall), "\n" };

	(void)context;
	if (confine_last_words)
		confine_last_words();
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (write(STDERR_FILENO, words[i], strlen(words[i])) < 0)
			_exit(3);
	raise(signal_number);
}

static void watch(void)
{
	struct sigaction action = { .sa_sigaction = caught, .sa_flags = SA_SIGINFO | SA_RESETHAND };

	sigaction(SIGSYS, &action, NULL);
}
#endif

static void limit(int resource, unsigned long most)
{
	setrlimit(resource, &(struct rlimit){ most, most });
}

static void before_all(void)
{
	limit(RLIMIT_AS, MEMORY);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_CORE, 0);
#ifdef ARCHITECTURE
	watch();
	install(true);
#endif
}

/* Constructors are the stranger's too, and this comes before them: this file is linked first. */
__attribute__((__section__(".preinit_array"), __used__)) static void (*const first)(void) = before_all;

void confine(void)
{
#ifdef ARCHITECTURE
	install(false);
#endif
}
