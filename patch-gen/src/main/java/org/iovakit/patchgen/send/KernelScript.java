// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.send;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;
import org.iovakit.lifetime.Temporary;
import org.iovakit.patchgen.base.BaseException;
import org.iovakit.patchgen.base.KernelBase;

/**
 * A Perl script of a kernel's own. It and what it reads are copied from the base into a temporary folder and run there, so
 * that a bare repository or a tarball will do, and nothing in the user's tree is touched.
 *
 * @param base stays open while the script is used; the caller closes it
 * @param variables the environment that perl runs with
 * @param limit how long it may take
 */
record KernelScript(KernelBase base, Map<String, String> variables, Duration limit) {
    /** A thousand times what one prints. */
    private static final int MOST_BYTES = 1 << 20;

    /**
     * Runs one to its end, however that is.
     *
     * @param script its path in the tree
     * @param files what of the base it reads, as far as it is there
     * @param arguments its own
     * @param paths of files in the tree, whose directories have to be there
     * @throws IOException also if perl is not installed
     */
    Ended run(String script, Set<String> files, List<String> arguments, Set<String> paths)
            throws IOException, BaseException {
        Path tree = Temporary.folder("iovakit-script");
        try {
            for (String path : paths) {
                Files.createDirectories(tree.resolve(path).getParent());
            }
            for (String path : files) {
                if (base.has(path)) {
                    Path file = tree.resolve(path);
                    Files.createDirectories(file.getParent());
                    Files.write(file, base.read(path));
                }
            }
            List<String> command = new ArrayList<>(List.of("perl", script));
            command.addAll(arguments);
            return Program.of(command)
                    .in(tree)
                    .withOnly(variables)
                    // There it would find more options, of the user's, and people to ignore.
                    .with("HOME", tree.toString())
                    .without(Set.of("PERL5OPT", "PERL5DB")::contains)
                    .within(limit)
                    .upTo(MOST_BYTES)
                    .run();
        } finally {
            Temporary.delete(tree);
        }
    }

    /** Why one gave no answer: the first line that it said, or how it ended. */
    static String failure(Ended ended) {
        boolean spoke = ended.ending() == Ended.Ending.ITSELF && !ended.errors().isBlank();
        return spoke ? ended.errors().lines().findFirst().orElseThrow() : "it " + ended.words();
    }
}
