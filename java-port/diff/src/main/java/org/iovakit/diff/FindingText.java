// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.iovakit.trace.Operation;

/**
 * A finding in plain text that survives in an email: ASCII, and no line wider than {@value #WIDTH} columns, unless a word
 * is.
 */
public final class FindingText {
    /** Columns of a line, at most. */
    public static final int WIDTH = 75;

    /** Ranges that are listed: what is free in a large domain would fill pages. */
    private static final int RANGES = 6;

    /** Operations that are listed; of more, the first and the last. */
    private static final int OPERATIONS = 24;

    private final Pair pair;
    private final Finding finding;
    private final List<String> lines = new ArrayList<>();

    private FindingText(Pair pair, Finding finding) {
        this.pair = pair;
        this.finding = finding;
    }

    /** The text, as lines without line feeds; the first is a title. */
    public static List<String> of(Pair pair, Finding finding) {
        FindingText text = new FindingText(pair, finding);
        text.write();
        return text.lines;
    }

    /** Breaks a text into lines at its blanks. */
    public static List<String> wrap(String text, String indent) {
        return wrap(text, indent, WIDTH);
    }

    /** Breaks a text into lines of so many columns at its blanks. */
    public static List<String> wrap(String text, String indent, int width) {
        List<String> wrapped = new ArrayList<>();
        StringBuilder line = new StringBuilder(indent);
        for (String word : text.split(" ", -1)) {
            if (line.length() > indent.length() && line.length() + 1 + word.length() > width) {
                wrapped.add(line.toString());
                line = new StringBuilder(indent);
            }
            line.append(line.length() > indent.length() ? " " : "").append(word);
        }
        wrapped.add(line.toString());
        return wrapped;
    }

    /** The title of a sort: {@code placement: roomier-gap-first}. */
    public static String title(Pair pair, Difference.Sort sort) {
        String mechanisms = sort.mechanisms().stream().map(Mechanism::title).collect(Collectors.joining(" + "));
        return sort.kind().title() + ": " + mechanisms + effect(pair, sort);
    }

    private static String effect(Pair pair, Difference.Sort sort) {
        String to = ", " + pair.to().title();
        return switch (sort.effect()) {
            case OTHER -> "";
            case BETTER -> to + (sort.kind() == Kind.VISITS ? " costs less (improvement)" : " is better");
            case WORSE -> to + (sort.kind() == Kind.VISITS ? " costs more (regression)" : " is worse");
        };
    }

    private void write() {
        Difference.Sort sort = finding.sort();
        add(title(pair, sort), "");
        for (Mechanism mechanism : sort.mechanisms()) {
            add(mechanism.explanation(), "   ");
        }
        Set<String> functions = new TreeSet<>();
        sort.mechanisms().forEach(mechanism -> functions.addAll(mechanism.functions()));
        if (!functions.isEmpty()) {
            add("in " + String.join("(), ", functions) + "()", "   ");
        }
        add(seen(), "   ");
        finding.minimal().ifPresentOrElse(this::write, () -> {
            add(
                    "no short trace shows it, as the domain is too old or needs those before it; at "
                            + finding.first().operation(),
                    "   ");
            answers(finding.first());
        });
    }

    private String seen() {
        String times = finding.seen() == 1
                ? "seen once"
                : "seen " + finding.seen() + " times" + (finding.sort().kind() == Kind.VISITS ? " at least" : "");
        String limits = finding.seen32() == 0
                ? ""
                : finding.seen32() == finding.seen()
                        ? ", with a 32-bit limit"
                        : ", " + finding.seen32() + " of them with a 32-bit limit";
        String seed = finding.seed().isPresent()
                ? "; first with seed " + finding.seed().getAsLong()
                : "";
        return times + limits + seed;
    }

    private void write(Finding.Minimal minimal) {
        lines.add("");
        operations(minimal.trace().operations());
        lines.add("");
        answers(minimal.difference());
        lines.add("");
        map(minimal);
    }

    private void add(String text, String indent) {
        lines.addAll(wrap(text, indent));
    }

    /** One a line; what is done several times in a row just once. */
    private void operations(List<Operation> operations) {
        List<String> texts = new ArrayList<>();
        for (int index = 0; index < operations.size(); ) {
            int next = index + 1;
            while (next < operations.size() && operations.get(next).equals(operations.get(index))) {
                next++;
            }
            texts.add(
                    "       " + operations.get(index) + (next - index > 1 ? "    # " + (next - index) + " times" : ""));
            index = next;
        }
        if (texts.size() > OPERATIONS) {
            int left = texts.size() - OPERATIONS;
            texts.subList(OPERATIONS / 2, OPERATIONS / 2 + left).clear();
            texts.add(OPERATIONS / 2, "       ... " + left + " more, in the trace that --save keeps");
        }
        lines.addAll(texts);
    }

    private void answers(Difference difference) {
        add(pair.from().title() + ": " + difference.from(), "   ");
        add(pair.to().title() + ": " + difference.to(), "   ");
    }

    private void map(Finding.Minimal minimal) {
        Scene scene = minimal.scene();
        String from = "   " + pair.from().title();
        String to = "   " + pair.to().title();
        boolean sameBefore = scene.from().taken().equals(scene.to().taken());
        List<AddressStrip.Row> rows = new ArrayList<>();
        if (sameBefore) {
            rows.add(new AddressStrip.Row("   before", scene.from(), List.of()));
        } else {
            rows.add(new AddressStrip.Row(from + " before", scene.from(), List.of()));
        }
        scene.after()
                .ifPresent(after -> rows.add(new AddressStrip.Row(
                        from + " after",
                        after.from(),
                        named(minimal.difference().from()))));
        if (!sameBefore) {
            rows.add(new AddressStrip.Row(to + " before", scene.to(), List.of()));
        }
        scene.after()
                .ifPresent(after -> rows.add(new AddressStrip.Row(
                        to + " after", after.to(), named(minimal.difference().to()))));
        lines.addAll(AddressStrip.draw(rows, centre(minimal)));
        lines.add("");
        add(
                (sameBefore ? "free before: " : "free on " + pair.from().title() + " before: ")
                        + list(scene.from().free(), centre(minimal)),
                "   ");
        if (!sameBefore) {
            add("free on " + pair.to().title() + " before: " + list(scene.to().free(), centre(minimal)), "   ");
        }
    }

    private static List<Range> named(Answer answer) {
        return answer.range().stream().toList();
    }

    /** Where the answers are, or else the end of what was asked for. */
    private static long centre(Finding.Minimal minimal) {
        Answer to = minimal.difference().to();
        Answer from = minimal.difference().from();
        if (to.pfnLo().isPresent()) {
            return to.pfnLo().getAsLong();
        }
        if (from.pfnLo().isPresent()) {
            return from.pfnLo().getAsLong();
        }
        return Request.of(minimal.difference().operation())
                .map(request -> request.limitPfn() - 1)
                .orElse(minimal.scene().from().domain().startPfn());
    }

    /** Those around a pfn. */
    private static String list(List<Range> ranges, long centre) {
        int at = 0;
        while (at + 1 < ranges.size() && Long.compareUnsigned(ranges.get(at).hi(), centre) < 0) {
            at++;
        }
        int first = Math.max(0, Math.min(at - RANGES / 2, ranges.size() - RANGES));
        int end = Math.min(ranges.size(), first + RANGES);
        String shown = ranges.subList(first, end).stream().map(Range::toString).collect(Collectors.joining(", "));
        return (first > 0 ? "..., " : "") + shown + (end < ranges.size() ? ", ..." : "");
    }
}
