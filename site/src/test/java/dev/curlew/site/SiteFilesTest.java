package dev.curlew.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for all files of the site. */
class SiteFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> LANGUAGES = List.of("en", "de", "fr", "es");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*\\(?\\s*'(\\.[^']+)'");
    private static final Pattern KEY = Pattern.compile("\\bt\\(\\s*'([a-z]+\\.[\\w.]+)'");
    private static final Pattern ICON = Pattern.compile("\\b(?:icon\\(|icon: )'(\\w+)'");
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    private final SiteFiles files = SiteFiles.load();

    @Test
    void hash_sameForTheSameFiles_andFitForAPath() {
        assertThat(SiteFiles.load().hash()).isEqualTo(files.hash()).matches("[\\w-]{12}");
    }

    @Test
    void libraries_comeWithTheirLicences() {
        Set<String> libraries = files.all().stream()
                .map(SiteFile::path)
                .filter(path -> path.startsWith("lib/"))
                .map(path -> path.substring(0, path.lastIndexOf('/')))
                .collect(Collectors.toSet());

        assertThat(libraries)
                .isNotEmpty()
                .allSatisfy(library ->
                        assertThat(files.find(library + "/LICENSE")).as(library).isPresent());
    }

    /** With a policy that allows no inline script, what would make HTML of a string is still a way to fake a page. */
    @Test
    void scripts_makeNoHtmlOfStrings() {
        assertThat(own(".js"))
                .allSatisfy(
                        file -> assertThat(file.text())
                                .as(file.path())
                                .doesNotContainPattern(
                                        "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function|setAttribute\\('style'"));
    }

    @Test
    void pages_haveNothingInline_andNothingOfOthers() {
        assertThat(own(".html"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file.text())
                        .as(file.path())
                        .doesNotContainPattern("(?i)\\son\\w+=|\\sstyle=|<style|<script>|javascript:")
                        .doesNotContainPattern("(?i)(src|href)=\"(https?:)?//"));
        assertThat(own(".css"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file.text()).as(file.path()).doesNotContain("url(", "@import"));
        assertThat(own(".js"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file.text())
                        .as(file.path())
                        .doesNotContainPattern("(?:fetch|import|from|src:|href:|URL)\\W{0,3}['`]https?://"));
    }

    @Test
    void imports_leadToFiles() {
        for (SiteFile script : own(".js")) {
            IMPORT.matcher(script.text()).results().map(MatchResult::group).forEach(statement -> {
                String target = statement.replaceFirst(".*'([^']+)'", "$1");
                String folder = script.path().substring(0, script.path().lastIndexOf('/') + 1);
                String path = java.net.URI.create(folder).resolve(target).getPath();
                assertThat(files.find(path))
                        .as("%s in %s", target, script.path())
                        .isPresent();
            });
        }
    }

    @Test
    void places_preloadFilesThatAreThere() {
        for (SiteFile page : own(".html")) {
            assertThat(Pattern.compile("\\{\\{assets}}/([^\"]+)")
                            .matcher(page.text())
                            .results()
                            .map(match -> match.group(1)))
                    .allSatisfy(path -> assertThat(files.find(path)).as(path).isPresent());
        }
    }

    @Test
    void texts_inEveryLanguage_withTheSamePlaces() {
        Map<String, JsonNode> english = texts("en");
        for (String language : LANGUAGES) {
            Map<String, JsonNode> texts = texts(language);
            assertThat(texts.keySet()).as(language).isEqualTo(english.keySet());
            english.forEach((key, text) -> {
                JsonNode here = texts.getOrDefault(key, JSON.nullNode());
                assertThat(places(here)).as("%s %s", language, key).isEqualTo(places(text));
                assertThat(here.toString()).as("%s %s", language, key).doesNotContain("\"\"", "<", "TODO");
                assertThat(here.isObject()).as("%s %s", language, key).isEqualTo(text.isObject());
            });
        }
    }

    @Test
    void texts_thatScriptsName_areThere() {
        Map<String, JsonNode> english = texts("en");
        List<String> missing = new ArrayList<>();
        own(".js")
                .forEach(file -> KEY.matcher(file.text())
                        .results()
                        .map(match -> match.group(1))
                        .filter(key -> !key.endsWith(".") && !english.containsKey(key))
                        .forEach(key -> missing.add(file.path() + ": " + key)));

        assertThat(missing).isEmpty();
    }

    @Test
    void icons_thatScriptsName_areThere() {
        String icons = files.find("js/ui/icons.js").orElseThrow().text();

        assertThat(ownFiles(".js")
                        .flatMap(file -> ICON.matcher(file.text()).results().map(match -> match.group(1))))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(icons).contains("\n  " + name + ": ["));
    }

    private Stream<SiteFile> ownFiles(String end) {
        return files.all().stream()
                .filter(file -> file.path().endsWith(end) && !file.path().startsWith("lib/"));
    }

    private List<SiteFile> own(String end) {
        return ownFiles(end).toList();
    }

    private Map<String, JsonNode> texts(String language) {
        Map<String, JsonNode> texts = new TreeMap<>();
        ownFiles(".json")
                .filter(file -> file.path().startsWith("i18n/" + language + "/"))
                .forEach(file -> {
                    String area = file.path().replaceFirst(".*/", "").replace(".json", "");
                    read(file).properties().forEach(text -> texts.put(area + "." + text.getKey(), text.getValue()));
                });
        return texts;
    }

    private static Collection<String> places(JsonNode text) {
        return PLACE.matcher(text.isObject() ? text.path("other").asText() : text.asText())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonNode read(SiteFile file) {
        try {
            return JSON.readTree(file.text());
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(file.path(), malformed);
        }
    }
}
