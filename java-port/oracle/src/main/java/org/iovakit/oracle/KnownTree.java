// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.util.Map;

/** Files of which something is known that they do not say themselves. */
record KnownTree(KernelTree files, Map<String, String> rangesInC, boolean magazinesOnDemand) implements KernelTree {
    @Override
    public byte[] read(String path) throws IOException {
        return files.read(path);
    }
}
