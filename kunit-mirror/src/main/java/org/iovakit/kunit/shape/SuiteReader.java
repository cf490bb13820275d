// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.shape;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.iovakit.kunit.KunitCase;
import org.iovakit.kunit.KunitSuite;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** Reads the bytecode of a class that builds a suite: which cases it has, and what the code of each does. */
final class SuiteReader {

    private static final String CASE = Type.getInternalName(KunitCase.class);
    private static final String SUITE = Type.getInternalName(KunitSuite.class);

    /** What stands between a {@code new} and its constructor's call: the literals and the methods referred to. */
    private record Construction(List<String> literals, List<Handle> methods) {}

    private final ClassNode type = new ClassNode();
    private final List<Construction> suites = new ArrayList<>();
    private final List<Construction> cases = new ArrayList<>();
    private final Set<MethodNode> helpers = new LinkedHashSet<>();

    SuiteReader(Class<?> suite) {
        String file = "/" + suite.getName().replace('.', '/') + ".class";
        try (InputStream bytes = suite.getResourceAsStream(file)) {
            if (bytes == null) {
                throw new IllegalArgumentException(suite.getName() + " has no class file that could be read: " + file);
            }
            new ClassReader(bytes).accept(type, ClassReader.SKIP_FRAMES);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    SuiteShape read(Predicate<String> wanted) {
        type.methods.forEach(this::findConstructions);
        if (suites.size() != 1) {
            throw new IllegalArgumentException(type.name + " should build one suite, but builds " + suites.size());
        }
        Construction suite = suites.get(0);
        boolean hasInitAndExit = suite.methods.size() == 2;
        if (suite.literals.size() != 1 || (!hasInitAndExit && !suite.methods.isEmpty())) {
            throw new IllegalArgumentException(
                    type.name + " should build its suite from a literal name and two methods, init and exit, or none");
        }
        List<FunctionShape> shapes = new ArrayList<>();
        for (Construction each : cases) {
            if (each.literals.size() != 1 || each.methods.size() != 1) {
                throw new IllegalArgumentException(type.name + " should build its case " + (shapes.size() + 1)
                        + " from a literal name and one method");
            }
            if (wanted.test(each.literals.get(0))) {
                shapes.add(read(each.literals.get(0), each.methods.get(0), true));
            }
        }
        FunctionShape none = new FunctionShape("", List.of());
        return new SuiteShape(
                suite.literals.get(0),
                hasInitAndExit ? read("init", suite.methods.get(0), false) : none,
                hasInitAndExit ? read("exit", suite.methods.get(1), false) : none,
                shapes,
                readHelpers());
    }

    private FunctionShape read(String name, Handle method, boolean isCase) {
        MethodSteps steps = new MethodSteps(type, method(method.getName(), method.getDesc()), isCase);
        FunctionShape shape = new FunctionShape(name, steps.read());
        helpers.addAll(steps.helpers());
        return shape;
    }

    /** Helpers may call others, which are then added behind them. */
    private List<FunctionShape> readHelpers() {
        List<FunctionShape> shapes = new ArrayList<>();
        List<MethodNode> all = new ArrayList<>(helpers);
        for (int i = 0; i < all.size(); i++) {
            MethodSteps steps = new MethodSteps(type, all.get(i), true);
            shapes.add(new FunctionShape(MethodSteps.inC(all.get(i).name), steps.read()));
            steps.helpers().stream().filter(helper -> !all.contains(helper)).forEach(all::add);
        }
        return shapes;
    }

    private MethodNode method(String name, String desc) {
        return type.methods.stream()
                .filter(each -> each.name.equals(name) && each.desc.equals(desc))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(type.name + " inherits " + name + ", whose steps cannot be read"));
    }

    private void findConstructions(MethodNode method) {
        Deque<Construction> open = new ArrayDeque<>();
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof TypeInsnNode made
                    && made.getOpcode() == Opcodes.NEW
                    && (made.desc.equals(CASE) || made.desc.equals(SUITE))) {
                open.push(new Construction(new ArrayList<>(), new ArrayList<>()));
            } else if (instruction instanceof MethodInsnNode call && call.name.equals("<init>")) {
                if (call.owner.equals(CASE)) {
                    cases.add(open.pop());
                } else if (call.owner.equals(SUITE)) {
                    suites.add(open.pop());
                }
            } else if (!open.isEmpty()) {
                if (instruction instanceof LdcInsnNode constant && constant.cst instanceof String literal) {
                    open.peek().literals.add(literal);
                } else if (instruction instanceof InvokeDynamicInsnNode dynamic) {
                    open.peek().methods.addAll(handles(dynamic));
                }
            }
        }
    }

    /** The methods behind a lambda or a method reference; of any other dynamic call, as of a concatenation, none. */
    private static List<Handle> handles(InvokeDynamicInsnNode dynamic) {
        return Arrays.stream(dynamic.bsmArgs)
                .filter(Handle.class::isInstance)
                .map(Handle.class::cast)
                .toList();
    }
}
