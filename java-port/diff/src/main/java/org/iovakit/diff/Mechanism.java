// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.diff;

import java.util.List;
import java.util.Locale;

/** Why two stages differ: the rule of one of them that the other does not have. */
public enum Mechanism {
    /** One remembers the size of a request that failed where the other does not: by its limit. */
    REMEMBERED_SIZE(
            "one sets max32_alloc_size for a failed request whose limit does not count for the other, by which 32-bit requests are refused unseen",
            "alloc_iova",
            "__alloc_and_insert_iova_range"),

    /** Stage 0 starts its walk at the node where it ended before, and goes up again only if there is no room below. */
    WALK_FROM_CACHED_NODE(
            "the walk starts at the node remembered last, and does not see higher room while there is some below",
            "__alloc_and_insert_iova_range",
            "__get_cached_rbnode",
            "__cached_rbnode_insert_update",
            "__cached_rbnode_delete_update"),

    /** From stage 4 on, a gap that holds the size wherever it starts goes before a higher one that happens to fit. */
    ROOMIER_GAP_FIRST(
            "the first pass skips a higher gap that holds the aligned range only as it lies, for a roomier lower one",
            "__alloc_and_insert_iova_range",
            "__iova_search_free_gap"),

    /** The same, but what start_pfn leaves of the lower gap is no roomier: the stored maxima do not know start_pfn. */
    CUT_GAP_FIRST(
            "the first pass skips a higher gap for a lower one that is roomy only below start_pfn too",
            "__alloc_and_insert_iova_range",
            "__iova_search_free_gap"),

    /** The first pass tries each node that it passes on its way to a roomy gap. */
    TIGHT_GAP_ON_THE_WAY(
            "on its way to a roomy gap the first pass takes one no roomier than the higher gap that it skipped",
            "__alloc_and_insert_iova_range",
            "__iova_search_free_gap"),

    /** The same, on a way that leads to no room at all. */
    TIGHT_GAP_ON_A_VAIN_WAY(
            "on its way to a roomy gap that is out of bounds the first pass takes one no roomier than the gap it skipped",
            "__alloc_and_insert_iova_range",
            "__iova_search_free_gap"),

    /** The two domains hold different ranges since an earlier request was placed elsewhere. */
    AFTER_PLACEMENT(
            "an earlier request was placed elsewhere, so what is free differs", "__alloc_and_insert_iova_range"),

    /** The caches were emptied into the tree, and the request made again, in one operation. */
    AFTER_FLUSH(
            "the request was made again after the caches were flushed into the tree",
            "alloc_iova_fast",
            "__alloc_and_insert_iova_range"),

    /** The ranges themselves. */
    TREE_CONTENTS("the trees hold different ranges", "iova_insert_rbtree", "remove_iova", "reserve_iova"),

    /** What a stage keeps about its ranges. */
    BROKEN_INVARIANT("what is kept about the ranges is wrong", "iova_insert_rbtree", "remove_iova", "reserve_iova"),

    /** Stage 0 visits each range between where it starts and the room. */
    LINEAR_WALK(
            "the walk visits one taken range after the other",
            "__alloc_and_insert_iova_range",
            "__get_cached_rbnode",
            "iova_find_limit"),

    /** From stage 1 on, even room that stage 0 would start at is looked up from the root. */
    TREE_DESCENT("the search goes down from the root, where the walk starts beside the room", "__iova_search_free_gap"),

    /** Subtrees are entered for gaps that lie above the limit. */
    LIMIT_BLIND_SEARCH(
            "the search enters subtrees for large gaps that the limit or start_pfn rules out",
            "__iova_search_free_gap"),

    /** Subtrees are entered for gaps that are large enough, but lie wrong. */
    ALIGNMENT_BLIND_SEARCH(
            "the search enters subtrees for gaps that hold the size, but not aligned", "__iova_search_free_gap"),

    /** The domain is older than what is kept of it. */
    UNEXAMINED("the domain was too old to look the reason up"),

    /** Whoever wrote this C may say. */
    UNKNOWN_CODE("it is code whose rules are not known here"),

    /** None of these. */
    UNEXPLAINED("no rule that is known explains it");

    private final String explanation;
    private final String functions;

    Mechanism(String explanation, String... functions) {
        this.explanation = explanation;
        this.functions = String.join(" ", functions);
    }

    /** Its name in reports and JSON: {@code remembered-size}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What happens, in a line. */
    public String explanation() {
        return explanation;
    }

    /** The C functions that it happens in. */
    public List<String> functions() {
        return functions.isEmpty() ? List.of() : List.of(functions.split(" ", -1));
    }
}
