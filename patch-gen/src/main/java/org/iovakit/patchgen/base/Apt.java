// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.lifetime.CompleteLines;
import org.iovakit.lifetime.Ended;
import org.iovakit.lifetime.Program;
import org.iovakit.lifetime.Running;

/**
 * The system's apt, working on package lists of our own: it needs no root, and leaves the system's lists alone. Sources,
 * keys and preferences are the system's; apt verifies what it downloads against them. Where a suite of Debian is named,
 * that is the only source: from the mirrors that the system's sources name, by the key that Debian signs with.
 */
final class Apt {

    /** The system's hooks would tell the desktop about an update of lists that it does not use. */
    private static final String NO_HOOKS = """
            #clear APT::Update::Pre-Invoke;
            #clear APT::Update::Post-Invoke;
            #clear APT::Update::Post-Invoke-Success;
            """;

    /** What to do where apt cannot help. */
    static final String ADVICE = "name a kernel tree or tarball with --kernel";

    private static final String STATUS = "dlstatus:";

    /** What apt says that it would fetch first of a source. */
    private static final Pattern RELEASE = Pattern.compile("'(\\S+)/dists/(\\S+)/InRelease' .*");

    private static final List<String> KEYRINGS =
            List.of("/usr/share/keyrings/debian-archive-keyring.pgp", "/usr/share/keyrings/debian-archive-keyring.gpg");

    private final SearchPath programs;
    private final CacheArea area;
    private final Optional<String> suite;
    private final Path state;
    private final List<String> options;

    /**
     * @param area where lists and indexes are kept from run to run; its lock must be held
     * @param suite the suite of Debian that packages come from; empty for what the system's sources name
     * @param options more options for apt, which override all but the suite
     */
    Apt(SearchPath programs, CacheArea area, Optional<String> suite, List<String> options) throws BaseException {
        this.programs = programs;
        this.area = area;
        this.suite = suite;
        this.state = area.keep(suite.map(name -> "apt-" + name).orElse("apt"));
        this.options = List.copyOf(options);
    }

    /**
     * A package that can be downloaded.
     *
     * @param bytes its size
     */
    record Candidate(String name, String version, long bytes) {}

    /** What a command printed, complaints apart; those are apt's errors and warnings. */
    record Outcome(boolean success, List<String> output, List<String> complaints) {

        /** Returns the first complaints in one line. */
        String why() {
            return complaints.isEmpty()
                    ? "apt gave no reason"
                    : String.join("; ", complaints.subList(0, Math.min(3, complaints.size())));
        }
    }

    /** Updates the package lists. Success may still come with complaints: apt ignores lists that it cannot fetch. */
    Outcome update() throws BaseException {
        if (suite.isPresent()) {
            try {
                Files.writeString(sources(), sourcesOf(suite.get()));
            } catch (IOException e) {
                throw area.unwritable(e);
            }
        }
        return run(state, "apt-get", List.of("update"), Progress.none(), 0);
    }

    private Path sources() {
        return state.resolve("sources.list");
    }

    /** One line for each mirror of the system's; security updates lie elsewhere, and have suites of their own. */
    private String sourcesOf(String wanted) throws BaseException {
        Outcome outcome = run(state, "apt-get", List.of("--print-uris", "update"), options, Progress.none(), 0);
        SortedSet<String> mirrors = new TreeSet<>();
        for (String line : outcome.output()) {
            Matcher release = RELEASE.matcher(line);
            if (release.matches() && !release.group(2).contains("-security")) {
                mirrors.add(release.group(1));
            }
        }
        if (mirrors.isEmpty()) {
            throw new BaseException("apt's sources name no mirror of Debian to take " + wanted + " from"
                    + (outcome.complaints().isEmpty() ? "" : ": " + outcome.why()) + "; " + ADVICE);
        }
        String keyring = KEYRINGS.stream()
                .filter(file -> Files.isRegularFile(Path.of(file)))
                .findFirst()
                .orElseThrow(() -> new BaseException("there is no " + KEYRINGS.get(1) + ", by which " + wanted
                        + " is verified; install debian-archive-keyring, or " + ADVICE));
        StringBuilder lines = new StringBuilder();
        mirrors.forEach(mirror -> lines.append("deb [signed-by=%s] %s %s main\n".formatted(keyring, mirror, wanted)));
        return lines.toString();
    }

    /** Returns the version to download of each linux-source package that the lists know. */
    List<Candidate> linuxSources() throws BaseException {
        List<String> search = List.of("--full", "--names-only", "search", "^linux-source-[0-9][0-9.]*$");
        List<Candidate> found = new ArrayList<>();
        Map<String, String> fields = new HashMap<>();
        Outcome outcome = run(state, "apt-cache", search, Progress.none(), 0);
        if (!outcome.success()) {
            throw new BaseException("apt-cache cannot say which kernels there are: " + outcome.why() + "; " + ADVICE);
        }
        for (String line : (Iterable<String>) Stream.concat(outcome.output().stream(), Stream.of(""))::iterator) {
            int colon = line.indexOf(": ");
            if (line.isEmpty()) {
                candidate(fields).ifPresent(found::add);
                fields.clear();
            } else if (colon > 0 && line.charAt(0) != ' ') {
                fields.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return found;
    }

    private static Optional<Candidate> candidate(Map<String, String> fields) {
        return fields.keySet().containsAll(List.of("Package", "Version", "Size"))
                ? Optional.of(
                        new Candidate(fields.get("Package"), fields.get("Version"), Long.parseLong(fields.get("Size"))))
                : Optional.empty();
    }

    /** Tells whether the first package's version is newer than the other's, by Debian's rules. */
    boolean isNewer(Candidate one, Candidate other) throws BaseException {
        List<String> command = List.of(program("dpkg"), "--compare-versions", one.version(), "gt", other.version());
        return execute(state, command, Progress.none(), 0).success();
    }

    /**
     * Downloads a package into an empty directory. Only if the outcome is a success is the file there whole, and verified.
     */
    Outcome download(Candidate candidate, Path directory, Progress progress) throws BaseException {
        String what = candidate.name() + "=" + candidate.version();
        progress.start("downloading " + candidate.name() + " " + candidate.version(), candidate.bytes());
        try {
            return run(directory, "apt-get", List.of("download", what), progress, candidate.bytes());
        } finally {
            progress.done();
        }
    }

    private Outcome run(Path directory, String program, List<String> arguments, Progress progress, long bytes)
            throws BaseException {
        List<String> all = new ArrayList<>(options);
        if (suite.isPresent()) {
            all.addAll(List.of("-o", "Dir::Etc::SourceList=" + sources(), "-o", "Dir::Etc::SourceParts=-"));
        }
        return run(directory, program, arguments, all, progress, bytes);
    }

    private Outcome run(
            Path directory, String program, List<String> arguments, List<String> more, Progress progress, long bytes)
            throws BaseException {
        List<String> command = new ArrayList<>(List.of(program(program)));
        try {
            Path lists = Files.createDirectories(state.resolve("lists/partial")).getParent();
            Path archives =
                    Files.createDirectories(state.resolve("archives/partial")).getParent();
            command.add("-c=" + Files.writeString(state.resolve("no-hooks.conf"), NO_HOOKS));
            for (String option : List.of(
                    "Dir::State::lists=" + lists,
                    "Dir::Cache=" + state,
                    "Dir::Cache::archives=" + archives,
                    "Acquire::Languages=none",
                    "Acquire::IndexTargets::deb-src::Sources::DefaultEnabled=false",
                    "APT::Status-Fd=1")) {
                command.addAll(List.of("-o", option));
            }
        } catch (IOException e) {
            throw area.unwritable(e);
        }
        command.addAll(more);
        command.addAll(arguments);
        return execute(directory, command, progress, bytes);
    }

    private static Outcome execute(Path directory, List<String> command, Progress progress, long bytes)
            throws BaseException {
        List<String> output = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        Program program = Program.of(command).in(directory).with("LC_ALL", "C").merged();
        try (Running running = program.start();
                CompleteLines lines = new CompleteLines(running.output(), UTF_8)) {
            running.input().close();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(STATUS)) {
                    progress.advance((long) (percent(line) / 100 * bytes));
                } else if (line.startsWith("E: ") || line.startsWith("W: ")) {
                    complaints.add(line.substring(3).strip());
                } else {
                    output.add(line);
                }
            }
            Ended ended = running.await();
            if (ended.isDisturbed()) {
                throw new BaseException(command.get(0) + " " + ended.words() + "; run it again");
            }
            return new Outcome(ended.isGood(), output, complaints);
        } catch (InterruptedIOException e) {
            throw new BaseException("interrupted while running " + command.get(0) + "; run it again", e);
        } catch (IOException e) {
            throw new BaseException("cannot run " + command.get(0) + ": " + Reason.of(e) + "; " + ADVICE, e);
        }
    }

    /** Returns the percentage of a line "dlstatus:1:42.1:Retrieving file 1 of 1"; 0 if there is none. */
    private static double percent(String status) {
        String[] parts = status.split(":", 4);
        try {
            return parts.length == 4 ? Double.parseDouble(parts[2]) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private String program(String name) throws BaseException {
        return programs.find(name)
                .orElseThrow(() -> new BaseException(
                        "this machine has no " + name + ", which fetches Debian's linux-source package; " + ADVICE))
                .toString();
    }
}
