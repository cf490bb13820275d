// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.iovakit.kernel.Machine;
import org.iovakit.kernel.RbNode;
import org.iovakit.stages.mainline.MainlineAllocator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults of a tree: each spoils one link, of which the verifier hears, and is undone without a trace. */
class LinkFaultTest {
    private static final int RANGES = 20;

    private final IovaAllocator iova = new MainlineAllocator(new Machine(1));
    private final IovaDomain iovad = iova.newDomain();

    @BeforeEach
    void fill() {
        iova.iovaCacheGet();
        iova.initIovaDomain(iovad, 4096, 1);
        for (int i = 0; i < RANGES; i++) {
            iova.allocIova(iovad, 1 + i % 3, i % 2 == 0 ? 0xfffffL : 0xffffffL, false);
        }
    }

    private List<Iova> ranges() {
        List<Iova> ranges = new ArrayList<>();
        iovad.forEachRange(ranges::add);
        return ranges;
    }

    /** All links by the names that faults go by; the ranges are those of the tree as it should be. */
    private Map<String, RbNode> links(List<Iova> ranges) {
        Map<String, RbNode> links = new TreeMap<>();
        links.put("the root", iovad.rbroot.root());
        for (int i = 0; i < ranges.size(); i++) {
            RbNode node = ranges.get(i);
            links.put("left of range " + (i + 1), node.left());
            links.put("right of range " + (i + 1), node.right());
            links.put("parent of range " + (i + 1), node.parent());
            // Any node will do for red, and none for black.
            links.put("the colour of range " + (i + 1), node.isBlack() ? null : node);
        }
        return links;
    }

    @Test
    void rangesComeByPfnAndTheAnchorLast() {
        List<Iova> ranges = ranges();
        assertTrue(iovad.isTree());
        assertEquals(RANGES + 1, ranges.size());
        for (int i = 1; i < ranges.size(); i++) {
            assertTrue(Long.compareUnsigned(ranges.get(i - 1).pfnHi, ranges.get(i).pfnLo) < 0, ranges::toString);
        }
        assertEquals(iovad.anchor, ranges.get(RANGES));
    }

    @Test
    void eachSpoilsOneLinkAndIsSeenAndUndone() {
        List<Iova> ranges = ranges();
        Map<String, RbNode> before = links(ranges);
        Map<String, Integer> times = new TreeMap<>();
        for (LinkFault fault : iovad.linkFaults(false)) {
            assertEquals(List.of(), iova.verifyInvariants(iovad), fault.what());
            fault.spoil().run();
            assertNotEquals(List.of(), iova.verifyInvariants(iovad), fault.what());
            Map<String, RbNode> after = links(ranges);
            String what = fault.what().substring(0, fault.what().indexOf(" made "));
            before.keySet().forEach(link -> {
                if (link.equals(what)) {
                    assertNotEquals(before.get(link), after.get(link), fault.what());
                } else {
                    assertEquals(before.get(link), after.get(link), fault.what() + ": " + link);
                }
            });
            fault.repair().run();
            assertEquals(before, links(ranges), fault.what());
            assertEquals(what.matches("(left|right|parent) .*"), fault.misleads(), fault.what());
            times.merge(what, 1, Integer::sum);
        }
        assertEquals(before.keySet(), times.keySet());
        times.forEach((link, count) -> {
            if (link.startsWith("the colour")) {
                assertEquals(1, count, link);
            } else if (!link.equals("the root")) {
                // To itself, to the root, the lowest and the anchor, and to neighbours, as far as these are others.
                assertTrue(count >= 4, () -> link + ": " + count);
            }
        });
    }

    /** Where a red node is lost, the tree may be right, of other ranges. */
    @Test
    void whatMayBeSeenByNobodyIsNoFault() {
        List<String> all = iovad.linkFaults(true).stream().map(LinkFault::what).toList();
        List<String> some =
                iovad.linkFaults(false).stream().map(LinkFault::what).toList();
        List<String> unseen = new ArrayList<>(all);
        unseen.removeAll(some);
        List<String> lost = new ArrayList<>();
        links(ranges()).forEach((link, kept) -> {
            if (link.contains(" of range ") && !link.startsWith("the") && kept != null && !kept.isBlack()) {
                lost.add(link + " made null, was " + kept);
            }
        });
        assertTrue(lost.size() > 10, lost::toString);
        assertEquals(new TreeSet<>(lost), new TreeSet<>(unseen));
        assertEquals(all.size() - lost.size(), some.size());
    }

    @Test
    void anyDomainCanHaveOne() {
        IovaDomain empty = iova.newDomain();
        iova.initIovaDomain(empty, 4096, 1);
        LinkFault fault = empty.someFault();
        fault.spoil().run();
        assertNotEquals(List.of(), iova.verifyInvariants(empty));
        fault.repair().run();
        assertEquals(List.of(), iova.verifyInvariants(empty));
        assertEquals("the colour of the root made the other", fault.what());
    }
}
