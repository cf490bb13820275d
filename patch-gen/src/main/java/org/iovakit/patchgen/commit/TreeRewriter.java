// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.commit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * Makes a tree from another by putting files into it. Reads and writes only the trees on the way to those files: a
 * kernel has eighty thousand entries that are none of our business.
 */
final class TreeRewriter {
    private final ObjectReader reader;
    private final ObjectInserter inserter;

    TreeRewriter(ObjectReader reader, ObjectInserter inserter) {
        this.reader = reader;
        this.inserter = inserter;
    }

    /**
     * Puts files into a tree. A file that is there keeps its mode, a new one is an ordinary file.
     *
     * @param tree the tree to start from; null for an empty one
     * @param files content by path
     * @return the new tree
     */
    ObjectId put(ObjectId tree, Map<String, byte[]> files) throws IOException {
        Map<String, Entry> entries = read(tree);
        Map<String, Map<String, byte[]>> below = new HashMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            int slash = file.getKey().indexOf('/');
            if (slash < 0) {
                String name = raw(file.getKey());
                FileMode mode = entries.containsKey(name) ? entries.get(name).mode : FileMode.REGULAR_FILE;
                entries.put(name, new Entry(name, mode, inserter.insert(Constants.OBJ_BLOB, file.getValue())));
            } else {
                below.computeIfAbsent(raw(file.getKey().substring(0, slash)), d -> new HashMap<>())
                        .put(file.getKey().substring(slash + 1), file.getValue());
            }
        }
        for (Map.Entry<String, Map<String, byte[]>> directory : below.entrySet()) {
            String key = directory.getKey() + "/";
            ObjectId old = entries.containsKey(key) ? entries.get(key).id : null;
            entries.put(key, new Entry(directory.getKey(), FileMode.TREE, put(old, directory.getValue())));
        }
        TreeFormatter formatter = new TreeFormatter();
        entries.values().forEach(entry -> formatter.append(entry.name.getBytes(ISO_8859_1), entry.mode, entry.id));
        return inserter.insert(formatter);
    }

    /** The entries by raw name, a directory's with a slash behind it: in that order git keeps them. */
    private Map<String, Entry> read(ObjectId tree) throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        if (tree != null) {
            CanonicalTreeParser parser = new CanonicalTreeParser(null, reader, tree);
            for (; !parser.eof(); parser.next()) {
                byte[] bytes = new byte[parser.getNameLength()];
                parser.getName(bytes, 0);
                String name = new String(bytes, ISO_8859_1);
                FileMode mode = parser.getEntryFileMode();
                entries.put(
                        mode == FileMode.TREE ? name + "/" : name, new Entry(name, mode, parser.getEntryObjectId()));
            }
        }
        return entries;
    }

    /** One char a byte: names in a tree are bytes, and chars below 256 compare as git compares bytes. */
    private static String raw(String name) {
        return new String(name.getBytes(UTF_8), ISO_8859_1);
    }

    private record Entry(String name, FileMode mode, ObjectId id) {}
}
