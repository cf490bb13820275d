// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.kernel;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the C functions whose algorithm Java code follows. One method may stand for several of them: what the C splits
 * to inline it, or to pack a colour into a pointer, need not be split here.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.FIELD})
@Repeatable(Follows.InFiles.class)
public @interface Follows {
    /** The C names, as the kernel spells them. */
    String[] value();

    /** The file that holds them, from the top of the kernel tree. */
    String file() default "lib/rbtree.c";

    /** Functions of more than one file. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.FIELD})
    @interface InFiles {
        /** One a file. */
        Follows[] value();
    }
}
