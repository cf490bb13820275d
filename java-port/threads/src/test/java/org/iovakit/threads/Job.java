// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

/**
 * What {@link Stress} is to do.
 *
 * @param race name of a {@link ThreadRace}
 * @param stage its place in the list of all states, from 0
 * @param operations how many to make at least
 * @param seed of the drivers' choices; how threads meet is up to the machine
 */
public record Job(String race, int stage, long operations, long seed) {}
