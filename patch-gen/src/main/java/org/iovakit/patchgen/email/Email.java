// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.email;

/** One email, ready for {@code git send-email}. Immutable. */
public final class Email {
    private final String fileName;
    private final byte[] content;

    /**
     * An email.
     *
     * @param fileName as git names it: {@code 0001-subject.patch}
     * @param content the whole file
     */
    public Email(String fileName, byte[] content) {
        this.fileName = fileName;
        this.content = content.clone();
    }

    public String fileName() {
        return fileName;
    }

    public byte[] content() {
        return content.clone();
    }
}
