// SPDX-License-Identifier: GPL-2.0-only
package org.iovakit.app.report;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.iovakit.domain.Mirrors;
import org.iovakit.patchgen.PatchGenException;

/** The members of a module's classes, read from its sources by the JDK's own parser. */
public final class JavaSources {
    private final String text;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<JavaMember> members = new ArrayList<>();

    private JavaSources(CompilationUnitTree unit, SourcePositions positions) throws IOException {
        this.unit = unit;
        this.positions = positions;
        this.text = unit.getSourceFile().getCharContent(true).toString();
        for (Tree type : unit.getTypeDecls()) {
            if (type instanceof ClassTree found) {
                read(found);
            }
        }
    }

    /**
     * The members of all classes below a folder or in a file: by file name, and then in the order of the file.
     *
     * @throws PatchGenException if the sources are not there, or this Java has no compiler
     */
    public static List<JavaMember> read(Path place) throws PatchGenException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new PatchGenException("this Java is a runtime without a compiler; use a JDK");
        }
        List<JavaMember> members = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(place);
                StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources = walk.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                members.addAll(new JavaSources(unit, positions).members);
            }
        } catch (IOException e) {
            throw new PatchGenException("cannot read the Java sources in " + place + ": " + e, e);
        }
        return members;
    }

    private void read(ClassTree type) {
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method) {
                add(type, method.getName().toString(), method.getModifiers(), method);
            } else if (member instanceof VariableTree field) {
                add(type, field.getName().toString(), field.getModifiers(), field);
            }
        }
    }

    private void add(ClassTree type, String name, ModifiersTree modifiers, Tree member) {
        int start = (int) positions.getStartPosition(unit, member);
        int end = (int) positions.getEndPosition(unit, member);
        members.add(new JavaMember(
                type.getSimpleName().toString(),
                name,
                mirrors(modifiers).orElse(""),
                text.substring(lineStart(documentation(start)), end).stripIndent()));
    }

    private static Optional<String> mirrors(ModifiersTree modifiers) {
        return modifiers.getAnnotations().stream()
                .filter(annotation -> annotation.getAnnotationType().toString().equals(Mirrors.class.getSimpleName()))
                .flatMap(JavaSources::value)
                .findFirst();
    }

    private static Stream<String> value(AnnotationTree annotation) {
        return annotation.getArguments().stream()
                .filter(argument -> !(argument instanceof AssignmentTree named)
                        || named.getVariable().toString().equals("value"))
                .map(argument -> argument instanceof AssignmentTree named ? named.getExpression() : argument)
                .map((ExpressionTree value) -> value instanceof LiteralTree literal
                        ? literal.getValue().toString()
                        : "");
    }

    /** The parser counts a member from its modifiers on; its documentation stands above them. */
    private int documentation(int start) {
        String before = text.substring(0, start).stripTrailing();
        return before.endsWith("*/") ? before.lastIndexOf("/**") : start;
    }

    private int lineStart(int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }
}
