// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.commit;

import java.util.ArrayList;
import java.util.List;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.git.Identity;

/** The message of a backport, as stable trees have it. */
public final class BackportMessage {
    private static final int WIDTH = 75;

    private BackportMessage() {}

    /** What stands above the text of a backport. */
    public static String mark(String id) {
        return "[ Upstream commit " + id + " ]";
    }

    /**
     * The commit's own message with its id above, and below it why the backport is not the same, and who says so.
     *
     * @param template whose message this is, for an error
     * @param id of the commit
     * @param message all of its own, trailers included
     * @param reasons one for each change; may be none
     * @param identity who carries it; a placeholder signs nothing off
     * @throws PatchGenException if a line would end the message where the patch is applied
     */
    public static String of(String template, String id, String message, List<String> reasons, Identity identity)
            throws PatchGenException {
        List<String> lines = new ArrayList<>(message.strip().lines().toList());
        lines.addAll(1, List.of("", mark(id)));
        for (String reason : reasons) {
            lines.addAll(wrapped("[ " + identity.name() + ": " + reason.strip() + " ]"));
        }
        if (!identity.placeholder()) {
            lines.add("Signed-off-by: " + identity);
        }
        CommitMessage.requireWhole(template, lines);
        return String.join("\n", lines) + "\n";
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split("\\s+", -1)) {
            if (line.length() + 1 + word.length() > WIDTH && !line.isEmpty()) {
                lines.add(line.toString());
                line = new StringBuilder(" ");
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
