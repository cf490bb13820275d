// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What commands print for programs. docs/json.md says what each schema holds. */
public final class JsonReport {
    /** Grows when a key goes away or gets another meaning; not when one is added. */
    private static final int VERSION = 1;

    private JsonReport() {}

    /** Begins a document, which says of what schema it is: {@code {"schema": "diff", "version": 1}}. */
    public static ObjectNode of(String schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", schema).put("version", VERSION);
    }

    /** The document as it is printed. */
    public static String print(ObjectNode document) {
        return document.toPrettyString() + "\n";
    }
}
