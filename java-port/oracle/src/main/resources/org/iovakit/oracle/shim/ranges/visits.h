/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a visit is, counted in replay_visits by macros: this is read between the headers of iova.c and iova.c.
 *
 * - Where room is found by walking (REPLAY_COUNT_WALK), each rb_prev() is a visit. Only the walk calls it.
 * - Where it is found by a recursive search (REPLAY_COUNT_SEARCH), a visit is a call of that function with a node
 *   that is not NULL, the calls from within itself included. One macro meets the function's definition and its calls,
 *   and tells them apart by the first argument: a parameter starts with "struct", a node does not.
 * - Where it is found by a loop that looks at the gap of each node that it enters (REPLAY_COUNT_GAPS), a visit is such a
 *   look, at the anchor's too. The macro is made like the other one.
 */

#ifdef REPLAY_COUNT_WALK
static struct rb_node *counted_step(const struct rb_node *node)
{
	replay_visits++;
	return rb_prev(node);
}

#define rb_prev(node) counted_step(node)
#endif

#ifdef REPLAY_COUNT_SEARCH
static inline struct rb_node *counted_node(struct rb_node *node)
{
	replay_visits += node != NULL;
	return node;
}
#endif

#ifdef REPLAY_COUNT_GAPS
static inline struct iova *counted_gap(struct iova *iova)
{
	replay_visits++;
	return iova;
}
#endif

#define AS_IT_IS(argument) argument
#define SECOND(first, second, ...) second
#define EXPAND_SECOND(...) SECOND(__VA_ARGS__)
#define STARTS_WITH_struct ~, AS_IT_IS,

#ifdef REPLAY_COUNT_SEARCH
#define __iova_search_free_gap(first, ...)							\
	__iova_search_free_gap(									\
		EXPAND_SECOND(STARTS_WITH_##first, counted_node, ~)(first), __VA_ARGS__)
#endif

#ifdef REPLAY_COUNT_GAPS
#define iova_gap_fits(first, ...)								\
	iova_gap_fits(EXPAND_SECOND(STARTS_WITH_##first, counted_gap, ~)(first), __VA_ARGS__)
#endif
