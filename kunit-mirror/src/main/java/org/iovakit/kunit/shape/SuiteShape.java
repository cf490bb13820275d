// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.shape;

import java.util.Collection;
import java.util.List;

/**
 * What a suite does as its code stands, whether or not a run comes by, to be held against its twin in C.
 *
 * <p>A function's steps are read off its bytecode, in the order of the code, in a notation that C can be brought to as
 * well:
 *
 * <ul>
 *   <li>{@code X = Y}, {@code return X} and calls such as {@code alloc_iova(iovad, 1, 1048575, 0)}. A compound assignment
 *       is spelt out. Names are C's, operands stand in brackets, constants are folded, decimal and signed;
 *   <li>a check: the macro and what it compares, without the test, texts and formats. Other calls of the test's context
 *       leave no step, and neither do assignments of texts;
 *   <li>{@code if X}: what follows happens if X holds, else all up to a <code>}</code> is jumped over. {@code goto} jumps
 *       over it always: at the end of a branch that has an else, or to break off. Each jump forward has its <code>}</code>;
 *   <li><code>{</code> is where a loop begins anew, {@code again} where it goes back there;
 *   <li>{@code (X : Y)} is a value that depends on the way that was taken.
 * </ul>
 *
 * @param name the name that results bear
 * @param init what runs before each case
 * @param exit what runs after each case
 * @param cases in the order in which the suite lists them
 * @param helpers the suite's own methods that the cases call and that mirror no function of the allocator, in the order of
 *     their first calls
 */
public record SuiteShape(
        String name, FunctionShape init, FunctionShape exit, List<FunctionShape> cases, List<FunctionShape> helpers) {

    public SuiteShape {
        cases = List.copyOf(cases);
        helpers = List.copyOf(helpers);
    }

    /**
     * Reads the class that builds a suite. It has to build one {@link org.iovakit.kunit.KunitSuite}, and each of its
     * cases, from a literal name and method references or lambdas, to hold all methods that make checks, and to be
     * compiled with the names of its variables.
     *
     * @throws IllegalArgumentException if it does not, or if a case does what has no notation; the message names the place
     */
    public static SuiteShape of(Class<?> suite) {
        return new SuiteReader(suite).read(name -> true);
    }

    /** The same with some of its cases: those that are named. */
    public static SuiteShape of(Class<?> suite, Collection<String> cases) {
        return new SuiteReader(suite).read(cases::contains);
    }
}
