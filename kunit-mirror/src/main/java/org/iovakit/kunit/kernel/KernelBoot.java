// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.kernel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.iovakit.lifetime.Ended;

/** Boots a User Mode Linux kernel, which runs its tests and halts. For one thread. */
public final class KernelBoot {

    private final Path directory;
    private final Map<String, String> environment;
    private final Duration limit;

    /**
     * @param directory what the kernel was built in
     * @param variables the environment
     * @param limit how long it may run
     */
    public KernelBoot(Path directory, Map<String, String> variables, Duration limit) {
        this.directory = directory.toAbsolutePath();
        this.environment = BuildEnvironment.of(variables);
        this.limit = limit;
    }

    /** Where a build leaves the kernel. */
    static Path kernel(Path directory) {
        return directory.resolve("linux");
    }

    /**
     * Boots the kernel.
     *
     * @param suite the suite to run
     * @param cases the cases that it has, in their order
     * @param log a file that is made anew, for the kernel's console
     * @throws KernelException if the kernel cannot be started, or somebody kills or stops it
     */
    public KernelReport run(String suite, List<String> cases, Path log) throws KernelException {
        // The same arguments as kunit.py's.
        List<String> command = List.of(
                kernel(directory).toString(),
                "mem=1G",
                "console=tty",
                "kunit_shutdown=halt",
                "kunit.enable=1",
                "kunit.filter_glob=" + suite);
        Path mark = log.resolveSibling(log.getFileName() + ".running");
        Ended end = new Supervised(command, directory, environment).run(log, mark, limit);
        return BootLog.report(ConsoleLog.read(log), end, limit, suite, cases, log);
    }
}
