package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Descriptors.EnumDescriptor;
import dev.curlew.proto.analytics.v1.Task;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ExplainRedirectResponse.Miss;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.TargetHealth;
import dev.curlew.proto.link.v1.TimeWindow;
import dev.curlew.proto.link.v1.Webhook;
import dev.curlew.proto.link.v1.WebhookDelivery;
import dev.curlew.site.SiteFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The site has words for what the API tells its users, in their language, and none for errors that there are not. */
class SiteWordsTest {
    private static final Path ROOT = Path.of(System.getProperty("curlew.root"));
    private static final Pattern REASON = Pattern.compile("`([A-Z][A-Z0-9_]{3,}[A-Z0-9])`");
    private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");
    private static final int SHORTEST_PHRASE = 4;

    /** At the end: the schemes that targets may have, unless the operator says otherwise. */
    private static final String CONFIGURED = "https or http$";

    /** Of visitors of links, of programs and between servers; and such as say no more than a status. */
    private static final Set<String> NOT_OF_THE_SITE = Set.of(
            "ALREADY_EXISTS",
            "CANCELLED",
            "CLICK_LOG_FULL",
            "DATA_LOSS",
            "FAILED_PRECONDITION",
            "FIELD_NOT_SUPPORTED",
            "HEADERS_TOO_LARGE",
            "LINK_GONE",
            "LINK_USED_UP",
            "METHOD_NOT_ALLOWED",
            "METHOD_NOT_SUPPORTED",
            "NOT_SUPPORTED",
            "OUT_OF_RANGE",
            "PASSWORD_REQUIRED",
            "PREFETCH_REFUSED",
            "SHUTTING_DOWN",
            "STOPPING",
            "TOO_MANY_WRONG_CODES",
            "UNIMPLEMENTED",
            "UNKNOWN",
            "UNKNOWN_HOST",
            "UNSUPPORTED_MEDIA_TYPE",
            "WRONG_PASSWORD");

    /** What of the API is shown by a word for each value, by where the words are. */
    private static final Map<String, EnumDescriptor> ENUMS = Map.ofEntries(
            Map.entry("links.state.", Link.State.getDescriptor()),
            Map.entry("links.health.", TargetHealth.State.getDescriptor()),
            Map.entry("links.query.", Link.QueryForwarding.getDescriptor()),
            Map.entry("links.day.", TimeWindow.Day.getDescriptor()),
            Map.entry("links.miss.", Miss.Reason.getDescriptor()),
            Map.entry("admin.scope.", ApiKey.Scope.getDescriptor()),
            Map.entry("admin.event.", Webhook.EventType.getDescriptor()),
            Map.entry("admin.delivery.", WebhookDelivery.State.getDescriptor()),
            Map.entry("admin.tasks.result.", Task.Result.getDescriptor()),
            Map.entry("admin.tasks.outcome.", Task.Outcome.Kind.getDescriptor()));

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "es"})
    void enums_haveAWordForEachValue(String language) throws IOException {
        Set<String> wanted = new TreeSet<>();
        ENUMS.forEach((start, values) -> values.getValues().stream()
                .filter(value -> value.getNumber() > 0)
                .forEach(value -> wanted.add(start + value.getName())));
        RuleCondition.getDescriptor().getOneofs().stream()
                .flatMap(oneof -> oneof.getFields().stream())
                .forEach(kind -> wanted.add("links.condition." + kind.getJsonName()));

        assertThat(Stream.concat(
                        keys(language, "links").map("links."::concat),
                        keys(language, "admin").map("admin."::concat)))
                .containsAll(wanted);
    }

    @Test
    void reasons_haveWords() throws IOException {
        Set<String> reasons = REASON.matcher(Files.readString(ROOT.resolve("docs/errors/README.md")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(reasons).containsAll(NOT_OF_THE_SITE);
        reasons.removeAll(NOT_OF_THE_SITE);

        assertThat(words("errors", "reason.")).containsExactlyInAnyOrderElementsOf(reasons);
    }

    @ParameterizedTest
    @CsvSource({"errors, field.", "admin, failure."})
    void phrases_areThoseOfTheServers(String area, String start) throws IOException {
        String sources = sources();

        assertThat(words(area, start))
                .isNotEmpty()
                .allSatisfy(phrase -> assertThat(PLACE.splitAsStream(phrase.replaceFirst(CONFIGURED, ""))
                                .map(String::strip)
                                .filter(part -> part.length() >= SHORTEST_PHRASE))
                        .as(phrase)
                        .allMatch(part -> sources.contains(part.replace("\"", "\\\""))));
    }

    private static List<String> words(String area, String start) throws IOException {
        return keys("en", area)
                .filter(key -> key.startsWith(start))
                .map(key -> key.substring(start.length()))
                .toList();
    }

    private static Stream<String> keys(String language, String area) throws IOException {
        String texts = SiteFiles.load()
                .find("i18n/" + language + "/" + area + ".json")
                .orElseThrow()
                .text();
        return new ObjectMapper().readTree(texts).properties().stream().map(Map.Entry::getKey);
    }

    /** All that the servers say, with texts that go over several lines in one. */
    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path sources : modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(sources)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                            .toList()) {
                        all.append(Files.readString(file));
                    }
                }
            }
        }
        return JOINED.matcher(all).replaceAll("");
    }
}
