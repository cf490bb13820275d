// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.iovakit.patchgen.EditedPatch;
import org.iovakit.patchgen.csource.CTokens;

/**
 * Something in C that decides by how the kernel is configured what is compiled or done: an {@code #if} of any kind, an
 * option's name, or the size of a word.
 *
 * @param place the template and the file
 * @param text as it stands there
 * @param symbols what it asks for, without the words that ask
 */
public record Condition(String place, String text, SortedSet<String> symbols) {
    /** The option that the suite is compiled with. */
    private static final String SUITE = "CONFIG_IOMMU_IOVA_KUNIT_TEST";

    private static final Set<String> WORD = Set.of(
            "CONFIG_64BIT",
            "CONFIG_X86_64",
            "CONFIG_X86_32",
            "BITS_PER_LONG",
            "__BITS_PER_LONG",
            "__LP64__",
            "_LP64",
            "__x86_64__",
            "__i386__",
            "__SIZEOF_LONG__",
            "__SIZEOF_POINTER__",
            "sizeof");

    private static final Set<String> ASKING =
            Set.of("defined", "IS_ENABLED", "IS_BUILTIN", "IS_MODULE", "IS_REACHABLE");
    private static final Set<String> DIRECTIVES = Set.of("if", "ifdef", "ifndef", "elif", "elifdef", "elifndef");
    private static final Set<String> TYPES_OF_A_WORD =
            Set.of("long", "size_t", "ssize_t", "ptrdiff_t", "uintptr_t", "*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern OPTION = Pattern.compile("CONFIG_\\w+");

    /** How both sides of it can be compiled and run. */
    public enum Kind {
        /** Machines with 64 and with 32 bits to a word. */
        WORD,
        /** The option set and not set. */
        OPTION,
        /** Without the suite in the comparison with Java, with it in the suite. */
        SUITE,
        /** Not at all. */
        NONE
    }

    public Kind kind() {
        if (symbols.isEmpty()) {
            return Kind.NONE;
        }
        if (WORD.containsAll(symbols)) {
            return Kind.WORD;
        }
        if (symbols.equals(Set.of(SUITE))) {
            return text.startsWith("#if ") || text.startsWith("#ifdef ") ? Kind.SUITE : Kind.NONE;
        }
        boolean options =
                symbols.stream().allMatch(symbol -> OPTION.matcher(symbol).matches());
        return options && symbols.stream().noneMatch(WORD::contains) && !symbols.contains(SUITE)
                ? Kind.OPTION
                : Kind.NONE;
    }

    /** Those that patches add to the C that they change or add, in the order of the patches and files. */
    public static List<Condition> added(List<EditedPatch> patches) {
        // What one patch leaves is what the next one finds.
        IdentityHashMap<byte[], List<Condition>> read = new IdentityHashMap<>();
        List<Condition> added = new ArrayList<>();
        for (EditedPatch patch : patches) {
            for (Map.Entry<String, byte[]> file : patch.changed().entrySet()) {
                String path = file.getKey();
                if (path.endsWith(".c") || path.endsWith(".h")) {
                    List<Condition> before =
                            new ArrayList<>(read.computeIfAbsent(patch.before().get(path), Condition::of));
                    for (Condition condition : read.computeIfAbsent(file.getValue(), Condition::of)) {
                        if (!before.remove(condition)) {
                            added.add(condition.at(patch.template() + ", " + path));
                        }
                    }
                }
            }
        }
        return added;
    }

    private Condition at(String where) {
        return new Condition(where, text, symbols);
    }

    private static List<Condition> of(byte[] file) {
        List<Condition> found = new ArrayList<>();
        List<String> tokens = file == null ? List.of() : CTokens.of(new String(file, UTF_8));
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            if (token.equals("{")) {
                depth++;
            } else if (token.equals("}")) {
                depth--;
            } else if (token.equals("#") && i + 1 < tokens.size() && DIRECTIVES.contains(tokens.get(i + 1))) {
                int end = i;
                while (end < tokens.size() && !tokens.get(end).equals("\n")) {
                    end++;
                }
                found.add(directive(tokens, i, end, depth));
                i = end;
            } else if (token.equals("sizeof") && isOfAWord(tokens, i)) {
                found.add(new Condition("", "sizeof of a word", new TreeSet<>(Set.of("sizeof"))));
            } else if ((WORD.contains(token) && !token.equals("sizeof"))
                    || OPTION.matcher(token).matches()) {
                boolean asked = i > 1 && ASKING.contains(tokens.get(i - 2));
                String text = asked ? tokens.get(i - 2) + "(" + token + ")" : token;
                found.add(new Condition("", text, new TreeSet<>(Set.of(symbol(tokens, i)))));
            }
        }
        return found;
    }

    /** What a name stands for there: an option that is a module is another macro. */
    private static String symbol(List<String> tokens, int name) {
        boolean module = name > 1 && tokens.get(name - 2).equals("IS_MODULE");
        return tokens.get(name) + (module ? "_MODULE" : "");
    }

    /** In a function, or with another side to it, the suite's option is one that nothing here is compiled both ways for. */
    private static Condition directive(List<String> tokens, int start, int end, int depth) {
        SortedSet<String> symbols = new TreeSet<>();
        for (int i = start + 2; i < end; i++) {
            if (NAME.matcher(tokens.get(i)).matches() && !ASKING.contains(tokens.get(i))) {
                symbols.add(symbol(tokens, i));
            }
        }
        String text = "#" + tokens.get(start + 1) + " " + String.join("", tokens.subList(start + 2, end));
        boolean whole = depth == 0 && isWithoutElse(tokens, end);
        return new Condition(
                "", symbols.contains(SUITE) && !whole ? "in a function or with #else: " + text : text, symbols);
    }

    private static boolean isWithoutElse(List<String> tokens, int from) {
        int open = 1;
        for (int i = from; i + 1 < tokens.size() && open > 0; i++) {
            String word = tokens.get(i).equals("#") ? tokens.get(i + 1) : "";
            if (word.startsWith("if")) {
                open++;
            } else if (word.equals("endif")) {
                open--;
            } else if (open == 1 && (word.startsWith("el") || word.equals("define") || word.equals("undef"))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfAWord(List<String> tokens, int sizeof) {
        for (int i = sizeof + 1; i < tokens.size() && !tokens.get(i).equals(")"); i++) {
            if (TYPES_OF_A_WORD.contains(tokens.get(i))
                    && !(tokens.get(i).equals("*") && tokens.get(i - 1).equals("("))) {
                return true;
            }
        }
        return false;
    }

    /** The template, the file, and what stands there. */
    @Override
    public String toString() {
        return place + ": " + text;
    }
}
