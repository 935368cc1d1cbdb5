package dev.curlew.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is said with the option's name and what would be right, before the server is asked for anything. */
class BadInputTest {
    @AutoClose
    private static final FakeServer server = FakeServer.start();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(dir.resolve("empty"), "\n");
        Files.writeString(dir.resolve("key"), "cur_key\n");
        Files.writeString(dir.resolve("two-lines"), "one\ntwo\n");
        Files.writeString(dir.resolve("rules.json"), "[{\"displayName\": \"a\", \"wrong\": 1}]");
        Files.writeString(dir.resolve("link.json"), "{\"title\": \"no rule\"}");
        Files.write(dir.resolve("large"), new byte[(1 << 20) + 1]);
        Files.writeString(dir.resolve("links.csv"), "target_url\n", UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    links                                            | Missing required subcommand
                    links fly                                        | fly
                    links create                                     | TARGET
                    links create t --title                           | --title
                    links create t --wrong                           | --wrong
                    links create t u                                 | u
                    links create t --enabled perhaps                 | --enabled
                    links create t --start-time soon                 | --start-time
                    links create t --start-time 2026-02-30           | 2026-01-31T12:00:00Z
                    links create t --start-time +1fortnight          | +30d
                    links create t --expire-time 2026-01-01T00:00    | --expire-time
                    links create t --max-clicks many                 | --max-clicks
                    links create t --redirect-status found           | --redirect-status
                    links create t --cache-max-age long              | 1h30m
                    links create t --cache-max-age -5s               | --cache-max-age
                    links create t --query-forwarding maybe          | drop, merge-keep-target, merge-keep-visitor
                    links create t --query-forwarding query-forwarding-unspecified | expected: drop
                    links create t --forward-path 2                  | --forward-path
                    links create t --rules-file DIR/none             | there is no such file
                    links create t --rules-file DIR/rules.json       | wrong
                    links create t --rules-file DIR/link.json        | "rules" only
                    links create t --rules-file DIR/empty            | --rules-file
                    links create t --rules-file DIR/large            | too large
                    links create t --password-file DIR/none          | there is no such file
                    links create t --password-file DIR/empty         | on the first line
                    links create t --password-file -                 | on the first line
                    links get                                        | CODE
                    links list --limit 0                             | --limit
                    links list --limit -1                            | 1 or more
                    links list --limit x                             | --limit
                    links list --output xml                          | table, json, jsonl, tsv
                    links list --timeout 0s                          | --timeout
                    links list --timeout soon                        | --timeout
                    links list --server nowhere                      | HOST:PORT
                    links list --server nowhere:0                    | --server
                    links list --server :9090                        | --server
                    links list --key-file DIR/none                   | there is no such file
                    links list --key-file DIR/empty                  | one line
                    links list --key-file DIR/two-lines              | one line
                    links list --tls-ca DIR/none                     | --tls-ca
                    links list --tls-ca DIR/key                      | PEM
                    links update x                                   | nothing to change
                    links update x --clear wrong                     | title, tags
                    links update x --clear code                      | --clear
                    links update x --title a --clear title           | given or cleared already
                    links update x --utm-source a --clear utm        | given or cleared already
                    links update x --clear utm.source,utm            | given or cleared already
                    links delete                                     | CODE
                    links delete x                                   | --yes
                    links delete - --yes x                           | no other code
                    links delete x y --yes --etag e                  | one code
                    links delete - --yes --etag e                    | one code
                    links block x                                    | --reason
                    links block x --reason r --http-status no        | --http-status
                    links rollback x                                 | REVISION
                    links rollback x first                           | REVISION
                    links explain x --visit-time noon                | --visit-time
                    links stats x --granularity decade               | minute, hour, day
                    links stats x --group-by age                     | country, region
                    links stats x --max-rows few                     | --max-rows
                    links import DIR/none --format csv               | expected: a file
                    links import DIR --format csv                    | expected: a file
                    links import DIR/links.csv                       | --format is missing
                    links import DIR/links.csv --format word         | curlew-json-lines, csv, shlink
                    links export DIR                                 | is a folder
                    links export DIR/key                             | --yes
                    links export - --format word                     | curlew-json-lines, csv
                    imports get                                      | ID
                    imports cancel i                                 | --yes
                    stats top --start-time x                         | --start-time
                    keys create --scope everything                   | links-read, links-write, stats-read, admin
                    keys update k                                    | nothing to change
                    keys update k --clear scopes                     | domains, own_links_only
                    keys revoke k                                    | --yes
                    keys rotate k --overlap short                    | --overlap
                    webhooks create --event everything               | link-created, link-updated
                    webhooks create --milestone many                 | --milestone
                    webhooks update w                                | nothing to change
                    webhooks update w --clear url                    | event_types, domains
                    webhooks delete w                                | --yes
                    webhooks deliveries w --state lost               | pending, delivered, dead
                    webhooks redeliver                               | ID
                    clicks list                                      | CODE
                    clicks list x --start-time soon                  | --start-time
                    clicks erase x                                   | --yes
                    clicks erase-visitor --yes                       | ADDRESS
                    clicks erase-visitor 192.0.2.77                  | --yes
                    clicks export - --format xml                     | csv, parquet
                    clicks watch                                     | CODE
                    webhooks redeliver w last                        | last
                    domains create                                   | HOST
                    domains update d --clear host                    | root_url
                    domains update d --android-asset-links-file DIR/none | there is no such file
                    domains create d --apple-app-site-association-file DIR/large1 | there is no such file
                    domains delete d                                 | --yes
                    audit list --end-time x                          | --end-time
                    tasks run                                        | ID
                    completion fish                                  | bash
                    completion                                       | SHELL
                    """)
    void wrongArgument_namedWithWhatWouldBeRight(String command, String named) {
        Cli.Ended ended = Cli.of(server).line(command.replace("DIR", dir.toString()));

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).startsWith("curlew: ").contains(named).doesNotContain("Exception");
        assertThat(ended.out()).isEmpty();
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CURLEW_SERVER=nowhere", "CURLEW_TLS=perhaps", "CURLEW_API_KEY=a b", "CURLEW_API_KEY_FILE=/none"
            })
    void wrongVariable_named(String variable) {
        String[] parts = variable.split("=", 2);

        Cli.Ended ended = Cli.of(server).with(parts[0], parts[1]).line("links list");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).startsWith("curlew: " + parts[0]);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void keyTwice_refused() {
        Cli.Ended ended = Cli.of(server)
                .with("CURLEW_API_KEY", "a")
                .with("CURLEW_API_KEY_FILE", dir.resolve("key").toString())
                .line("links list");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("both CURLEW_API_KEY and CURLEW_API_KEY_FILE");
    }

    @Test
    void secret_neverInAMessage() throws IOException {
        Files.writeString(dir.resolve("bad-key"), "cur_sécret");

        Cli.Ended ended = Cli.of(server).line("links list --key-file " + dir.resolve("bad-key"));

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).doesNotContain("cret");
    }
}
