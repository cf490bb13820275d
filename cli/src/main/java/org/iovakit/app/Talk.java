// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app;

import org.iovakit.patchgen.base.Progress;

/** Tells the user how a job goes, beside its results. Thread-safe. */
public interface Talk {
    /** Says something, on one line. */
    void say(String line);

    /** How far something has come that is measured in bytes, or not at all. */
    Progress progress();

    /**
     * How many operations are done.
     *
     * @param total operations, or -1 when nobody knows
     */
    Count count(String what, long total);

    /**
     * Which part of a job is done.
     *
     * @param job its name, in a word
     * @param total parts, or -1 when nobody knows
     */
    Parts parts(String job, int total);

    /** Operations as they are done. Thread-safe. */
    interface Count extends AutoCloseable {
        /** So many more are done. */
        void add(long operations);

        @Override
        void close();
    }

    /** Parts of a job, one after the other. Nothing is said before the first. */
    interface Parts extends AutoCloseable {
        /** The part before is done. */
        void begin(String part);

        @Override
        void close();
    }
}
