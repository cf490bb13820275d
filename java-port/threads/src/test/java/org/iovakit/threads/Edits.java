// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.iovakit.domain.CachedRanges;
import org.iovakit.kernel.SpinLock;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Changes to bytecode that only other threads can tell: noise, which breaks nothing, and locks that are not taken. */
final class Edits {
    private static final String SPIN_LOCK = Type.getInternalName(SpinLock.class);

    private Edits() {}

    /**
     * Calls {@link Noise#point} before each access to a field of the port, but for the locks' own, and
     * {@link Noise#unlocked} after each release of a lock. Comes after the edits that look for locks.
     */
    static void noise(ClassNode type) {
        boolean port = type.name.matches("org/iovakit/(kernel|domain|stages)/.*");
        if (!port || type.name.equals(SPIN_LOCK)) {
            return;
        }
        for (MethodNode method : type.methods) {
            // Nobody else sees what is being constructed.
            if (method.name.startsWith("<")) {
                continue;
            }
            for (AbstractInsnNode insn : method.instructions.toArray()) {
                if (insn.getOpcode() == Opcodes.GETFIELD || insn.getOpcode() == Opcodes.PUTFIELD) {
                    method.instructions.insertBefore(insn, callNoise("point"));
                } else if (isCall(insn, SPIN_LOCK, "unlock") || isCall(insn, SPIN_LOCK, "unlockIrqrestore")) {
                    method.instructions.insert(insn, callNoise("unlocked"));
                }
            }
        }
    }

    private static MethodInsnNode callNoise(String method) {
        return new MethodInsnNode(Opcodes.INVOKESTATIC, Type.getInternalName(Noise.class), method, "()V", false);
    }

    /** Lets magazines hold three pfns instead of 127, so that depots are pushed to and popped from all the time. */
    static void smallMagazines(ClassNode type) {
        for (MethodNode method : type.methods) {
            for (AbstractInsnNode insn : method.instructions.toArray()) {
                if (insn instanceof IntInsnNode constant && constant.operand == CachedRanges.MAGAZINE_SIZE) {
                    method.instructions.set(insn, new InsnNode(Opcodes.ICONST_3));
                }
            }
        }
    }

    /** Lets {@code assert_spin_locked} pass: it would tell of a lock that is not taken, and a C kernel may lack it. */
    static void noAssertHeld(ClassNode type) {
        for (MethodNode method : type.methods) {
            for (AbstractInsnNode insn : method.instructions.toArray()) {
                if (isCall(insn, SPIN_LOCK, "assertHeld")) {
                    method.instructions.set(insn, new InsnNode(Opcodes.POP));
                }
            }
        }
    }

    /** Leaves out what a method does with one of the locks that it takes. */
    static Consumer<ClassNode> noLock(LockSite site) {
        return inMethod(site.type(), site.method(), method -> {
            for (AbstractInsnNode insn : method.instructions.toArray()) {
                if (site.isTakenOrReleasedBy(insn)) {
                    method.instructions.set(insn, new InsnNode(Opcodes.POP));
                }
            }
        });
    }

    /**
     * Lets a method release a lock that it holds and take it again, before it calls another one.
     *
     * @param variable number of the variable that has the lock as a field
     */
    static Consumer<ClassNode> window(LockSite site, int variable, String before) {
        return inMethod(site.type(), site.method(), method -> {
            for (AbstractInsnNode insn : method.instructions.toArray()) {
                if (insn instanceof MethodInsnNode call && call.name.equals(before)) {
                    InsnList window = new InsnList();
                    for (String step : new String[] {"unlock", "lock"}) {
                        window.add(new VarInsnNode(Opcodes.ALOAD, variable));
                        window.add(new FieldInsnNode(
                                Opcodes.GETFIELD, site.lockOwner(), site.lock(), Type.getDescriptor(SpinLock.class)));
                        window.add(new MethodInsnNode(Opcodes.INVOKEVIRTUAL, SPIN_LOCK, step, "()V", false));
                    }
                    method.instructions.insertBefore(insn, window);
                    method.maxStack++;
                }
            }
        });
    }

    /** Leaves out the calls of a method that returns nothing and has one parameter. */
    static Consumer<ClassNode> noCall(Class<?> type, String name, String callee) {
        return inMethod(Type.getInternalName(type), name, method -> {
            for (AbstractInsnNode insn : method.instructions.toArray()) {
                if (insn instanceof MethodInsnNode call && call.name.equals(callee)) {
                    method.instructions.set(insn, new InsnNode(Opcodes.POP2));
                }
            }
        });
    }

    /** Lets a class find each {@link AtomicBoolean} as it wants it, and leave it so for the others. */
    static Consumer<ClassNode> noCompareAndSet(Class<?> type) {
        return node -> {
            if (node.name.equals(Type.getInternalName(type))) {
                for (MethodNode method : node.methods) {
                    for (AbstractInsnNode insn : method.instructions.toArray()) {
                        if (isCall(insn, Type.getInternalName(AtomicBoolean.class), "compareAndSet")) {
                            method.instructions.insertBefore(insn, new InsnNode(Opcodes.POP2));
                            method.instructions.insertBefore(insn, new InsnNode(Opcodes.POP));
                            method.instructions.set(insn, new InsnNode(Opcodes.ICONST_1));
                        }
                    }
                }
            }
        };
    }

    /** Lets a method run without its object's monitor. */
    static Consumer<ClassNode> noMonitor(Class<?> type, String name) {
        return inMethod(Type.getInternalName(type), name, method -> method.access &= ~Opcodes.ACC_SYNCHRONIZED);
    }

    static boolean isCall(AbstractInsnNode insn, String owner, String name) {
        return insn instanceof MethodInsnNode call && call.owner.equals(owner) && call.name.equals(name);
    }

    private static Consumer<ClassNode> inMethod(String type, String name, Consumer<MethodNode> edit) {
        return node -> {
            if (node.name.equals(type)) {
                node.methods.stream().filter(method -> method.name.equals(name)).forEach(edit);
            }
        };
    }
}
