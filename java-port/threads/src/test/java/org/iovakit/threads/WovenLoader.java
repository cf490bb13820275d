// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.tree.ClassNode;

/** Loads iovakit's classes once more, edited: the edits see every class of it but those of the tests themselves. */
final class WovenLoader extends ClassLoader {
    private static final String OURS = "org.iovakit.";
    private static final String TESTS = WovenLoader.class.getPackageName() + ".";

    /** What both sides of a call know. */
    private static final Set<String> SHARED = Set.of(Job.class.getName(), StressOutcome.class.getName());

    private final List<Consumer<ClassNode>> edits;

    /** A loader that makes the given edits, in order. They may add no jump. */
    WovenLoader(List<Consumer<ClassNode>> edits) {
        super(WovenLoader.class.getClassLoader());
        this.edits = edits;
    }

    /**
     * Loads another copy of a class here, makes an instance, and calls it with this loader as the thread's own, so that
     * services are found here too.
     *
     * @param type has a constructor without parameters
     */
    @SuppressWarnings("unchecked") // the copy differs from the class in its loader alone
    <A, R> R apply(Class<? extends Function<A, R>> type, A argument) {
        Thread self = Thread.currentThread();
        ClassLoader before = self.getContextClassLoader();
        self.setContextClassLoader(this);
        try {
            Function<A, R> copy = (Function<A, R>)
                    loadClass(type.getName()).getDeclaredConstructor().newInstance();
            return copy.apply(argument);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot load " + type.getName() + " once more", e);
        } finally {
            self.setContextClassLoader(before);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS) || SHARED.contains(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        ClassNode node = new ClassNode();
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            new ClassReader(in).accept(node, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!name.startsWith(TESTS)) {
            edits.forEach(edit -> edit.accept(node));
        }
        ClassWriter writer = new ClassWriter(0);
        node.accept(writer);
        byte[] bytes = writer.toByteArray();
        return defineClass(name, bytes, 0, bytes.length);
    }
}
