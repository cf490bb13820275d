// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.threads;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import org.iovakit.kernel.SpinLock;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * A spinlock that a method takes.
 *
 * @param type internal name of the class
 * @param method name, for all methods of that name
 * @param lockOwner internal name of the class that has the lock
 * @param lock the field that holds it
 */
record LockSite(String type, String method, String lockOwner, String lock) {
    private static final String SPIN_LOCK = Type.getInternalName(SpinLock.class);

    /** All sites of a class, in the order in which they stand there. */
    static Set<LockSite> in(Class<?> type) throws IOException {
        ClassNode node = new ClassNode();
        try (InputStream in =
                type.getResourceAsStream(type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class")) {
            new ClassReader(in).accept(node, 0);
        }
        Set<LockSite> sites = new LinkedHashSet<>();
        for (MethodNode method : node.methods) {
            for (AbstractInsnNode insn : method.instructions.toArray()) {
                if (isLockOrUnlock(insn) && insn.getPrevious() instanceof FieldInsnNode lock) {
                    sites.add(new LockSite(node.name, method.name, lock.owner, lock.name));
                }
            }
        }
        return sites;
    }

    /** Whether an instruction locks or unlocks here. */
    boolean isTakenOrReleasedBy(AbstractInsnNode insn) {
        return isLockOrUnlock(insn)
                && insn.getPrevious() instanceof FieldInsnNode field
                && field.owner.equals(lockOwner)
                && field.name.equals(lock);
    }

    private static boolean isLockOrUnlock(AbstractInsnNode insn) {
        return insn.getOpcode() == Opcodes.INVOKEVIRTUAL
                && insn instanceof MethodInsnNode call
                && call.owner.equals(SPIN_LOCK)
                && (call.name.startsWith("lock") || call.name.startsWith("unlock"));
    }

    private static String simple(String internalName) {
        return internalName.substring(internalName.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return simple(type) + "." + method + " without " + simple(lockOwner) + "." + lock;
    }
}
