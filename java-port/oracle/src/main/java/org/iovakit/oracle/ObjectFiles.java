// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.file.Path;
import org.iovakit.lifetime.WholeFile;

/** Where object files are that one build makes and others may use too. */
@FunctionalInterface
interface ObjectFiles {
    /**
     * An object file, made if it is not there.
     *
     * @param name what its name starts with
     * @param content all that goes into it
     */
    Path object(String name, Content content, WholeFile.Maker maker) throws IOException;
}
