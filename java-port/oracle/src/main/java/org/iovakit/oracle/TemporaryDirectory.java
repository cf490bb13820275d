// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.Path;
import org.iovakit.lifetime.Temporary;

/** A directory that is gone, with all that is in it, when it is closed. */
record TemporaryDirectory(Path path) implements AutoCloseable {

    static TemporaryDirectory create() throws IOException {
        return new TemporaryDirectory(Temporary.folder("iovakit-oracle"));
    }

    @Override
    public void close() throws IOException {
        Temporary.delete(path);
    }
}
