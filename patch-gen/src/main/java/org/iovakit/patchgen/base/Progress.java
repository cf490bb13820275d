// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

/**
 * Is told how far a long job has come.
 *
 * <p>Jobs follow one another, never overlap, and each one that starts is done, also when it fails. {@link #advance} may
 * be called by another thread than {@link #start} and {@link #done}.
 */
public interface Progress {

    /**
     * A job starts.
     *
     * @param what the job, for people: "reading linux-6.12.tar.xz"
     * @param totalBytesOrMinus1 its length in bytes, or -1 when nobody knows
     */
    void start(String what, long totalBytesOrMinus1);

    /**
     * The job goes on.
     *
     * @param bytesDone bytes done since the job started
     */
    void advance(long bytesDone);

    /** The job is over. */
    void done();

    /** Returns a progress that tells nobody. */
    static Progress none() {
        return new Progress() {
            @Override
            public void start(String what, long totalBytesOrMinus1) {}

            @Override
            public void advance(long bytesDone) {}

            @Override
            public void done() {}
        };
    }
}
