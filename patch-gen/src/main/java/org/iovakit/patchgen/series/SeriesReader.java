// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.series;

import java.io.StringReader;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads what {@code series.yaml} says. Only texts, lists and maps are known, each where it is meant: no aliases, no tags, no
 * entry twice.
 */
final class SeriesReader {
    private static final Set<String> ENTRIES = Set.of(
            "name",
            "version",
            "to",
            "cc",
            "cover",
            "files",
            "patches",
            "prefixes",
            "change-id",
            "in-reply-to",
            "changes",
            "posted",
            "oldest",
            "calls",
            "depends");

    /** What plain texts are taken for that mean no text to YAML, and are one here. */
    private static final Set<Tag> TEXTS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.TIMESTAMP);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /** What is wrong, and where, if that is known: {@code :2:10: }. */
    static final class Mistake extends Exception {
        private static final long serialVersionUID = 1L;

        private Mistake(Mark place, String what) {
            super((place == null ? "" : ":" + (place.getLine() + 1) + ":" + (place.getColumn() + 1)) + ": " + what);
        }
    }

    private SeriesReader() {}

    /** Reads the text of a file. */
    static SeriesFile read(String text) throws Mistake {
        Node root;
        try {
            root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            throw new Mistake(e.getProblemMark(), e.getProblem());
        } catch (YAMLException e) {
            throw new Mistake(null, e.getMessage().lines().findFirst().orElse("not a series file"));
        }
        if (root == null || root.getTag().equals(Tag.NULL)) {
            throw new Mistake(null, "it says nothing; write what it has to hold, name first");
        }
        return file(new Entries(root, "a series file", ENTRIES));
    }

    private static SeriesFile file(Entries entries) throws Mistake {
        return new SeriesFile(
                entries.text("name"),
                number(entries.present("version"), "version"),
                entries.texts("to"),
                entries.texts("cc"),
                entries.text("cover"),
                entries.texts("files"),
                patches(entries.present("patches")),
                entries.has("prefixes") ? entries.texts("prefixes") : List.of(),
                entries.optional("change-id"),
                entries.optional("in-reply-to"),
                changes(entries),
                posted(entries),
                entries.optional("oldest"),
                entries.has("calls") ? entries.texts("calls") : List.of(),
                depends(entries));
    }

    private static List<PatchEntry> patches(Node list) throws Mistake {
        List<PatchEntry> patches = new ArrayList<>();
        for (Node node : list(list, "patches")) {
            if (node instanceof MappingNode) {
                Entries patch = new Entries(node, "a patch", Set.of("template", "stage", "upstream", "backport"));
                patches.add(PatchEntry.of(
                        patch.text("template"),
                        patch.optional("stage"),
                        patch.optional("upstream"),
                        patch.has("backport") ? patch.texts("backport") : List.of()));
            } else {
                patches.add(PatchEntry.of(text(node, "patches"), Optional.empty(), Optional.empty(), List.of()));
            }
        }
        return List.copyOf(patches);
    }

    private static List<Dependency> depends(Entries entries) throws Mistake {
        List<Dependency> depends = new ArrayList<>();
        if (!entries.has("depends")) {
            return depends;
        }
        Map<String, Dependency.Kind> kinds =
                Stream.of(Dependency.Kind.values()).collect(Collectors.toMap(Dependency.Kind::toString, kind -> kind));
        for (Node node : list(entries.present("depends"), "depends")) {
            Entries named = new Entries(node, "a series that this one depends on", kinds.keySet());
            if (named.nodes.size() != 1) {
                throw new Mistake(node.getStartMark(), "\"depends\": each has one of " + new TreeSet<>(kinds.keySet()));
            }
            String kind = named.nodes.keySet().iterator().next();
            try {
                depends.add(Dependency.of(kinds.get(kind), named.text(kind)));
            } catch (IllegalArgumentException e) {
                throw new Mistake(named.nodes.get(kind).getStartMark(), "\"depends\": " + e.getMessage());
            }
        }
        return List.copyOf(depends);
    }

    private static SortedMap<Integer, List<String>> changes(Entries entries) throws Mistake {
        SortedMap<Integer, List<String>> changes = new TreeMap<>();
        for (Map.Entry<Integer, Node> version : versions(entries, "changes").entrySet()) {
            List<String> texts = new ArrayList<>();
            for (Node node : list(version.getValue(), "changes")) {
                if (!isNothing(node)) {
                    texts.add(text(node, "changes"));
                }
            }
            changes.put(version.getKey(), List.copyOf(texts));
        }
        return changes;
    }

    private static SortedMap<Integer, Posting> posted(Entries entries) throws Mistake {
        SortedMap<Integer, Posting> posted = new TreeMap<>();
        for (Map.Entry<Integer, Node> version : versions(entries, "posted").entrySet()) {
            Entries posting =
                    new Entries(version.getValue(), "a version that was posted", Set.of("message-id", "date"));
            posted.put(version.getKey(), new Posting(posting.text("message-id"), posting.date("date")));
        }
        return posted;
    }

    /** What an entry says of each version. */
    private static Map<Integer, Node> versions(Entries entries, String name) throws Mistake {
        Map<Integer, Node> versions = new LinkedHashMap<>();
        if (entries.has(name)) {
            for (NodeTuple tuple : map(entries.present(name), "\"" + name + "\"", "a map of versions")) {
                if (isNothing(tuple.getValueNode())) {
                    throw new Mistake(
                            tuple.getKeyNode().getStartMark(), "a version has no value under \"" + name + "\"");
                }
                int version = number(tuple.getKeyNode(), name);
                if (versions.put(version, tuple.getValueNode()) != null) {
                    throw new Mistake(
                            tuple.getKeyNode().getStartMark(), version + " stands twice under \"" + name + "\"");
                }
            }
        }
        return versions;
    }

    private static int number(Node node, String entry) throws Mistake {
        String text = text(node, entry);
        if (!NUMBER.matcher(text).matches()) {
            throw new Mistake(
                    node.getStartMark(), "\"" + entry + "\": \"" + text + "\" is no number of a version, such as 2");
        }
        return Integer.parseInt(text);
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static String text(Node node, String entry) throws Mistake {
        requireSomething(node, entry);
        if (node instanceof ScalarNode scalar && TEXTS.contains(scalar.getTag())) {
            return scalar.getValue();
        }
        throw new Mistake(
                node.getStartMark(),
                "\"" + entry + "\": a text is meant here, not " + kind(node)
                        + (node instanceof MappingNode
                                ? "; one with a colon and a blank in it is written in quotation marks: \"patch 3: say why\""
                                : ""));
    }

    private static List<Node> list(Node node, String entry) throws Mistake {
        requireSomething(node, entry);
        if (node instanceof SequenceNode list) {
            return list.getValue();
        }
        throw new Mistake(
                node.getStartMark(),
                "\"" + entry + "\": a list is meant here, not " + kind(node)
                        + "; write [one, two], or - one in a line of its" + " own for each");
    }

    private static void requireSomething(Node node, String entry) throws Mistake {
        requirePlain(node);
        if (isNothing(node)) {
            throw new Mistake(node.getStartMark(), "\"" + entry + "\" has no value, or a list with an empty place");
        }
    }

    private static List<NodeTuple> map(Node node, String what, String meant) throws Mistake {
        requirePlain(node);
        if (node instanceof MappingNode map) {
            return map.getValue();
        }
        throw new Mistake(node.getStartMark(), what + " is " + meant + ", name: value, not " + kind(node));
    }

    private static String kind(Node node) {
        if (node instanceof SequenceNode) {
            return "a list";
        }
        return node instanceof MappingNode ? "a map" : "a text";
    }

    /** What is written once and meant in several places is easily changed in more of them than was meant. */
    private static void requirePlain(Node node) throws Mistake {
        if (node.getAnchor() != null) {
            throw new Mistake(
                    node.getStartMark(),
                    "&" + node.getAnchor() + " and *" + node.getAnchor() + " are not known here;"
                            + " write in each place what is meant");
        }
        boolean known = node instanceof ScalarNode
                ? TEXTS.contains(node.getTag()) || isNothing(node)
                : Set.of(Tag.SEQ, Tag.MAP).contains(node.getTag());
        if (!known) {
            throw new Mistake(node.getStartMark(), node.getTag() + " is not known here; write the text alone");
        }
    }

    /** A map of known entries. */
    private static final class Entries {
        private final Map<String, Node> nodes = new LinkedHashMap<>();
        private final Mark place;
        private final String what;

        Entries(Node node, String what, Set<String> known) throws Mistake {
            this.place = node.getStartMark();
            this.what = what;
            for (NodeTuple tuple : map(node, what, "a map of entries")) {
                String name = SeriesReader.text(tuple.getKeyNode(), what);
                if (!known.contains(name)) {
                    throw new Mistake(
                            tuple.getKeyNode().getStartMark(),
                            "\"" + name + "\" is no entry; the entries are " + new TreeSet<>(known));
                }
                if (nodes.put(name, tuple.getValueNode()) != null) {
                    throw new Mistake(tuple.getKeyNode().getStartMark(), "\"" + name + "\" stands here twice");
                }
            }
        }

        boolean has(String name) {
            return nodes.containsKey(name);
        }

        Node present(String name) throws Mistake {
            Node node = nodes.get(name);
            if (node == null) {
                throw new Mistake(place, what + " has to have \"" + name + "\", and this one has not");
            }
            return node;
        }

        String text(String name) throws Mistake {
            return SeriesReader.text(present(name), name);
        }

        /** What stands there without a value is not there. */
        Optional<String> optional(String name) throws Mistake {
            return has(name) && !isNothing(nodes.get(name)) ? Optional.of(text(name)) : Optional.empty();
        }

        List<String> texts(String name) throws Mistake {
            List<String> texts = new ArrayList<>();
            for (Node node : list(present(name), name)) {
                texts.add(SeriesReader.text(node, name));
            }
            return List.copyOf(texts);
        }

        Optional<ZonedDateTime> date(String name) throws Mistake {
            Optional<String> text = optional(name);
            try {
                return text.map((Function<String, ZonedDateTime>) ZonedDateTime::parse);
            } catch (DateTimeException e) {
                throw new Mistake(
                        nodes.get(name).getStartMark(),
                        "\"" + text.get()
                                + "\" is no date like 2026-05-12T22:00:18-04:00 that a version was posted at");
            }
        }
    }
}
