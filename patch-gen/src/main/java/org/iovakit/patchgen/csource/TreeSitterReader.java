// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;
import org.treesitter.TSInputEncoding;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TSTree;
import org.treesitter.TreeSitterC;

/** Reads a {@link CSource} off tree-sitter's syntax tree. Nothing native outlives {@link #read}. */
final class TreeSitterReader {
    /** A line that git leaves where a merge did not know which side to take. */
    private static final Pattern CONFLICT = Pattern.compile("(?m)^(?:<{7}|\\|{7}|>{7})(?: .*)?$");

    private static final Set<String> STATEMENTS = Set.of(
            "compound_statement",
            "declaration",
            "expression_statement",
            "if_statement",
            "for_statement",
            "while_statement",
            "do_statement",
            "switch_statement",
            "case_statement",
            "return_statement",
            "goto_statement",
            "break_statement",
            "continue_statement",
            "labeled_statement");

    /** By far more than the largest file of a kernel takes. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** Bytes that tree-sitter gets at a time. */
    private static final int PIECE = 1 << 14;

    private final SourceText text;
    private final Duration longest;
    private final List<CInclude> includes = new ArrayList<>();
    private final List<CFunction> functions = new ArrayList<>();
    private final List<CStruct> structs = new ArrayList<>();
    private final List<CMacroCall> macroCalls = new ArrayList<>();
    private final List<CPrototype> prototypes = new ArrayList<>();

    TreeSitterReader(SourceText text) {
        this(text, LONGEST);
    }

    /** @param longest that parsing may take */
    TreeSitterReader(SourceText text, Duration longest) {
        this.text = text;
        this.longest = longest;
    }

    CSource read() throws PatchGenException {
        refuseConflict();
        visit(this::readLevel);
        return new CSource(text, includes, functions, structs, macroCalls, prototypes);
    }

    /** Has somebody look at the top of the syntax tree, of which nothing may be kept. */
    void visit(Consumer<TSNode> visitor) throws PatchGenException {
        try {
            ParserLibrary.load();
        } catch (IOException e) {
            throw new PatchGenException(
                    "cannot unpack the C parser (tree-sitter) under " + System.getProperty("java.io.tmpdir") + ": "
                            + e.getMessage() + "; free some space there or set TMPDIR",
                    e);
        }
        try (TSParser parser = new TSParser()) {
            parser.setLanguage(new TreeSitterC());
            visitor.accept(parse(parser).getRootNode());
        } catch (StackOverflowError e) {
            throw new PatchGenException(
                    text.path()
                            + ": its brackets, statements or #ifs are nested deeper than in any file of a kernel; it"
                            + " is damaged: take it from git or the tarball again",
                    e);
        } catch (UnsatisfiedLinkError | RuntimeException e) {
            throw new PatchGenException(
                    "the C parser (tree-sitter) could not read " + text.path() + ": " + e.getMessage()
                            + "; iovakit doctor says whether its native library loads here",
                    e);
        }
    }

    /** Both sides of a merge that nobody resolved would be read as one file. */
    private void refuseConflict() throws PatchGenException {
        Matcher marker = CONFLICT.matcher(text.decoded());
        if (marker.find()) {
            int line = 1
                    + (int) text.decoded()
                            .substring(0, marker.start())
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            throw new PatchGenException(
                    text.path() + ":" + line + ": \"" + marker.group().strip()
                            + "\" marks a conflict of a merge; resolve it there, or name another kernel or revision");
        }
    }

    /** What is no C takes tree-sitter a time that grows with the square of its length, and the program has to end. */
    private TSTree parse(TSParser parser) throws PatchGenException {
        byte[] bytes = text.decoded().getBytes(UTF_8);
        long start = System.nanoTime();
        boolean[] late = {false};
        TSTree tree = parser.parseWithOptions(
                new byte[PIECE],
                null,
                (piece, offset, point) -> {
                    int length = Math.max(0, Math.min(piece.length, bytes.length - offset));
                    System.arraycopy(bytes, Math.min(offset, bytes.length), piece, 0, length);
                    return length;
                },
                TSInputEncoding.TSInputEncodingUTF8,
                state -> {
                    late[0] |= System.nanoTime() - start > longest.toNanos();
                    return late[0];
                });
        if (late[0]) {
            throw new PatchGenException(text.path() + ": the C parser (tree-sitter) makes nothing of it in "
                    + longest.toMillis() + " ms; it is damaged: take it from git or the tarball again");
        }
        return tree;
    }

    /** Reads the declarations of one level: the file, or the inside of an #if. */
    private void readLevel(TSNode level) {
        for (TSNode node : children(level)) {
            switch (node.getType()) {
                case "preproc_include" -> readInclude(node);
                case "function_definition" -> readFunction(node);
                case "struct_specifier" -> readStruct(node);
                case "expression_statement" -> readMacroCall(node);
                case "declaration" -> readPrototype(node);
                case "preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif", "linkage_specification" ->
                    readLevel(node);
                default -> {}
            }
        }
    }

    private void readInclude(TSNode node) {
        String header = slice(node.getChildByFieldName("path"));
        includes.add(new CInclude(header.substring(1, header.length() - 1), text.lines(range(node))));
    }

    private void readFunction(TSNode node) {
        TSNode declarator = functionDeclarator(node);
        TSNode body = node.getChildByFieldName("body");
        if (declarator.isNull() || body.isNull()) {
            return;
        }
        String name = slice(declarator.getChildByFieldName("declarator"));
        TextRange lines = text.lines(range(node));
        Optional<TextRange> comment = commentAbove(node);
        if (comment.isPresent()) {
            lines = lines.span(comment.get());
        }
        TextRange next = text.lineAt(lines.end());
        while (text.slice(next).matches("EXPORT_SYMBOL\\w*\\(\\s*" + name + "\\b[^\\n]*\\n")) {
            lines = lines.span(next);
            next = text.lineAt(next.end());
        }
        TextRange signature = text.lines(new TextRange(node.getStartByte(), declarator.getEndByte()));
        List<String> tokens = new ArrayList<>();
        List<String> calls = new ArrayList<>();
        readTokens(node, tokens, calls);
        functions.add(new CFunction(
                name,
                text.line(node.getStartByte()),
                lines,
                signature,
                readStatement(body),
                List.copyOf(tokens),
                List.copyOf(calls)));
    }

    private void readTokens(TSNode node, List<String> tokens, List<String> calls) {
        if (node.getType().equals("comment")) {
            return;
        }
        if (node.getType().equals("call_expression")) {
            calls.add(slice(node.getChildByFieldName("function")));
        }
        if (node.getChildCount() == 0) {
            tokens.add(slice(node));
        }
        for (TSNode child : children(node)) {
            readTokens(child, tokens, calls);
        }
    }

    static TSNode functionDeclarator(TSNode node) {
        TSNode declarator = node.getChildByFieldName("declarator");
        while (!declarator.isNull() && !declarator.getType().equals("function_declarator")) {
            declarator = declarator.getChildByFieldName("declarator");
        }
        return declarator;
    }

    private void readPrototype(TSNode node) {
        TSNode declarator = functionDeclarator(node);
        if (!declarator.isNull()) {
            String name = slice(declarator.getChildByFieldName("declarator"));
            prototypes.add(new CPrototype(name, text.lines(range(node))));
        }
    }

    private void readMacroCall(TSNode node) {
        TSNode call = node.getChild(0);
        if (!call.isNull() && call.getType().equals("call_expression")) {
            TextRange lines = text.lines(range(node));
            TextRange all = commentAbove(node).map(lines::span).orElse(lines);
            macroCalls.add(new CMacroCall(slice(call.getChildByFieldName("function")), all));
        }
    }

    private void readStruct(TSNode node) {
        TSNode name = node.getChildByFieldName("name");
        TSNode body = node.getChildByFieldName("body");
        if (name.isNull() || body.isNull()) {
            return;
        }
        List<CMember> members = new ArrayList<>();
        for (TSNode field : children(body)) {
            if (field.getType().equals("field_declaration")) {
                declaredName(field)
                        .ifPresent(member -> members.add(new CMember(member, text.lines(withCommentBehind(field)))));
            }
        }
        structs.add(new CStruct(slice(name), text.line(node.getStartByte()), List.copyOf(members)));
    }

    /** The name that a declarator comes down to, through pointers, arrays, parentheses and initialisers. */
    private Optional<String> declaredName(TSNode declarator) {
        TSNode inner = declarator;
        while (!inner.isNull() && !Set.of("identifier", "field_identifier").contains(inner.getType())) {
            inner = inner.getType().equals("parenthesized_declarator")
                    ? inner.getNamedChild(0)
                    : inner.getChildByFieldName("declarator");
        }
        return inner.isNull() ? Optional.empty() : Optional.of(slice(inner));
    }

    /** A declaration may be followed by a comment that starts on its last line and goes on below. */
    private TextRange withCommentBehind(TSNode node) {
        TSNode next = node.getNextSibling();
        boolean sameLine = !next.isNull()
                && next.getType().equals("comment")
                && next.getStartPoint().getRow() == node.getEndPoint().getRow();
        return sameLine ? range(node).span(range(next)) : range(node);
    }

    private CStatement readStatement(TSNode node) {
        Set<String> calls = new HashSet<>();
        Set<String> assigns = new HashSet<>();
        Set<String> declares = new HashSet<>();
        List<CStatement> inner = new ArrayList<>();
        Optional<String> label = node.getType().equals("labeled_statement")
                ? Optional.of(slice(node.getChildByFieldName("label")))
                : Optional.empty();
        for (TSNode child : children(node)) {
            readInside(child, calls, assigns, declares, inner);
        }
        if (node.getType().equals("declaration")) {
            children(node).forEach(child -> declaredName(child).ifPresent(declares::add));
        }
        return new CStatement(
                range(node),
                commentAbove(node),
                ownsLines(node),
                Set.copyOf(calls),
                Set.copyOf(assigns),
                Set.copyOf(declares),
                label,
                List.copyOf(inner));
    }

    private void readInside(
            TSNode node, Set<String> calls, Set<String> assigns, Set<String> declares, List<CStatement> inner) {
        if (STATEMENTS.contains(node.getType())) {
            inner.add(readStatement(node));
            return;
        }
        switch (node.getType()) {
            case "call_expression" -> calls.add(slice(node.getChildByFieldName("function")));
            case "assignment_expression" ->
                assigns.add(slice(node.getChildByFieldName("left")).replaceAll("\\s", ""));
            default -> {}
        }
        for (TSNode child : children(node)) {
            readInside(child, calls, assigns, declares, inner);
        }
    }

    /** The lines of the comments that end right above a node, with no blank line between. */
    private Optional<TextRange> commentAbove(TSNode node) {
        Optional<TextRange> comment = Optional.empty();
        TSNode below = node;
        TSNode above = node.getPrevSibling();
        while (!above.isNull()
                && above.getType().equals("comment")
                && above.getEndPoint().getRow() + 1 == below.getStartPoint().getRow()
                && ownsLines(above)) {
            TextRange lines = text.lines(range(above));
            comment = Optional.of(comment.map(lines::span).orElse(lines));
            below = above;
            above = above.getPrevSibling();
        }
        return comment;
    }

    private boolean ownsLines(TSNode node) {
        TextRange range = range(node);
        TextRange lines = text.lines(range);
        String before = text.slice(new TextRange(lines.start(), range.start()));
        String behind = text.slice(new TextRange(range.end(), lines.end())).strip();
        return before.isBlank() && (behind.isEmpty() || behind.matches("/\\*.*\\*/|//.*"));
    }

    private String slice(TSNode node) {
        return text.slice(range(node));
    }

    private static TextRange range(TSNode node) {
        return new TextRange(node.getStartByte(), node.getEndByte());
    }

    static List<TSNode> children(TSNode node) {
        List<TSNode> children = new ArrayList<>(node.getChildCount());
        for (int i = 0; i < node.getChildCount(); i++) {
            children.add(node.getChild(i));
        }
        return children;
    }
}
