// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.CFunction;
import org.iovakit.patchgen.csource.CSource;
import org.iovakit.patchgen.csource.CStruct;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.csource.StatementSelector;
import org.iovakit.patchgen.csource.TextRange;
import org.iovakit.patchgen.edit.Anchor;
import org.iovakit.patchgen.edit.Edit;
import org.iovakit.patchgen.edit.Edit.Operation;
import org.iovakit.patchgen.edit.FileEditor;
import org.iovakit.patchgen.edit.Where;

/** C sources of a kernel, parsed and edited: what is found has to be where it is said to be. */
public final class KernelSourceTarget implements FuzzTarget {
    /** Bytes of the pieces that a file is taken in, about. */
    private static final int PIECE = 1500;

    private final List<byte[]> seeds = new ArrayList<>();

    /** @param files the texts of real files */
    public KernelSourceTarget(List<String> files) {
        for (String file : files) {
            StringBuilder piece = new StringBuilder();
            // A blank line before a line that is not indented stands between declarations.
            for (String part : file.split("(?<=\n)\n(?=\\S)", -1)) {
                piece.append(part).append('\n');
                if (piece.length() > PIECE) {
                    seeds.add(piece.toString().getBytes(UTF_8));
                    piece.setLength(0);
                }
            }
            seeds.add(piece.toString().getBytes(UTF_8));
        }
    }

    @Override
    public String name() {
        return "kernel-source";
    }

    @Override
    public List<byte[]> seeds() {
        return List.copyOf(seeds);
    }

    @Override
    public List<String> words() {
        return List.of(
                "struct iova {\n",
                "};\n",
                "static int f(void)\n{\n",
                "}\n",
                "#include <linux/iova.h>\n",
                "#if 0\n",
                "#endif\n",
                "/*",
                "*/",
                "//",
                "\\\n",
                "EXPORT_SYMBOL_GPL(f);\n",
                "MODULE_LICENSE(\"GPL\");\n",
                "((int (*(*)(void))[3])0)",
                "a = b = c;",
                "x: y: z:",
                "do while (",
                "else",
                "L\"",
                "'",
                "\u00e9\u20ac");
    }

    @Override
    public void read(byte[] input) throws PatchGenException {
        SourceText text = new SourceText("drivers/iommu/iova.c", input);
        CSource source = CSource.parse(text);
        for (CFunction function : source.functions()) {
            requireHolds(text, function.signature(), function.name());
            requireHolds(text, function.lines(), function.name());
            requireLine(text, function.line());
        }
        for (CStruct struct : source.structs()) {
            requireLine(text, struct.line());
            struct.members().forEach(member -> requireHolds(text, member.lines(), member.name()));
        }
        source.includes().forEach(include -> requireHolds(text, include.lines(), include.header()));
        edit(source);
    }

    private static void edit(CSource source) throws PatchGenException {
        Where where = new Where("some.ftl", 1);
        List<Edit> edits = new ArrayList<>();
        source.functions().stream()
                .map(CFunction::name)
                .limit(1)
                .flatMap(name -> Stream.of(
                        new Edit(Operation.DELETE, new Anchor.OfFunction(name), "", where),
                        new Edit(Operation.INSERT_BEFORE, new Anchor.OfFunction(name), "int x;\n", where)))
                .forEach(edits::add);
        StatementSelector call = StatementSelector.parse("call rb_erase");
        edits.add(
                new Edit(Operation.REPLACE, new Anchor.OfStatements("remove_iova", call, call), "\tgone();\n", where));
        int before = source.text().length();
        byte[] after =
                new FileEditor(source.text(), new ParsedFiles(), "fuzz").apply(edits.subList(0, edits.size() - 1));
        if (edits.size() > 1 && after.length >= before + "int x;\n".length()) {
            throw new AssertionError("a function was deleted, and nothing went");
        }
        try {
            new FileEditor(source.text(), new ParsedFiles(), "fuzz").apply(edits);
        } catch (PatchGenException e) {
            // Most pieces lack the last place, and that is said.
            if (!e.getMessage().contains("remove_iova")) {
                throw e;
            }
        }
    }

    private static void requireHolds(SourceText text, TextRange range, String name) {
        if (!text.slice(range).contains(name)) {
            throw new AssertionError("something is not where it is said to be");
        }
    }

    private static void requireLine(SourceText text, int line) {
        if (line < 1 || line > text.line(text.length())) {
            throw new AssertionError("there is no line " + line);
        }
    }

    @Override
    public boolean isRefusal(Exception e) {
        return e instanceof PatchGenException;
    }
}
