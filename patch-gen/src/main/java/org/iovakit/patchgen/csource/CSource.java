// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.csource;

import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import org.iovakit.patchgen.PatchGenException;

/**
 * A C file as edits see it. Macros that the grammar cannot know are tolerated: what stands around them is still found.
 * Immutable.
 */
public final class CSource {
    private final SourceText text;
    private final List<CInclude> includes;
    private final List<CFunction> functions;
    private final List<CStruct> structs;
    private final List<CMacroCall> macroCalls;
    private final List<CPrototype> prototypes;
    private final List<CDeclaration> declarations;

    CSource(
            SourceText text,
            List<CInclude> includes,
            List<CFunction> functions,
            List<CStruct> structs,
            List<CMacroCall> macroCalls,
            List<CPrototype> prototypes,
            List<CDeclaration> declarations) {
        this.text = text;
        this.includes = List.copyOf(includes);
        this.functions = List.copyOf(functions);
        this.structs = List.copyOf(structs);
        this.macroCalls = List.copyOf(macroCalls);
        this.prototypes = List.copyOf(prototypes);
        this.declarations = List.copyOf(declarations);
    }

    /** Parses a file. Loads the parser's native library on first use. Thread-safe. */
    public static CSource parse(SourceText text) throws PatchGenException {
        return new TreeSitterReader(text, new HashMap<>()).read();
    }

    public SourceText text() {
        return text;
    }

    /** In the order of the file. */
    public List<CInclude> includes() {
        return includes;
    }

    /** In the order of the file. */
    public List<CFunction> functions() {
        return functions;
    }

    /** In the order of the file. */
    public List<CStruct> structs() {
        return structs;
    }

    /** The macros that are called outside of all functions, once each. */
    public List<String> macroCallNames() {
        return macroCalls.stream().map(CMacroCall::name).distinct().toList();
    }

    /** The functions that the file declares without defining them there, once each. */
    public List<String> prototypeNames() {
        return prototypes.stream().map(CPrototype::name).distinct().toList();
    }

    /** The one definition of a function. */
    public CFunction function(String name) throws AnchorException {
        return one(
                "function",
                name + "()",
                functions.stream().filter(f -> f.name().equals(name)).toList(),
                CFunction::line);
    }

    /** The one call of a macro outside of all functions. */
    public CMacroCall macroCall(String name) throws AnchorException {
        return one(
                "call of the macro",
                name + "()",
                macroCalls.stream().filter(m -> m.name().equals(name)).toList(),
                call -> text.line(call.lines().start()));
    }

    /** The one declaration of a function that is not its definition. */
    public CPrototype prototype(String name) throws AnchorException {
        return one(
                "prototype of",
                name + "()",
                prototypes.stream().filter(p -> p.name().equals(name)).toList(),
                prototype -> text.line(prototype.lines().start()));
    }

    /** The one include directive of a header. */
    public CInclude include(String header) throws AnchorException {
        return one(
                "include of",
                header,
                includes.stream().filter(i -> i.header().equals(header)).toList(),
                include -> text.line(include.lines().start()));
    }

    /** The one variable, type or macro of a name, see {@link CDeclaration}. */
    public CDeclaration declaration(String name) throws AnchorException {
        return one(
                "declaration of",
                name,
                declarations.stream().filter(d -> d.name().equals(name)).toList(),
                declaration -> text.line(declaration.lines().start()));
    }

    /** Variables, types and macros, in the order of the file. */
    public List<CDeclaration> declarations() {
        return declarations;
    }

    /** The one struct with a tag that has a body. */
    public CStruct struct(String name) throws AnchorException {
        return one(
                "struct",
                name,
                structs.stream().filter(s -> s.name().equals(name)).toList(),
                CStruct::line);
    }

    /** The one member of a struct. */
    public CMember member(String struct, String name) throws AnchorException {
        CStruct owner = struct(struct);
        return one(
                "member",
                struct + "." + name,
                owner.members().stream().filter(m -> m.name().equals(name)).toList(),
                member -> text.line(member.lines().start()));
    }

    /** The one statement in a function that a selector names. */
    public CStatement statement(String function, StatementSelector selector) throws AnchorException {
        List<CStatement> path = selector.pathIn(function(function), text);
        return path.get(path.size() - 1);
    }

    /**
     * The statements from one to another, both included. Where the two stand in different blocks, the statements that
     * enclose them in their common block are meant.
     */
    public List<CStatement> statements(String function, StatementSelector from, StatementSelector to)
            throws AnchorException {
        CFunction owner = function(function);
        List<CStatement> first = from.pathIn(owner, text);
        List<CStatement> last = to.pathIn(owner, text);
        int depth = 0;
        while (depth + 1 < Math.min(first.size(), last.size())
                && first.get(depth + 1).equals(last.get(depth + 1))) {
            depth++;
        }
        if (depth + 1 == Math.min(first.size(), last.size())) {
            return List.of(first.get(depth));
        }
        List<CStatement> block = first.get(depth).inner();
        int start = block.indexOf(first.get(depth + 1));
        int end = block.indexOf(last.get(depth + 1));
        if (end < start) {
            throw new AnchorException(text.path() + ":" + owner.line() + ": in " + function + "() \"" + to
                    + "\" stands before \"" + from + "\"");
        }
        return block.subList(start, end + 1);
    }

    private <T> T one(String kind, String name, List<T> found, Function<T, Integer> line) throws AnchorException {
        if (found.isEmpty()) {
            throw new AnchorException(text.path() + " has no " + kind + " " + name);
        }
        if (found.size() > 1) {
            throw new AnchorException(text.path() + " has the " + kind + " " + name + " " + found.size()
                    + " times, on lines " + found.stream().map(line).toList());
        }
        return found.get(0);
    }
}
