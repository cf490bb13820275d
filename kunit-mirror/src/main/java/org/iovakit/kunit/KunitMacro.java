// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit;

import java.util.Locale;

/** The checks that a case can make, each named as KUnit's macro without its {@code KUNIT_} prefix. */
public enum KunitMacro {
    EXPECT_TRUE,
    EXPECT_FALSE,
    EXPECT_EQ,
    EXPECT_NE,
    EXPECT_LT,
    EXPECT_LE,
    EXPECT_GT,
    EXPECT_GE,
    EXPECT_PTR_EQ,
    EXPECT_PTR_NE,
    EXPECT_NULL,
    EXPECT_NOT_NULL,
    /** The expectation that never holds. */
    FAIL,
    ASSERT_TRUE,
    ASSERT_FALSE,
    ASSERT_EQ,
    ASSERT_NE,
    ASSERT_LT,
    ASSERT_LE,
    ASSERT_GT,
    ASSERT_GE,
    ASSERT_PTR_EQ,
    ASSERT_PTR_NE,
    ASSERT_NULL,
    ASSERT_NOT_NULL;

    /** Whether a failure ends the case; after a failed expectation it goes on. */
    public boolean isAssertion() {
        return name().startsWith("ASSERT_");
    }

    /** The method of {@link Kunit} that makes this check, such as {@code expectEq}. */
    public String methodName() {
        StringBuilder camel = new StringBuilder();
        for (String word : name().split("_", -1)) {
            String lower = word.toLowerCase(Locale.ROOT);
            camel.append(camel.isEmpty() ? lower : word.charAt(0) + lower.substring(1));
        }
        return camel.toString();
    }

    /** The macro's name as C spells it, such as {@code KUNIT_EXPECT_EQ}. */
    @Override
    public String toString() {
        return "KUNIT_" + name();
    }
}
