// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.adopt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.adopt.NamedPlaces.Named;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.csource.TextRange;
import org.iovakit.patchgen.edit.Anchor;
import org.iovakit.patchgen.edit.Edit;
import org.iovakit.patchgen.edit.Edit.Operation;
import org.iovakit.patchgen.edit.FileEditor;
import org.iovakit.patchgen.edit.Where;

/**
 * The edits, anchored by name, that make one text of a file from another: as a person would write them, on a statement, a
 * member or a signature, and on a whole function only where most of it is new.
 */
public final class FoundEdits {
    /** Of a function that is replaced as a whole, one line in so many may stay. */
    private static final int STAYING = 2;

    /** Lines of a place that may be replaced with what is next to it. */
    private static final int NEIGHBOUR = 6;

    private static final Pattern INCLUDE = Pattern.compile("#include <\\S+>\n");

    private static final Where HERE = new Where("the adopted patch", 1);

    private final SourceText before;
    private final SourceText after;
    private final ParsedFiles parsed;
    private final List<Named> places;
    private final List<Hunk> hunks;

    private FoundEdits(SourceText before, SourceText after, ParsedFiles parsed) throws PatchGenException {
        this.before = before;
        this.after = after;
        this.parsed = parsed;
        this.places = NamedPlaces.of(before, parsed);
        this.hunks = Hunk.of(before, after);
    }

    /**
     * Finds them. To apply them gives the second text, byte for byte: that was tried.
     *
     * @throws PatchGenException if there is a change that no name takes hold of; the message names the lines
     */
    public static List<Edit> of(SourceText before, SourceText after, ParsedFiles parsed) throws PatchGenException {
        FoundEdits found = new FoundEdits(before, after, parsed);
        List<Edit> edits = found.find();
        byte[] applied = new FileEditor(before, parsed, before.path()).apply(edits);
        if (!Arrays.equals(applied, after.bytes())) {
            throw new PatchGenException(before.path() + ": the edits that were found give another text than the commit"
                    + " has; this is a fault of iovakit, please report it");
        }
        return edits;
    }

    private List<Edit> find() throws PatchGenException {
        List<Named> replaced = new ArrayList<>();
        List<Edit> edits;
        do {
            edits = new ArrayList<>();
        } while (!isDone(edits, replaced));
        for (Named named : replaced) {
            edits.add(replacement(named));
        }
        return inOrder(edits);
    }

    /**
     * Finds an edit for each hunk outside of the places that are replaced.
     *
     * @param edits takes them
     * @param replaced takes one more, where no edit does what a hunk does; then this is to be done again
     */
    private boolean isDone(List<Edit> edits, List<Named> replaced) throws PatchGenException {
        for (Hunk hunk : hunks) {
            if (replaced.stream()
                    .anyMatch(named -> isWithin(hunk.before(), named.place().all()))) {
                continue;
            }
            Optional<Named> rewritten = rewrittenFunction(hunk);
            List<Edit> exact = rewritten.isPresent() ? List.of() : exact(hunk);
            if (!exact.isEmpty()) {
                edits.addAll(exact);
                continue;
            }
            Named around = rewritten.isPresent() ? rewritten.get() : around(hunk);
            replaced.removeIf(
                    named -> isWithin(named.place().all(), around.place().all()));
            replaced.add(around);
            return false;
        }
        return true;
    }

    /** As they stand in the file. */
    private List<Edit> inOrder(List<Edit> edits) {
        return edits.stream()
                .sorted(Comparator.comparingInt(edit -> places.stream()
                        .filter(named -> named.anchor().equals(edit.anchor())
                                || edit.anchor().equals(new Anchor.OfBlankAbove(named.anchor())))
                        .mapToInt(named -> named.place().all().start())
                        .min()
                        .orElseThrow()))
                .toList();
    }

    private List<Hunk> hunksWithin(TextRange range) {
        return hunks.stream().filter(hunk -> isWithin(hunk.before(), range)).toList();
    }

    private static boolean isWithin(TextRange inner, TextRange outer) {
        return inner.start() >= outer.start() && inner.end() <= outer.end();
    }

    /** The function that a hunk lies in, if most of it is new. */
    private Optional<Named> rewrittenFunction(Hunk hunk) {
        return places.stream()
                .filter(named -> named.anchor() instanceof Anchor.OfFunction)
                .filter(named -> isWithin(hunk.before(), named.place().all()))
                .filter(named -> isMostlyNew(named.place().all()))
                .findFirst();
    }

    private boolean isMostlyNew(TextRange range) {
        List<Hunk> within = hunksWithin(range);
        int gone = 0;
        int come = 0;
        for (Hunk hunk : within) {
            gone += lines(before.slice(hunk.before()));
            come += lines(after.slice(hunk.after()));
        }
        int stay = lines(before.slice(range)) - gone;
        return within.size() > 1 && gone > 0 && stay * STAYING <= stay + come;
    }

    private static int lines(String text) {
        return (int) text.lines().count();
    }

    /** What takes the place of a place, with all hunks that lie within it. */
    private Edit replacement(Named named) {
        TextRange range = named.place().all();
        StringBuilder text = new StringBuilder();
        int at = range.start();
        for (Hunk hunk : hunksWithin(range)) {
            text.append(before.slice(new TextRange(at, hunk.before().start()))).append(after.slice(hunk.after()));
            at = hunk.before().end();
        }
        text.append(before.slice(new TextRange(at, range.end())));
        String put = text.toString();
        return new Edit(
                put.isBlank() ? Operation.DELETE : Operation.REPLACE, named.anchor(), put.isBlank() ? "" : put, HERE);
    }

    /**
     * Edits that do what a hunk does, and no more: one at a place that ends or begins there, or is all of it, or several at
     * places that are all of it together.
     *
     * @return empty if there are none
     */
    private List<Edit> exact(Hunk hunk) {
        for (Hunk moved : slides(hunk)) {
            String text = after.slice(moved.after());
            Stream<Edit> single = isEmpty(moved.before())
                    ? insertions(moved.before().start(), text)
                    : text.isEmpty() ? removals(moved.before()) : replacements(moved.before(), text);
            Optional<List<Edit>> found = Stream.concat(single.map(List::of), several(moved, text))
                    .filter(edits -> does(edits, moved))
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
        }
        return withNeighbour(hunk)
                .flatMap(more -> several(more, after.slice(more.after())).filter(edits -> does(edits, more)))
                .findFirst()
                .orElse(List.of());
    }

    /** A hunk and the short place right above or below: blank lines are in no place, and so go or come with one. */
    private Stream<Hunk> withNeighbour(Hunk hunk) {
        List<TextRange> all = places.stream()
                .map(named -> named.place().all())
                .filter(range -> lines(before.slice(range)) <= NEIGHBOUR)
                .toList();
        Stream<Hunk> above = all.stream()
                .filter(range -> range.end() == hunk.before().start())
                .map(range -> grown(hunk, length(range), 0));
        Stream<Hunk> below = all.stream()
                .filter(range -> range.start() == hunk.before().end())
                .map(range -> grown(hunk, 0, length(range)));
        return Stream.concat(above, below)
                .filter(more -> hunks.stream()
                        .filter(other -> !other.equals(hunk))
                        .noneMatch(
                                other -> other.before().start() < more.before().end()
                                        && other.before().end() > more.before().start()));
    }

    private static Hunk grown(Hunk hunk, int above, int below) {
        return new Hunk(
                new TextRange(hunk.before().start() - above, hunk.before().end() + below),
                new TextRange(hunk.after().start() - above, hunk.after().end() + below));
    }

    /** Places that follow each other, with blank lines between at most, of which the first makes room for the new text. */
    private Stream<List<Edit>> several(Hunk hunk, String text) {
        List<Named> chain = new ArrayList<>();
        int at = hunk.before().start();
        while (at < hunk.before().end()) {
            int start = at;
            Optional<Named> next = otherPlaces()
                    .filter(named -> named.place().all().start() == start
                            && isWithin(named.place().all(), hunk.before()))
                    .max(Comparator.comparingInt(named -> length(named.place().all())));
            if (next.isPresent()) {
                chain.add(next.get());
                at = next.get().place().all().end();
            } else if (before.blankLineAt(at)) {
                at = before.lineAt(at).end();
            } else {
                return Stream.empty();
            }
        }
        if (chain.isEmpty()) {
            return Stream.empty();
        }
        List<Edit> deletions = chain.stream()
                .map(named -> new Edit(Operation.DELETE, named.anchor(), "", HERE))
                .toList();
        List<Edit> withBlank = new ArrayList<>(deletions);
        withBlank.add(
                0,
                new Edit(Operation.DELETE, new Anchor.OfBlankAbove(chain.get(0).anchor()), "", HERE));
        if (text.isEmpty()) {
            return Stream.of(deletions, withBlank);
        }
        Stream<List<Edit>> inserted = insertions(hunk.before().start(), text)
                .flatMap(insertion -> Stream.of(deletions, withBlank)
                        .map(rest -> Stream.concat(Stream.of(insertion), rest.stream())
                                .toList()));
        // What is deleted takes a blank line with it where two would meet, so that the new text may need another end.
        Stream<List<Edit>> replaced = Stream.of(
                        text, text + "\n", "\n" + text, text.replaceFirst("\n\n$", "\n"), text.replaceFirst("^\n", ""))
                .filter(one -> !one.isBlank())
                .flatMap(one -> Stream.of(0, chain.size() - 1).distinct().map(first -> {
                    List<Edit> edits = new ArrayList<>(deletions);
                    edits.set(
                            first, new Edit(Operation.REPLACE, chain.get(first).anchor(), one, HERE));
                    return edits;
                }));
        return Stream.concat(replaced, inserted);
    }

    /** All but the last include, which templates know only as where another one comes. */
    private Stream<Named> otherPlaces() {
        return places.stream().filter(named -> !(named.anchor() instanceof Anchor.OfLastInclude));
    }

    private Stream<Edit> insertions(int at, String text) {
        // Below the last include and above a function are where people look first; a statement is named by the one
        // above.
        Stream<Edit> below = places.stream()
                .filter(named -> named.place().all().end() == at)
                .filter(named -> !(named.anchor() instanceof Anchor.OfLastInclude)
                        || INCLUDE.matcher(text).matches())
                .map(named -> new Edit(Operation.INSERT_AFTER, named.anchor(), text, HERE));
        Stream<Edit> above = otherPlaces()
                .filter(named -> named.place().all().start() == at)
                .flatMap(named -> Stream.of(text, text.replaceFirst("^\n", ""))
                        .map(one -> new Edit(Operation.INSERT_BEFORE, named.anchor(), one, HERE)));
        return Stream.concat(below, above).filter(edit -> !edit.text().isBlank());
    }

    private Stream<Edit> removals(TextRange range) {
        Stream<Edit> whole = otherPlaces()
                .filter(named -> isWithin(named.place().all(), range)
                        && named.place().all().start() == range.start())
                .map(named -> new Edit(Operation.DELETE, named.anchor(), "", HERE));
        Stream<Edit> comments = places.stream()
                .filter(named -> named.place().comment().equals(Optional.of(range)))
                .map(named -> new Edit(Operation.DELETE_COMMENT, named.anchor(), "", HERE));
        return Stream.concat(whole, comments);
    }

    private Stream<Edit> replacements(TextRange range, String text) {
        return otherPlaces()
                .filter(named -> !(named.anchor() instanceof Anchor.OfFunction))
                .filter(named -> named.place().all().equals(range))
                .map(named -> new Edit(Operation.REPLACE, named.anchor(), text, HERE));
    }

    /** Whether edits alone do what a hunk alone does. */
    private boolean does(List<Edit> edits, Hunk hunk) {
        try {
            byte[] applied = new FileEditor(before, parsed, before.path()).apply(edits);
            String wanted = before.slice(new TextRange(0, hunk.before().start()))
                    + after.slice(hunk.after())
                    + before.slice(new TextRange(hunk.before().end(), before.length()));
            return Arrays.equals(applied, wanted.getBytes(UTF_8));
        } catch (PatchGenException e) {
            return false;
        }
    }

    /**
     * A hunk, and those that come to the same: lines that are added or taken away may begin some lines earlier or later
     * where the lines around repeat.
     */
    private List<Hunk> slides(Hunk hunk) {
        List<Hunk> slides = new ArrayList<>(List.of(hunk));
        boolean adds = hunk.before().start() == hunk.before().end();
        if (!adds && hunk.after().start() != hunk.after().end()) {
            return slides;
        }
        Hunk up = hunk;
        while (up != null) {
            up = slideUp(up, adds);
            if (up != null) {
                slides.add(up);
            }
        }
        Hunk down = hunk;
        while (down != null) {
            down = slideDown(down, adds);
            if (down != null) {
                slides.add(down);
            }
        }
        return slides;
    }

    private Hunk slideUp(Hunk hunk, boolean adds) {
        TextRange moving = adds ? hunk.after() : hunk.before();
        SourceText text = adds ? after : before;
        if (moving.start() == 0
                || moving.start() == moving.end()
                || hunk.before().start() == 0
                || hunk.after().start() == 0) {
            return null;
        }
        String above = text.slice(text.lines(new TextRange(moving.start() - 1, moving.start())));
        String last = text.slice(text.lines(new TextRange(moving.end() - 1, moving.end())));
        return above.equals(last) ? moved(hunk, -above.getBytes(UTF_8).length) : null;
    }

    private Hunk slideDown(Hunk hunk, boolean adds) {
        TextRange moving = adds ? hunk.after() : hunk.before();
        SourceText text = adds ? after : before;
        if (moving.end() >= text.length() || moving.start() == moving.end()) {
            return null;
        }
        String first = text.slice(text.lineAt(moving.start()));
        String below = text.slice(text.lineAt(moving.end()));
        return first.equals(below) ? moved(hunk, first.getBytes(UTF_8).length) : null;
    }

    private static Hunk moved(Hunk hunk, int bytes) {
        return new Hunk(
                new TextRange(hunk.before().start() + bytes, hunk.before().end() + bytes),
                new TextRange(hunk.after().start() + bytes, hunk.after().end() + bytes));
    }

    /** The smallest place that a hunk lies in; a function only if most of it is new. */
    private Named around(Hunk hunk) throws PatchGenException {
        TextRange range = hunk.before();
        return otherPlaces()
                .filter(named -> isWithin(range, named.place().all()))
                .filter(named -> !(named.anchor() instanceof Anchor.OfFunction)
                        || isMostlyNew(named.place().all()))
                .filter(named -> !touches(range, named) || !isEmpty(range))
                .min(Comparator.comparingInt(named -> length(named.place().all())))
                .orElseThrow(() -> new PatchGenException(before.path() + ":" + before.line(range.start())
                        + ": the change there cannot be anchored by a name" + enclosing(range)
                        + "; edit a statement, a member or a signature there, or most of the function"));
    }

    /** Lines that are added at an edge of a place are not in it. */
    private static boolean touches(TextRange range, Named named) {
        return range.start() == named.place().all().start()
                || range.start() == named.place().all().end();
    }

    private static boolean isEmpty(TextRange range) {
        return range.start() == range.end();
    }

    private static int length(TextRange range) {
        return range.end() - range.start();
    }

    private String enclosing(TextRange range) {
        return places.stream()
                .filter(named -> named.anchor() instanceof Anchor.OfFunction)
                .filter(named -> isWithin(range, named.place().all()))
                .map(named -> " in " + named.anchor())
                .findFirst()
                .orElse("");
    }
}
