// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.checked;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Sha256;
import org.iovakit.patchgen.csource.CFunction;
import org.iovakit.patchgen.csource.ParsedFiles;

/**
 * The functions that some files of a kernel define, by fingerprint: SHA-256 of the tokens, so that comments and white
 * space do not count. A function that is defined more than once counts with all its definitions.
 *
 * @param base the kernel, in one line for people
 * @param fingerprints in hexadecimal
 */
public record CheckedFunctions(String base, SortedMap<FunctionName, String> fingerprints) {
    private static final Pattern BASE = Pattern.compile("# base: (\\S.*)");
    private static final Pattern ENTRY = Pattern.compile("([^\\t]+)\\t([^\\t]+)\\t([0-9a-f]{64})");

    /**
     * A function that is not as it was.
     *
     * @param kind what happened to it
     * @param name which one
     */
    public record Change(Kind kind, FunctionName name) {}

    /** What may happen to a function. */
    public enum Kind {
        NEW,
        GONE,
        CHANGED
    }

    public CheckedFunctions {
        fingerprints = Collections.unmodifiableSortedMap(new TreeMap<>(fingerprints));
    }

    /** The record of somebody who has checked nothing yet. */
    public static CheckedFunctions none() {
        return new CheckedFunctions("nothing yet", Collections.emptySortedMap());
    }

    /**
     * Fingerprints a kernel.
     *
     * @param kernel in one line for people
     * @param files C files and headers, by path from the top of the kernel tree
     * @param parsed takes part in parsing them
     */
    public static CheckedFunctions of(String kernel, Map<String, byte[]> files, ParsedFiles parsed)
            throws PatchGenException {
        SortedMap<FunctionName, MessageDigest> digests = new TreeMap<>();
        for (String file : files.keySet()) {
            for (CFunction function : parsed.of(file, files.get(file)).functions()) {
                MessageDigest digest =
                        digests.computeIfAbsent(new FunctionName(file, function.name()), name -> Sha256.start());
                function.tokens().forEach(token -> digest.update((token + "\0").getBytes(UTF_8)));
                digest.update((byte) 0);
            }
        }
        SortedMap<FunctionName, String> fingerprints = new TreeMap<>();
        digests.forEach((name, digest) -> fingerprints.put(name, HexFormat.of().formatHex(digest.digest())));
        return new CheckedFunctions(kernel, fingerprints);
    }

    /**
     * Reads a record.
     *
     * @throws PatchGenException if it is missing or damaged
     */
    public static CheckedFunctions read(Path path) throws PatchGenException {
        RecordFile file = RecordFile.read(path);
        String base = file.match(2, BASE, "\"# base: KERNEL\"").group(1);
        SortedMap<FunctionName, String> fingerprints = new TreeMap<>();
        for (int line = 3; line <= file.lastLine(); line++) {
            MatchResult entry = file.match(line, ENTRY, "a file, a function and its fingerprint, with tabs between");
            FunctionName name = new FunctionName(entry.group(1), entry.group(2));
            if (fingerprints.put(name, entry.group(3)) != null) {
                throw file.damaged(line, name + " is there a second time");
            }
        }
        return new CheckedFunctions(base, fingerprints);
    }

    /** Writes the record, in the place of any other. */
    public void write(Path path) throws PatchGenException {
        List<String> lines = new ArrayList<>(List.of("# base: " + base));
        fingerprints.forEach(
                (name, fingerprint) -> lines.add(name.file() + "\t" + name.function() + "\t" + fingerprint));
        RecordFile.write(path, lines);
    }

    /** What is different in another kernel, by name. */
    public List<Change> changesTo(CheckedFunctions other) {
        SortedSet<FunctionName> names = new TreeSet<>(fingerprints.keySet());
        names.addAll(other.fingerprints.keySet());
        List<Change> changes = new ArrayList<>();
        for (FunctionName name : names) {
            String before = fingerprints.get(name);
            String after = other.fingerprints.get(name);
            if (before == null) {
                changes.add(new Change(Kind.NEW, name));
            } else if (after == null) {
                changes.add(new Change(Kind.GONE, name));
            } else if (!before.equals(after)) {
                changes.add(new Change(Kind.CHANGED, name));
            }
        }
        return changes;
    }
}
