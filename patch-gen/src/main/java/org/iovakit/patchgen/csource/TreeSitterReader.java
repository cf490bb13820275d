// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iovakit.patchgen.PatchGenException;
import org.treesitter.TSInputEncoding;
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
    private final Map<String, FunctionText> known;
    private final Duration longest;
    private final List<CInclude> includes = new ArrayList<>();
    private final List<CFunction> functions = new ArrayList<>();
    private final List<CStruct> structs = new ArrayList<>();
    private final List<CMacroCall> macroCalls = new ArrayList<>();
    private final List<CPrototype> prototypes = new ArrayList<>();
    private final List<CDeclaration> declarations = new ArrayList<>();

    /** @param known functions that were read before, by their text; takes those that are read now */
    TreeSitterReader(SourceText text, Map<String, FunctionText> known) {
        this(text, known, LONGEST);
    }

    /** @param longest that parsing may take */
    TreeSitterReader(SourceText text, Map<String, FunctionText> known, Duration longest) {
        this.text = text;
        this.known = known;
        this.longest = longest;
    }

    CSource read() throws PatchGenException {
        refuseConflict();
        visit(this::readLevel);
        return new CSource(text, includes, functions, structs, macroCalls, prototypes, declarations);
    }

    /** Has somebody look at the top of the syntax tree, of which nothing may be kept. */
    void visit(Consumer<CNode> visitor) throws PatchGenException {
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
            visitor.accept(CNode.of(parse(parser), node -> isAlone(node) && known.containsKey(slice(node))));
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
    private void readLevel(CNode level) {
        for (CNode node : level.children()) {
            switch (node.type()) {
                case "preproc_include" -> readInclude(node);
                case "function_definition" -> readFunction(node);
                case "struct_specifier" -> {
                    readStruct(node);
                    readDeclaration(node, "struct ");
                }
                case "union_specifier" -> readDeclaration(node, "union ");
                case "enum_specifier" -> readDeclaration(node, "enum ");
                case "preproc_def", "preproc_function_def" -> readDeclaration(node, "");
                case "expression_statement" -> readMacroCall(node);
                case "declaration" -> readTopLevel(node);
                case "preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif", "linkage_specification" ->
                    readLevel(node);
                default -> {}
            }
        }
    }

    private void readInclude(CNode node) {
        String header = slice(node.child("path"));
        includes.add(new CInclude(header.substring(1, header.length() - 1), text.lines(node.range())));
    }

    private void readFunction(CNode node) {
        FunctionText function = isAlone(node) ? known.get(slice(node)) : null;
        if (function == null) {
            CNode declarator = functionDeclarator(node);
            CNode body = node.child("body");
            if (declarator.isNone() || body.isNone()) {
                return;
            }
            function = readInside(node, declarator, body);
            if (isAlone(node)) {
                known.put(slice(node), function);
            }
        }
        TextRange lines = text.lines(node.range());
        Optional<TextRange> comment = commentAbove(node);
        if (comment.isPresent()) {
            lines = lines.span(comment.get());
        }
        TextRange next = text.lineAt(lines.end());
        while (text.slice(next)
                .matches("EXPORT_SYMBOL\\w*\\(\\s*" + Pattern.quote(function.name()) + "\\b[^\\n]*\\n")) {
            lines = lines.span(next);
            next = text.lineAt(next.end());
        }
        int start = node.range().start();
        functions.add(new CFunction(
                function.name(),
                text.line(start),
                lines,
                text.lines(new TextRange(start, start + function.signature())),
                function.body().moved(start),
                function.tokens(),
                function.calls()));
    }

    private FunctionText readInside(CNode node, CNode declarator, CNode body) {
        int start = node.range().start();
        List<String> tokens = new ArrayList<>();
        List<String> calls = new ArrayList<>();
        readTokens(node, tokens, calls);
        return new FunctionText(
                slice(declarator.child("declarator")),
                declarator.range().end() - start,
                readStatement(body).moved(-start),
                List.copyOf(tokens),
                List.copyOf(calls));
    }

    /** Whether it is a function of which its own text says all: it is sound, and has its lines for itself. */
    private boolean isAlone(CNode node) {
        return node.is("function_definition")
                && !node.isDamaged()
                && text.lines(node.range()).start() == node.range().start()
                && text.lines(node.range()).end() == node.range().end() + 1;
    }

    private void readTokens(CNode node, List<String> tokens, List<String> calls) {
        if (node.is("comment")) {
            return;
        }
        if (node.is("call_expression")) {
            calls.add(slice(node.child("function")));
        }
        if (node.children().isEmpty()) {
            tokens.add(slice(node));
        }
        for (CNode child : node.children()) {
            readTokens(child, tokens, calls);
        }
    }

    static CNode functionDeclarator(CNode node) {
        CNode declarator = node.child("declarator");
        while (!declarator.isNone() && !declarator.is("function_declarator")) {
            declarator = declarator.child("declarator");
        }
        return declarator;
    }

    /** A prototype, or variables, of which the first names them all. */
    private void readTopLevel(CNode node) {
        CNode declarator = functionDeclarator(node);
        if (!declarator.isNone()) {
            String name = slice(declarator.child("declarator"));
            prototypes.add(new CPrototype(name, text.lines(node.range())));
            return;
        }
        node.children().stream()
                .flatMap(child -> declaredName(child).stream())
                .findFirst()
                .ifPresent(name -> addDeclaration(name, node));
    }

    private void readDeclaration(CNode node, String kind) {
        CNode name = node.child("name");
        if (!name.isNone()) {
            addDeclaration(kind + slice(name), node);
        }
    }

    private void addDeclaration(String name, CNode node) {
        TextRange lines = text.lines(withCommentBehind(node));
        declarations.add(
                new CDeclaration(name, commentAbove(node).map(lines::span).orElse(lines)));
    }

    private void readMacroCall(CNode node) {
        CNode call = node.children().isEmpty() ? CNode.NONE : node.children().get(0);
        if (!call.isNone() && call.is("call_expression")) {
            TextRange lines = text.lines(node.range());
            TextRange all = commentAbove(node).map(lines::span).orElse(lines);
            macroCalls.add(new CMacroCall(slice(call.child("function")), all));
        }
    }

    private void readStruct(CNode node) {
        CNode name = node.child("name");
        CNode body = node.child("body");
        if (name.isNone() || body.isNone()) {
            return;
        }
        List<CMember> members = new ArrayList<>();
        for (CNode field : body.children()) {
            if (field.is("field_declaration")) {
                declaredName(field)
                        .ifPresent(member -> members.add(new CMember(member, text.lines(withCommentBehind(field)))));
            }
        }
        structs.add(new CStruct(slice(name), text.line(node.range().start()), List.copyOf(members)));
    }

    /** The name that a declarator comes down to, through pointers, arrays, parentheses and initialisers. */
    private Optional<String> declaredName(CNode declarator) {
        CNode inner = declarator;
        while (!inner.isNone() && !Set.of("identifier", "field_identifier").contains(inner.type())) {
            inner = inner.is("parenthesized_declarator") ? inner.inner() : inner.child("declarator");
        }
        return inner.isNone() ? Optional.empty() : Optional.of(slice(inner));
    }

    /** A declaration may be followed by a comment that starts on its last line and goes on below. */
    private TextRange withCommentBehind(CNode node) {
        CNode next = node.next();
        boolean sameLine = !next.isNone()
                && next.is("comment")
                && text.line(next.range().start()) == text.line(node.range().end());
        return sameLine ? node.range().span(next.range()) : node.range();
    }

    private CStatement readStatement(CNode node) {
        Set<String> calls = new HashSet<>();
        Set<String> assigns = new HashSet<>();
        Set<String> declares = new HashSet<>();
        List<CStatement> inner = new ArrayList<>();
        Optional<String> label =
                node.is("labeled_statement") ? Optional.of(slice(node.child("label"))) : Optional.empty();
        for (CNode child : node.children()) {
            readInside(child, calls, assigns, declares, inner);
        }
        if (node.is("declaration")) {
            node.children().forEach(child -> declaredName(child).ifPresent(declares::add));
        }
        return new CStatement(
                node.range(),
                commentAbove(node),
                ownsLines(node),
                Set.copyOf(calls),
                Set.copyOf(assigns),
                Set.copyOf(declares),
                label,
                ownText(node, inner),
                List.copyOf(inner));
    }

    private String ownText(CNode node, List<CStatement> inner) {
        StringBuilder own = new StringBuilder();
        int at = node.range().start();
        for (CStatement statement : inner) {
            own.append(text.slice(
                            new TextRange(at, Math.max(at, statement.range().start()))))
                    .append(' ');
            at = Math.max(at, statement.range().end());
        }
        own.append(text.slice(new TextRange(at, Math.max(at, node.range().end()))));
        return own.toString().strip().replaceAll("\\s+", " ");
    }

    private void readInside(
            CNode node, Set<String> calls, Set<String> assigns, Set<String> declares, List<CStatement> inner) {
        if (STATEMENTS.contains(node.type())) {
            inner.add(readStatement(node));
            return;
        }
        switch (node.type()) {
            case "call_expression" -> calls.add(slice(node.child("function")));
            case "assignment_expression" ->
                assigns.add(slice(node.child("left")).replaceAll("\\s", ""));
            default -> {}
        }
        for (CNode child : node.children()) {
            readInside(child, calls, assigns, declares, inner);
        }
    }

    /** The lines of the comments that end right above a node, with no blank line between. */
    private Optional<TextRange> commentAbove(CNode node) {
        Optional<TextRange> comment = Optional.empty();
        CNode below = node;
        CNode above = node.previous();
        while (!above.isNone()
                && above.is("comment")
                && text.line(above.range().end()) + 1 == text.line(below.range().start())
                && ownsLines(above)) {
            TextRange lines = text.lines(above.range());
            comment = Optional.of(comment.map(lines::span).orElse(lines));
            below = above;
            above = above.previous();
        }
        return comment;
    }

    private boolean ownsLines(CNode node) {
        TextRange range = node.range();
        TextRange lines = text.lines(range);
        String before = text.slice(new TextRange(lines.start(), range.start()));
        String behind = text.slice(new TextRange(range.end(), lines.end())).strip();
        return before.isBlank() && (behind.isEmpty() || behind.matches("/\\*.*\\*/|//.*"));
    }

    private String slice(CNode node) {
        return text.slice(node.range());
    }
}
