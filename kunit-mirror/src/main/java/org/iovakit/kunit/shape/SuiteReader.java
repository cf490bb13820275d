// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.shape;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.iovakit.kunit.Kunit;
import org.iovakit.kunit.KunitCase;
import org.iovakit.kunit.KunitMacro;
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

/** Reads the bytecode of a class that builds a suite: which cases it has, and which checks the code of each calls. */
final class SuiteReader {

    private static final String KUNIT = Type.getInternalName(Kunit.class);
    private static final String CASE = Type.getInternalName(KunitCase.class);
    private static final String SUITE = Type.getInternalName(KunitSuite.class);

    private static final Map<String, KunitMacro> MACROS =
            Arrays.stream(KunitMacro.values()).collect(Collectors.toMap(KunitMacro::methodName, Function.identity()));

    /** What stands between a {@code new} and its constructor's call: the literals and the methods referred to. */
    private record Construction(List<String> literals, List<Handle> methods) {}

    private final ClassNode type = new ClassNode();
    private final List<Construction> suites = new ArrayList<>();
    private final List<Construction> cases = new ArrayList<>();

    SuiteReader(Class<?> suite) {
        String file = "/" + suite.getName().replace('.', '/') + ".class";
        try (InputStream bytes = suite.getResourceAsStream(file)) {
            if (bytes == null) {
                throw new IllegalArgumentException(suite.getName() + " has no class file that could be read: " + file);
            }
            new ClassReader(bytes).accept(type, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    SuiteShape read() {
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
        List<CaseShape> shapes = new ArrayList<>();
        for (Construction each : cases) {
            if (each.literals.size() != 1 || each.methods.size() != 1) {
                throw new IllegalArgumentException(type.name + " should build its case " + (shapes.size() + 1)
                        + " from a literal name and one method");
            }
            shapes.add(new CaseShape(each.literals.get(0), count(each.methods.get(0))));
        }
        return new SuiteShape(
                suite.literals.get(0),
                hasInitAndExit ? count(suite.methods.get(0)) : Map.of(),
                hasInitAndExit ? count(suite.methods.get(1)) : Map.of(),
                shapes);
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

    private Map<KunitMacro, Integer> count(Handle method) {
        Map<KunitMacro, Integer> callSites = new EnumMap<>(KunitMacro.class);
        call(method.getOwner(), method.getName(), method.getDesc(), callSites, new LinkedHashSet<>());
        return callSites;
    }

    /** @param path the methods that are being counted, outermost first */
    private void call(String owner, String name, String desc, Map<KunitMacro, Integer> callSites, Set<String> path) {
        if (owner.equals(KUNIT)) {
            KunitMacro macro = MACROS.get(name);
            if (macro != null) {
                callSites.merge(macro, 1, Integer::sum);
            }
        } else if (owner.equals(type.name)) {
            follow(name, desc, callSites, path);
        } else if (desc.contains("L" + KUNIT + ";")) {
            throw new IllegalArgumentException(String.join(" -> ", path) + " hands its test on to " + owner + "." + name
                    + ", where the checks are not counted: make it a method of " + type.name);
        }
    }

    private void follow(String name, String desc, Map<KunitMacro, Integer> callSites, Set<String> path) {
        if (!path.add(name + desc)) {
            throw new IllegalArgumentException(
                    type.name + "." + name + " calls itself, so its checks cannot be counted");
        }
        MethodNode method = type.methods.stream()
                .filter(each -> each.name.equals(name) && each.desc.equals(desc))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        type.name + " inherits " + name + ", whose checks are not counted"));
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction instanceof MethodInsnNode call) {
                call(call.owner, call.name, call.desc, callSites, path);
            } else if (instruction instanceof InvokeDynamicInsnNode dynamic) {
                for (Handle handle : handles(dynamic)) {
                    call(handle.getOwner(), handle.getName(), handle.getDesc(), callSites, path);
                }
            }
        }
        path.remove(name + desc);
    }
}
