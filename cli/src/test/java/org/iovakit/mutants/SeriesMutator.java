// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutants;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.mutants.LineLexer.Kind;
import org.iovakit.mutants.LineLexer.Token;
import org.iovakit.mutants.SeriesMutant.Rule;

/**
 * Makes the mutants of a template by rule, from each line that its patch adds, in whatever language: what its author could
 * have got wrong there. Lines that are blank or only a comment have nothing to get wrong.
 */
public final class SeriesMutator {
    private static final Map<String, String> NEGATIONS =
            Map.of("<", ">=", "<=", ">", ">", "<=", ">=", "<", "==", "!=", "!=", "==");
    private static final Map<String, String> NEIGHBOURS = neighbours();
    private static final Set<String> MAYBE_UNARY = Set.of("+", "-", "*", "&");
    private static final Set<String> BEFORE_UNARY = Set.of("return", "case", "sizeof");
    private static final Set<String> TYPES =
            Set.of("iova", "rb_node", "rb_root", "iova_test", "kunit", "iova_domain", "long", "char");
    private static final Pattern DECLARATION =
            Pattern.compile("\\s*(static |const )*(struct|unsigned|bool|int|u32|char|void)\\b[^=(]*");
    private static final Pattern CONDITION = Pattern.compile("\\b(if|while) \\((.*)\\)( \\{)?$");
    private static final Pattern RETURN = Pattern.compile("\\breturn (\\w+);$");
    private static final Pattern RETURN_OF_VALUE = Pattern.compile("\\breturn ([^;]+);$");
    private static final Pattern LOCKED = Pattern.compile("(spin_\\w+?)_irq(save|restore)\\((.*), \\w+\\);");
    private static final Pattern HEADER = Pattern.compile("(#include <|header=\")([^>\"]+)([>\"].*)");

    /** On a 64-bit SMP kernel the first three are taken, and on none that has to be the others. */
    private static final List<String> CONDITIONALS = List.of(
            "#ifdef CONFIG_64BIT",
            "#ifdef CONFIG_SMP",
            "#if BITS_PER_LONG == 64",
            "#ifdef CONFIG_IOMMU_DEBUGFS",
            "#ifndef CONFIG_SMP");

    private final String template;
    private final List<String> lines;
    private final List<AddedLine> added;
    private final Map<AddedLine, List<Token>> tokens = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Map<Integer, Set<String>> namesByScope = new HashMap<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private final List<SeriesMutant> mutants = new ArrayList<>();

    private SeriesMutator(String template, String text) {
        this.template = template;
        this.lines = Arrays.asList(text.split("\n", -1));
        this.added = AddedLine.of(text);
        LineLexer lexer = null;
        String file = "";
        for (AddedLine line : added) {
            if (!line.file().equals(file)) {
                file = line.file();
                lexer = new LineLexer(line.isC());
            }
            List<Token> found = lexer.next(line.text());
            tokens.put(line, found);
            for (Token token : found) {
                if (token.kind() == Kind.NAME) {
                    names.add(token.text());
                    namesByScope
                            .computeIfAbsent(line.scope(), scope -> new HashSet<>())
                            .add(token.text());
                }
            }
        }
    }

    private static Map<String, String> neighbours() {
        Map<String, String> map = new HashMap<>();
        for (String pair : List.of("< <=", "> >=", "+ -", "& |", "&& ||", "<< >>", "+= -=", "|= &=", "++ --")) {
            String[] both = pair.split(" ", -1);
            map.put(both[0], both[1]);
            map.put(both[1], both[0]);
        }
        map.put("*", "+");
        map.put("/", "*");
        map.put("%", "/");
        return map;
    }

    /**
     * All mutants of a template, in its order.
     *
     * @param template its file name
     * @param text what it says
     */
    public static List<SeriesMutant> of(String template, String text) {
        SeriesMutator mutator = new SeriesMutator(template, text);
        boolean inHelp = false;
        for (AddedLine line : mutator.added) {
            inHelp &= line.file().endsWith("Kconfig");
            List<Token> tokens = mutator.tokens.get(line);
            if (line.isC()) {
                mutator.mutateC(line, tokens);
            } else if (inHelp) {
                mutator.mutateHelp(line);
            } else {
                mutator.mutateConfiguration(line, tokens);
            }
            inHelp |= line.file().endsWith("Kconfig") && line.text().strip().equals("help");
        }
        return List.copyOf(mutator.mutants);
    }

    private void mutateC(AddedLine line, List<Token> tokens) {
        if (tokens.isEmpty()) {
            return;
        }
        String text = line.text();
        change(Rule.DROPPED, line, "");
        if (text.startsWith("[@")) {
            otherHeader(line);
            return;
        }
        for (String conditional : CONDITIONALS) {
            change(Rule.CONDITIONAL, line, conditional + "\n" + text + "\n#endif");
        }
        change(Rule.COMMENT, line, "\t// as it was \\\n" + text);
        if (!text.contains("/*") && !text.contains("*/")) {
            change(Rule.COMMENT, line, "/* " + text.strip() + " */");
        }
        if (text.startsWith("#include")) {
            otherHeader(line);
            return;
        }
        if (text.startsWith("#")) {
            change(Rule.SPACE, line, text + " \\");
            joined(line);
            if (text.startsWith("#if ")) {
                change(Rule.NEGATED, line, text.replaceFirst("#if ", "#if !"));
            }
        }
        conditions(line);
        locks(line);
        for (int i = 0; i < tokens.size(); i++) {
            mutateC(line, tokens, i);
        }
    }

    private void otherHeader(AddedLine line) {
        Matcher header = HEADER.matcher(line.text());
        if (header.find()) {
            String other = header.group(2).equals("linux/rbtree.h") ? "linux/iova.h" : "linux/rbtree.h";
            change(
                    Rule.NAME,
                    line,
                    line.text().substring(0, header.start()) + header.group(1) + other + header.group(3));
        }
    }

    /** What decides in a line is negated as a whole, unless a comparison in it is, or comes to depend on the kernel. */
    private void conditions(AddedLine line) {
        String text = line.text();
        Matcher condition = CONDITION.matcher(text);
        if (condition.find() && balanced(condition.group(2))) {
            String value = condition.group(2);
            if (!value.startsWith("!") && !value.matches(".*([<>=!]=|[^-]>|<|&&|\\|\\|).*")) {
                change(Rule.NEGATED, line, replaced(text, condition, 2, "!(" + value + ")"));
            }
            change(Rule.CONDITIONAL, line, replaced(text, condition, 2, "IS_ENABLED(CONFIG_SMP) && (" + value + ")"));
        }
        Matcher returned = RETURN.matcher(text);
        if (returned.find() && !returned.group(1).matches("true|false|\\d+")) {
            change(Rule.NEGATED, line, replaced(text, returned, 1, "!" + returned.group(1)));
            change(Rule.CONSTANT, line, replaced(text, returned, 1, "1"));
        }
        Matcher value = RETURN_OF_VALUE.matcher(text);
        if (value.find()) {
            change(Rule.CONDITIONAL, line, replaced(text, value, 1, "BITS_PER_LONG == 32 ? 0 : " + value.group(1)));
        }
    }

    private static String replaced(String text, Matcher found, int group, String other) {
        return text.substring(0, found.start(group)) + other + text.substring(found.end(group));
    }

    private static boolean balanced(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth < 0) {
                return false;
            }
        }
        return depth == 0;
    }

    private void locks(AddedLine line) {
        Matcher locked = LOCKED.matcher(line.text());
        if (locked.find()) {
            change(
                    Rule.NAME,
                    line,
                    line.text().replace(locked.group(), locked.group(1) + "(" + locked.group(3) + ");"));
            change(
                    Rule.NAME,
                    line,
                    line.text().replace(locked.group(), locked.group(1) + "_irq(" + locked.group(3) + ");"));
        }
    }

    private void mutateC(AddedLine line, List<Token> tokens, int at) {
        Token token = tokens.get(at);
        Token before = at > 0 ? tokens.get(at - 1) : null;
        switch (token.kind()) {
            case SIGN -> sign(line, tokens, at);
            case NUMBER -> number(line, token);
            case STRING ->
                change(Rule.CONSTANT, line, token, "\"not " + token.text().substring(1));
            case NAME -> {
                if (token.is("true") || token.is("false")) {
                    change(Rule.CONSTANT, line, token, token.is("true") ? "false" : "true");
                } else if (token.is("long") && before != null && before.is("unsigned")) {
                    change(Rule.NAME, line, token, "int");
                } else if (!declares(line, token) && !(before != null && before.is("struct"))) {
                    boolean member = before != null && (before.is("->") || before.is("."));
                    OtherNames.inC(token.text(), member, names, namesByScope.get(line.scope()))
                            .forEach(other -> change(Rule.NAME, line, token, other));
                }
            }
        }
    }

    private static boolean declares(AddedLine line, Token token) {
        Matcher declaration = DECLARATION.matcher(line.text());
        return declaration.lookingAt() && token.start() < declaration.end();
    }

    private void sign(AddedLine line, List<Token> tokens, int at) {
        Token token = tokens.get(at);
        Token before = at > 0 ? tokens.get(at - 1) : null;
        if (NEGATIONS.containsKey(token.text())) {
            change(Rule.NEGATED, line, token, NEGATIONS.get(token.text()));
        }
        if (token.is("!")) {
            change(Rule.NEGATED, line, token, "");
        }
        if (token.is("?")
                && before != null
                && before.kind() == Kind.NAME
                && at > 1
                && !tokens.get(at - 2).is("->")) {
            change(Rule.NEGATED, line, before, "!" + before.text());
        }
        boolean unary = token.is("~") || (MAYBE_UNARY.contains(token.text()) && isUnary(token, before));
        if (unary && (token.is("~") || token.is("-"))) {
            change(Rule.OPERATOR, line, token, "");
        } else if (!unary && NEIGHBOURS.containsKey(token.text())) {
            change(Rule.OPERATOR, line, token, NEIGHBOURS.get(token.text()));
        }
    }

    private static boolean isUnary(Token token, Token before) {
        if (before == null) {
            // A line that goes on; none of ours begins with an operator of two sides.
            return true;
        }
        return switch (before.kind()) {
            case NUMBER -> false;
            case STRING -> true;
            case NAME -> BEFORE_UNARY.contains(before.text()) || (token.is("*") && TYPES.contains(before.text()));
            case SIGN -> !before.is(")") && !before.is("]");
        };
    }

    private void number(AddedLine line, Token token) {
        Matcher parts = Pattern.compile("(0[xX])?([0-9a-fA-F]+?)([uUlL]*)").matcher(token.text());
        if (!parts.matches()) {
            throw new IllegalStateException(token.text());
        }
        int base = parts.group(1) == null ? 10 : 16;
        long value = Long.parseLong(parts.group(2), base);
        String prefix = base == 16 ? "0x" : "";
        change(Rule.CONSTANT, line, token, prefix + Long.toString(value + 1, base) + parts.group(3));
        if (value > 0) {
            change(Rule.CONSTANT, line, token, prefix + Long.toString(value - 1, base) + parts.group(3));
        }
    }

    private void mutateHelp(AddedLine line) {
        change(Rule.DROPPED, line, "");
        change(Rule.SPACE, line, line.text().strip());
        change(Rule.COMMENT, line, "# " + line.text().strip());
    }

    private void mutateConfiguration(AddedLine line, List<Token> tokens) {
        if (tokens.isEmpty()) {
            return;
        }
        String text = line.text();
        String indent = text.substring(0, text.length() - text.stripLeading().length());
        change(Rule.DROPPED, line, "");
        change(Rule.COMMENT, line, indent + "# " + text.strip());
        change(Rule.COMMENT, line, indent + "# as it was \\\n" + text);
        joined(line);
        change(Rule.SPACE, line, indent.isEmpty() ? "\t" + text : text.strip());
        change(Rule.SPACE, line, text + " \\");
        if (line.file().endsWith("Makefile")) {
            change(Rule.CONDITIONAL, line, "ifdef CONFIG_64BIT\n" + text + "\nendif");
            change(Rule.CONDITIONAL, line, "ifdef CONFIG_IOMMU_DEBUGFS\n" + text + "\nendif");
        }
        if (line.file().endsWith("Kconfig")
                && !indent.isEmpty()
                && !text.strip().equals("help")) {
            change(Rule.CONDITIONAL, line, text + (text.contains(" if ") ? " && 64BIT" : " if 64BIT"));
        }
        for (Token token : tokens) {
            mutateConfiguration(line, token);
        }
        if (text.strip().startsWith("depends on ")) {
            change(Rule.NAME, line, text.replace("depends on ", "select "));
        }
    }

    private void mutateConfiguration(AddedLine line, Token token) {
        switch (token.kind()) {
            case STRING ->
                change(Rule.CONSTANT, line, token, "\"not " + token.text().substring(1));
            case SIGN -> {
                if (token.is("!")) {
                    change(Rule.NEGATED, line, token, "");
                } else if (token.is("+=") || token.is("=")) {
                    change(Rule.OPERATOR, line, token, ":=");
                    change(Rule.OPERATOR, line, token, token.is("=") ? " = " : "=");
                }
            }
            case NAME -> {
                if (token.is("y")) {
                    change(Rule.CONSTANT, line, token, "m");
                    change(Rule.NEGATED, line, token, "n");
                    return;
                }
                OtherNames.inConfiguration(token.text()).forEach(other -> change(Rule.NAME, line, token, other));
                int middle = token.text().indexOf('_');
                if (middle > 0) {
                    change(
                            Rule.SPACE,
                            line,
                            token,
                            token.text().substring(0, middle) + " "
                                    + token.text().substring(middle));
                }
                boolean symbol = token.text().matches("[A-Z][A-Z_\\d]+");
                boolean negated = token.start() > 0 && line.text().charAt(token.start() - 1) == '!';
                if (line.file().endsWith("Kconfig") && symbol && !negated) {
                    change(Rule.NEGATED, line, token, "!" + token.text());
                }
            }
            case NUMBER -> number(line, token);
        }
    }

    /** Puts a line behind the one before it, where the patch adds that too. */
    private void joined(AddedLine line) {
        int index = added.indexOf(line);
        if (index > 0 && added.get(index - 1).number() == line.number() - 1) {
            String before = added.get(index - 1).text();
            String after = before + " " + line.text().strip();
            add(Rule.SPACE, line, before + "\n" + line.text(), after, line.number() - 1);
        }
    }

    private void change(Rule rule, AddedLine line, Token token, String other) {
        change(
                rule,
                line,
                line.text().substring(0, token.start()) + other + line.text().substring(token.end()));
    }

    private void change(Rule rule, AddedLine line, String after) {
        if (!after.equals(line.text())) {
            add(rule, line, line.text(), after, line.number());
        }
    }

    /** A line that is dropped, or goes behind another, leaves a blank one, so that no line behind it moves. */
    private void add(Rule rule, AddedLine line, String before, String after, int from) {
        List<String> mutated = new ArrayList<>(lines);
        for (int number = from; number < line.number(); number++) {
            mutated.set(number, "");
        }
        mutated.set(line.number(), after);
        String text = String.join("\n", mutated);
        SeriesMutant first = new SeriesMutant(template, line.file(), rule, before, after, 1, text);
        int occurrence = seen.merge(first.key(), 1, Integer::sum);
        mutants.add(new SeriesMutant(template, line.file(), rule, before, after, occurrence, text));
    }

    /**
     * Some mutants, so that each file and each rule has as many as the others, as long as there are any.
     *
     * @param count how many
     * @param seed what decides which
     */
    public static List<SeriesMutant> sample(List<SeriesMutant> all, int count, long seed) {
        Map<String, List<SeriesMutant>> strata = new TreeMap<>();
        for (SeriesMutant mutant : all) {
            strata.computeIfAbsent(mutant.file() + " " + mutant.rule(), key -> new ArrayList<>())
                    .add(mutant);
        }
        Random random = new Random(seed);
        strata.values().forEach(stratum -> Collections.shuffle(stratum, random));
        List<List<SeriesMutant>> order = new ArrayList<>(strata.values());
        Collections.shuffle(order, random);
        Set<SeriesMutant> chosen = new LinkedHashSet<>();
        for (int round = 0; chosen.size() < Math.min(count, all.size()); round++) {
            for (List<SeriesMutant> stratum : order) {
                if (round < stratum.size() && chosen.size() < count) {
                    chosen.add(stratum.get(round));
                }
            }
        }
        return List.copyOf(chosen);
    }
}
