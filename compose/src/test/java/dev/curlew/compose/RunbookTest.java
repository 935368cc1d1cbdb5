package dev.curlew.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of {@code docs/operations.md} are run as they stand there. */
final class RunbookTest {

    @RegisterExtension
    static final StackExtension STACK = new StackExtension();

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Pattern COMMAND = Pattern.compile("`((?:docker|deploy)[^`]+)`");
    /** The start and the end of the stack, which are each test's; scaling is {@link ReplicasTest}'s. */
    private static final Pattern ELSEWHERE = Pattern.compile("docker compose (up|down).*");

    private static String requestId = "";

    @BeforeAll
    static void request() {
        requestId = STACK.site()
                .follow(STACK.site().create("https://example.com/run-book"))
                .headers()
                .firstValue("x-request-id")
                .orElseThrow();
        // Envoy writes its log once a second.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> STACK.project().run("logs", "envoy").contains(requestId));
    }

    static Stream<String> commands() throws IOException {
        String text = Files.readString(Command.file("docs/operations.md"));
        String table = text.substring(text.indexOf("## Every day"), text.indexOf("## Order of start"));
        List<String> all = table.lines()
                .filter(line -> line.startsWith("| "))
                .flatMap(line -> COMMAND.matcher(line).results().map(found -> found.group(1)))
                .toList();
        assertThat(all).hasSizeGreaterThan(12).anyMatch(ELSEWHERE.asMatchPredicate());
        return all.stream().filter(ELSEWHERE.asMatchPredicate().negate());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void command_ofEveryDay_works(String command) {
        String line = command.replace("\\|", "|")
                .replace(" -f ", " ")
                .replace(" -it ", " -i ")
                .replace("REQUEST_ID", requestId)
                .replace("curlew_backend", STACK.project().name() + "_backend");

        Command.Result result = STACK.project()
                .tryScript(LIMIT, "sh", "-c", "export PGPASSWORD=\"$DB_PASSWORD\"; " + "{ " + line + "; } </dev/null");

        assertThat(result.status()).as(result.output()).isZero();
    }

    @Test
    void request_isFoundInTheLogsOfAllThatItPassed() {
        String lines = STACK.project().run("logs");

        assertThat(lines.lines().filter(line -> line.contains(requestId))).anyMatch(line -> line.startsWith("envoy-"));
    }

    @Test
    void reader_mayLook_andNotTouch() {
        assertThat(asReader("select count(*) >= 0 from analytics.click").ok()).isEqualTo("t");
        assertThat(asReader("delete from analytics.click").output()).contains("ERROR");
    }

    private static Command.Result asReader(String sql) {
        return STACK.project().shell("postgres", "psql -U curlew_reader -Atc '" + sql + "' curlew");
    }

    @Test
    void tools_reachTheServicesFromTheirNetwork() {
        assertThat(STACK.project()
                        .run("run", "--rm", "-T", "psql", "-Atc", "select count(*) >= 0 from link.short_link"))
                .endsWith("t");
        assertThat(STACK.project().run("run", "--rm", "-T", "grpcurl", "envoy:9090", "list"))
                .contains("curlew.link.v1.LinkService");
    }
}
