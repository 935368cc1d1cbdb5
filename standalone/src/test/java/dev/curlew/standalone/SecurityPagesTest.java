package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/security} promises nothing without a test. */
class SecurityPagesTest {
    private static final Path ROOT = Path.of(System.getProperty("curlew.root"));
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)#(\\w+)`");
    private static final Pattern CLAIM = Pattern.compile("^(?:- \\[x] |\\| [STRIDE] \\|).*$", Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(strings = {"threat-model.md", "checklist.md"})
    void pages_nameTestsThatThereAre(String page) throws IOException {
        String text = Files.readString(ROOT.resolve("docs/security").resolve(page));
        Map<String, List<String>> sources = sources();
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Matcher matcher = NAMED.matcher(text); matcher.find(); named++) {
            // Several modules may have a test of one name.
            Pattern method = Pattern.compile("\\n    (?:public )?void " + matcher.group(2) + "\\(");
            if (sources.getOrDefault(matcher.group(1), List.of()).stream()
                    .noneMatch(source -> method.matcher(source).find())) {
                missing.add(matcher.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"threat-model.md", "checklist.md"})
    void claims_nameATest_orTheBuild(String page) throws IOException {
        String text = Files.readString(ROOT.resolve("docs/security").resolve(page));
        assertThat(CLAIM.matcher(text).results().map(found -> found.group()))
                .hasSizeGreaterThan(40)
                .allMatch(claim -> NAMED.matcher(claim).find() || claim.contains("the build's enforcer"));
    }

    private static Map<String, List<String>> sources() throws IOException {
        Map<String, List<String>> sources = new TreeMap<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file : files.filter(path -> path.toString().endsWith("Test.java"))
                            .toList()) {
                        sources.computeIfAbsent(
                                        file.getFileName().toString().replace(".java", ""), _ -> new ArrayList<>())
                                .add(Files.readString(file));
                    }
                }
            }
        }
        return sources;
    }
}
