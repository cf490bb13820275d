// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.manual;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.iovakit.app.Environment;
import org.iovakit.app.RenderDate;
import org.iovakit.app.Version;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.lifetime.OutputFile;
import org.iovakit.lifetime.UnwritableException;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code iovakit man}. */
@Command(
        name = "man",
        mixinStandardHelpOptions = true,
        description = {
            "Print the manual page of a command, or write all pages.",
            "They are made of what the commands say of themselves with --help. Their date is $$SOURCE_DATE_EPOCH, else"
                    + " today."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  iovakit man run | man -l -",
            "  iovakit man --out ~/.local/share/man/man1",
        })
public final class ManCommand implements Callable<Integer> {
    @ParentCommand
    private Invocation iovakit;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "The command, such as run, or base pin (default: iovakit itself).")
    private List<String> command = List.of();

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Write the pages of all commands into this folder instead, which is made if need be.")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws PatchGenException {
        Environment environment = iovakit.environment();
        String date = RenderDate.of(environment, Optional.empty()).format(DateTimeFormatter.ISO_LOCAL_DATE);
        String product = "iovakit " + Version.text();
        if (out == null) {
            iovakit.terminal().out().print(ManualPage.of(named(), date, product));
            return ExitCode.CLEAN;
        }
        if (!command.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--out writes the pages of all commands: name none");
        }
        if (out.toString().equals("-")) {
            throw new ParameterException(
                    spec.commandLine(), "--out - is no folder for all pages; leave it away to print one");
        }
        Path folder = environment.directory().resolve(out);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot make " + folder + ": " + e.getMessage() + "; name another with --out", e);
        }
        for (CommandSpec each : ManualPage.commands(spec.root())) {
            Path file = folder.resolve(ManualPage.name(each) + ".1");
            try {
                new OutputFile(file).write(ManualPage.of(each, date, product).getBytes(UTF_8));
            } catch (UnwritableException e) {
                throw new PatchGenException(
                        "cannot write " + file + ": " + Reason.of(e) + "; name another folder with --out", e);
            }
            iovakit.terminal().out().println(file);
        }
        return ExitCode.CLEAN;
    }

    private CommandSpec named() {
        CommandSpec found = spec.root();
        for (String word : command) {
            if (!found.subcommands().containsKey(word)) {
                throw new ParameterException(found.commandLine(), "there is no command " + String.join(" ", command));
            }
            found = found.subcommands().get(word).getCommandSpec();
        }
        return found;
    }
}
