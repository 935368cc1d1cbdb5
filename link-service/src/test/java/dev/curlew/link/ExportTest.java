package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Timestamps;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.BatchCreateLinksRequest;
import dev.curlew.proto.link.v1.BatchUpdateLinksRequest;
import dev.curlew.proto.link.v1.BlockLinkRequest;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.CreateDomainRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.Domain;
import dev.curlew.proto.link.v1.ExportLinksRequest;
import dev.curlew.proto.link.v1.ExportLinksResponse;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListLinkRevisionsRequest;
import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.ReserveClickRequest;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.RowFailure;
import dev.curlew.proto.link.v1.TransferFormat;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.proto.link.v1.UtmParameters;
import dev.curlew.proto.link.v1.VerifyPasswordRequest;
import dev.curlew.proto.link.v1.WeightedTarget;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Exports, and that they import back as they were, into another database. */
class ExportTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final PostgresExtension EMPTY = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final String OTHER_DOMAIN = "other.example.com";
    private static final ExportLinksRequest ALL = ExportLinksRequest.getDefaultInstance();

    private static Replica replica;
    private static Replica fresh;
    private static TransferClient client;

    @BeforeAll
    static void start() {
        replica = Replica.start(POSTGRES, REDIS);
        fresh = Replica.start(EMPTY, REDIS, Map.of("REDIS_CACHE_DB", "2"));
        client = TransferClient.of(replica);
        for (Replica each : List.of(replica, fresh)) {
            each.domains()
                    .createDomain(CreateDomainRequest.newBuilder()
                            .setDomain(Domain.newBuilder().setHost(OTHER_DOMAIN).setCaseInsensitive(true))
                            .build());
        }
        makeLinks();
    }

    @AfterAll
    static void stop() {
        replica.close();
        fresh.close();
    }

    private static void makeLinks() {
        create(Link.newBuilder()
                .setSlug("all/fields")
                .setTargetUrl("https://example.com/a?b=\"c\"#d")
                .setTitle("=1+1")
                .addTags("ä b")
                .addTags("a")
                .setNotes("two\nlines, \"quoted\"")
                .setEnabled(false)
                .setStartTime(Timestamps.fromMillis(1_700_000_000_123L))
                .setExpireTime(Timestamps.fromMillis(4_000_000_000_000L))
                .setRedirectStatus(308)
                .setCacheMaxAge(Duration.newBuilder().setSeconds(60))
                .setQueryForwarding(Link.QueryForwarding.MERGE_KEEP_VISITOR)
                .setForwardPath(true)
                .setUtm(UtmParameters.newBuilder().setSource("news letter"))
                .setCrawlable(true)
                .setFallbackUrl("https://example.com/later")
                .setSocialPreview(true)
                .addRules(RedirectRule.newBuilder()
                        .setDisplayName("split")
                        .addTargets(WeightedTarget.newBuilder()
                                .setTargetUrl("https://example.com/1")
                                .setWeight(3))
                        .addTargets(WeightedTarget.newBuilder().setTargetUrl("https://example.com/2"))));
        create(Link.newBuilder()
                .setSlug("secret")
                .setTargetUrl("https://example.com/s")
                .setPassword("open sesame"));
        create(Link.newBuilder().setSlug("Cased").setDomain(OTHER_DOMAIN).setTargetUrl("https://example.com/o"));
        create(Link.newBuilder().setTargetUrl("https://example.com/generated"));
        create(Link.newBuilder()
                .setSlug("limited")
                .setTargetUrl("https://example.com/l")
                .setMaxClicks(5));
        reserveClick("limited");
        create(Link.newBuilder().setSlug("edited").setTargetUrl("https://example.com/0"));
        var _ = replica.links()
                .batchUpdateLinks(BatchUpdateLinksRequest.newBuilder()
                        .addAllRequests(IntStream.rangeClosed(1, 450)
                                .mapToObj(i -> change(
                                        Link.newBuilder().setCode("edited").setTargetUrl("https://example.com/" + i)))
                                .toList())
                        .build());
        update(Link.newBuilder().setCode("secret").setTitle("with a title"));
        create(Link.newBuilder().setSlug("blocked").setTargetUrl("https://example.com/b"));
        replica.links()
                .blockLink(BlockLinkRequest.newBuilder()
                        .setCode("blocked")
                        .setReason("Not nice.")
                        .setHttpStatus(403)
                        .build());
        create(Link.newBuilder().setSlug("deleted").setTargetUrl("https://example.com/d"));
        replica.links()
                .deleteLink(DeleteLinkRequest.newBuilder().setCode("deleted").build());
        Import clicked =
                client.importFile(TransferFormat.CSV, "code,targetUrl,clickCount\nclicked,https://example.com/c,77\n");
        assertThat(clicked.getCreatedCount()).isEqualTo(1);
        var _ = replica.links()
                .batchCreateLinks(BatchCreateLinksRequest.newBuilder()
                        .addAllRequests(IntStream.range(0, 450)
                                .mapToObj(i -> CreateLinkRequest.newBuilder()
                                        .setLink(Link.newBuilder()
                                                .setSlug("many-" + i)
                                                .setTargetUrl("https://example.com/m")
                                                .addTags("many"))
                                        .build())
                                .toList())
                        .build());
    }

    @Test
    void export_importedIntoAnEmptyDatabase_exportsTheSameBytes() {
        TransferClient there = TransferClient.of(fresh);
        String file = client.export(ALL);
        assertThat(file.lines().filter(line -> line.startsWith("{\"version\"")).count())
                .isEqualTo(450 + 3);

        Import done = there.importFile(TransferFormat.CURLEW_JSON_LINES, file);

        assertThat(done.getFailuresList()).isEmpty();
        assertThat(done.getCreatedCount()).isEqualTo(459);
        assertThat(there.export(ALL)).isEqualTo(file);
        Import again = there.importFile(TransferFormat.CURLEW_JSON_LINES, file);
        assertThat(again.getUnchangedCount()).isEqualTo(459);
        assertThat(again.getCreatedCount() + again.getFailedCount()).isZero();
        assertThat(there.export(ALL)).isEqualTo(file);
        checkWorks();
    }

    /** What was imported is not only shown but works. */
    private static void checkWorks() {
        assertThat(get(fresh, "clicked").getClickCount()).isEqualTo(77);
        assertThat(get(fresh, "limited").getUsedClicks()).isEqualTo(1);
        assertThat(get(fresh, "deleted").getState()).isEqualTo(Link.State.DELETED);
        assertThat(get(fresh, "blocked").getState()).isEqualTo(Link.State.BLOCKED);
        assertThat(get(fresh, "all/fields").getRulesList())
                .isEqualTo(get(replica, "all/fields").getRulesList());
        long secret = fresh.resolver()
                .resolve(ResolveRequest.newBuilder()
                        .setDomain(Replica.DOMAIN)
                        .setCode("secret")
                        .build())
                .getLinkId();
        assertThat(fresh.resolver()
                        .verifyPassword(VerifyPasswordRequest.newBuilder()
                                .setLinkId(secret)
                                .setPassword("open sesame")
                                .setClientNetwork("192.0.2.0/24")
                                .build())
                        .getPasswordKey()
                        .isEmpty())
                .isFalse();
        assertThat(fresh.links()
                        .listLinkRevisions(ListLinkRevisionsRequest.newBuilder()
                                .setCode("edited")
                                .setPageSize(1000)
                                .build())
                        .getRevisionsCount())
                .isEqualTo(451);
        assertThat(Errors.reason(() -> fresh.links()
                        .createLink(CreateLinkRequest.newBuilder()
                                .setLink(Link.newBuilder().setSlug("deleted").setTargetUrl("https://a.test/"))
                                .build())))
                .isEqualTo("SLUG_TAKEN");
    }

    @Test
    void export_resumedAfterAnyPiece_givesTheSameFile() {
        String whole = client.export(ALL);
        List<ExportLinksResponse> pieces = new ArrayList<>();
        for (Iterator<ExportLinksResponse> all = client.blocking().exportLinks(ALL); all.hasNext(); ) {
            pieces.add(all.next());
        }
        assertThat(pieces).hasSizeGreaterThan(2);
        StringBuilder before = new StringBuilder();
        for (ExportLinksResponse piece : pieces) {
            before.append(piece.getChunk().toStringUtf8());
            if (!piece.getResumeToken().isEmpty()) {
                String rest = client.export(ExportLinksRequest.newBuilder()
                        .setResumeToken(piece.getResumeToken())
                        .build());
                assertThat(before + rest).isEqualTo(whole);
            }
        }
    }

    @Test
    void filter_restrictsTheFile() {
        String file = client.export(ExportLinksRequest.newBuilder()
                .setFilter("tag:many AND domain=" + Replica.DOMAIN)
                .build());
        assertThat(file.lines()).hasSize(450).allMatch(line -> line.contains("\"many\""));
        assertThat(client.export(
                        ExportLinksRequest.newBuilder().setFilter("tag:nobody").build()))
                .isEmpty();
        assertThat(Errors.fields(Errors.of(() -> client.export(
                        ExportLinksRequest.newBuilder().setFilter("nonsense").build()))))
                .containsExactly("filter");
        assertThat(Errors.fields(Errors.of(() -> client.export(ExportLinksRequest.newBuilder()
                        .setFormat(TransferFormat.DUB)
                        .build()))))
                .containsExactly("format");
        for (String token : List.of("!", "AAAA", "x".repeat(4000))) {
            assertThat(Errors.fields(Errors.of(() -> client.export(ExportLinksRequest.newBuilder()
                            .setResumeToken(token)
                            .build()))))
                    .containsExactly("resumeToken");
        }
    }

    @Test
    void csv_leavesDeletedLinksOut_andImportsBack() {
        String file = client.export(
                ExportLinksRequest.newBuilder().setFormat(TransferFormat.CSV).build());
        assertThat(file.lines().findFirst().orElseThrow())
                .startsWith("code,domain,targetUrl,title,tags,")
                .doesNotContain("password");
        assertThat(file).contains("'=1+1").doesNotContain("https://example.com/d,");
        String header = file.lines().findFirst().orElseThrow() + "\n";
        String row =
                file.lines().filter(line -> line.startsWith("clicked,")).collect(Collectors.joining("\n", "", "\n"));
        Import unchanged = client.importFile(TransferFormat.CSV, header + row);
        assertThat(unchanged.getUnchangedCount()).as(unchanged.toString()).isEqualTo(1);
    }

    @Test
    void limitedKeys_exportWhatTheyMaySee_withoutHashes() {
        TransferClient domainOnly = limited(ApiKey.newBuilder().addDomains(OTHER_DOMAIN));
        assertThat(domainOnly.export(ALL).lines()).singleElement().asString().contains("\"Cased\"");
        assertThat(limited(ApiKey.newBuilder().setOwnLinksOnly(true)).export(ALL))
                .isEmpty();
        String seen = limited(ApiKey.newBuilder()).export(ALL);
        assertThat(seen).contains("\"passwordProtected\":true").doesNotContain("argon2");
        Import done = TransferClient.of(fresh)
                .importFile(
                        TransferFormat.CURLEW_JSON_LINES,
                        seen.lines()
                                .filter(line -> line.contains("\"secret\""))
                                .map(line -> line.replace("\"secret\"", "\"secret-2\""))
                                .collect(Collectors.joining("\n")));
        assertThat(done.getFailuresList().stream().map(RowFailure::getReason)).containsExactly("INVALID_FIELD");
        assertThat(done.getFailures(0).getExplanation()).contains("password");
    }

    private static TransferClient limited(ApiKey.Builder key) {
        String secret = replica.keys()
                .createApiKey(CreateApiKeyRequest.newBuilder()
                        .setApiKey(key.setDisplayName("reader").addScopes(ApiKey.Scope.LINKS_READ))
                        .build())
                .getSecret();
        return new TransferClient(replica.channel(), secret);
    }

    private static void reserveClick(String code) {
        long linkId = replica.resolver()
                .resolve(ResolveRequest.newBuilder()
                        .setDomain(Replica.DOMAIN)
                        .setCode(code)
                        .build())
                .getLinkId();
        UUID event = UuidV7.system().next();
        var _ = replica.resolver()
                .reserveClick(ReserveClickRequest.newBuilder()
                        .setLinkId(linkId)
                        .setEventId(ByteString.copyFrom(ByteBuffer.allocate(16)
                                .putLong(event.getMostSignificantBits())
                                .putLong(event.getLeastSignificantBits())
                                .array()))
                        .build());
    }

    private static void update(Link.Builder link) {
        var _ = replica.links().updateLink(change(link));
    }

    /** Changes what is set. */
    private static UpdateLinkRequest change(Link.Builder link) {
        FieldMask.Builder mask = FieldMask.newBuilder();
        link.getAllFields().keySet().stream()
                .map(field -> field.getName())
                .filter(name -> !name.equals("code"))
                .forEach(mask::addPaths);
        return UpdateLinkRequest.newBuilder().setLink(link).setUpdateMask(mask).build();
    }

    private static void create(Link.Builder link) {
        var _ = replica.links()
                .createLink(CreateLinkRequest.newBuilder().setLink(link).build());
    }

    private static Link get(Replica from, String code) {
        return from.links().getLink(GetLinkRequest.newBuilder().setCode(code).build());
    }
}
