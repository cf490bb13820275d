// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.iova;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.State;
import org.iovakit.kunit.KunitCase;
import org.iovakit.kunit.KunitSuite;

/**
 * A suite that is mirrored: what it is called, and which cases it has on a state. A stage that adds one says its name ({@link
 * org.iovakit.domain.Stage#suite}). Immutable.
 */
public final class Suite {
    /** The suite of the first series. */
    public static final Suite IOVA =
            new Suite("iova", "drivers/iommu/iova-kunit.c", IovaSuite.class, IovaSuite::of, (state, name) -> true);

    /** The suite of the second series. */
    public static final Suite IOVA_TEST = new Suite(
            "iova-kunit-test", "drivers/iommu/iova-test.c", IovaTestSuite.class, IovaTestSuite::of, IovaTestSuite::has);

    /** All of them, in the order in which they were written. */
    public static final List<Suite> ALL = List.of(IOVA, IOVA_TEST);

    private final String name;
    private final String file;
    private final Class<?> mirror;
    private final BiFunction<State, Function<IovaAllocator, SuiteCalls>, KunitSuite> maker;
    private final BiPredicate<State, String> has;

    private Suite(
            String name,
            String file,
            Class<?> mirror,
            BiFunction<State, Function<IovaAllocator, SuiteCalls>, KunitSuite> maker,
            BiPredicate<State, String> has) {
        this.name = name;
        this.file = file;
        this.mirror = mirror;
        this.maker = maker;
        this.has = has;
    }

    /**
     * The suite of a name.
     *
     * @throws IllegalArgumentException if there is none; the message names those there are
     */
    public static Suite named(String name) {
        return ALL.stream()
                .filter(suite -> suite.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no suite " + name + "; there are "
                        + ALL.stream().map(Suite::toString).collect(Collectors.joining(", "))));
    }

    /** The same one with all of its cases on each state, also where a later patch is to add them. */
    public Suite whole() {
        return new Suite(name, file, mirror, maker, (state, each) -> true);
    }

    /** The C file that holds it, from the top of a kernel. */
    public String file() {
        return file;
    }

    /** The class that mirrors it, for {@link org.iovakit.kunit.shape.SuiteShape}. */
    public Class<?> mirror() {
        return mirror;
    }

    /** The suite for a state, with the cases that it has there. They run one at a time. */
    public KunitSuite on(State state) {
        return on(state, SuiteCalls::new);
    }

    /** The suite for what something makes of the allocator of a state. */
    KunitSuite on(State state, Function<IovaAllocator, SuiteCalls> through) {
        KunitSuite all = maker.apply(state, through);
        return new KunitSuite(
                all.name(),
                all.init(),
                all.exit(),
                all.cases().stream()
                        .filter(each -> has.test(state, each.name()))
                        .toList());
    }

    /** The names of the cases that it has on a state, in their order. */
    public List<String> cases(State state) {
        return on(state).cases().stream().map(KunitCase::name).toList();
    }

    /** The name that results bear. */
    @Override
    public String toString() {
        return name;
    }
}
