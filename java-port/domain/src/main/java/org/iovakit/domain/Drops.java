// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On the allocator of a stage: what its patch deletes. Functions are still inherited, but never reached. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Drops {
    /** C names of functions. */
    String[] functions() default {};

    /** C names of struct members. Those of {@link Iova} and {@link IovaDomain} are still inherited, but never reached. */
    String[] fields() default {};
}
