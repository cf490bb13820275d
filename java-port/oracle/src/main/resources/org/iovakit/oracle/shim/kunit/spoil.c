// SPDX-License-Identifier: GPL-2.0-only

#include "spoil.h"
#include "../ranges/faults.h"

#include <linux/dma-mapping.h>
#include <linux/iova.h>
#include <linux/kernel.h>
#include <shim/machine.h>

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

/* The size of a slab, and what memory is protected by. */
#define SPOIL_PAGE 4096UL
#define SPOIL_RANGES 48
/* Of its own time, so that a busy machine is no matter; it takes some milliseconds. */
#define SPOIL_SECONDS 3

#define SPOIL_COUNT_MEMBER(name) + 1
/* The base keeps nothing beside the ranges themselves, so some spoilings leave what is right, of other ranges. */
#define SPOIL_KEEPS_GAPS (0 REPLAY_IOVA_MEMBERS(SPOIL_COUNT_MEMBER))

bool __attribute__((__weak__)) iova_domain_verify_invariants(struct iova_domain *iovad);

static struct {
	struct iova_domain iovad;
	struct iova *ranges[SPOIL_RANGES + 2];	/* by pfn, the anchor, if there is one, last */
	int count;
	int at;			/* the range at whose links the spoiling is; count: the domain's */
	int taken;		/* how often the lock was, in one call */
	bool guarded;		/* no range can be read at the moment */
	int spoilings, problems;
	char what[256];		/* the spoiling that is being tried */
} proof;

static void __printf(1, 2) say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(proof.what, sizeof(proof.what), format, arguments);
	va_end(arguments);
}

static void problem(const char *text)
{
	if (++proof.problems <= 10)
		printf("# verifier: %s: %s\n", proof.what, text);
}

/* The ranges but for the anchor, which lies in the domain as the lock does. */
static void guard(bool on)
{
	if (sysconf(_SC_PAGESIZE) != SPOIL_PAGE)
		return;
	for (int i = 0; i < proof.count; i++)
		if (!ranges_is_anchor(&proof.iovad, proof.ranges[i]))
			mprotect((void *)((unsigned long)proof.ranges[i] & ~(SPOIL_PAGE - 1)), SPOIL_PAGE,
				 on ? PROT_NONE : PROT_READ | PROT_WRITE);
	proof.guarded = on;
}

static void watch(const spinlock_t *lock, int taken)
{
	if (lock != &proof.iovad.iova_rbtree_lock)
		return;
	proof.taken += taken;
	guard(!taken);
}

static void __noreturn give_up(int signal)
{
	printf("# verifier: %s: %s\n", proof.what,
	       signal == SIGVTALRM ? "it does not end" :
	       proof.guarded ? "it looks at ranges without their lock" : "it crashes");
	fflush(stdout);
	_exit(1);
}

static bool verify(void)
{
	bool good;

	proof.taken = 0;
	guard(true);
	machine_lock_watcher = watch;
	good = iova_domain_verify_invariants(&proof.iovad);
	machine_lock_watcher = NULL;
	guard(false);
	machine_rest();
	if (proof.taken != 1)
		problem("it does not take the lock, once");
	return good;
}

/* To be called with something spoiled. */
static void want_false(void)
{
	proof.spoilings++;
	if (verify())
		problem("it does not see that");
}

/* To be called when all is as it was. */
static void want_true(void)
{
	if (!verify())
		problem("it sees something although all is as it was");
}

static bool is_right_without_gaps(int i)
{
	const struct iova *iova = proof.ranges[i];

	return !SPOIL_KEEPS_GAPS && iova->pfn_lo <= iova->pfn_hi &&
	       (i == 0 || proof.ranges[i - 1]->pfn_hi < iova->pfn_lo) &&
	       (i == proof.count - 1 || iova->pfn_hi < proof.ranges[i + 1]->pfn_lo) &&
	       (!ranges_is_anchor(&proof.iovad, iova) || iova->pfn_hi == ~0UL);
}

static void spoil_word(int i, const char *name, unsigned long *word)
{
	const unsigned long kept = *word;
	const unsigned long others[] = { kept + 1, kept - 1, 0, ~0UL, kept ^ ~(~0UL >> 1), kept ^ 0x100 };

	for (size_t k = 0; k < sizeof(others) / sizeof(*others); k++) {
		*word = others[k];
		say("%s of range %d of %d made %#lx, was %#lx", name, i + 1, proof.count, others[k], kept);
		if (others[k] != kept && !is_right_without_gaps(i))
			want_false();
		*word = kept;
	}
	want_true();
}

static void spoil_link(const char *what, size_t which, ranges_word *link, unsigned long other)
{
	const unsigned long kept = *link;

	if (proof.at < proof.count)
		say("%s of range %d of %d made another, %zu", what, proof.at + 1, proof.count, which);
	else
		say("%s, %zu", what, which);
	*link = other;
	want_false();
	*link = kept;
}

static void spoil_domain(bool bounds_max32)
{
	ranges_spoil_domain(&proof.iovad, spoil_link);
#ifndef REPLAY_NO_MAX32
	if (bounds_max32) {
		const unsigned long kept = proof.iovad.max32_alloc_size;

		say("max32_alloc_size made larger than dma_32bit_pfn");
		proof.iovad.max32_alloc_size = proof.iovad.dma_32bit_pfn + 1;
		want_false();
		proof.iovad.max32_alloc_size = kept;
	}
#else
	(void)bounds_max32;
#endif
	want_true();
}

/* Ranges below and above the 32-bit limit, with gaps of several sizes, each right in the midst of another's. */
static bool make_ranges(void)
{
	const unsigned long limit32 = DMA_BIT_MASK(32) >> PAGE_SHIFT, limit64 = (1ULL << 36) >> PAGE_SHIFT;
	struct iova *made[SPOIL_RANGES];

	init_iova_domain(&proof.iovad, PAGE_SIZE, 1);
	for (int i = 0; i < SPOIL_RANGES; i++) {
		made[i] = alloc_iova(&proof.iovad, 1 + i % 7, i % 2 ? limit32 : limit64, false);
		if (!made[i])
			return false;
	}
	for (int i = 3; i < SPOIL_RANGES; i += 5)
		__free_iova(&proof.iovad, made[i]);
	if (!reserve_iova(&proof.iovad, 0x100, 0x1ff))
		return false;
	for (struct iova *iova = ranges_first(&proof.iovad); iova; iova = ranges_next(&proof.iovad, iova))
		proof.ranges[proof.count++] = iova;
	return true;
}

int spoil_in_turn(bool bounds_max32)
{
	const struct itimerval patience = { .it_value.tv_sec = SPOIL_SECONDS };

	if (!iova_domain_verify_invariants) {
		printf("# verifier: there is no iova_domain_verify_invariants()\n");
		return 1;
	}
	/* What it says of each spoiling is not to be read. */
	if (iova_cache_get() || !make_ranges() || !freopen("/dev/null", "w", stderr)) {
		printf("# verifier: there are no ranges to spoil\n");
		return 1;
	}
	signal(SIGSEGV, give_up);
	signal(SIGBUS, give_up);
	signal(SIGVTALRM, give_up);
	setitimer(ITIMER_VIRTUAL, &patience, NULL);
	say("nothing spoiled");
	want_true();
	for (int i = 0; i < proof.count; i++) {
		struct iova *iova = proof.ranges[i];

		spoil_word(i, "pfn_lo", &iova->pfn_lo);
		spoil_word(i, "pfn_hi", &iova->pfn_hi);
#define SPOIL_MEMBER(name) spoil_word(i, #name, &iova->name);
		REPLAY_IOVA_MEMBERS(SPOIL_MEMBER)
		proof.at = i;
		ranges_spoil(&proof.iovad, iova, SPOIL_KEEPS_GAPS, spoil_link);
		want_true();
	}
	proof.at = proof.count;
	spoil_domain(bounds_max32);
	put_iova_domain(&proof.iovad);
	iova_cache_put();
	printf("# verifier: %d spoilings, %d of them unseen or seen wrongly\n", proof.spoilings, proof.problems);
	return proof.problems;
}
