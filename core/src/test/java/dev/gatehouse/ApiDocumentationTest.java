package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.SinceTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The documentation of the exported packages: what javac's doclint, which runs in the build, does not check. */
class ApiDocumentationTest {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final Path SOURCES = Path.of("src/main/java");

    @Test
    void everyPublicTypeNamesItsFirstVersion() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : ExportedApiTest.exportedPackages()) {
            try (Stream<Path> entries = Files.list(SOURCES.resolve(name.replace('.', '/')))) {
                entries.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        assertThat(files).hasSizeGreaterThan(100);
        try (StandardJavaFileManager manager = COMPILER.getStandardFileManager(null, null, null)) {
            assertThat(withoutSince(manager.getJavaFileObjectsFromPaths(files))).isEmpty();
        }
    }

    @Test
    void aPublicTypeWithoutItsFirstVersionIsFound() throws IOException {
        assertThat(withoutSince(List.of(source("/** Text. */ public class A {}"))))
                .containsExactly("A");
        assertThat(withoutSince(List.of(source("public class A {}")))).containsExactly("A");
        assertThat(withoutSince(List.of(source("/** @since */ public class A {}"))))
                .containsExactly("A");
        assertThat(withoutSince(List.of(source("/** @since 0.1.0 */ public class A {} class B {}"))))
                .isEmpty();
    }

    @Test
    void doclintChecksEveryExportedPackage() throws IOException {
        Matcher argument = Pattern.compile("-Xdoclint/package:([^<]*)<").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(argument.find()).isTrue();
        assertThat(Arrays.asList(argument.group(1).split(",")))
                .containsExactlyElementsOf(ExportedApiTest.exportedPackages());
    }

    private static List<String> withoutSince(Iterable<? extends JavaFileObject> sources) throws IOException {
        JavacTask task = (JavacTask) COMPILER.getTask(null, null, null, List.of("-proc:none"), null, sources);
        DocTrees docs = DocTrees.instance(task);
        List<String> names = new ArrayList<>();
        for (CompilationUnitTree unit : task.parse()) {
            for (Tree type : unit.getTypeDecls()) {
                if (type instanceof ClassTree declared
                        && declared.getModifiers().getFlags().contains(Modifier.PUBLIC)
                        && !hasSince(docs.getDocCommentTree(new TreePath(new TreePath(unit), type)))) {
                    names.add(declared.getSimpleName().toString());
                }
            }
        }
        return names;
    }

    private static boolean hasSince(DocCommentTree comment) {
        return comment != null
                && comment.getBlockTags().stream()
                        .anyMatch(tag -> tag instanceof SinceTree since
                                && since.getBody().toString().matches("\\d+\\.\\d+\\.\\d+"));
    }

    private static JavaFileObject source(String text) {
        return new SimpleJavaFileObject(URI.create("string:///A.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }
}
