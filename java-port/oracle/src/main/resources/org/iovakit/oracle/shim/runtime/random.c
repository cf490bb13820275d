// SPDX-License-Identifier: GPL-2.0-only

#include <linux/random.h>

#include <string.h>

/* Steele, Lea and Flood's splittable generator: any state will do. */
u64 get_random_u64(void)
{
	static u64 state;
	u64 mixed = state += 0x9e3779b97f4a7c15;

	mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
	mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
	return mixed ^ (mixed >> 31);
}

void get_random_bytes(void *buffer, size_t bytes)
{
	for (char *at = buffer; bytes; ) {
		u64 word = get_random_u64();
		size_t part = bytes < sizeof(word) ? bytes : sizeof(word);

		memcpy(at, &word, part);
		at += part;
		bytes -= part;
	}
}

u32 get_random_u32_below(u32 ceil)
{
	u32 number;

	BUG_ON(!ceil);
	/* The first 2^32 % ceil numbers would come once too often. */
	do
		number = get_random_u32();
	while (number < -ceil % ceil);
	return number % ceil;
}
