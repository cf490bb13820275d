// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.iovakit.app.Environment;
import org.iovakit.app.NotProvenException;
import org.iovakit.app.Rerun;
import org.iovakit.app.Version;
import org.iovakit.cli.base.AuditCommand;
import org.iovakit.cli.base.BaseCommand;
import org.iovakit.cli.base.DoctorCommand;
import org.iovakit.cli.bench.BenchCommand;
import org.iovakit.cli.diff.DiffCommand;
import org.iovakit.cli.kunit.KunitCommand;
import org.iovakit.cli.manual.CompletionCommand;
import org.iovakit.cli.manual.ManCommand;
import org.iovakit.cli.parity.ParityCommand;
import org.iovakit.cli.report.ReportCommand;
import org.iovakit.cli.run.PatchesCommand;
import org.iovakit.cli.run.RunCommand;
import org.iovakit.cli.send.SendCommand;
import org.iovakit.cli.series.AdoptCommand;
import org.iovakit.cli.series.RangeDiffCommand;
import org.iovakit.cli.series.RerollCommand;
import org.iovakit.cli.series.SeriesCommand;
import org.iovakit.cli.series.TrailersCommand;
import org.iovakit.cli.shared.ExitCode;
import org.iovakit.cli.shared.Invocation;
import org.iovakit.cli.shared.Terminal;
import org.iovakit.cli.trace.TraceCommand;
import org.iovakit.lifetime.PlaceException;
import org.iovakit.lifetime.Program;
import org.iovakit.lifetime.Temporary;
import org.iovakit.lifetime.UnwritableException;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.base.Reason;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program's top level: holds the commands and turns what goes wrong in them into a message and an exit code. */
@Command(
        name = "iovakit",
        description = {
            "Companion toolkit of the kernel series that makes alloc_iova() O(log n).",
            "Runs the mirrored KUnit suite at every stage of the series, and renders the patch emails against your"
                    + " kernel tree from the stages that passed."
        },
        mixinStandardHelpOptions = true,
        versionProvider = IovakitCommand.VersionOption.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  clean",
            "  1  a test failed or a difference was found",
            "  2  wrong usage, or something is missing or wrong around iovakit"
        })
final class IovakitCommand implements Invocation, Runnable {
    /** In the order of the help. */
    static final List<Class<?>> COMMANDS = List.of(
            RunCommand.class,
            KunitCommand.class,
            DiffCommand.class,
            PatchesCommand.class,
            SeriesCommand.class,
            SendCommand.class,
            TrailersCommand.class,
            RerollCommand.class,
            AdoptCommand.class,
            RangeDiffCommand.class,
            ParityCommand.class,
            TraceCommand.class,
            AuditCommand.class,
            BaseCommand.class,
            BenchCommand.class,
            ReportCommand.class,
            DoctorCommand.class,
            ManCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class);

    /** These need nothing but what is in the program. */
    private static final Set<String> UNASSUMING = Set.of("man", "completion", "help");

    private final Terminal terminal;
    private final Environment environment;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show each external command as it is run, and a stack trace with an error, for a bug report.")
    private boolean verbose;

    private IovakitCommand(Terminal terminal, Environment environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    /** Runs one command and returns its exit code. */
    static int execute(Terminal terminal, Environment environment, String... arguments) {
        IovakitCommand top = new IovakitCommand(terminal, environment);
        int exitCode;
        try {
            exitCode = List.of(arguments).equals(List.of("--version")) ? top.version() : top.parse(arguments);
        } catch (Error | RuntimeException e) {
            exitCode = top.fail(e);
        }
        Optional<IOException> cut = terminal.out().failure();
        cut.filter(failure -> !UnwritableException.isReaderGone(failure))
                .ifPresent(failure -> terminal.say(
                        "cannot write the results to standard output: " + Reason.of(failure) + "; they are cut off"));
        return cut.isPresent() ? ExitCode.UNUSABLE : exitCode;
    }

    /** To set up what reads arguments takes longer than to answer the one that installers and scripts ask with. */
    private int version() {
        terminal.out().println("iovakit " + Version.text());
        return ExitCode.CLEAN;
    }

    private int parse(String... arguments) {
        CommandLine line = new CommandLine(this);
        needed(arguments).forEach(line::addSubcommand);
        return line.setOut(new PrintWriter(terminal.out(), true, UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(this::refuse)
                .setExecutionExceptionHandler((e, command, parsed) -> fail(e))
                .setExecutionStrategy(this::runChecked)
                .execute(arguments);
    }

    /** To set up all commands takes longer than many a command: only those that tell of others need more than one. */
    private static List<Class<?>> needed(String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        if (UNASSUMING.contains(first)) {
            return COMMANDS;
        }
        String named = first.startsWith("-") ? first : first.replace("-", "") + "command";
        return COMMANDS.stream()
                .filter(command -> named.equals(command.getSimpleName().toLowerCase(Locale.ROOT)))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(COMMANDS);
    }

    @Override
    public Environment environment() {
        return environment;
    }

    @Override
    public Terminal terminal() {
        return terminal;
    }

    @Override
    public void run() {
        spec.commandLine().usage(terminal.out());
    }

    private int refuse(ParameterException e, String[] arguments) {
        terminal.say(WrongUsage.message(e));
        return ExitCode.UNUSABLE;
    }

    /** Looks first at what nearly all commands need, and what else would be told as something that it made fail. */
    private int runChecked(ParseResult parsed) {
        Program.tellOfStarts(
                verbose
                        ? command -> terminal.say(
                                "runs " + command.stream().map(Rerun::quoted).collect(Collectors.joining(" ")))
                        : command -> {});
        ParseResult leaf = parsed;
        while (leaf.hasSubcommand()) {
            leaf = leaf.subcommand();
        }
        if (!leaf.isUsageHelpRequested()
                && !leaf.isVersionHelpRequested()
                && !UNASSUMING.contains(leaf.commandSpec().name())) {
            Optional<String> unreadable = NameCheck.arguments(
                            parsed.originalArgs().toArray(String[]::new))
                    .or(() -> NameCheck.surroundings(environment));
            if (unreadable.isPresent()) {
                terminal.say(unreadable.get());
                return ExitCode.UNUSABLE;
            }
            try {
                Temporary.requireCommon();
            } catch (PlaceException e) {
                return fail(e);
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private int fail(Throwable e) {
        terminal.endProgress();
        if (e instanceof NotProvenException found) {
            terminal.err().print(found.log());
            found.findings().forEach(terminal::say);
            terminal.say(found.getMessage());
            return ExitCode.FOUND;
        }
        if (e.getCause() instanceof UnwritableException cut
                && (cut.isReaderGone() || terminal.out().failure().isPresent())) {
            // Nobody did anything wrong, or it is said at the end.
            return ExitCode.UNUSABLE;
        }
        boolean explained = e instanceof PatchGenException && e.getCause() instanceof OutOfMemoryError;
        Optional<String> trouble = explained ? Optional.empty() : MachineTrouble.of(e);
        terminal.say(trouble.orElseGet(() -> e instanceof PatchGenException
                ? e.getMessage()
                : "internal error: " + e + "; please report it with the output of --verbose"));
        if (verbose) {
            e.printStackTrace(terminal.err());
        }
        return ExitCode.UNUSABLE;
    }

    /** Says it for {@code --version}. */
    static final class VersionOption implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"iovakit " + Version.text()};
        }
    }
}
