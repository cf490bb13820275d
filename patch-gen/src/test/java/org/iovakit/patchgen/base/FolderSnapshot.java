// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All that a directory holds, times of change included: equal before and after if nothing was written meanwhile. */
record FolderSnapshot(Map<String, String> paths) {

    static FolderSnapshot of(Path directory) throws IOException {
        Map<String, String> paths = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path path : walk.toList()) {
                String content =
                        Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Sha256.of(Files.readAllBytes(path)) : "";
                paths.put(path.toString(), Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS) + " " + content);
            }
        }
        return new FolderSnapshot(paths);
    }
}
