// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
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
 * <p>A step of any other kind begins with a question mark. The context of a test, {@code test} and {@code
 * test->priv}, is left out.
 */
public final class CSteps {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> TYPES =
            Set.of("struct iova *", "unsigned long", "int", "bool", "u32", "const char *");

    /** How many operands checks have; the others compare two. */
    private static final Map<String, Integer> OPERANDS =
            Map.of("TRUE", 1, "FALSE", 1, "NULL", 1, "NOT_NULL", 1, "KUNIT_FAIL", 0);

    /** What a case hands on to a helper that makes checks for it. */
    private static final String TEST = "test";

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
        new TreeSitterReader(reader.text, new HashMap<>()).visit(reader::readFile);
        return reader.functions;
    }

    private void readFile(CNode file) {
        for (CNode node : file.children()) {
            if (node.is("function_definition")) {
                CNode declarator = TreeSitterReader.functionDeclarator(node);
                if (!declarator.isNone()) {
                    readFunction(slice(declarator.child("declarator")), node);
                }
            } else if (node.is("ERROR")) {
                functions.put(unknown(node), List.of());
            }
        }
    }

    private void readFunction(String name, CNode node) {
        steps = new ArrayList<>();
        contexts.clear();
        texts.clear();
        reachable = true;
        CONTEXT.matcher(slice(node)).results().forEach(set -> contexts.add(set.group(1)));
        if (functions.containsKey(name) || node.isDamaged()) {
            steps.add(unknown(node));
        } else {
            readStatement(node.child("body"));
        }
        if (!steps.isEmpty() && steps.get(steps.size() - 1).equals("return")) {
            steps.remove(steps.size() - 1);
        }
        functions.put(name, List.copyOf(steps));
    }

    private void readStatement(CNode node) {
        switch (node.type()) {
            case "compound_statement" -> node.named().forEach(this::readStatement);
            case "declaration" -> readDeclaration(node);
            case "expression_statement" -> node.named().forEach(this::readEffect);
            case "if_statement" -> readIf(node);
            case "for_statement" -> readLoop(node);
            case "while_statement" -> readLoop(node);
            case "break_statement" -> jumpOut(breaks);
            case "continue_statement" -> jumpOut(continues);
            case "return_statement" -> {
                List<CNode> value = node.named();
                steps.add(value.isEmpty() ? "return" : "return " + read(value.get(0)));
                reachable = false;
            }
            default -> steps.add(unknown(node));
        }
    }

    private void readDeclaration(CNode node) {
        String type = slice(node).replaceFirst("^((?:const |struct )?(?:unsigned )?\\w+(?: (?=\\*))?).*", "$1");
        for (CNode declared : node.named()) {
            if (declared.equals(node.child("type")) || declared.is("type_qualifier")) {
                continue;
            }
            boolean hasValue = declared.is("init_declarator");
            CNode declarator = hasValue ? declared.child("declarator") : declared;
            boolean pointer = declarator.is("pointer_declarator");
            CNode inner = pointer ? declarator.child("declarator") : declarator;
            boolean array = inner.is("array_declarator");
            String name = slice(array ? inner.child("declarator") : inner);
            String value = hasValue ? slice(declared.child("value")) : "";
            if (contexts.contains(name) && !hasValue) {
                continue;
            }
            if (value.equals("test -> priv")) {
                contexts.add(name);
                continue;
            }
            String full = type.strip() + (pointer ? " *" : "");
            if (!TYPES.contains(full) || !inner.type().matches("identifier|array_declarator")) {
                steps.add(unknown(node));
            }
            if (full.equals("const char *")) {
                texts.add(name);
            }
            if (array) {
                steps.add(name + " = new[" + read(inner.child("size")) + "]");
            }
            if (hasValue) {
                assign(name, read(declared.child("value")));
            }
        }
    }

    private void assign(String name, String value) {
        if (!texts.contains(name)) {
            steps.add(name + " = " + value);
        }
    }

    private void readEffect(CNode node) {
        switch (node.type()) {
            case "assignment_expression" -> {
                String left = read(node.child("left"));
                String operator = slice(node.child("operator"));
                String right = read(node.child("right"));
                assign(left, operator.equals("=") ? right : operation(left, operator.replaceFirst("=$", ""), right));
            }
            case "update_expression" -> {
                String name = read(node.child("argument"));
                assign(name, operation(name, slice(node.child("operator")).substring(1), "1"));
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

    private void readIf(CNode node) {
        Condition condition = condition(node.child("condition"));
        int jumps = condition.jumpIfFalse();
        arrive(condition.whenTrue);
        readStatement(node.child("consequence"));
        CNode alternative = node.child("alternative");
        int over = 0;
        if (!alternative.isNone() && reachable) {
            steps.add("goto");
            over = 1;
        }
        arrive(jumps);
        if (!alternative.isNone()) {
            alternative.named().forEach(this::readStatement);
        }
        arrive(over);
    }

    private void readLoop(CNode node) {
        CNode start = node.child("initializer");
        if (!start.isNone()) {
            if (start.is("declaration")) {
                readStatement(start);
            } else {
                readEffect(start);
            }
        }
        steps.add("{");
        CNode test = node.child("condition");
        int jumps = 0;
        if (!test.isNone()) {
            Condition condition = condition(test);
            jumps = condition.jumpIfFalse();
            arrive(condition.whenTrue);
        }
        breaks.add(0);
        continues.add(0);
        readStatement(node.child("body"));
        arrive(continues.remove(continues.size() - 1));
        CNode update = node.child("update");
        if (!update.isNone()) {
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

    private Condition condition(CNode node) {
        String operator = operator(node);
        if (node.is("parenthesized_expression")) {
            return condition(node.inner());
        }
        if (node.is("unary_expression") && operator.equals("!")) {
            Condition inner = condition(node.child("argument"));
            return new Condition(
                    this, not(inner.last), /* whenTrue= */ inner.whenFalse, /* whenFalse= */ inner.whenTrue);
        }
        if (operator.equals("&&") || operator.equals("||")) {
            boolean and = operator.equals("&&");
            Condition left = condition(node.child("left"));
            int jumps = and ? left.jumpIfFalse() : left.jumpIfTrue();
            arrive(and ? left.whenTrue : left.whenFalse);
            Condition right = condition(node.child("right"));
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
    private String read(CNode node) {
        Optional<Long> constant = constant(node);
        if (constant.isPresent()) {
            long value = constant.get();
            return Long.toString(value >>> 31 == 1 ? (int) value : value);
        }
        return switch (node.type()) {
            case "identifier", "field_identifier" -> slice(node);
            case "string_literal", "concatenated_string" -> "text";
            case "parenthesized_expression" -> read(node.inner());
            case "pointer_expression" -> (operator(node).equals("&") ? "" : "*") + read(node.child("argument"));
            case "field_expression" -> {
                String owner = read(node.child("argument"));
                String member = slice(node.child("field"));
                yield contexts.contains(owner) ? member : owner + "." + member;
            }
            case "subscript_expression" -> read(node.child("argument")) + "[" + read(node.child("index")) + "]";
            case "unary_expression" -> readUnary(node);
            case "binary_expression" -> readBinary(node);
            case "conditional_expression" -> readConditional(node);
            case "call_expression" -> readCall(node);
            default -> unknown(node);
        };
    }

    private String readUnary(CNode node) {
        String operator = operator(node);
        if (!operator.equals("!")) {
            String argument = read(node.child("argument"));
            return operator.equals("~") ? "(" + argument + " ^ -1)" : operator + argument;
        }
        return not(read(node.child("argument")));
    }

    private String readBinary(CNode node) {
        String operator = operator(node);
        if (operator.equals("&&") || operator.equals("||")) {
            return choose(condition(node), () -> "1", () -> "0");
        }
        String left = read(node.child("left"));
        return operation(left, operator, read(node.child("right")));
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

    private String readConditional(CNode node) {
        return choose(
                condition(node.child("condition")),
                () -> read(node.child("consequence")),
                () -> read(node.child("alternative")));
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

    private String readCall(CNode node) {
        CNode function = node.child("function");
        if (!function.is("identifier")) {
            return unknown(node);
        }
        String name = slice(function);
        List<String> arguments = new ArrayList<>();
        node.child("arguments").named().forEach(argument -> arguments.add(read(argument)));
        if (name.matches("KUNIT_(EXPECT|ASSERT)_\\w+|KUNIT_FAIL\\w*")) {
            String macro = name.replaceFirst("_MSG$", "");
            int operands = OPERANDS.getOrDefault(macro.replaceFirst("^KUNIT_(?:EXPECT|ASSERT)_", ""), 2);
            return macro + "(" + String.join(", ", arguments.subList(1, Math.min(1 + operands, arguments.size())))
                    + ")";
        }
        arguments.removeIf(TEST::equals);
        return name + "(" + String.join(", ", arguments) + ")";
    }

    private Optional<Long> constant(CNode node) {
        return switch (node.type()) {
            case "number_literal" -> number(slice(node));
            case "true" -> Optional.of(1L);
            case "false", "null" -> Optional.of(0L);
            case "parenthesized_expression" -> constant(node.inner());
            case "cast_expression" ->
                slice(node.child("type")).matches("unsigned long(?: long)?|u64")
                        ? constant(node.child("value"))
                        : Optional.empty();
            case "unary_expression" ->
                constant(node.child("argument")).flatMap(value -> switch (operator(node)) {
                    case "-" -> Optional.of(-value);
                    case "~" -> Optional.of(~value);
                    default -> Optional.empty();
                });
            case "binary_expression" -> {
                Optional<Long> left = constant(node.child("left"));
                Optional<Long> right = constant(node.child("right"));
                yield left.isPresent() && right.isPresent()
                        ? fold(left.get(), operator(node), right.get())
                        : Optional.empty();
            }
            case "call_expression" -> {
                LongUnaryOperator macro = macros.get(slice(node.child("function")));
                List<CNode> arguments = node.child("arguments").named();
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

    private String operator(CNode node) {
        CNode operator = node.child("operator");
        return operator.isNone() ? "" : slice(operator);
    }

    private String unknown(CNode node) {
        return "?" + slice(node);
    }

    private String slice(CNode node) {
        return text.slice(node.range());
    }
}
