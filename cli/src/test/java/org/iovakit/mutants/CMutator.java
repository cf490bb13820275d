// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TSTree;
import org.treesitter.TreeSitterC;

/**
 * Makes the mutants of some functions: PIT's default operators as they are in C, and besides them constants and
 * assignments to members that are left out. Only whole expressions of the syntax tree are touched. Lines stay where they
 * are.
 */
final class CMutator {
    private static final Map<String, String> BOUNDARIES = Map.of("<", "<=", "<=", "<", ">", ">=", ">=", ">");
    private static final Map<String, String> NEGATIONS =
            Map.of("<", ">=", "<=", ">", ">", "<=", ">=", "<", "==", "!=", "!=", "==");
    private static final Map<String, String> MATH = Map.of(
            "+", "-", "-", "+", "*", "/", "/", "*", "%", "*", "&", "|", "|", "&", "^", "&", "<<", ">>", ">>", "<<");
    private static final Map<String, String> ASSIGNMENTS =
            Map.of("+=", "-=", "-=", "+=", "*=", "/=", "&=", "|=", "|=", "&=", "<<=", ">>=", ">>=", "<<=");
    private static final Map<String, String> CONSTANTS = Map.of("0", "1", "1", "0", "true", "false", "false", "true");
    private static final Set<String> LOGICAL = Set.of("&&", "||");

    private final String stage;
    private final byte[] source;
    private final Set<String> functions;
    private final IntPredicate ownLine;
    private final List<CMutant> mutants = new ArrayList<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private String function = "";

    /**
     * Prepares to mutate a file.
     *
     * @param stage the name of the one whose patch is mutated
     * @param functions those to mutate
     * @param ownLine which lines may be, counted from 0
     */
    CMutator(String stage, byte[] source, Set<String> functions, IntPredicate ownLine) {
        this.stage = stage;
        this.source = source.clone();
        this.functions = functions;
        this.ownLine = ownLine;
    }

    /** All mutants, in the order of the file. */
    List<CMutant> all() {
        try (TSParser parser = new TSParser()) {
            parser.setLanguage(new TreeSitterC());
            TSTree tree = parser.parseString(null, new String(source, UTF_8));
            for (TSNode node : children(tree.getRootNode())) {
                if (node.getType().equals("function_definition") && functions.contains(name(node))) {
                    function = name(node);
                    visit(node.getChildByFieldName("body"));
                }
            }
        }
        return List.copyOf(mutants);
    }

    private String name(TSNode definition) {
        TSNode declarator = definition.getChildByFieldName("declarator");
        while (!declarator.isNull() && !declarator.getType().equals("identifier")) {
            declarator = declarator.getChildByFieldName("declarator");
        }
        return declarator.isNull() ? "" : text(declarator);
    }

    private void visit(TSNode node) {
        switch (node.getType()) {
            case "binary_expression" -> binary(node);
            case "unary_expression" -> unary(node);
            case "update_expression" -> swap(node, "increment", Map.of("++", "--", "--", "++"));
            case "assignment_expression" -> swap(node, "arithmetic", ASSIGNMENTS);
            case "number_literal", "true", "false" -> constant(node);
            case "if_statement", "while_statement", "for_statement", "conditional_expression" ->
                condition(node.getChildByFieldName("condition"));
            case "expression_statement" -> statement(node);
            case "return_statement" -> returned(node);
            default -> {}
        }
        children(node).forEach(this::visit);
    }

    private void binary(TSNode node) {
        swap(node, "conditional boundary", BOUNDARIES);
        swap(node, "negated condition", NEGATIONS);
        swap(node, "arithmetic", MATH);
        if (LOGICAL.contains(text(node.getChildByFieldName("operator")))) {
            condition(node.getChildByFieldName("left"));
            condition(node.getChildByFieldName("right"));
        }
    }

    private void swap(TSNode node, String operator, Map<String, String> others) {
        TSNode sign = node.getChildByFieldName("operator");
        String other = others.get(text(sign));
        if (other != null) {
            add(operator, node, sign, other);
        }
    }

    private void unary(TSNode node) {
        String argument = text(node.getChildByFieldName("argument"));
        switch (text(node.getChildByFieldName("operator"))) {
            case "!" -> add("negated condition", node, node, argument);
            case "~", "-" -> add("arithmetic", node, node, argument);
            default -> {}
        }
    }

    /** A value that is taken for a truth value; comparisons are negated on their own. */
    private void condition(TSNode node) {
        if (node.isNull()) {
            return;
        }
        switch (node.getType()) {
            case "parenthesized_expression" -> condition(node.getNamedChild(0));
            case "identifier", "field_expression", "call_expression" ->
                add("negated condition", node, node, "!" + text(node));
            default -> {}
        }
    }

    private void constant(TSNode node) {
        String other = CONSTANTS.get(text(node));
        if (other != null && !node.getParent().getType().equals("return_statement")) {
            add("constant", node, node, other);
        }
    }

    private void statement(TSNode node) {
        TSNode inner = node.getNamedChild(0);
        if (inner.isNull()) {
            return;
        }
        if (inner.getType().equals("call_expression")) {
            add("removed call", node, node, ";");
        }
        if (inner.getType().equals("assignment_expression")
                && !inner.getChildByFieldName("left").getType().equals("identifier")) {
            add("removed assignment", node, node, ";");
        }
    }

    private void returned(TSNode node) {
        TSNode value = node.getNamedChild(0);
        if (value.isNull()) {
            return;
        }
        String other = switch (text(value)) {
            case "true" -> "false";
            case "false" -> "true";
            default -> "0";
        };
        if (!Set.of("0", "NULL").contains(text(value))) {
            add("return value", node, value, other);
        }
    }

    private void add(String operator, TSNode place, TSNode replaced, String after) {
        if (!ownLine.test(replaced.getStartPoint().getRow())) {
            return;
        }
        int start = replaced.getStartByte();
        int end = replaced.getEndByte();
        String old = new String(source, start, end - start, UTF_8);
        String kept = "\n".repeat(Math.max(0, lines(old) - lines(after)));
        String mutated = new String(source, 0, start, UTF_8)
                + after
                + kept
                + new String(source, end, source.length - end, UTF_8);
        String before = place.getStartByte() == start && place.getEndByte() == end ? old : text(place);
        String now = before.equals(old)
                ? after
                : new String(source, place.getStartByte(), start - place.getStartByte(), UTF_8)
                        + after
                        + new String(source, end, place.getEndByte() - end, UTF_8);
        CMutant first =
                new CMutant(stage, function, operator, line(replaced), collapsed(before), collapsed(now), 1, mutated);
        int occurrence = seen.merge(first.key(), 1, Integer::sum);
        mutants.add(new CMutant(
                stage, function, operator, first.line(), first.before(), first.after(), occurrence, mutated));
    }

    private static int lines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }

    private static String collapsed(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private String line(TSNode node) {
        return Arrays.asList(new String(source, UTF_8).split("\n", -1))
                .get(node.getStartPoint().getRow())
                .strip();
    }

    private String text(TSNode node) {
        return node.isNull()
                ? ""
                : new String(source, node.getStartByte(), node.getEndByte() - node.getStartByte(), UTF_8);
    }

    private static List<TSNode> children(TSNode node) {
        List<TSNode> children = new ArrayList<>(node.getChildCount());
        for (int i = 0; i < node.getChildCount(); i++) {
            children.add(node.getChild(i));
        }
        return children;
    }
}
