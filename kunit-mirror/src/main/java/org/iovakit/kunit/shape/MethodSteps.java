// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.shape;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.iovakit.domain.Mirrors;
import org.iovakit.kunit.Kunit;
import org.iovakit.kunit.KunitMacro;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Reads the steps of one method off its bytecode, with an operand stack of expressions instead of values. */
final class MethodSteps {
    private static final String KUNIT = Type.getInternalName(Kunit.class);
    private static final String STRING = Type.getDescriptor(String.class);
    private static final Map<String, KunitMacro> MACROS =
            Arrays.stream(KunitMacro.values()).collect(Collectors.toMap(KunitMacro::methodName, Function.identity()));

    /** What opcodes from IADD to LXOR do, one for each row of int, long, float and double. */
    private static final List<String> ARITHMETIC = List.of("+", "-", "*", "/", "%");

    /** What opcodes from ISHL to LXOR do, for int and long. Java's unsigned shift is C's of an unsigned type. */
    private static final List<String> BITS = List.of("<<", " signed >>", ">>", "&", "|", "^");

    /** What holds behind a jump of IFEQ to IFLE, and behind those with two operands, that was not taken. */
    private static final List<String> NOT_TAKEN = List.of("!=", "==", ">=", "<", "<=", ">");

    private static final Set<String> BOXES = Set.of("java/lang/Integer", "java/lang/Long", "java/lang/Boolean");

    /** The difference of two values, which a jump looks at next; any other value has no left and right. */
    private record Value(String text, Optional<Value> left, Optional<Value> right) {
        static Value of(String text) {
            return new Value(text, Optional.empty(), Optional.empty());
        }

        static Value difference(Value left, Value right) {
            return new Value("difference", Optional.of(left), Optional.of(right));
        }
    }

    private final ClassNode type;
    private final MethodNode method;
    private final boolean strict;
    private final Set<MethodNode> helpers = new LinkedHashSet<>();
    private final List<String> steps = new ArrayList<>();
    private final Deque<Value> stack = new ArrayDeque<>();

    /** The stacks of the jumps to a label further on, in the order of the code. */
    private final Map<LabelNode, List<Deque<Value>>> jumps = new HashMap<>();

    private final Set<LabelNode> loops = new HashSet<>();
    private boolean reachable = true;

    /** @param strict whether what has no notation is refused, not passed over */
    MethodSteps(ClassNode type, MethodNode method, boolean strict) {
        this.type = type;
        this.method = method;
        this.strict = strict;
    }

    List<String> read() {
        for (AbstractInsnNode each : method.instructions) {
            if (each instanceof JumpInsnNode jump && isBackward(jump)) {
                loops.add(jump.label);
            }
        }
        for (AbstractInsnNode each : method.instructions) {
            if (each instanceof LabelNode label) {
                arrive(label);
            } else if (each.getOpcode() >= 0) {
                execute(each);
            }
        }
        if (!steps.isEmpty() && steps.get(steps.size() - 1).equals("return")) {
            steps.remove(steps.size() - 1);
        }
        return steps;
    }

    /** The suite's own methods that were called and mirror nothing. */
    Set<MethodNode> helpers() {
        return helpers;
    }

    /** A Java name in the spelling of C. */
    static String inC(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private boolean isBackward(JumpInsnNode jump) {
        return method.instructions.indexOf(jump.label) < method.instructions.indexOf(jump);
    }

    private void arrive(LabelNode label) {
        List<Deque<Value>> arrivals = jumps.getOrDefault(label, List.of());
        List<Deque<Value>> ways = new ArrayList<>(arrivals);
        if (reachable) {
            ways.add(new ArrayDeque<>(stack));
        }
        int ends = arrivals.size();
        if (!arrivals.isEmpty()) {
            stack.clear();
            stack.addAll(ways.get(0));
            List<String> tops = ways.stream()
                    .flatMap(way -> way.stream().limit(1))
                    .map(Value::text)
                    .distinct()
                    .toList();
            if (tops.size() > 1) {
                stack.pop();
                int last = steps.size();
                boolean truth = tops.equals(List.of("1", "0"))
                        && last >= 3
                        && steps.subList(last - 2, last).equals(List.of("goto", "}"))
                        && steps.get(last - 3).startsWith("if ");
                if (truth) {
                    stack.push(Value.of(steps.get(last - 3).substring(3)));
                    steps.subList(last - 3, last).clear();
                    ends--;
                } else {
                    stack.push(Value.of("(" + String.join(" : ", tops) + ")"));
                }
            }
            reachable = true;
        }
        for (int i = 0; i < ends; i++) {
            steps.add("}");
        }
        if (loops.contains(label)) {
            steps.add("{");
        }
    }

    private void execute(AbstractInsnNode each) {
        int opcode = each.getOpcode();
        if (each instanceof VarInsnNode variable) {
            access(variable);
        } else if (each instanceof JumpInsnNode jump) {
            jump(jump);
        } else if (each instanceof MethodInsnNode call) {
            call(call);
        } else if (each instanceof FieldInsnNode field) {
            access(field);
        } else if (each instanceof LdcInsnNode constant) {
            push(constant.cst instanceof Number number ? constant(number.longValue()) : "text");
        } else if (each instanceof IntInsnNode number && opcode != Opcodes.NEWARRAY) {
            push(constant(number.operand));
        } else if (each instanceof IincInsnNode step) {
            String name = variable(step, step.var).name;
            steps.add("%s = (%s %s %d)"
                    .formatted(inC(name), inC(name), step.incr < 0 ? "-" : "+", Math.abs((long) step.incr)));
        } else if (each instanceof InvokeDynamicInsnNode dynamic) {
            lambda(dynamic);
        } else if (opcode == Opcodes.NEWARRAY || opcode == Opcodes.ANEWARRAY) {
            push("new[" + pop() + "]");
        } else if (each instanceof TypeInsnNode made && opcode == Opcodes.NEW) {
            push("new " + made.desc);
        } else if (opcode != Opcodes.CHECKCAST) {
            executeSimple(opcode);
        }
    }

    private void executeSimple(int opcode) {
        if (opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.ICONST_5) {
            push(constant(opcode - (long) Opcodes.ICONST_0));
        } else if (opcode == Opcodes.ACONST_NULL) {
            push("0");
        } else if (opcode == Opcodes.LCONST_0 || opcode == Opcodes.LCONST_1) {
            push(constant(opcode - (long) Opcodes.LCONST_0));
        } else if (opcode >= Opcodes.IALOAD && opcode <= Opcodes.SALOAD) {
            String index = pop();
            push(pop() + "[" + index + "]");
        } else if (opcode >= Opcodes.IASTORE && opcode <= Opcodes.SASTORE) {
            String value = pop();
            String index = pop();
            String array = pop();
            // An array that has no name is that of a call with any number of arguments.
            if (!array.startsWith("new[")) {
                steps.add(array + "[" + index + "] = " + value);
            }
        } else if (opcode >= Opcodes.IADD && opcode <= Opcodes.DREM) {
            binary(ARITHMETIC.get((opcode - Opcodes.IADD) / 4));
        } else if (opcode >= Opcodes.ISHL && opcode <= Opcodes.LXOR) {
            binary(BITS.get((opcode - Opcodes.ISHL) / 2));
        } else if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.ARETURN) {
            steps.add("return " + pop());
            reachable = false;
        } else {
            switch (opcode) {
                case Opcodes.NOP, Opcodes.I2L -> {}
                case Opcodes.L2I -> push("(int)" + pop());
                case Opcodes.LCMP -> {
                    Value right = stack.pop();
                    stack.push(Value.difference(stack.pop(), right));
                }
                case Opcodes.DUP -> stack.push(stack.peek());
                case Opcodes.POP, Opcodes.POP2 -> steps.add(pop());
                case Opcodes.ARRAYLENGTH -> push("ARRAY_SIZE(" + pop() + ")");
                case Opcodes.INEG, Opcodes.LNEG -> push("-" + pop());
                case Opcodes.RETURN -> {
                    steps.add("return");
                    reachable = false;
                }
                default -> throw refused("has an instruction that has no notation: opcode " + opcode);
            }
        }
    }

    private void push(String text) {
        stack.push(Value.of(text));
    }

    private String pop() {
        return stack.pop().text();
    }

    /** The numbers of an unsigned int are those of Java's int. */
    private static String constant(long value) {
        return Long.toString(value >>> 31 == 1 ? (int) value : value);
    }

    private void binary(String operator) {
        String right = pop();
        push("(" + pop() + " " + operator + " " + right + ")");
    }

    private void access(VarInsnNode access) {
        LocalVariableNode variable = variable(access, access.var);
        if (access.getOpcode() <= Opcodes.ALOAD) {
            push(inC(variable.name));
            return;
        }
        String value = pop();
        if (!variable.desc.equals(STRING)) {
            steps.add(inC(variable.name) + " = " + value);
        }
    }

    /** A variable's name is known behind the instruction that sets it first. */
    private LocalVariableNode variable(AbstractInsnNode at, int slot) {
        if (method.localVariables != null) {
            for (LocalVariableNode each : method.localVariables) {
                if (each.index == slot && place(each.start) <= place(at) + 1 && place(at) < place(each.end)) {
                    return each;
                }
            }
        }
        throw refused("has a variable whose name was not kept; compile with -g");
    }

    /** How many instructions stand before it. */
    private long place(AbstractInsnNode at) {
        long before = 0;
        for (AbstractInsnNode each = at.getPrevious(); each != null; each = each.getPrevious()) {
            before += each.getOpcode() >= 0 ? 1 : 0;
        }
        return before;
    }

    private void access(FieldInsnNode field) {
        if (field.getOpcode() == Opcodes.GETSTATIC) {
            push(inC(field.name));
        } else if (field.getOpcode() == Opcodes.GETFIELD) {
            push(member(pop(), field.name));
        } else {
            String value = pop();
            String owner = field.getOpcode() == Opcodes.PUTFIELD ? pop() : "this";
            steps.add(member(owner, field.name) + " = " + value);
        }
    }

    private static String member(String owner, String name) {
        return owner.equals("this") ? inC(name) : owner + "." + inC(name);
    }

    private void jump(JumpInsnNode jump) {
        int opcode = jump.getOpcode();
        if (opcode == Opcodes.GOTO) {
            steps.add(isBackward(jump) ? "again" : "goto");
            reachable = false;
        } else {
            steps.add("if " + notTaken(opcode));
        }
        if (!isBackward(jump)) {
            jumps.computeIfAbsent(jump.label, label -> new ArrayList<>()).add(new ArrayDeque<>(stack));
        } else if (opcode != Opcodes.GOTO) {
            throw refused("has a loop that ends in its condition, which has no notation");
        }
        if (!reachable) {
            stack.clear();
        }
    }

    private String notTaken(int opcode) {
        if (opcode == Opcodes.IFNULL || opcode == Opcodes.IFNONNULL) {
            return comparison(pop(), opcode == Opcodes.IFNULL ? "!=" : "==", "0");
        }
        if (opcode >= Opcodes.IF_ICMPEQ && opcode <= Opcodes.IF_ACMPNE) {
            String right = pop();
            return comparison(pop(), NOT_TAKEN.get((opcode - Opcodes.IF_ICMPEQ) % 6), right);
        }
        Value value = stack.pop();
        return comparison(
                value.left().orElse(value).text(),
                NOT_TAKEN.get(opcode - Opcodes.IFEQ),
                value.right().map(Value::text).orElse("0"));
    }

    private static String comparison(String left, String operator, String right) {
        if (right.equals("0") && operator.equals("!=")) {
            return left;
        }
        if (right.equals("0") && operator.equals("==")) {
            return left.startsWith("!") ? left.substring(1) : "!" + left;
        }
        return "(" + left + " " + operator + " " + right + ")";
    }

    private void lambda(InvokeDynamicInsnNode dynamic) {
        Type[] captured = Type.getArgumentTypes(dynamic.desc);
        for (int i = 0; i < captured.length; i++) {
            stack.pop();
        }
        for (Object argument : dynamic.bsmArgs) {
            if (argument instanceof Handle handle && (strict || makesChecks(handle))) {
                throw refused("hands " + handle.getOwner() + "." + handle.getName()
                        + " on, which may run at any time and has no notation");
            }
        }
        push("text");
    }

    private boolean makesChecks(Handle handle) {
        return (handle.getOwner().equals(KUNIT) && MACROS.containsKey(handle.getName()))
                || (handle.getOwner().equals(type.name)
                        && new MethodSteps(type, own(handle.getName(), handle.getDesc()), false)
                                .read().stream().anyMatch(step -> step.startsWith("KUNIT_")));
    }

    private void call(MethodInsnNode call) {
        Type[] types = Type.getArgumentTypes(call.desc);
        List<String> arguments = new ArrayList<>();
        for (int i = types.length - 1; i >= 0; i--) {
            String argument = pop();
            String desc = types[i].getDescriptor();
            if (!desc.equals(STRING) && !desc.equals("L" + KUNIT + ";")) {
                arguments.add(0, argument);
            }
        }
        String receiver = call.getOpcode() == Opcodes.INVOKESTATIC ? "" : pop();
        if (call.owner.equals(KUNIT)) {
            callTest(call, arguments);
            return;
        }
        String result = result(call, receiver, arguments);
        if (call.name.equals("<init>")) {
            return;
        }
        if (Type.getReturnType(call.desc).equals(Type.VOID_TYPE)) {
            steps.add(result);
        } else {
            push(result);
        }
    }

    private void callTest(MethodInsnNode call, List<String> arguments) {
        KunitMacro macro = MACROS.get(call.name);
        if (macro != null) {
            steps.add(macro + "(" + String.join(", ", arguments) + ")");
        } else if (strict && !call.name.equals("info")) {
            throw refused("calls Kunit." + call.name + ", which has no notation");
        }
    }

    private String result(MethodInsnNode call, String receiver, List<String> arguments) {
        if (BOXES.contains(call.owner) && call.name.equals("valueOf")) {
            return arguments.get(0);
        }
        Optional<Class<?>> owner = load(call.owner);
        Optional<String> mirrored = owner.flatMap(found -> method(found, call)).flatMap(MethodSteps::mirrored);
        // An allocator, whose methods mirror functions, is no argument in C; a range, which mirrors a struct, is.
        if (!receiver.isEmpty() && owner.flatMap(MethodSteps::mirrored).isPresent()) {
            arguments.add(0, receiver);
        }
        boolean ofAllocator = owner.isPresent()
                && Arrays.stream(owner.get().getDeclaredMethods())
                        .anyMatch(each -> mirrored(each).isPresent());
        if (mirrored.isPresent() || (ofAllocator && !call.owner.equals(type.name))) {
            return mirrored.orElse(inC(call.name)) + "(" + String.join(", ", arguments) + ")";
        }
        if (call.owner.equals(type.name)) {
            helpers.add(own(call.name, call.desc));
            return inC(call.name) + "(" + String.join(", ", arguments) + ")";
        }
        if (call.desc.contains("L" + KUNIT + ";")) {
            throw refused("hands its test on to " + call.owner + "." + call.name
                    + ", where the checks are not seen: make it a method of " + type.name);
        }
        return receiver + "." + inC(call.name) + "(" + String.join(", ", arguments) + ")";
    }

    private MethodNode own(String name, String desc) {
        return type.methods.stream()
                .filter(each -> each.name.equals(name) && each.desc.equals(desc))
                .findFirst()
                .orElseThrow(() -> refused("calls " + name + ", which is inherited and cannot be read"));
    }

    private static Optional<Class<?>> load(String internalName) {
        try {
            return Optional.of(
                    Class.forName(internalName.replace('/', '.'), false, MethodSteps.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private static Optional<Method> method(Class<?> owner, MethodInsnNode call) {
        return Arrays.stream(owner.getDeclaredMethods())
                .filter(each -> each.getName().equals(call.name)
                        && Type.getMethodDescriptor(each).equals(call.desc))
                .findFirst();
    }

    private static Optional<String> mirrored(AnnotatedElement element) {
        return Optional.ofNullable(element.getAnnotation(Mirrors.class)).map(Mirrors::value);
    }

    private IllegalArgumentException refused(String what) {
        return new IllegalArgumentException(type.name + "." + method.name + " " + what);
    }
}
