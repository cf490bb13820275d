// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.patchgen.adopt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iovakit.patchgen.PatchGenException;
import org.iovakit.patchgen.csource.AnchorException;
import org.iovakit.patchgen.csource.CFunction;
import org.iovakit.patchgen.csource.CSource;
import org.iovakit.patchgen.csource.CStatement;
import org.iovakit.patchgen.csource.CStruct;
import org.iovakit.patchgen.csource.ParsedFiles;
import org.iovakit.patchgen.csource.SourceText;
import org.iovakit.patchgen.csource.StatementSelector;
import org.iovakit.patchgen.csource.StatementSelector.Act;
import org.iovakit.patchgen.edit.Anchor;
import org.iovakit.patchgen.edit.EditedFile;

/** All places of a file that have a name, by which an edit can take hold of them. */
final class NamedPlaces {
    /**
     * A place and its name.
     *
     * @param place where it is
     */
    record Named(Anchor anchor, Anchor.Place place) {}

    private static final Pattern CONFIG = Pattern.compile("(?m)^(?:menu)?config (\\w+)$");
    private static final Pattern OBJECT = Pattern.compile("[\\w-]+\\.o\\b");

    private final EditedFile file;
    private final List<Named> places = new ArrayList<>();

    private NamedPlaces(SourceText text, ParsedFiles parsed) {
        file = new EditedFile(text, parsed);
    }

    /**
     * Those of a C file, a Kconfig file or a kernel Makefile; of others there are none.
     *
     * @throws PatchGenException if it cannot be parsed
     */
    static List<Named> of(SourceText text, ParsedFiles parsed) throws PatchGenException {
        NamedPlaces named = new NamedPlaces(text, parsed);
        String path = text.path();
        if (path.endsWith(".c") || path.endsWith(".h")) {
            named.addC(parsed.of(text));
        } else if (path.endsWith("Kconfig")) {
            named.addAll(names(text, CONFIG, 1).map(Anchor.OfConfig::new).toList());
        } else if (path.endsWith("Makefile")) {
            named.addAll(names(text, OBJECT, 0).map(Anchor.OfObject::new).toList());
        }
        return List.copyOf(named.places);
    }

    private static Stream<String> names(SourceText text, Pattern pattern, int group) {
        return pattern.matcher(new String(text.bytes(), ISO_8859_1))
                .results()
                .map(found -> found.group(group))
                .distinct();
    }

    private void addAll(Collection<? extends Anchor> anchors) throws PatchGenException {
        for (Anchor anchor : anchors) {
            add(anchor);
        }
    }

    /** Adds a place, unless its name is that of several, or it shares a line with other code. */
    private void add(Anchor anchor) throws PatchGenException {
        try {
            places.add(new Named(anchor, anchor.locate(file)));
        } catch (AnchorException e) {
            return;
        }
    }

    private void addC(CSource source) throws PatchGenException {
        add(new Anchor.OfLastInclude());
        addAll(source.includes().stream()
                .map(one -> new Anchor.OfInclude(one.header()))
                .toList());
        for (CStruct struct : source.structs()) {
            for (String member :
                    struct.members().stream().map(one -> one.name()).toList()) {
                add(new Anchor.OfMember(struct.name(), member));
            }
        }
        for (CFunction function : source.functions()) {
            add(new Anchor.OfFunction(function.name()));
            add(new Anchor.OfComment(function.name()));
            add(new Anchor.OfSignature(function.name()));
            addStatements(function.name(), function.body(), source);
        }
        addAll(source.declarations().stream()
                .map(one -> new Anchor.OfDeclaration(one.name()))
                .toList());
        addAll(source.prototypeNames().stream().map(Anchor.OfPrototype::new).toList());
        addAll(source.macroCallNames().stream().map(Anchor.OfMacroCall::new).toList());
    }

    /** The statements of a block, one by one and from one to another, and those inside of them. */
    private void addStatements(String function, CStatement block, CSource source) throws PatchGenException {
        List<CStatement> inner = block.inner();
        List<Optional<StatementSelector>> any = new ArrayList<>();
        for (CStatement statement : inner) {
            Optional<StatementSelector> itself = selector(function, statement, source);
            any.add(itself.isPresent() ? itself : inside(function, statement, source));
            if (itself.isPresent()) {
                add(new Anchor.OfStatements(function, itself.get(), itself.get()));
            }
        }
        for (int from = 0; from < inner.size(); from++) {
            for (int to = from + 1; to < inner.size(); to++) {
                if (any.get(from).isPresent() && any.get(to).isPresent()) {
                    add(new Anchor.OfStatements(
                            function, any.get(from).get(), any.get(to).get()));
                }
            }
        }
        for (CStatement statement : inner) {
            addStatements(function, statement, source);
        }
    }

    /** What names a statement by what something inside of it statement. */
    private static Optional<StatementSelector> inside(String function, CStatement statement, CSource source) {
        for (CStatement inner : statement.inner()) {
            Optional<StatementSelector> found = selector(function, inner, source);
            if (found.isEmpty()) {
                found = inside(function, inner, source);
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** What names a statement, and no other, by what it does itself: as a person would, first by what it assigns. */
    private static Optional<StatementSelector> selector(String function, CStatement statement, CSource source) {
        return Stream.of(
                        statement.assigns().stream().sorted().map(name -> new StatementSelector(Act.ASSIGN, name)),
                        statement.declares().stream().sorted().map(name -> new StatementSelector(Act.DECLARE, name)),
                        statement.calls().stream().sorted().map(name -> new StatementSelector(Act.CALL, name)),
                        statement.label().stream().map(name -> new StatementSelector(Act.LABEL, name)),
                        Stream.of(statement.text())
                                .filter(text -> text.length() > 2)
                                .map(text -> new StatementSelector(Act.TEXT, text)))
                .flatMap(selectors -> selectors)
                .filter(selector -> names(selector, function, statement, source))
                .findFirst();
    }

    private static boolean names(StatementSelector selector, String function, CStatement statement, CSource source) {
        try {
            return source.statement(function, selector).equals(statement);
        } catch (AnchorException e) {
            return false;
        }
    }
}
