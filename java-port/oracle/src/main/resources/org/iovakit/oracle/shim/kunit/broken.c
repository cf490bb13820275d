// SPDX-License-Identifier: GPL-2.0-only

#include "broken.h"
#include "../ranges/faults.h"

#include <linux/dma-mapping.h>
#include <linux/iova.h>
#include <linux/kernel.h>

#include <string.h>

#define BROKEN_LIMIT_32 ((unsigned long)(DMA_BIT_MASK(32) >> PAGE_SHIFT))
#define BROKEN_LIMIT_36 ((unsigned long)((1ULL << 36) >> PAGE_SHIFT))
#define BROKEN_EVER 0xffffffffU

/* How it is broken. */
enum fault {
	NONE,
	/* iova_cache_get(), iova_domain_init_rcaches() */
	NO_CACHE, NO_RCACHES,
	/* alloc_iova() */
	REFUSES, REFUSES_32_BIT, BEYOND_LIMIT, ONE_BEYOND_LIMIT, TOO_LONG, TOO_SHORT, MISALIGNED, BOTTOM_UP, ELSEWHERE, TWICE,
	/* __free_iova() */
	KEEPS,
	/* find_iova() */
	FINDS_NOTHING, FINDS_THE_ANCHOR, MISSES_FIRST, MISSES_LAST, FINDS_ONE_BEYOND,
	/* reserve_iova() */
	CANNOT_RESERVE, RESERVES_ELSEWHERE, RESERVES_LAST, RESERVES_NOT_FIRST, RESERVES_NOT_LAST,
	/* What holds the ranges together is damaged until the next call. */
	DAMAGED_BY_INIT, DAMAGED_BY_2ND_INIT, DAMAGED_BY_ALLOC, DAMAGED_BY_FREE, DAMAGED_BY_RESERVE, DAMAGED_BY_CALL,
	/* By limits, sizes and pfns that one case alone has. */
	SWAPS_LIMITS, HALVES_45_BITS, SHUNS_TOP, SHUNS_PFN_0, NOT_512_ALIGNED, NOT_48_ALIGNED, ALIGNS_29,
	KEEPS_24, REFUSES_10_BITS, RESERVES_TO_FIRST, FINDS_21_BEYOND, BLIND, SERVES_ALL_ONES,
	WANTS_SLACK, REMEMBERS_LIMIT, LOW_FIRST, REMEMBERS_ALIGNED, IGNORES_ALIGNED
};

/* A fault of alloc_iova() shows in these calls of it within a case, that of DAMAGED_BY_CALL in these of alloc and free. */
static const struct broken {
	const char *name;
	enum fault fault;
	unsigned int first, last;
} brokens[] = {
	{ "no-cache", NO_CACHE, 1, BROKEN_EVER },
	{ "no-rcaches", NO_RCACHES, 1, BROKEN_EVER },
	{ "refuses", REFUSES, 1, BROKEN_EVER },
	{ "refuses-2nd", REFUSES, 2, 2 },
	{ "refuses-8th", REFUSES, 8, 8 },
	{ "refuses-16th", REFUSES, 16, 16 },
	{ "refuses-64th", REFUSES, 64, 64 },
	{ "refuses-65th", REFUSES, 65, 65 },
	{ "refuses-100th", REFUSES, 100, 100 },
	{ "refuses-500th", REFUSES, 500, 501 },
	{ "refuses-1000th", REFUSES, 1000, 1000 },
	{ "refuses-32-bit", REFUSES_32_BIT, 1, BROKEN_EVER },
	{ "beyond-limit", BEYOND_LIMIT, 1, BROKEN_EVER },
	{ "beyond-limit-16th", BEYOND_LIMIT, 16, 16 },
	{ "beyond-limit-100th", BEYOND_LIMIT, 100, 100 },
	{ "one-beyond-limit", ONE_BEYOND_LIMIT, 1, BROKEN_EVER },
	{ "too-long", TOO_LONG, 1, BROKEN_EVER },
	{ "too-long-8th", TOO_LONG, 8, 8 },
	{ "too-short", TOO_SHORT, 1, BROKEN_EVER },
	{ "misaligned", MISALIGNED, 1, BROKEN_EVER },
	{ "misaligned-8th", MISALIGNED, 8, 8 },
	{ "misaligned-64th", MISALIGNED, 64, 64 },
	{ "misaligned-65th", MISALIGNED, 65, 65 },
	{ "bottom-up", BOTTOM_UP, 1, BROKEN_EVER },
	{ "elsewhere", ELSEWHERE, 1, BROKEN_EVER },
	{ "twice-16th", TWICE, 16, 16 },
	{ "keeps", KEEPS, 1, BROKEN_EVER },
	{ "finds-nothing", FINDS_NOTHING, 1, BROKEN_EVER },
	{ "finds-the-anchor", FINDS_THE_ANCHOR, 1, BROKEN_EVER },
	{ "misses-first", MISSES_FIRST, 1, BROKEN_EVER },
	{ "misses-last", MISSES_LAST, 1, BROKEN_EVER },
	{ "finds-one-beyond", FINDS_ONE_BEYOND, 1, BROKEN_EVER },
	{ "cannot-reserve", CANNOT_RESERVE, 1, BROKEN_EVER },
	{ "reserves-elsewhere", RESERVES_ELSEWHERE, 1, BROKEN_EVER },
	{ "reserves-last", RESERVES_LAST, 1, BROKEN_EVER },
	{ "reserves-not-first", RESERVES_NOT_FIRST, 1, BROKEN_EVER },
	{ "reserves-not-last", RESERVES_NOT_LAST, 1, BROKEN_EVER },
	{ "damaged-by-init", DAMAGED_BY_INIT, 1, BROKEN_EVER },
	{ "damaged-by-alloc", DAMAGED_BY_ALLOC, 1, BROKEN_EVER },
	{ "damaged-by-free", DAMAGED_BY_FREE, 1, BROKEN_EVER },
	{ "damaged-by-reserve", DAMAGED_BY_RESERVE, 1, BROKEN_EVER },
	{ "damaged-by-2048th", DAMAGED_BY_CALL, 2048, 2048 },
	{ "damaged-by-4000th", DAMAGED_BY_CALL, 4000, 4000 },
	{ "refuses-3rd", REFUSES, 3, 3 },
	{ "refuses-962nd", REFUSES, 962, 962 },
	{ "beyond-limit-962nd", BEYOND_LIMIT, 962, 962 },
	{ "damaged-by-2nd-init", DAMAGED_BY_2ND_INIT, 1, BROKEN_EVER },
	{ "swaps-limits", SWAPS_LIMITS, 1, BROKEN_EVER },
	{ "halves-45-bits", HALVES_45_BITS, 1, BROKEN_EVER },
	{ "shuns-top", SHUNS_TOP, 1, BROKEN_EVER },
	{ "shuns-pfn-0", SHUNS_PFN_0, 1, BROKEN_EVER },
	{ "not-512-aligned", NOT_512_ALIGNED, 1, BROKEN_EVER },
	{ "not-48-aligned", NOT_48_ALIGNED, 1, BROKEN_EVER },
	{ "aligns-29", ALIGNS_29, 1, BROKEN_EVER },
	{ "keeps-24", KEEPS_24, 1, BROKEN_EVER },
	{ "refuses-10-bits", REFUSES_10_BITS, 1, BROKEN_EVER },
	{ "reserves-to-first", RESERVES_TO_FIRST, 1, BROKEN_EVER },
	{ "finds-21-beyond", FINDS_21_BEYOND, 1, BROKEN_EVER },
	{ "blind", BLIND, 1, BROKEN_EVER },
	{ "serves-all-ones", SERVES_ALL_ONES, 1, BROKEN_EVER },
	{ "wants-slack", WANTS_SLACK, 1, BROKEN_EVER },
	{ "remembers-limit", REMEMBERS_LIMIT, 1, BROKEN_EVER },
	{ "low-first", LOW_FIRST, 1, BROKEN_EVER },
	{ "remembers-aligned", REMEMBERS_ALIGNED, 1, BROKEN_EVER },
	{ "ignores-aligned", IGNORES_ALIGNED, 1, BROKEN_EVER },
	{ NULL, NONE, 0, 0 }
};

static const struct broken none, *broken = &none;

/* Since the domain was set up. */
static unsigned int allocs, calls;
static unsigned int inits;	/* two a case, or one */
static struct iova *before;
static bool remembered;	/* that a request failed, for the next one */
static struct iova *twice;	/* given out twice, so that the first free is none */
static struct iova *stock[32];	/* taken in advance, the highest first */
static unsigned long stock_size;
static struct iova_domain *damaged;

bool broken_choose(const char *name)
{
	for (broken = brokens; broken->name; broken++)
		if (!strcmp(broken->name, name))
			return true;
	return false;
}

static bool is(enum fault fault, unsigned int count)
{
	return broken->fault == fault && count >= broken->first && count <= broken->last;
}

static void damage(struct iova_domain *iovad)
{
	damaged = iovad;
	ranges_damage(damaged);
}

static void repair(void)
{
	if (damaged)
		ranges_repair(damaged);
	damaged = NULL;
}

int broken_iova_cache_get(void);
int broken_iova_cache_get(void)
{
	return is(NO_CACHE, 1) ? -ENOMEM : iova_cache_get();
}

int broken_iova_domain_init_rcaches(struct iova_domain *iovad);
int broken_iova_domain_init_rcaches(struct iova_domain *iovad)
{
	return is(NO_RCACHES, 1) ? -ENOMEM : iova_domain_init_rcaches(iovad);
}

void broken_init_iova_domain(struct iova_domain *iovad, unsigned long granule, unsigned long start_pfn);
void broken_init_iova_domain(struct iova_domain *iovad, unsigned long granule, unsigned long start_pfn)
{
	allocs = 0;
	calls = 0;
	before = NULL;
	twice = NULL;
	remembered = false;
	stock_size = 0;
	init_iova_domain(iovad, granule, start_pfn);
	inits++;
	if ((is(DAMAGED_BY_INIT, 1) && !damaged) || (is(DAMAGED_BY_2ND_INIT, 1) && inits % 2 == 0))
		damage(iovad);
}

void broken_put_iova_domain(struct iova_domain *iovad);
void broken_put_iova_domain(struct iova_domain *iovad)
{
	repair();
	put_iova_domain(iovad);
}

/* Half its size off what it should be aligned to, in the midst of free room. */
static struct iova *misaligned(struct iova_domain *iovad, unsigned long size, unsigned long limit)
{
	struct iova *room = alloc_iova(iovad, 2 * size, limit, true);

	if (!room)
		return NULL;
	limit = room->pfn_lo + size / 2 + size - 1;
	__free_iova(iovad, room);
	return alloc_iova(iovad, size, limit, false);
}

/* Of what was taken in advance the lowest first; NULL when that is used up, or is of another size. */
static struct iova *lowest(struct iova_domain *iovad, unsigned long size, unsigned long limit)
{
	const unsigned int count = sizeof(stock) / sizeof(*stock);

	if (allocs == 1) {
		stock_size = size;
		for (unsigned int i = 0; i < count; i++)
			stock[i] = alloc_iova(iovad, size, limit, false);
	}
	return allocs <= count && size == stock_size ? stock[count - allocs] : NULL;
}

static bool fits(struct iova_domain *iovad, unsigned long size, unsigned long limit)
{
	struct iova *iova = alloc_iova(iovad, size, limit, false);

	if (iova)
		__free_iova(iovad, iova);
	return iova;
}

static struct iova *distorted(struct iova_domain *iovad, unsigned long size, unsigned long limit, bool aligned)
{
	const unsigned long long wide = limit;
	struct iova *iova;

	if (is(REFUSES, allocs) || (is(REFUSES_32_BIT, allocs) && limit <= BROKEN_LIMIT_32) ||
	    ((is(REFUSES_10_BITS, 1) || is(SWAPS_LIMITS, 1)) && limit == 1023) || remembered) {
		remembered = false;
		return NULL;
	}
	if (is(BEYOND_LIMIT, allocs))
		limit = 2 * limit + 1;
	if (is(ONE_BEYOND_LIMIT, allocs))
		limit++;
	if (is(TOO_LONG, allocs))
		size++;
	if (is(TOO_SHORT, allocs) && size > 1)
		size--;
	if (is(ELSEWHERE, allocs))
		limit -= allocs;
	if (is(FINDS_ONE_BEYOND, allocs))
		limit -= 8;
	if (is(SWAPS_LIMITS, 1) && limit == BROKEN_LIMIT_36)
		limit = 1023;
	if (is(HALVES_45_BITS, 1) && wide == (1ULL << 33) - 1)
		limit /= 2;
	if ((is(SHUNS_TOP, 1) && limit == ~0UL - 1) || (is(SERVES_ALL_ONES, 1) && limit == ~0UL))
		limit--;
	if (is(WANTS_SLACK, 1) && aligned && size == 6 && limit <= 40 && !fits(iovad, size + 7, limit))
		return NULL;
	if (is(IGNORES_ALIGNED, 1) || (is(NOT_512_ALIGNED, 1) && size == 512) ||
	    (is(NOT_48_ALIGNED, 1) && size == 48))
		aligned = false;
	if (is(ALIGNS_29, 1) && size == 29)
		aligned = true;
	if (is(LOW_FIRST, 1) && limit > 8 && limit <= 40) {
		iova = alloc_iova(iovad, size, limit - 1, aligned);
		if (iova)
			return iova;
	}
	if (is(MISALIGNED, allocs) && aligned && size > 1)
		return misaligned(iovad, size, limit);
	if (before && is(TWICE, allocs))
		return twice = before;
	iova = is(BOTTOM_UP, allocs) ? lowest(iovad, size, limit) : NULL;
	if (!iova)
		iova = alloc_iova(iovad, size, limit, aligned);
	remembered = !iova && ((is(REMEMBERS_LIMIT, 1) && limit == 4095) ||
			       (is(REMEMBERS_ALIGNED, 1) && aligned && limit == BROKEN_LIMIT_32));
	if (iova && is(SHUNS_PFN_0, 1) && !iova->pfn_lo) {
		__free_iova(iovad, iova);
		return NULL;
	}
	return iova;
}

struct iova *broken_alloc_iova(struct iova_domain *iovad, unsigned long size, unsigned long limit, bool aligned);
struct iova *broken_alloc_iova(struct iova_domain *iovad, unsigned long size, unsigned long limit, bool aligned)
{
	repair();
	allocs++;
	calls++;
	before = distorted(iovad, size, limit, aligned);
	if (is(DAMAGED_BY_ALLOC, allocs) || is(DAMAGED_BY_CALL, calls))
		damage(iovad);
	return before;
}

void broken___free_iova(struct iova_domain *iovad, struct iova *iova);
void broken___free_iova(struct iova_domain *iovad, struct iova *iova)
{
	repair();
	calls++;
	before = NULL;
	if (iova == twice)
		twice = NULL;
	else if (!is(KEEPS, 1) && !(is(KEEPS_24, 1) && iova_size(iova) == 24))
		__free_iova(iovad, iova);
	if (is(DAMAGED_BY_FREE, 1) || is(DAMAGED_BY_CALL, calls))
		damage(iovad);
}

struct iova *broken_find_iova(struct iova_domain *iovad, unsigned long pfn);
struct iova *broken_find_iova(struct iova_domain *iovad, unsigned long pfn)
{
	struct iova *iova;

	repair();
	iova = find_iova(iovad, pfn);
	if (is(FINDS_NOTHING, 1) || (iova && is(MISSES_FIRST, 1) && pfn == iova->pfn_lo) ||
	    (iova && is(MISSES_LAST, 1) && pfn == iova->pfn_hi))
		return NULL;
	if (is(FINDS_THE_ANCHOR, 1))
		return find_iova(iovad, ~0UL);
	if (!iova && is(FINDS_21_BEYOND, 1)) {
		iova = find_iova(iovad, pfn - 1);
		return iova && iova_size(iova) == 21 ? iova : NULL;
	}
	if (!iova && is(FINDS_ONE_BEYOND, 1))
		return find_iova(iovad, pfn - 1);
	return iova;
}

/* The end of the first range that there is in the lowest 64 pfns of some; without one, theirs. */
static unsigned long end_of_first(struct iova_domain *iovad, unsigned long pfn_lo, unsigned long pfn_hi)
{
	for (unsigned long pfn = pfn_lo; pfn <= pfn_hi && pfn < pfn_lo + 64; pfn++) {
		struct iova *iova = find_iova(iovad, pfn);

		if (iova)
			return iova->pfn_hi < pfn_hi ? iova->pfn_hi : pfn_hi;
	}
	return pfn_hi;
}

struct iova *broken_reserve_iova(struct iova_domain *iovad, unsigned long pfn_lo, unsigned long pfn_hi);
struct iova *broken_reserve_iova(struct iova_domain *iovad, unsigned long pfn_lo, unsigned long pfn_hi)
{
	struct iova *iova;

	repair();
	if (is(CANNOT_RESERVE, 1))
		return NULL;
	if (is(RESERVES_ELSEWHERE, 1))
		pfn_lo = pfn_hi = 2;
	if (is(RESERVES_LAST, 1))
		pfn_lo = pfn_hi;
	if (is(RESERVES_NOT_FIRST, 1) && pfn_lo < pfn_hi)
		pfn_lo++;
	if (is(RESERVES_NOT_LAST, 1) && pfn_lo < pfn_hi)
		pfn_hi--;
	if (is(RESERVES_TO_FIRST, 1))
		pfn_hi = end_of_first(iovad, pfn_lo, pfn_hi);
	iova = reserve_iova(iovad, pfn_lo, pfn_hi);
	if (is(DAMAGED_BY_RESERVE, 1))
		damage(iovad);
	return iova;
}

/* Somebody's C may have none. */
bool __attribute__((__weak__)) iova_domain_verify_invariants(struct iova_domain *iovad);

bool broken_iova_domain_verify_invariants(struct iova_domain *iovad);
bool broken_iova_domain_verify_invariants(struct iova_domain *iovad)
{
	return is(BLIND, 1) || iova_domain_verify_invariants(iovad);
}
