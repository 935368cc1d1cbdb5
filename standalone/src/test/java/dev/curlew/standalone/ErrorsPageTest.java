package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/errors} tells every reason that a caller may meet, and none that there is not. */
class ErrorsPageTest {
    private static final Path ROOT = Path.of(System.getProperty("curlew.root"));
    private static final Pattern MAKES_ERRORS = Pattern.compile("\\b(ApiError|Problem|class InvalidRowException)\\b");
    private static final Pattern LITERAL = Pattern.compile("\"([A-Z][A-Z0-9_]{3,}[A-Z0-9])\"");
    private static final Pattern IN_PROXY = Pattern.compile("\\breason\"?: *\"?([A-Z][A-Z0-9_]+)");
    private static final Pattern ON_PAGE = Pattern.compile("`([A-Z][A-Z0-9_]{3,})`");
    /** Words in capitals, in classes that make errors, which are no reasons: the name of an attribute. */
    private static final Set<String> OTHER_WORDS = Set.of("ERROR");

    @Test
    void page_hasTheReasonsOfTheCode_andNoOthers() throws IOException {
        Set<String> reasons = new TreeSet<>(ofCode());
        assertThat(reasons).contains("LINK_NOT_FOUND", "KEY_NEEDED", "METHOD_NOT_SUPPORTED", "BODY_TOO_LARGE");
        reasons.addAll(matches(IN_PROXY, Files.readString(ROOT.resolve("envoy/envoy.yaml"))));
        // Where nothing more is known than the code, its name is the reason.
        Arrays.stream(Code.values())
                .filter(code -> code != Code.OK)
                .map(Enum::name)
                .forEach(reasons::add);

        assertThat(matches(ON_PAGE, Files.readString(ROOT.resolve("docs/errors/README.md"))))
                .containsExactlyInAnyOrderElementsOf(reasons);
    }

    private static Set<String> ofCode() throws IOException {
        Set<String> reasons = new TreeSet<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path sources : modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                reasons.addAll(in(sources));
            }
        }
        reasons.removeAll(OTHER_WORDS);
        return reasons;
    }

    private static Set<String> in(Path sources) throws IOException {
        Set<String> reasons = new TreeSet<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                if (MAKES_ERRORS.matcher(text).find()) {
                    reasons.addAll(matches(LITERAL, text));
                }
            }
        }
        return reasons;
    }

    private static Set<String> matches(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        pattern.matcher(text).results().map(match -> match.group(1)).forEach(found::add);
        return found;
    }
}
