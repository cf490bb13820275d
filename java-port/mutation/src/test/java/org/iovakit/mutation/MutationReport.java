// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.mutation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Reads the mutants of a run from the XML that PIT writes. */
final class MutationReport {
    /** A mutant as PIT names it: by line, and by the instructions that it changes. */
    private record Entry(
            String type, String method, String signature, int line, int instruction, String change, Mutant.Fate fate) {}

    private final Sources sources;

    MutationReport(Sources sources) {
        this.sources = sources;
    }

    /** The mutants in order of class, method and instruction. */
    List<Mutant> read(Path xml) throws IOException {
        List<Entry> entries = new ArrayList<>();
        NodeList elements = parse(xml).getElementsByTagName("mutation");
        for (int i = 0; i < elements.getLength(); i++) {
            entries.add(entry((Element) elements.item(i)));
        }
        entries.sort(Comparator.comparing(Entry::type)
                .thenComparing(Entry::method)
                .thenComparing(Entry::signature)
                .thenComparing(Entry::instruction)
                .thenComparing(Entry::change));
        List<Mutant> mutants = new ArrayList<>();
        Map<Mutant.Name, Integer> numbers = new HashMap<>();
        for (Entry entry : entries) {
            Mutant first = new Mutant(
                    entry.type, entry.method, entry.change, sources.line(entry.type, entry.line), 1, entry.fate);
            int number = numbers.merge(first.name(), 1, Integer::sum);
            mutants.add(new Mutant(first.type(), first.method(), first.change(), first.source(), number, first.fate()));
        }
        return mutants;
    }

    private static Document parse(Path xml) throws IOException {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(xml.toFile());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("cannot read " + xml, e);
        }
    }

    private static Entry entry(Element mutation) {
        return new Entry(
                text(mutation, "mutatedClass"),
                text(mutation, "mutatedMethod"),
                text(mutation, "methodDescription"),
                Integer.parseInt(text(mutation, "lineNumber")),
                Integer.parseInt(text(mutation, "index")),
                text(mutation, "description"),
                fate(mutation.getAttribute("status")));
    }

    private static String text(Element mutation, String child) {
        return mutation.getElementsByTagName(child).item(0).getTextContent();
    }

    private static Mutant.Fate fate(String status) {
        return switch (status) {
            case "KILLED" -> Mutant.Fate.KILLED;
            case "TIMED_OUT", "MEMORY_ERROR" -> Mutant.Fate.TIMED_OUT;
            case "SURVIVED" -> Mutant.Fate.SURVIVED;
            case "NO_COVERAGE" -> Mutant.Fate.NOT_COVERED;
            default -> throw new IllegalStateException("PIT could not try a mutant: " + status);
        };
    }
}
