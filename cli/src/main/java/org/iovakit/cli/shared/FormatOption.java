// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.cli.shared;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How results are written. */
public final class FormatOption {
    /** For people, or for programs. */
    public enum Format {
        text,
        json
    }

    /** Reads one of those. */
    public static final class Word implements ITypeConverter<Format> {
        @Override
        public Format convert(String word) {
            return parse(Format.class, word);
        }
    }

    /** What {@link Format#text} was called before. */
    private static final String TABLE = "table";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            converter = Word.class,
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format;

    /** Whether for programs, rather than for people. */
    public boolean isJson() {
        return format == Format.json;
    }

    /**
     * The format that a user names.
     *
     * @param formats that there are, in small letters
     * @throws TypeConversionException if there is none of that name
     */
    public static <E extends Enum<E>> E parse(Class<E> formats, String word) {
        String name = word.equalsIgnoreCase(TABLE) ? Format.text.name() : word.toLowerCase(Locale.ROOT);
        return Stream.of(formats.getEnumConstants())
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "expected one of " + Arrays.toString(formats.getEnumConstants()) + " but was '" + word + "'"));
    }
}
