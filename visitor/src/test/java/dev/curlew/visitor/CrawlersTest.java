package dev.curlew.visitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CrawlersTest {

    private static final Visitors VISITORS = Visitors.withoutPlaces();

    @Test
    void agent_examplesOfTheList_areBots_butWhatPeopleType() throws IOException {
        List<String> missed = examples().stream()
                .filter(example -> !VISITORS.agent(example).bot())
                .toList();

        assertThat(examples()).hasSize(2_123);
        assertThat(missed).allMatch(example -> example.matches("(?i)(curl|wget|httpie)\\b.*"));
        assertThat(missed).hasSize(11);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "python-requests/2.32.3",
                "Go-http-client/2.0",
                "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2;"
                        + " +https://openai.com/gptbot)",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0.0.0"
                        + " Safari/537.36",
            })
    void agent_machine_isBot(String userAgent) {
        assertThat(VISITORS.agent(userAgent).device()).isEqualTo(DeviceKind.BOT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "curl/8.5.0",
                "Wget/1.21.4",
                "HTTPie/3.2.2",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:141.0) Gecko/20100101 Firefox/141.0",
            })
    void agent_person_isNoBot(String userAgent) {
        assertThat(VISITORS.agent(userAgent).bot()).isFalse();
    }

    /** Of browsers as they are in use, with the kind of device that their screens tell. */
    @Test
    void agent_browsers_areKnown_andNoBots() throws IOException {
        List<String> lines = lines("browsers/user-agents.tsv");
        int known = 0;
        for (String line : lines) {
            String[] fields = line.split("\t", 3);
            Agent agent = VISITORS.agent(fields[2]);
            assertThat(agent.bot()).as(line).isFalse();
            if (agent.device().id().equals(fields[0])
                    && agent.operatingSystem() != OperatingSystem.OTHER
                    && agent.browser() != Browser.OTHER) {
                known++;
            }
        }

        assertThat(lines).hasSize(600);
        // What README.md says.
        assertThat(known).isEqualTo(600);
    }

    private static List<String> examples() throws IOException {
        return lines("crawlers/examples.txt");
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream list = Objects.requireNonNull(CrawlersTest.class.getResourceAsStream(resource))) {
            return new String(list.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
