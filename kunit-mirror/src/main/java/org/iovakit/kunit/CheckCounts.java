// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

/** How many checks a suite executed, whatever their outcome. */
public record CheckCounts(int expectations, int assertions) {}
