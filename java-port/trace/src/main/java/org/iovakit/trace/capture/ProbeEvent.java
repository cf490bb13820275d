// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.trace.capture;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * That a function of the allocator is called, or returns, as the probes of the capture script tell; or that somebody waits
 * for a lock.
 *
 * @param call which
 * @param words what is told of it
 * @param task who was running
 * @param cpu where, from 0
 * @param time nanoseconds on the capture's clock
 * @param part of which of the captures that were joined, from 0
 */
public record ProbeEvent(Call call, Words words, MappingEvent.Task task, int cpu, long time, int part)
        implements CaptureEvent {
    /** What happened. */
    public enum Call {
        ALLOC_FAST("alloc_iova_fast"),
        ALLOC_FAST_RETURN("alloc_iova_fast_ret"),
        ALLOC("alloc_iova"),
        ALLOC_RETURN("alloc_iova_ret"),
        RESERVE("reserve_iova"),
        FREE_FAST("free_iova_fast"),
        FREE_PFN("free_iova"),
        FREE("__free_iova"),
        PUT_DOMAIN("put_iova_domain"),
        WAIT_BEGIN("contention_begin"),
        WAIT_END("contention_end");

        private static final Map<String, Call> BY_NAME =
                Arrays.stream(values()).collect(Collectors.toMap(call -> call.event, Function.identity()));

        private final String event;

        Call(String event) {
            this.event = event;
        }

        /** The call that an event is about, by its name without what the script puts before it; null if none is. */
        static Call of(String event) {
            return BY_NAME.get(event);
        }
    }

    /**
     * Arguments and results; those that a call has not are 0.
     *
     * @param domain the address of its struct iova_domain; of a wait that of the lock, which is the domain's first member
     * @param granule bytes; 0 where the host's kernel does not describe its types
     * @param startPfn the lowest pfn to give out
     * @param size pages
     * @param pfn what was given, 0 if the request was refused; what is freed; the first that is reserved
     * @param limit the highest pfn, inclusive; the last that is reserved
     * @param flag whether the caches may be flushed, or the range is to be aligned
     */
    public record Words(long domain, long granule, long startPfn, long size, long pfn, long limit, boolean flag) {}
}
