// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

import java.util.function.Consumer;

/**
 * A test case ({@code struct kunit_case}).
 *
 * @param name the name that results bear
 * @param runCase the body
 */
public record KunitCase(String name, Consumer<Kunit> runCase) {}
