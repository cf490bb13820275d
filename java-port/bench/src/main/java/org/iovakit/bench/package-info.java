// SPDX-License-Identifier: GPL-2.0-only

/**
 * What an operation costs, Java beside C: both sides do the same operations, each in a process of its own, in turn. The
 * C side is {@link org.iovakit.oracle.TimedTwin}. JMH measures the Java side alone, see {@code ChurnBenchmark} in the
 * tests.
 */
package org.iovakit.bench;
