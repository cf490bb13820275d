/* SPDX-License-Identifier: GPL-2.0-only */
/* Random numbers, the same in every run of a program: what fails once fails again. */
#ifndef SHIM_LINUX_RANDOM_H
#define SHIM_LINUX_RANDOM_H

#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/types.h>

u64 get_random_u64(void);
void get_random_bytes(void *buffer, size_t bytes);

/* From 0 to ceil - 1, all alike; ceil is not 0. */
u32 get_random_u32_below(u32 ceil);

static inline u32 get_random_u32(void)
{
	return get_random_u64() >> 32;
}

static inline u16 get_random_u16(void)
{
	return get_random_u64() >> 48;
}

static inline u8 get_random_u8(void)
{
	return get_random_u64() >> 56;
}

static inline unsigned long get_random_long(void)
{
	return get_random_u64();
}

/* From floor + 1 to U32_MAX; floor is not U32_MAX. */
static inline u32 get_random_u32_above(u32 floor)
{
	return floor + 1 + get_random_u32_below(U32_MAX - floor);
}

/* From floor to ceil, which are not the two ends of u32 together. */
static inline u32 get_random_u32_inclusive(u32 floor, u32 ceil)
{
	return floor + get_random_u32_below(ceil - floor + 1);
}

#endif
