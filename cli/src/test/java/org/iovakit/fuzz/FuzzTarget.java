// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import java.util.List;

/** A reader of what strangers send. One is added by implementing this, and naming it in the list of the hostile inputs. */
public interface FuzzTarget {
    /** As reports call it: one word. */
    String name();

    /** Real inputs, which are damaged. */
    List<byte[]> seeds() throws Exception;

    /** Words that mean something in an input, to be put where they do not belong. */
    List<String> words();

    /**
     * Reads an input, and holds what came of it against what must be true of it.
     *
     * @throws Exception a {@linkplain #isRefusal refusal}, if the input is none that the reader takes
     * @throws AssertionError if something is not as it must be
     */
    void read(byte[] input) throws Exception;

    /** Whether the reader's documentation names this exception for an input that it does not take. */
    boolean isRefusal(Exception e);

    /** The bytes that reading an input may allocate: by far more than it takes, but no more for a worse one. */
    default long allocationLimit(byte[] input) {
        return (64L << 20) + 4096L * input.length;
    }
}
