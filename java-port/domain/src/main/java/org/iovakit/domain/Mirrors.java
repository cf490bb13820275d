// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.domain;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the C function, struct or struct member that a Java one mirrors. On the class that another extends, it names the
 * member by which the C struct embeds that one.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.FIELD, ElementType.TYPE, ElementType.TYPE_USE})
public @interface Mirrors {
    /** The C name, as the kernel spells it. */
    String value();

    /** The file that holds it, from the top of the kernel tree. */
    String file() default "drivers/iommu/iova.c";
}
