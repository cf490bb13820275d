/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The simulated machine, for the program that drives the kernel's code. It has one thread, which plays one CPU at a
 * time; time stands still until it is advanced. Start with machine_boot().
 */
#ifndef SHIM_SHIM_MACHINE_H
#define SHIM_SHIM_MACHINE_H

#include <linux/types.h>

/*
 * CPUs 0 to cpus - 1, all online, CPU 0 the current one; cpus is 1 to NR_CPUS. What is linked of the kernel is initialised
 * as far as its boot calls that by name. Call it once, first.
 */
void machine_boot(unsigned int cpus);

/* From now on the caller runs on cpu, which must be online. */
void machine_run_on(unsigned int cpu);

/* Takes cpu offline, not the current one, and runs the hotplug teardown of each instance, the newest first. */
void machine_cpu_dead(unsigned int cpu);

/* Brings cpu back. */
void machine_cpu_online(unsigned int cpu);

/* Lets time pass and runs what falls due on the way, by time, then in the order in which it was scheduled. */
void machine_advance(unsigned int msecs);

/* Makes the n-th slab or kmalloc allocation from now fail, that one only; 0 takes it back. Unit: calls. */
void machine_fail_nth_alloc(unsigned long n);

/* Makes every slab or kmalloc allocation fail that may not wait for memory, until it is told otherwise. */
void machine_fail_atomic(bool fail);

/* Slab objects and kmalloc blocks not yet freed. */
unsigned long machine_allocated_objects(void);

/*
 * Calls a function for each object of that size, be it of a slab cache or of kmalloc(), that is not yet freed. It allocates
 * and frees none. Only where memory is guarded (SHIM_GUARDED).
 */
void machine_for_each_object(size_t object_size, void (*function)(void *object, void *argument), void *argument);

/* Bytes that an object of that size takes in the slab cache made for such objects; 0 if there is none. */
size_t machine_slab_bytes(size_t object_size);

/* Bytes that all objects of slab caches take which are not yet freed. */
size_t machine_slab_bytes_in_use(void);

/*
 * The object that an address is in, of the slab cache made for objects of that size; NULL if it is in none. Where
 * AddressSanitizer watches, there are no slabs, and there is no such function.
 */
const void *machine_slab_object(const void *address, size_t object_size);

/*
 * To be called when the kernel's code has returned. It is a bug then if a lock is held, or interrupts are off, or RCU is
 * read; and what waited for the end of a grace period is done.
 */
void machine_rest(void);

/* How often a WARN_ON() fired. */
unsigned long machine_warnings(void);

#endif
