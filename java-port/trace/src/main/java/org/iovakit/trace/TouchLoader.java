// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.iovakit.domain.Stage;
import org.iovakit.domain.State;
import org.iovakit.kernel.RbNode;
import org.iovakit.kernel.SpinLock;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Loads the port and the replayer once more, so that each access to a member of a node, and each lock that is taken or
 * released, is told to {@link Touches}. It knows neither stages nor what they do, and who does not ask for it runs the
 * classes as they are.
 */
final class TouchLoader extends ClassLoader {
    private static final String NODE = Type.getInternalName(RbNode.class);
    private static final String LOCK = Type.getInternalName(SpinLock.class);
    private static final String TOUCHES = Type.getInternalName(Touches.class);
    private static final String ABOVE_NODE = Type.getInternalName(TouchedNode.class);
    private static final String OBJECT = Type.getInternalName(Object.class);

    /** What is loaded here: stages, wherever they are, what they stand on, and what of the replayer knows that. */
    private static final Pattern OURS = Pattern.compile(
            "org\\.iovakit\\.(?!trace\\.).*|org\\.iovakit\\.trace\\.(Replayer|Members|HandleTable)(\\$.*)?");

    /** One for all, as what is compiled of it on the way serves everybody. */
    private static final TouchLoader COUNTING = new TouchLoader(TouchLoader.class.getClassLoader());

    /** Whether a class, by its internal name, is one of nodes. */
    private final Map<String, Boolean> nodes = new ConcurrentHashMap<>();

    static {
        registerAsParallelCapable();
    }

    private TouchLoader(ClassLoader parent) {
        super(parent);
    }

    /**
     * Loads a stage's allocator, with a replayer to itself.
     *
     * @throws IllegalArgumentException if the stage is none that can be found by its class
     */
    static Replay replay(State state, int cpus, ResultSink sink) {
        Class<? extends Stage> stage = state.code().getClass();
        try {
            Method opening = COUNTING.loadClass(Replayer.class.getName())
                    .getDeclaredMethod("ofStage", Class.class, int.class, ResultSink.class);
            opening.setAccessible(true);
            return (Replay) opening.invoke(null, COUNTING.loadClass(stage.getName()), cpus, sink);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalArgumentException("touches cannot be counted at " + state.name(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("touches cannot be counted at " + state.name(), e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!OURS.matcher(name).matches()) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        ClassReader reader = read(name.replace('.', '/'));
        if (reader == null) {
            throw new ClassNotFoundException(name);
        }
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new Rewriter(writer, reader.getClassName()), 0);
        byte[] bytes = writer.toByteArray();
        return defineClass(name, bytes, 0, bytes.length);
    }

    /** Null where there is no such class. */
    private ClassReader read(String internalName) {
        try (InputStream in = getResourceAsStream(internalName + ".class")) {
            return in == null ? null : new ClassReader(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isNode(String internalName) {
        Boolean known = nodes.get(internalName);
        if (known == null) {
            known = internalName.equals(NODE);
            if (!known && internalName.startsWith("org/iovakit/")) {
                ClassReader reader = read(internalName);
                known = reader != null && isNode(reader.getSuperName());
            }
            nodes.put(internalName, known);
        }
        return known;
    }

    /** Puts the calls in. It adds no jump. */
    private final class Rewriter extends ClassVisitor {
        private final String type;

        Rewriter(ClassVisitor next, String type) {
            super(Opcodes.ASM9, next);
            this.type = type;
        }

        @Override
        public void visit(int version, int access, String name, String signature, String above, String[] interfaces) {
            super.visit(version, access, name, signature, name.equals(NODE) ? ABOVE_NODE : above, interfaces);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            if (type.equals(LOCK)) {
                return new LockCalls(next, name);
            }
            if (name.equals("<init>")) {
                return type.equals(NODE) ? new Construction(next) : next;
            }
            // To clear an object is the slab's work.
            return isNode(type) && name.equals("zero") ? next : new NodeCalls(next);
        }
    }

    /** Has the class of nodes constructed as an extension of another than Object. */
    private static final class Construction extends MethodVisitor {
        Construction(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            boolean above = opcode == Opcodes.INVOKESPECIAL && owner.equals(OBJECT);
            super.visitMethodInsn(opcode, above ? ABOVE_NODE : owner, name, descriptor, isInterface);
        }
    }

    /** Tells of a lock as the last thing of {@code lock}, and as the first of {@code unlock}. */
    private static final class LockCalls extends MethodVisitor {
        private final String method;

        LockCalls(MethodVisitor next, String method) {
            super(Opcodes.ASM9, next);
            this.method = method;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (method.equals("unlock")) {
                tell("released");
            }
        }

        @Override
        public void visitInsn(int opcode) {
            if (method.equals("lock") && opcode == Opcodes.RETURN) {
                tell("taken");
            }
            super.visitInsn(opcode);
        }

        private void tell(String what) {
            visitVarInsn(Opcodes.ALOAD, 0);
            visitMethodInsn(Opcodes.INVOKESTATIC, TOUCHES, what, "(L" + OBJECT + ";)V", false);
        }
    }

    /** Tells of each node before a member of it is read or written. */
    private final class NodeCalls extends MethodVisitor {
        NodeCalls(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            if (opcode == Opcodes.GETFIELD && isNode(owner)) {
                visitInsn(Opcodes.DUP);
                tell();
            } else if (opcode == Opcodes.PUTFIELD && isNode(owner)) {
                // The node lies below the value, which is put back on top of it.
                if (Type.getType(descriptor).getSize() == 1) {
                    visitInsn(Opcodes.DUP2);
                    visitInsn(Opcodes.POP);
                    tell();
                } else {
                    visitInsn(Opcodes.DUP2_X1);
                    visitInsn(Opcodes.POP2);
                    visitInsn(Opcodes.DUP);
                    tell();
                    visitInsn(Opcodes.DUP_X2);
                    visitInsn(Opcodes.POP);
                }
            }
            super.visitFieldInsn(opcode, owner, name, descriptor);
        }

        private void tell() {
            visitMethodInsn(Opcodes.INVOKESTATIC, TOUCHES, "touched", "(L" + ABOVE_NODE + ";)V", false);
        }
    }
}
