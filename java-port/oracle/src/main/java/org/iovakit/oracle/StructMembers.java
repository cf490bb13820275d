// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.oracle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The members of the structs in a kernel's iova.h, as far as a replayer wants to show them. Plain text is enough. */
public final class StructMembers {
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");

    private static final Pattern MEMBER = Pattern.compile("(\\w+)\\s*(?:\\[[^\\]]*\\]\\s*)?;");

    private final String header;

    /**
     * Reads the header of a kernel.
     *
     * @throws IOException if it cannot be read
     */
    public StructMembers(KernelTree kernel) throws IOException {
        String text = new String(kernel.read(KernelFiles.IOVA_H), StandardCharsets.ISO_8859_1);
        header = COMMENT.matcher(text).replaceAll(" ");
    }

    /**
     * The names of a struct's members of one type, sorted.
     *
     * @param type as it is written before the name, words separated by one blank, a pointer's asterisk last
     * @throws IOException if there is no such struct
     */
    SortedSet<String> ofType(String struct, String type) throws IOException {
        String blanks = String.join("\\s+", type.replace("*", "\\*").split(" ", -1));
        String gap = type.endsWith("*") ? "\\s*" : "\\s+";
        Pattern member = Pattern.compile("(?m)^\\s*" + blanks + gap + "(\\w+)\\s*;");
        return new TreeSet<>(member.matcher(body(struct))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList());
    }

    /**
     * The names of all members of {@code struct iova} and {@code struct iova_domain}, sorted.
     *
     * @throws IOException if there are no such structs
     */
    public SortedSet<String> all() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        for (String struct : List.of("iova", "iova_domain")) {
            MEMBER.matcher(body(struct)).results().forEach(found -> names.add(found.group(1)));
        }
        return names;
    }

    private String body(String struct) throws IOException {
        Matcher body = Pattern.compile("(?s)\\bstruct\\s+" + struct + "\\s*\\{(.*?)\\n\\}\\s*;")
                .matcher(header);
        if (!body.find()) {
            throw new IOException(KernelFiles.IOVA_H + " has no struct " + struct + "; is it that of a Linux kernel?");
        }
        return body.group(1);
    }
}
