// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.diff;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iovakit.app.Rerun;
import org.iovakit.app.parity.TwinCheck;
import org.iovakit.diff.Difference;
import org.iovakit.diff.Effect;
import org.iovakit.diff.Finding;
import org.iovakit.diff.FindingText;
import org.iovakit.diff.Mechanism;
import org.iovakit.diff.Pair;

/** Holds findings against the C before they are reported, and keeps their minimal traces. */
public final class FindingCheck {
    private final Pair pair;
    private final DiffSource source;
    private final TwinCheck twin;
    private final DifferenceFiles files;
    private final Rerun again;
    private final List<CheckedFinding> checked = new ArrayList<>();
    private final List<String> refuted = new ArrayList<>();

    /**
     * Takes over what the user said.
     *
     * @param files keeps minimal traces
     * @param again with which the user can look again
     */
    public FindingCheck(Pair pair, DiffSource source, TwinCheck twin, DifferenceFiles files, Rerun again) {
        this.pair = pair;
        this.source = source;
        this.twin = twin;
        this.files = files;
        this.again = again;
    }

    /** Checks one. */
    public void add(Finding finding) {
        if (finding.minimal().isEmpty()) {
            checked.add(new CheckedFinding(
                    finding, Optional.of("there is no minimal trace"), Optional.empty(), Optional.empty()));
            return;
        }
        Finding.Minimal minimal = finding.minimal().get();
        Optional<String> doubt = Optional.empty();
        TwinCheck.Verdict verdict = twin.check(pair, minimal.trace());
        if (verdict instanceof TwinCheck.Refuted no) {
            refuted.add("'" + FindingText.title(pair, finding.sort()) + "' is not reported: its minimal trace does not"
                    + " replay the same on C, " + no.how());
            return;
        }
        if (verdict instanceof TwinCheck.Unconfirmed unconfirmed) {
            doubt = Optional.of(unconfirmed.reason());
        }
        Optional<Path> file = save(finding.sort(), minimal);
        checked.add(new CheckedFinding(
                finding,
                doubt,
                file,
                file.map(path -> again.of(
                        List.of("--from", pair.from().label(), "--to", pair.to().label()),
                        List.of("--trace", path.toString())))));
    }

    /** Saves the minimal trace; where it is the one that was given, that one stands for it. */
    private Optional<Path> save(Difference.Sort sort, Finding.Minimal minimal) {
        String mechanisms = sort.mechanisms().stream().map(Mechanism::title).collect(Collectors.joining("+"));
        return files.save(
                source::is,
                source.file(),
                "diff-" + DifferenceFiles.plain(pair.from().label()) + "-"
                        + DifferenceFiles.plain(pair.to().label()) + "-" + source.stem() + "-"
                        + sort.kind().title() + "-" + mechanisms + suffix(sort.effect()),
                List.of(
                        FindingText.title(pair, sort) + "; " + source.title(),
                        pair.from().title() + ": " + minimal.difference().from(),
                        pair.to().title() + ": " + minimal.difference().to()),
                minimal.trace());
    }

    private static String suffix(Effect effect) {
        return effect == Effect.OTHER ? "" : "-" + effect.title();
    }

    /** Those that may be reported. */
    public List<CheckedFinding> checked() {
        return checked;
    }

    /** Why others may not, a message each. */
    public List<String> refuted() {
        return refuted;
    }
}
