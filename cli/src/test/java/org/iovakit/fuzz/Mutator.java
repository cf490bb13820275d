// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Damages inputs as files are damaged, and as an attacker damages them. The same random numbers give the same damage. */
final class Mutator {
    /** Bytes; where damage makes more, the rest is cut off. */
    private static final int LARGEST = 256 << 10;

    private static final List<String> NUMBERS = List.of(
            "0",
            "-1",
            "1",
            "00",
            "007",
            "+5",
            "127",
            "65536",
            "2147483647",
            "2147483648",
            "-2147483648",
            "4294967295",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551615",
            "18446744073709551616",
            "0xffffffffffffffff",
            "0x10000000000000000",
            "1e999",
            "0.1",
            "NaN",
            "9".repeat(400));

    private static final List<byte[]> BAD_BYTES = List.of(
            new byte[] {0},
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xf0, (byte) 0x9f},
            new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
            "\r\n".getBytes(UTF_8),
            "\r".getBytes(UTF_8),
            "\u001b[31m".getBytes(UTF_8),
            "\u0007\b\t".getBytes(UTF_8),
            "\u2028\u202e\u00a0".getBytes(UTF_8),
            "\ud83d\ude00".getBytes(UTF_8),
            "%s%n%x".getBytes(UTF_8),
            "../../../".getBytes(UTF_8),
            "$(id)`id`".getBytes(UTF_8));

    private static final Pattern NUMBER = Pattern.compile("(?:0x)?[0-9a-fA-F]*[0-9][0-9a-fA-F]*");
    private static final Pattern WORD = Pattern.compile("[^\\s]+");
    private static final List<String> OPENING =
            List.of("(", "[", "{", "<", "[#if true]", "- ", "    ", "/*", "\"", "&a ");

    private final List<byte[]> seeds;
    private final List<String> words;

    Mutator(List<byte[]> seeds, List<String> words) {
        this.seeds = List.copyOf(seeds);
        this.words = List.copyOf(words);
    }

    /** A seed, mostly damaged in a few places; now and then as it is. */
    byte[] next(SplittableRandom random) {
        byte[] input = any(seeds, random);
        for (int damages = random.nextInt(6); damages > 0; damages--) {
            input = damage(input, random);
        }
        return input.length > LARGEST ? Arrays.copyOf(input, LARGEST) : input;
    }

    private byte[] damage(byte[] input, SplittableRandom random) {
        int at = random.nextInt(input.length + 1);
        return switch (random.nextInt(18)) {
            case 0 -> flip(input, at, random);
            case 1 -> splice(input, at, 0, new byte[] {(byte) random.nextInt(256)});
            case 2 -> splice(input, at, 0, any(BAD_BYTES, random));
            case 3 -> Arrays.copyOf(input, at);
            case 4 -> splice(input, at, length(input, at, random), new byte[0]);
            case 5 -> splice(input, at, 0, slice(input, random));
            case 6 -> splice(input, at, length(input, at, random), slice(any(seeds, random), random));
            case 7, 8 -> lines(input, random);
            case 9 -> splice(input, at, 0, word(random));
            case 10, 11 -> token(input, WORD, word(random), random);
            case 12, 13 -> token(input, NUMBER, any(NUMBERS, random).getBytes(ISO_8859_1), random);
            case 14 -> token(input, WORD, any(tokens(input), random).getBytes(ISO_8859_1), random);
            case 15 -> splice(input, at, 0, many(any(OPENING, random).getBytes(ISO_8859_1), random));
            case 16 -> splice(input, at, 0, many(random.nextBoolean() ? word(random) : slice(input, random), random));
            default -> new String(input, ISO_8859_1).replace("\n", "\r\n").getBytes(ISO_8859_1);
        };
    }

    private static byte[] flip(byte[] input, int at, SplittableRandom random) {
        byte[] flipped = input.clone();
        if (at < flipped.length) {
            flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    /** A line twice, not at all, elsewhere, or one of another seed. */
    private byte[] lines(byte[] input, SplittableRandom random) {
        List<String> lines = new ArrayList<>(Arrays.asList(new String(input, ISO_8859_1).split("(?<=\n)", -1)));
        int from = random.nextInt(lines.size());
        int to = random.nextInt(lines.size());
        switch (random.nextInt(4)) {
            case 0 -> lines.add(to, lines.get(from));
            case 1 -> lines.remove(from);
            case 2 -> lines.add(to, lines.remove(from));
            default ->
                lines.add(
                        to,
                        any(Arrays.asList(new String(any(seeds, random), ISO_8859_1).split("(?<=\n)", -1)), random));
        }
        return String.join("", lines).getBytes(ISO_8859_1);
    }

    private static byte[] token(byte[] input, Pattern kind, byte[] replacement, SplittableRandom random) {
        String text = new String(input, ISO_8859_1);
        Matcher matcher = kind.matcher(text);
        // Any token has a chance; one behind the first is looked for from a random place on.
        if (!matcher.find(random.nextInt(text.length() + 1)) && !matcher.find(0)) {
            return input;
        }
        return splice(input, matcher.start(), matcher.end() - matcher.start(), replacement);
    }

    private static List<String> tokens(byte[] input) {
        List<String> tokens = new ArrayList<>(List.of(""));
        Matcher matcher = WORD.matcher(new String(input, ISO_8859_1));
        while (tokens.size() < 200 && matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }

    /** Mostly a few times, seldom a great many: nesting and lines that nobody expects. */
    private static byte[] many(byte[] unit, SplittableRandom random) {
        int times = random.nextInt(40) == 0 ? 1 << (8 + random.nextInt(8)) : 1 + random.nextInt(80);
        byte[] repeated = new byte[Math.min(LARGEST, unit.length * times)];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = unit[i % unit.length];
        }
        return repeated;
    }

    private byte[] word(SplittableRandom random) {
        return any(words, random).getBytes(UTF_8);
    }

    private static int length(byte[] input, int at, SplittableRandom random) {
        return random.nextInt(Math.min(64, input.length - at) + 1);
    }

    private static byte[] slice(byte[] input, SplittableRandom random) {
        int from = random.nextInt(input.length + 1);
        return Arrays.copyOfRange(input, from, from + random.nextInt(Math.min(256, input.length - from) + 1));
    }

    private static byte[] splice(byte[] input, int at, int length, byte[] replacement) {
        byte[] spliced = new byte[input.length - length + replacement.length];
        System.arraycopy(input, 0, spliced, 0, at);
        System.arraycopy(replacement, 0, spliced, at, replacement.length);
        System.arraycopy(input, at + length, spliced, at + replacement.length, input.length - at - length);
        return spliced;
    }

    private static <T> T any(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }
}
