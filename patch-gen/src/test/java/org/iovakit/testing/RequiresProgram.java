// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Says that a test, or all tests of a class, need a program; see {@link Requirements}. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(RequiresProgram.All.class)
@ExtendWith(RequiresProgramExtension.class)
public @interface RequiresProgram {

    /** The program's name. */
    String value();

    /** The Debian package that has it. */
    String debianPackage();

    /** Several programs. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(RequiresProgramExtension.class)
    @interface All {
        RequiresProgram[] value();
    }
}
