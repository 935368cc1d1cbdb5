package dev.curlew.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.curlew.proto.analytics.v1.DeleteClicksResponse;
import dev.curlew.proto.analytics.v1.LinkStats;
import dev.curlew.proto.analytics.v1.ListClicksResponse;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ExplainRedirectResponse;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListLinkRevisionsResponse;
import dev.curlew.proto.link.v1.ListLinksResponse;
import dev.curlew.standalone.CommandLineProcess.Ended;
import dev.curlew.standalone.StackExtension.RunningStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A link's life from the command line, through Envoy. */
@ExtendWith(StackExtension.class)
class CommandLineJourneyTest {
    private final CommandLineProcess cli;
    private final RunningStack stack;

    CommandLineJourneyTest(RunningStack stack) {
        this.cli = new CommandLineProcess(stack);
        this.stack = stack;
    }

    @Test
    void link_madeChangedClickedDeletedAndBroughtBack(@TempDir Path dir) throws Exception {
        Path rules = Files.writeString(dir.resolve("rules.json"), """
                [{"displayName": "phones",
                  "conditions": [{"device": {"values": ["mobile"]}}],
                  "targets": [{"targetUrl": "https://example.com/m"}]}]
                """);
        Link made = read(
                ok(
                        "links",
                        "create",
                        "https://example.com/a",
                        "--slug",
                        "cli-life",
                        "--tag",
                        "cli",
                        "--title",
                        "Ä 家",
                        "--rules-file",
                        rules.toString()),
                Link.getDefaultInstance());
        assertThat(made.getTitle()).isEqualTo("Ä 家");
        assertThat(made.getOwner()).isEqualTo("admin");
        assertThat(made.getRulesCount()).isEqualTo(1);
        assertThat(read(ok("links", "get", "cli-life"), Link.getDefaultInstance()))
                .isEqualTo(made);

        Link changed = read(
                ok("links", "update", "cli-life", "--etag", made.getEtag(), "--clear", "title,rules", "--notes", "n"),
                Link.getDefaultInstance());
        assertThat(changed.getTitle()).isEmpty();
        assertThat(changed.getRulesCount()).isZero();
        assertThat(changed.getTargetUrl()).isEqualTo("https://example.com/a");
        Ended stale = cli.run("links", "update", "cli-life", "--etag", made.getEtag(), "--notes", "late");
        assertThat(stale.exitCode()).isEqualTo(6);
        assertThat(stale.err()).contains("ETAG_MISMATCH");

        ListLinksResponse found =
                read(ok("links", "list", "--filter", "tag:cli"), ListLinksResponse.getDefaultInstance());
        assertThat(found.getLinksList()).containsExactly(changed);
        assertThat(read(ok("links", "history", "cli-life"), ListLinkRevisionsResponse.getDefaultInstance())
                        .getRevisionsCount())
                .isEqualTo(2);
        assertThat(read(ok("links", "rollback", "cli-life", "1"), Link.getDefaultInstance())
                        .getTitle())
                .isEqualTo("Ä 家");
        assertThat(read(
                                ok("links", "explain", "cli-life", "--user-agent", "iPhone", "--accept-language", "de"),
                                ExplainRedirectResponse.getDefaultInstance())
                        .getHttpStatus())
                .isEqualTo(302);

        assertThat(stack.api().follow("cli-life").statusCode()).isEqualTo(302);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(read(
                                        ok("links", "stats", "cli-life", "--group-by", "browser"),
                                        LinkStats.getDefaultInstance())
                                .getAllTimeClicks())
                        .isEqualTo(1));

        Path clicks = dir.resolve("clicks.csv");
        assertThat(cli.run("clicks", "export", clicks.toString(), "--code", "cli-life")
                        .exitCode())
                .isZero();
        assertThat(Files.readString(clicks).lines()).hasSize(2).anyMatch(line -> line.contains("cli-life"));
        assertThat(read(ok("clicks", "erase", "cli-life", "--yes"), DeleteClicksResponse.getDefaultInstance())
                        .getDeletedCount())
                .isEqualTo(1);
        assertThat(read(ok("clicks", "list", "cli-life"), ListClicksResponse.getDefaultInstance())
                        .getClicksList())
                .isEmpty();

        assertThat(cli.run("links", "delete", "cli-life", "--yes").exitCode()).isZero();
        assertThat(cli.run("links", "delete", "cli-life", "--yes").exitCode()).isEqualTo(3);
        assertThat(read(ok("links", "undelete", "cli-life"), Link.getDefaultInstance())
                        .getState())
                .isEqualTo(Link.State.ACTIVE);
    }

    @Test
    void links_importedFromAFile_exportedToAFile_andBackUnchanged(@TempDir Path dir) throws Exception {
        Path csv = Files.writeString(dir.resolve("links.csv"), """
                code,targetUrl,title,tags
                cli-in-1,https://example.com/1,One,cli-in
                cli-in-2,not a URL,Two,cli-in
                cli-in-3,https://example.com/3,Drÿ 家,cli-in
                """);

        Ended imported = cli.run("links", "import", csv.toString(), "--format", "csv", "-o", "json");
        Import report = read(imported.out(), Import.getDefaultInstance());
        Path exported = dir.resolve("links.jsonl");
        Ended export = cli.run("links", "export", exported.toString(), "--filter", "tag:cli-in");
        Ended again =
                cli.runAsProcess("links", "import", exported.toString(), "--format", "curlew-json-lines", "-o", "json");

        assertThat(imported.exitCode()).as(imported.err()).isEqualTo(7);
        assertThat(report.getCreatedCount()).isEqualTo(2);
        assertThat(report.getFailuresList())
                .singleElement()
                .satisfies(failure -> assertThat(failure.getLineNumber()).isEqualTo(3));
        assertThat(read(ok("links", "get", "cli-in-3"), Link.getDefaultInstance())
                        .getTitle())
                .isEqualTo("Drÿ 家");
        assertThat(export.exitCode()).as(export.err()).isZero();
        assertThat(Files.readString(exported)).contains("cli-in-1", "cli-in-3");
        assertThat(again.exitCode()).as(again.err()).isZero();
        Import repeated = read(again.out(), Import.getDefaultInstance());
        assertThat(repeated.getUnchangedCount()).isEqualTo(2);
        assertThat(repeated.getCreatedCount()).isZero();
        assertThat(cli.run("imports", "list", "-o", "tsv").out())
                .contains(report.getImportId(), repeated.getImportId());
    }

    @Test
    void badInput_namedByTheServer_withItsField() {
        Ended ended = cli.runAsProcess("links", "create", "https://example.com/", "--slug", "a b");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("INVALID_FIELD", "slug: ");
    }

    @Test
    void key_madeLimitedAndRevoked_andTheAuditTellsIt(@TempDir Path dir) throws Exception {
        ApiKey key = read(
                ok("keys", "create", "--name", "cli", "--scope", "links:read", "--expire-time", "+1d"),
                ApiKey.getDefaultInstance());
        Path file = Files.writeString(dir.resolve("key"), key.getSecret() + "\n");

        assertThat(cli.run("links", "list", "--key-file", file.toString()).exitCode())
                .isZero();
        Ended refused = cli.run("links", "create", "https://example.com/", "--key-file", file.toString());
        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(refused.err()).contains("SCOPE_MISSING");
        assertThat(cli.run("keys", "revoke", key.getKeyId(), "--yes").exitCode())
                .isZero();
        assertThat(cli.run("audit", "list", "--resource", "keys/" + key.getKeyId(), "-o", "tsv")
                        .out())
                .contains("\tcreate\t", "\trevoke\t");
    }

    @Test
    void domain_addedChangedAndRemoved() {
        assertThat(cli.run("domains", "create", "cli.example.com", "--code-length", "6")
                        .exitCode())
                .isZero();
        assertThat(cli.run("domains", "update", "cli.example.com", "--redirect-status", "301")
                        .exitCode())
                .isZero();
        assertThat(cli.run("domains", "list", "-o", "tsv").out()).contains("cli.example.com\t");
        assertThat(cli.run("domains", "delete", "cli.example.com", "--yes").exitCode())
                .isZero();
    }

    private String ok(String... arguments) {
        String[] command = Arrays.copyOf(arguments, arguments.length + 2);
        command[arguments.length] = "-o";
        command[arguments.length + 1] = "json";
        Ended ended = cli.run(command);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return ended.out();
    }

    private static <M extends Message> M read(String json, M like) throws InvalidProtocolBufferException {
        Message.Builder message = like.newBuilderForType();
        JsonFormat.parser().merge(json, message);
        @SuppressWarnings("unchecked") // made of it
        M read = (M) message.build();
        return read;
    }
}
