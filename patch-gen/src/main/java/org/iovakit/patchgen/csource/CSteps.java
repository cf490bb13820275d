// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;
import org.treesitter.TSNode;

/**
 * What the functions of a KUnit file do, step by step, in a notation that Java's bytecode can be brought to as well:
 *
 * <ul>
 *   <li>{@code X = Y}, {@code return X} and calls; members with a dot, whatever the C has; compound assignments spelt out;
 *       no address operators; operands in brackets; constants folded, decimal and signed; macros without parameters
 *       replaced;
 *   <li>of a check, the macro and what it compares; of {@code kunit_info} and of assignments of texts, nothing;
 *   <li>{@code if X}, {@code goto}, and <code>}</code> for the end of each; <code>{</code> and {@code again} for loops; {@code (X :
 *       Y)} for values that depend on the way, as a compiler lays them out.
 * </ul>
 *
 * <p>A step of any other kind begins with a question mark. The context of a test, {@code test->priv}, is left out.
 */
public final class CSteps {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> TYPES =
            Set.of("struct iova *", "unsigned long", "int", "bool", "u32", "const char *");

    /** How many operands checks have; the others compare two. */
    private static final Map<String, Integer> OPERANDS =
            Map.of("TRUE", 1, "FALSE", 1, "NULL", 1, "NOT_NULL", 1, "KUNIT_FAIL", 0);

    /** Where the one function makes the context that the others then find. */
    private static final Pattern CONTEXT = Pattern.compile("\\btest -> priv = (\\w+) ;");

    private final SourceText text;
    private final Map<String, LongUnaryOperator> macros;
    private final Map<String, List<String>> functions = new LinkedHashMap<>();
    private List<String> steps = new ArrayList<>();
    private final Set<String> contexts = new HashSet<>();
    private final Set<String> texts = new HashSet<>();
    private final List<Integer> breaks = new ArrayList<>();
    private final List<Integer> continues = new ArrayList<>();
    private boolean reachable;

    private CSteps(SourceText text, Map<String, LongUnaryOperator> macros) {
        this.text = text;
        this.macros = macros;
    }

    /**
     * Reads a file.
     *
     * @param tokens of the file, without preprocessor lines, macros replaced
     * @param macros macros with one parameter whose value counts
     * @return the steps of each function that the file defines, by name
     */
    public static Map<String, List<String>> of(String path, List<String> tokens, Map<String, LongUnaryOperator> macros)
            throws PatchGenException {
        CSteps reader = new CSteps(new SourceText(path, (String.join(" ", tokens) + "\n").getBytes(UTF_8)), macros);
        new TreeSitterReader(reader.text).visit(reader::readFile);
        return reader.functions;
    }

    private void readFile(TSNode file) {
        for (TSNode node : TreeSitterReader.children(file)) {
            if (node.getType().equals("function_definition")) {
                TSNode declarator = TreeSitterReader.functionDeclarator(node);
                if (!declarator.isNull()) {
                    readFunction(slice(declarator.getChildByFieldName("declarator")), node);
                }
            } else if (node.getType().equals("ERROR")) {
                functions.put(unknown(node), List.of());
            }
        }
    }

    private void readFunction(String name, TSNode node) {
        steps = new ArrayList<>();
        contexts.clear();
        texts.clear();
        reachable = true;
        CONTEXT.matcher(slice(node)).results().forEach(set -> contexts.add(set.group(1)));
        if (functions.containsKey(name) || node.hasError()) {
            steps.add(unknown(node));
        } else {
            readStatement(node.getChildByFieldName("body"));
        }
        if (!steps.isEmpty() && steps.get(steps.size() - 1).equals("return")) {
            steps.remove(steps.size() - 1);
        }
        functions.put(name, List.copyOf(steps));
    }

    private void readStatement(TSNode node) {
        switch (node.getType()) {
            case "compound_statement" -> named(node).forEach(this::readStatement);
            case "declaration" -> readDeclaration(node);
            case "expression_statement" -> named(node).forEach(this::readEffect);
            case "if_statement" -> readIf(node);
            case "for_statement" -> readLoop(node);
            case "while_statement" -> readLoop(node);
            case "break_statement" -> jumpOut(breaks);
            case "continue_statement" -> jumpOut(continues);
            case "return_statement" -> {
                List<TSNode> value = named(node);
                steps.add(value.isEmpty() ? "return" : "return " + read(value.get(0)));
                reachable = false;
            }
            default -> steps.add(unknown(node));
        }
    }

    private void readDeclaration(TSNode node) {
        String type = slice(node).replaceFirst("^((?:const |struct )?(?:unsigned )?\\w+(?: (?=\\*))?).*", "$1");
        for (TSNode declared : named(node)) {
            if (declared.equals(node.getChildByFieldName("type"))
                    || declared.getType().equals("type_qualifier")) {
                continue;
            }
            boolean hasValue = declared.getType().equals("init_declarator");
            TSNode declarator = hasValue ? declared.getChildByFieldName("declarator") : declared;
            boolean pointer = declarator.getType().equals("pointer_declarator");
            TSNode inner = pointer ? declarator.getChildByFieldName("declarator") : declarator;
            boolean array = inner.getType().equals("array_declarator");
            String name = slice(array ? inner.getChildByFieldName("declarator") : inner);
            String value = hasValue ? slice(declared.getChildByFieldName("value")) : "";
            if (contexts.contains(name) && !hasValue) {
                continue;
            }
            if (value.equals("test -> priv")) {
                contexts.add(name);
                continue;
            }
            String full = type.strip() + (pointer ? " *" : "");
            if (!TYPES.contains(full) || !inner.getType().matches("identifier|array_declarator")) {
                steps.add(unknown(node));
            }
            if (full.equals("const char *")) {
                texts.add(name);
            }
            if (array) {
                steps.add(name + " = new[" + read(inner.getChildByFieldName("size")) + "]");
            }
            if (hasValue) {
                assign(name, read(declared.getChildByFieldName("value")));
            }
        }
    }

    private void assign(String name, String value) {
        if (!texts.contains(name)) {
            steps.add(name + " = " + value);
        }
    }

    private void readEffect(TSNode node) {
        switch (node.getType()) {
            case "assignment_expression" -> {
                String left = read(node.getChildByFieldName("left"));
                String operator = slice(node.getChildByFieldName("operator"));
                String right = read(node.getChildByFieldName("right"));
                assign(left, operator.equals("=") ? right : operation(left, operator.replaceFirst("=$", ""), right));
            }
            case "update_expression" -> {
                String name = read(node.getChildByFieldName("argument"));
                assign(
                        name,
                        operation(
                                name,
                                slice(node.getChildByFieldName("operator")).substring(1),
                                "1"));
            }
            case "call_expression" -> {
                String call = read(node);
                if (!call.startsWith("kunit_info(")) {
                    steps.add(call);
                }
            }
            default -> steps.add(unknown(node));
        }
    }

    private void readIf(TSNode node) {
        Condition condition = condition(node.getChildByFieldName("condition"));
        int jumps = condition.jumpIfFalse();
        arrive(condition.whenTrue);
        readStatement(node.getChildByFieldName("consequence"));
        TSNode alternative = node.getChildByFieldName("alternative");
        int over = 0;
        if (!alternative.isNull() && reachable) {
            steps.add("goto");
            over = 1;
        }
        arrive(jumps);
        if (!alternative.isNull()) {
            named(alternative).forEach(this::readStatement);
        }
        arrive(over);
    }

    private void readLoop(TSNode node) {
        TSNode start = node.getChildByFieldName("initializer");
        if (!start.isNull()) {
            if (start.getType().equals("declaration")) {
                readStatement(start);
            } else {
                readEffect(start);
            }
        }
        steps.add("{");
        TSNode test = node.getChildByFieldName("condition");
        int jumps = 0;
        if (!test.isNull()) {
            Condition condition = condition(test);
            jumps = condition.jumpIfFalse();
            arrive(condition.whenTrue);
        }
        breaks.add(0);
        continues.add(0);
        readStatement(node.getChildByFieldName("body"));
        arrive(continues.remove(continues.size() - 1));
        TSNode update = node.getChildByFieldName("update");
        if (!update.isNull()) {
            readEffect(update);
        }
        if (reachable) {
            steps.add("again");
            reachable = false;
        }
        arrive(jumps + breaks.remove(breaks.size() - 1));
    }

    private void jumpOut(List<Integer> jumps) {
        if (jumps.isEmpty()) {
            steps.add("?goto");
            return;
        }
        steps.add("goto");
        jumps.set(jumps.size() - 1, jumps.get(jumps.size() - 1) + 1);
        reachable = false;
    }

    private void arrive(int jumps) {
        for (int i = 0; i < jumps; i++) {
            steps.add("}");
            reachable = true;
        }
    }

    /**
     * A condition that has been read but for its last comparison.
     *
     * @param last what has to hold to go on
     * @param whenTrue the jumps made so far to where it holds
     * @param whenFalse the jumps made so far to where it does not
     */
    private record Condition(CSteps reader, String last, int whenTrue, int whenFalse) {
        int jumpIfFalse() {
            reader.steps.add("if " + last);
            return whenFalse + 1;
        }

        int jumpIfTrue() {
            reader.steps.add("if " + not(last));
            return whenTrue + 1;
        }
    }

    private Condition condition(TSNode node) {
        String operator = operator(node);
        if (node.getType().equals("parenthesized_expression")) {
            return condition(node.getNamedChild(0));
        }
        if (node.getType().equals("unary_expression") && operator.equals("!")) {
            Condition inner = condition(node.getChildByFieldName("argument"));
            return new Condition(
                    this, not(inner.last), /* whenTrue= */ inner.whenFalse, /* whenFalse= */ inner.whenTrue);
        }
        if (operator.equals("&&") || operator.equals("||")) {
            boolean and = operator.equals("&&");
            Condition left = condition(node.getChildByFieldName("left"));
            int jumps = and ? left.jumpIfFalse() : left.jumpIfTrue();
            arrive(and ? left.whenTrue : left.whenFalse);
            Condition right = condition(node.getChildByFieldName("right"));
            return new Condition(
                    this, right.last, right.whenTrue + (and ? 0 : jumps), right.whenFalse + (and ? jumps : 0));
        }
        return new Condition(this, read(node), 0, 0);
    }

    private static String not(String condition) {
        if (condition.startsWith("!")) {
            return condition.substring(1);
        }
        // A comparison is the outermost operation in its brackets, so its operands are balanced.
        int depth = 0;
        for (int at = 0; at < condition.length(); at++) {
            char c = condition.charAt(at);
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            if (depth == 1 && c == ' ') {
                String operator = condition.substring(at + 1, condition.indexOf(' ', at + 1));
                if (COMPARISONS.contains(operator)) {
                    return condition.substring(0, at + 1)
                            + negated(operator)
                            + condition.substring(at + 1 + operator.length());
                }
                break;
            }
        }
        return "!" + condition;
    }

    private static String negated(String operator) {
        return switch (operator) {
            case "==" -> "!=";
            case "!=" -> "==";
            case "<" -> ">=";
            case ">=" -> "<";
            case ">" -> "<=";
            default -> ">";
        };
    }

    /** An expression as a value; what decides on the way to it becomes steps. */
    private String read(TSNode node) {
        Optional<Long> constant = constant(node);
        if (constant.isPresent()) {
            long value = constant.get();
            return Long.toString(value >>> 31 == 1 ? (int) value : value);
        }
        return switch (node.getType()) {
            case "identifier", "field_identifier" -> slice(node);
            case "string_literal", "concatenated_string" -> "text";
            case "parenthesized_expression" -> read(node.getNamedChild(0));
            case "pointer_expression" ->
                (operator(node).equals("&") ? "" : "*") + read(node.getChildByFieldName("argument"));
            case "field_expression" -> {
                String owner = read(node.getChildByFieldName("argument"));
                String member = slice(node.getChildByFieldName("field"));
                yield contexts.contains(owner) ? member : owner + "." + member;
            }
            case "subscript_expression" ->
                read(node.getChildByFieldName("argument")) + "[" + read(node.getChildByFieldName("index")) + "]";
            case "unary_expression" -> readUnary(node);
            case "binary_expression" -> readBinary(node);
            case "conditional_expression" -> readConditional(node);
            case "call_expression" -> readCall(node);
            default -> unknown(node);
        };
    }

    private String readUnary(TSNode node) {
        String operator = operator(node);
        if (!operator.equals("!")) {
            String argument = read(node.getChildByFieldName("argument"));
            return operator.equals("~") ? "(" + argument + " ^ -1)" : operator + argument;
        }
        return not(read(node.getChildByFieldName("argument")));
    }

    private String readBinary(TSNode node) {
        String operator = operator(node);
        if (operator.equals("&&") || operator.equals("||")) {
            return choose(condition(node), () -> "1", () -> "0");
        }
        String left = read(node.getChildByFieldName("left"));
        return operation(left, operator, read(node.getChildByFieldName("right")));
    }

    private static String operation(String left, String operator, String right) {
        if (right.equals("0") && operator.equals("!=")) {
            return left;
        }
        if (right.equals("0") && operator.equals("==")) {
            return not(left);
        }
        return "(" + left + " " + operator + " " + right + ")";
    }

    private String readConditional(TSNode node) {
        return choose(
                condition(node.getChildByFieldName("condition")),
                () -> read(node.getChildByFieldName("consequence")),
                () -> read(node.getChildByFieldName("alternative")));
    }

    private String choose(Condition condition, Supplier<String> whenTrue, Supplier<String> whenFalse) {
        int jumps = condition.jumpIfFalse();
        arrive(condition.whenTrue);
        String first = whenTrue.get();
        steps.add("goto");
        arrive(jumps);
        String second = whenFalse.get();
        arrive(1);
        return first.equals(second) ? first : "(" + first + " : " + second + ")";
    }

    private String readCall(TSNode node) {
        TSNode function = node.getChildByFieldName("function");
        if (!function.getType().equals("identifier")) {
            return unknown(node);
        }
        String name = slice(function);
        List<String> arguments = new ArrayList<>();
        named(node.getChildByFieldName("arguments")).forEach(argument -> arguments.add(read(argument)));
        if (name.matches("KUNIT_(EXPECT|ASSERT)_\\w+|KUNIT_FAIL\\w*")) {
            String macro = name.replaceFirst("_MSG$", "");
            int operands = OPERANDS.getOrDefault(macro.replaceFirst("^KUNIT_(?:EXPECT|ASSERT)_", ""), 2);
            return macro + "(" + String.join(", ", arguments.subList(1, Math.min(1 + operands, arguments.size())))
                    + ")";
        }
        return name + "(" + String.join(", ", arguments) + ")";
    }

    private Optional<Long> constant(TSNode node) {
        return switch (node.getType()) {
            case "number_literal" -> number(slice(node));
            case "true" -> Optional.of(1L);
            case "false", "null" -> Optional.of(0L);
            case "parenthesized_expression" -> constant(node.getNamedChild(0));
            case "cast_expression" ->
                slice(node.getChildByFieldName("type")).matches("unsigned long(?: long)?|u64")
                        ? constant(node.getChildByFieldName("value"))
                        : Optional.empty();
            case "unary_expression" ->
                constant(node.getChildByFieldName("argument")).flatMap(value -> switch (operator(node)) {
                    case "-" -> Optional.of(-value);
                    case "~" -> Optional.of(~value);
                    default -> Optional.empty();
                });
            case "binary_expression" -> {
                Optional<Long> left = constant(node.getChildByFieldName("left"));
                Optional<Long> right = constant(node.getChildByFieldName("right"));
                yield left.isPresent() && right.isPresent()
                        ? fold(left.get(), operator(node), right.get())
                        : Optional.empty();
            }
            case "call_expression" -> {
                LongUnaryOperator macro = macros.get(slice(node.getChildByFieldName("function")));
                List<TSNode> arguments = named(node.getChildByFieldName("arguments"));
                yield macro == null || arguments.size() != 1
                        ? Optional.empty()
                        : constant(arguments.get(0)).map(macro::applyAsLong);
            }
            default -> Optional.empty();
        };
    }

    private static Optional<Long> number(String literal) {
        try {
            String digits = literal.replaceFirst("[uUlL]*$", "");
            if (digits.matches("0[xX].*")) {
                return Optional.of(Long.parseUnsignedLong(digits.substring(2), 16));
            }
            return Optional.of(Long.parseUnsignedLong(digits, digits.matches("0\\d+") ? 8 : 10));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> fold(long left, String operator, long right) {
        return switch (operator) {
            case "+" -> Optional.of(left + right);
            case "-" -> Optional.of(left - right);
            case "*" -> Optional.of(left * right);
            case "/" -> right == 0 ? Optional.empty() : Optional.of(Long.divideUnsigned(left, right));
            case "%" -> right == 0 ? Optional.empty() : Optional.of(Long.remainderUnsigned(left, right));
            case "<<" -> Optional.of(left << right);
            case ">>" -> Optional.of(left >>> right);
            case "&" -> Optional.of(left & right);
            case "|" -> Optional.of(left | right);
            case "^" -> Optional.of(left ^ right);
            default -> Optional.empty();
        };
    }

    private String operator(TSNode node) {
        TSNode operator = node.getChildByFieldName("operator");
        return operator.isNull() ? "" : slice(operator);
    }

    private String unknown(TSNode node) {
        return "?" + slice(node);
    }

    private String slice(TSNode node) {
        return text.slice(new TextRange(node.getStartByte(), node.getEndByte()));
    }

    private static List<TSNode> named(TSNode node) {
        return TreeSitterReader.children(node).stream().filter(TSNode::isNamed).toList();
    }
}
