// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kunit.iova;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.iovakit.domain.Iova;
import org.iovakit.domain.IovaAllocator;
import org.iovakit.domain.IovaDomain;
import org.iovakit.domain.LinkFault;
import org.iovakit.domain.SearchTraits;
import org.iovakit.domain.State;
import org.iovakit.kernel.BugException;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;

/**
 * Whether the verifier of a stage sees what is wrong: each member and each link of the ranges is spoiled in turn, and it
 * has to say so, and to say nothing before and after. What leaves ranges that are right is no spoiling: on the base, which
 * keeps nothing beside the ranges, some do.
 */
public final class VerifierProof {
    private static final int RANGES = 48;

    /** Some thousand times what it takes. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final IovaAllocator iova;
    private final IovaDomain iovad;
    private final List<Iova> ranges = new ArrayList<>();
    private final List<Field> members;
    private final boolean keepsGaps;
    private final boolean boundsMax32;
    private final List<String> findings = Collections.synchronizedList(new ArrayList<>());
    private volatile String tried = "";
    private volatile boolean complete;

    private VerifierProof(State stage) {
        Machine machine = new Machine(1);
        iova = stage.load(machine);
        iova.iovaCacheGet();
        iovad = iova.newDomain();
        iova.initIovaDomain(iovad, machine.pageSize(), 1);
        List<Iova> made = new ArrayList<>();
        for (int i = 0; i < RANGES; i++) {
            made.add(iova.allocIova(iovad, 1 + i % 7, i % 2 == 0 ? IovaSuite.L64 : IovaSuite.L32, false));
        }
        for (int i = 3; i < RANGES; i += 5) {
            iova.freeIova(iovad, made.get(i));
        }
        iova.reserveIova(iovad, 0x100, 0x1ff);
        iovad.forEachRange(ranges::add);
        members = Arrays.stream(ranges.get(0).getClass().getFields())
                .filter(field -> field.getType() == long.class && !Modifier.isStatic(field.getModifiers()))
                .toList();
        keepsGaps = members.size() > 2;
        boundsMax32 = boundsMax32(stage);
    }

    /**
     * Tries the verifier of a stage.
     *
     * @return what it does not see, or sees where nothing is, a line each; empty if it can be relied on
     */
    public static List<String> findings(State stage) {
        VerifierProof proof = new VerifierProof(stage);
        Thread trial = new Thread(proof::tryAll, "verifier proof");
        // One that goes round in a spoiled tree cannot be ended.
        trial.setDaemon(true);
        trial.start();
        try {
            trial.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<String> findings;
        synchronized (proof.findings) {
            findings = new ArrayList<>(proof.findings);
        }
        if (!proof.complete) {
            findings.add("the verifier does not come to its end: " + proof.tried);
        }
        return findings;
    }

    /**
     * Whether {@code max32_alloc_size} is {@code dma_32bit_pfn} at most: where the size of a request is remembered only if it
     * had to end up below that.
     */
    public static boolean boundsMax32(State stage) {
        return stage.searchTraits().refusals() == SearchTraits.Refusals.WITHIN_32BIT;
    }

    /** What misleads last, and only where all else is seen: whoever trusts spoiled links may go round for ever. */
    private void tryAll() {
        try {
            wantNothing("nothing spoiled");
            wantLock();
            for (int i = 0; i < ranges.size(); i++) {
                for (Field member : members) {
                    spoil(i, member);
                }
            }
            List<LinkFault> faults = iovad.linkFaults(keepsGaps);
            faults.stream().filter(fault -> !fault.misleads()).forEach(this::spoil);
            spoilDomain();
            faults.stream()
                    .filter(fault -> fault.misleads() && findings.isEmpty())
                    .forEach(this::spoil);
        } catch (RuntimeException | StackOverflowError e) {
            findings.add("the verifier breaks off with " + e + ": " + tried);
        }
        complete = true;
    }

    private void wantSomething(String spoiled) {
        tried = spoiled;
        if (iova.verifyInvariants(iovad).isEmpty()) {
            findings.add("the verifier does not see it: " + spoiled);
        }
    }

    private void wantNothing(String restored) {
        List<String> seen = iova.verifyInvariants(iovad);
        if (!seen.isEmpty()) {
            findings.add("the verifier sees something although all is as it was: " + restored + ": " + seen.get(0));
        }
    }

    /** Taken here, it cannot be taken there. */
    private void wantLock() {
        iovad.rbtreeLock.lockIrqsave();
        try {
            iova.verifyInvariants(iovad);
            findings.add("the verifier does not take the tree's lock");
        } catch (BugException taken) {
            // As it has to be.
        } finally {
            iovad.rbtreeLock.unlockIrqrestore();
        }
    }

    private boolean isRightWithoutGaps(int i) {
        Iova range = ranges.get(i);
        boolean last = i == ranges.size() - 1;
        return !keepsGaps
                && Long.compareUnsigned(range.pfnLo, range.pfnHi) <= 0
                && (i == 0 || Long.compareUnsigned(ranges.get(i - 1).pfnHi, range.pfnLo) < 0)
                && (last
                        ? !iovad.isTree() || range.pfnHi == ~0L
                        : Long.compareUnsigned(range.pfnHi, ranges.get(i + 1).pfnLo) < 0);
    }

    private void spoil(int i, Field member) {
        Iova range = ranges.get(i);
        try {
            long kept = member.getLong(range);
            for (long other : new long[] {kept + 1, kept - 1, 0, ~0L, kept ^ Long.MIN_VALUE, kept ^ 0x100}) {
                member.setLong(range, other);
                if (other != kept && !isRightWithoutGaps(i)) {
                    wantSomething("%s of range %d of %d made 0x%x, was 0x%x"
                            .formatted(member.getName(), i + 1, ranges.size(), other, kept));
                }
                member.setLong(range, kept);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the members of a range are public", e);
        }
        wantNothing(member.getName());
    }

    private void spoil(LinkFault fault) {
        fault.spoil().run();
        wantSomething(fault.what());
        fault.repair().run();
        wantNothing("again, after " + fault.what());
    }

    private void spoilDomain() {
        RbNode stranger = iova.newDomain().anchor;
        for (Field field : iovad.getClass().getFields()) {
            if (field.getType() == RbNode.class) {
                spoilNode(field, stranger);
            }
        }
        if (boundsMax32) {
            long kept = iovad.max32AllocSize;
            iovad.max32AllocSize = iovad.dma32BitPfn + 1;
            wantSomething("max32AllocSize made larger than dma32BitPfn");
            iovad.max32AllocSize = kept;
        }
        wantNothing("the domain");
    }

    private void spoilNode(Field field, RbNode stranger) {
        try {
            Object kept = field.get(iovad);
            for (RbNode other : Arrays.asList(null, stranger)) {
                field.set(iovad, other);
                wantSomething(field.getName() + " made " + other);
            }
            field.set(iovad, kept);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the members of a domain are public", e);
        }
    }
}
