package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Timestamps;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.CreateDomainRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.Domain;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.Import.State;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListImportsRequest;
import dev.curlew.proto.link.v1.ListImportsResponse;
import dev.curlew.proto.link.v1.RowFailure;
import dev.curlew.proto.link.v1.TransferFormat;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import io.grpc.Status.Code;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Imports, on two replicas. */
class ImportTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.two();

    private static final String HEADER = "code,targetUrl,title,clickCount,createTime\n";

    private static TransferClient one;
    private static TransferClient other;

    @BeforeAll
    static void start() {
        one = TransferClient.of(CURLEW.replica());
        other = TransferClient.of(CURLEW.second());
    }

    @Test
    void csv_keepsCodesDatesTagsTitlesAndClicks() {
        Import done = one.importFile(TransferFormat.CSV, """
                tags,code,target_url,title,click_count,create_time,password,expireTime
                "a,b",Kept-1,https://example.com/k,A title,42,2020-01-02T03:04:05Z,,
                ,,https://example.com/without-code,,,,,
                ,kept-2,https://example.com/p,,,,secret word,2099-01-01T00:00:00Z
                """);
        assertThat(done.getState()).isEqualTo(State.SUCCEEDED);
        assertThat(done.getCreatedCount()).isEqualTo(3);
        assertThat(done.getFailuresList()).isEmpty();
        assertThat(done.hasEndTime()).isTrue();
        Link link = get("Kept-1");
        assertThat(link.getTagsList()).containsExactly("a", "b");
        assertThat(link.getTitle()).isEqualTo("A title");
        assertThat(link.getClickCount()).isEqualTo(42);
        assertThat(link.getOwner()).isEqualTo("admin");
        assertThat(Timestamps.toString(link.getCreateTime())).isEqualTo("2020-01-02T03:04:05Z");
        assertThat(get("kept-2").getPasswordProtected()).isTrue();
    }

    @Test
    void importedCode_isNeverGivenToAnother_notEvenOnceDeleted() {
        one.importFile(TransferFormat.CSV, HEADER + "Reserved,https://example.com/,,,\n");
        CURLEW.replica()
                .links()
                .deleteLink(DeleteLinkRequest.newBuilder().setCode("Reserved").build());
        assertThat(Errors.reason(
                        () -> create(Link.newBuilder().setSlug("Reserved").setTargetUrl("https://a.test/"))))
                .isEqualTo("SLUG_TAKEN");
        Import again = other.importFile(TransferFormat.CSV, HEADER + "Reserved,https://a.test/,,,\n");
        assertThat(again.getFailuresList().stream().map(RowFailure::getReason)).containsExactly("SLUG_TAKEN");
    }

    @Test
    void sameFileAgain_changesNothing_alsoWhatWasEditedSince() {
        String file = HEADER + rows("again-", 300) + ",https://example.com/codeless,,,\n"
                + ",https://example.com/codeless,,,\n";
        Import before = one.importFile(TransferFormat.CSV, file);
        assertThat(before.getCreatedCount()).isEqualTo(301);
        assertThat(before.getUnchangedCount()).isEqualTo(1);
        CURLEW.replica()
                .links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setCode("again-7").setTitle("edited"))
                        .build());
        Import after = other.importFile(TransferFormat.CSV, file);
        assertThat(after.getFailuresList()).isEmpty();
        assertThat(after.getCreatedCount()).isZero();
        assertThat(after.getUnchangedCount()).isEqualTo(302);
        assertThat(get("again-7").getTitle()).isEqualTo("edited");
        assertThat(get("again-7").getClickCount()).isEqualTo(7);
    }

    @Test
    void badRows_failAlone_withTheirLinesAndReasons() {
        create(Link.newBuilder().setSlug("somebodys").setTargetUrl("https://example.com/other"));
        Import done = one.importFile(
                TransferFormat.CSV,
                HEADER + "bad-1,javascript:alert(1),,,\n"
                        + "good-1,https://example.com/,,,\n"
                        + "somebodys,https://example.com/,,,\n"
                        + "a b,https://example.com/,,,\n"
                        + "api,https://example.com/,,,\n"
                        + "bad-2,https://example.com/,,-1,\n"
                        + "bad-3,https://example.com/,,,2999-01-01T00:00:00Z\n"
                        + "bad-4,https://go.example.com/x,,,\n"
                        + "good-1,https://example.com/,,,\n"
                        + "good-1,https://example.com/2,,,\n"
                        + "bad-5,https://example.com/,\"a\nb\",,\n"
                        + "bad-6,https://example.com/\n");
        assertThat(done.getState()).isEqualTo(State.SUCCEEDED);
        assertThat(done.getCreatedCount()).isEqualTo(1);
        assertThat(done.getUnchangedCount()).isEqualTo(1);
        assertThat(done.getFailedCount()).isEqualTo(10);
        assertThat(done.getFailuresList().stream()
                        .map(failure -> failure.getLineNumber() + " " + failure.getReason() + " "
                                + failure.getExplanation().replaceAll(".*fields. (\\w+):.*", "$1")))
                .containsExactly(
                        "2 INVALID_FIELD targetUrl",
                        "4 SLUG_TAKEN The slug \"somebodys\" is taken. slug: a slug that was never used.",
                        "5 INVALID_FIELD slug",
                        "6 INVALID_FIELD slug",
                        "7 INVALID_FIELD clickCount",
                        "8 INVALID_FIELD createTime",
                        "9 INVALID_FIELD targetUrl",
                        "11 SLUG_TAKEN The slug \"good-1\" is taken. slug: a slug that was never used.",
                        "12 INVALID_FIELD title",
                        "14 INVALID_ROW The row has 2 fields (expected: 5)");
    }

    @Test
    void manyFailures_firstThousandAreKept() {
        Import done = one.importFile(TransferFormat.CURLEW_JSON_LINES, "nonsense\n".repeat(1300));
        assertThat(done.getFailedCount()).isEqualTo(1300);
        assertThat(done.getFailuresCount()).isEqualTo(1000);
        assertThat(done.getFailures(999).getLineNumber()).isEqualTo(1000);
    }

    @Test
    void wrongHeader_failsTheImport() {
        Import done = one.importFile(TransferFormat.DUB, "code,target\na,b\n");
        assertThat(done.getState()).isEqualTo(State.FAILED);
        assertThat(done.getFailure()).contains("destinationurl");
        assertThat(Errors.reason(() -> one.upload(done.getImportId(), ByteString.EMPTY, 0, true)))
                .isEqualTo("IMPORT_ENDED");
    }

    @Test
    void foreignHost_goesToTheImportsDomain() {
        String domain = "import.example.com";
        CURLEW.replica()
                .domains()
                .createDomain(CreateDomainRequest.newBuilder()
                        .setDomain(Domain.newBuilder().setHost(domain))
                        .build());
        String id = one.create(Import.newBuilder()
                        .setFormat(TransferFormat.BITLY)
                        .setDomain(domain)
                        .build())
                .getImportId();
        Import done = one.upload(id, ByteString.copyFromUtf8("""
                        link,long_url
                        https://bit.ly/3AbC,https://example.com/a
                        https://go.example.com/at-home,https://example.com/b
                        """), 0, true);
        assertThat(done.getCreatedCount()).as(done.toString()).isEqualTo(2);
        assertThat(CURLEW.replica()
                        .links()
                        .getLink(GetLinkRequest.newBuilder()
                                .setCode("3AbC")
                                .setDomain(domain)
                                .build())
                        .getTargetUrl())
                .isEqualTo("https://example.com/a");
        assertThat(get("at-home").getTargetUrl()).isEqualTo("https://example.com/b");
    }

    @Test
    void resumed_onAnotherReplica_fromAnyOffset_importsEachRowOnce() {
        ByteString file = ByteString.copyFromUtf8(HEADER + rows("resumed-", 1000));
        String id = one.create(TransferFormat.CSV);
        assertThat(one.get(id).getState()).isEqualTo(State.WAITING);
        Import half = one.upload(id, file.substring(0, file.size() / 2), 0, false);
        assertThat(half.getState()).isEqualTo(State.WAITING);
        assertThat(half.getReceivedBytes()).isLessThanOrEqualTo(file.size() / 2).isPositive();
        assertThat(half.getCreatedCount()).isPositive();
        ApiError beyond = Errors.of(() -> other.upload(id, file, half.getReceivedBytes() + 1, true));
        assertThat(beyond.code()).isEqualTo(Code.OUT_OF_RANGE);
        assertThat(beyond.metadata()).containsEntry("receivedBytes", Long.toString(half.getReceivedBytes()));
        Import done = other.upload(id, file, half.getReceivedBytes() / 2, true);
        assertThat(done.getState()).isEqualTo(State.SUCCEEDED);
        assertThat(done.getReceivedBytes()).isEqualTo(file.size());
        assertThat(done.getCreatedCount()).isEqualTo(1000);
        assertThat(done.getUnchangedCount() + done.getFailedCount()).isZero();
        assertThat(one.upload(id, file, 0, true)).isEqualTo(done);
        assertThat(countLike("resumed-%")).isEqualTo(1000);
    }

    @Test
    void connectionLost_keepsWhatWasImported_andGoesOn() {
        ByteString file = ByteString.copyFromUtf8(HEADER + rows("lost-", 2000));
        String id = one.create(TransferFormat.CSV);
        TransferClient.Sending sending = one.open(id, 0);
        sending.send(file.substring(0, 40_000), false);
        await().until(() -> one.get(id).getCreatedCount() >= 500);
        assertThat(one.get(id).getState()).isEqualTo(State.RUNNING);
        sending.cancel();
        await().until(() -> one.get(id).getState() == State.WAITING);
        Import done = other.upload(id, file, other.get(id).getReceivedBytes(), true);
        assertThat(done.getCreatedCount()).isEqualTo(2000);
        assertThat(done.getFailedCount() + done.getUnchangedCount()).isZero();
    }

    @Test
    void cancelled_midWay_stopsTheUploadAndKeepsWhatWasImported() {
        ByteString file = ByteString.copyFromUtf8(HEADER + rows("stopped-", 2000));
        String id = one.create(TransferFormat.CSV);
        TransferClient.Sending sending = one.open(id, 0);
        sending.send(file.substring(0, 40_000), false);
        await().until(() -> one.get(id).getCreatedCount() >= 500);
        Import cancelled = other.cancel(id);
        assertThat(cancelled.getState()).isEqualTo(State.CANCELLED);
        assertThat(other.cancel(id)).isEqualTo(cancelled);
        ApiError error = Errors.of(() -> {
            sending.send(file.substring(40_000, 80_000), false);
            sending.end();
        });
        assertThat(error.reason()).isEqualTo("IMPORT_ENDED");
        assertThat(error.metadata()).containsEntry("state", "CANCELLED");
        assertThat(one.get(id).getCreatedCount()).isEqualTo(countLike("stopped-%"));
    }

    @Test
    void concurrentUploads_ofOneImport_importEachRowOnce() throws Exception {
        ByteString file = ByteString.copyFromUtf8(HEADER + rows("together-", 3000));
        String id = one.create(TransferFormat.CSV);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                TransferClient client = i % 2 == 0 ? one : other;
                all.add(threads.submit(() -> uploadUntilDone(client, id, file)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        Import done = one.get(id);
        assertThat(done.getState()).isEqualTo(State.SUCCEEDED);
        assertThat(done.getCreatedCount()).isEqualTo(3000);
        assertThat(done.getUnchangedCount() + done.getFailedCount()).isZero();
        assertThat(countLike("together-%")).isEqualTo(3000);
    }

    private static void uploadUntilDone(TransferClient client, String id, ByteString file) {
        while (client.get(id).getState() != State.SUCCEEDED) {
            try {
                client.upload(id, file, client.get(id).getReceivedBytes(), true);
            } catch (RuntimeException e) {
                assertThat(Errors.reason(() -> {
                            throw e;
                        }))
                        .isEqualTo("IMPORT_MOVED");
            }
        }
    }

    @Test
    void pieces_thatAreNone_areRefused() {
        String id = one.create(TransferFormat.CSV);
        ByteString text = ByteString.copyFromUtf8(HEADER);
        assertThat(refused(id, -1, text)).containsExactly("offset");
        assertThat(refused(id, 0, ByteString.copyFrom(new byte[64 * 1024 + 1]))).containsExactly("chunk");
        assertThat(Errors.fields(Errors.of(() -> one.open(id, 0).end()))).containsExactly("importId");
        assertThat(Errors.reason(() -> one.upload("", text, 0, true))).isEqualTo("IMPORT_NOT_FOUND");
        assertThat(Errors.fields(Errors.of(() -> {
                    TransferClient.Sending sending = one.open(id, 0);
                    sending.send(text, false);
                    sending.skip(1);
                    sending.send(text, false);
                    sending.end();
                })))
                .containsExactly("offset");
        assertThat(one.get(id).getState()).isEqualTo(State.WAITING);
    }

    private static List<String> refused(String id, long offset, ByteString chunk) {
        return Errors.fields(Errors.of(() -> {
            TransferClient.Sending sending = one.open(id, offset);
            sending.send(chunk, false);
            sending.end();
        }));
    }

    @Test
    void otherKeys_seeAndSendOnlyTheirOwnImports() {
        TransferClient mine = new TransferClient(CURLEW.replica().channel(), key(ApiKey.newBuilder()));
        TransferClient theirs = new TransferClient(CURLEW.second().channel(), key(ApiKey.newBuilder()));
        String id = mine.create(TransferFormat.CSV);
        assertThat(mine.create(TransferFormat.CSV)).isNotEqualTo(id);
        for (Runnable call : List.<Runnable>of(
                () -> theirs.get(id),
                () -> theirs.cancel(id),
                () -> theirs.upload(id, ByteString.EMPTY, 0, true),
                () -> theirs.get("nonsense"))) {
            assertThat(Errors.reason(call::run)).isEqualTo("IMPORT_NOT_FOUND");
        }
        assertThat(theirs.blocking()
                        .listImports(ListImportsRequest.getDefaultInstance())
                        .getImportsList())
                .isEmpty();
        ListImportsResponse page = one.blocking()
                .listImports(ListImportsRequest.newBuilder().setPageSize(1).build());
        assertThat(page.getImportsList()).hasSize(1);
        assertThat(one.blocking()
                        .listImports(ListImportsRequest.newBuilder()
                                .setPageSize(1)
                                .setPageToken(page.getNextPageToken())
                                .build())
                        .getImports(0)
                        .getImportId())
                .isNotEqualTo(page.getImports(0).getImportId());
        assertThat(mine.get(id).getOwner()).isNotEmpty();
    }

    @Test
    void limitedKey_importsOnlyWhatItMayMake() {
        TransferClient limited = new TransferClient(
                CURLEW.replica().channel(),
                key(ApiKey.newBuilder().setOwnLinksOnly(true).addDomains(Replica.DOMAIN)));
        create(Link.newBuilder().setSlug("not-mine").setTargetUrl("https://example.com/"));
        CURLEW.replica()
                .domains()
                .createDomain(CreateDomainRequest.newBuilder()
                        .setDomain(Domain.newBuilder().setHost("closed.example.com"))
                        .build());
        Import done = limited.importFile(TransferFormat.CSV, """
                code,domain,targetUrl
                not-mine,,https://example.com/
                x,closed.example.com,https://example.com/
                mine-1,,https://example.com/
                """);
        assertThat(done.getFailuresList().stream().map(RowFailure::getReason))
                .containsExactly("SLUG_TAKEN", "DOMAIN_NOT_ALLOWED");
        assertThat(get("mine-1").getOwner()).isEqualTo(done.getOwner());
        Import forged = limited.importFile(
                TransferFormat.CURLEW_JSON_LINES,
                "{\"link\":{\"link\":{\"code\":\"forged\",\"targetUrl\":\"https://example.com/\",\"owner\":\"admin\","
                        + "\"revision\":\"5\",\"blockTime\":\"2020-01-01T00:00:00Z\"},\"blockStatus\":451}}\n"
                        + "{\"version\":{\"link\":{\"targetUrl\":\"https://evil.test/\",\"revision\":\"1\"}}}\n");
        assertThat(forged.getCreatedCount()).as(forged.toString()).isEqualTo(1);
        assertThat(get("forged").getOwner()).isEqualTo(done.getOwner());
        assertThat(get("forged").getRevision()).isEqualTo(1);
        assertThat(get("forged").getState()).isEqualTo(Link.State.ACTIVE);
    }

    @Test
    void keyThatOnlyReads_cannotImport() {
        TransferClient reader = new TransferClient(
                CURLEW.replica().channel(), key(ApiKey.newBuilder().addScopes(ApiKey.Scope.LINKS_READ)));
        assertThat(Errors.reason(() -> reader.create(TransferFormat.CSV))).isEqualTo("SCOPE_MISSING");
        ApiError error = Errors.of(
                () -> one.create(Import.newBuilder().setDomain("none.test").build()));
        assertThat(Errors.fields(error)).containsExactly("format", "domain");
    }

    @Test
    void largeFile_isImportedWhole() {
        int rows = 6_000;
        ByteString file = ByteString.copyFromUtf8(HEADER + rows("large-", rows));
        Import done = one.upload(one.create(TransferFormat.CSV), file, 0, true);
        assertThat(done.getCreatedCount()).isEqualTo(rows);
        assertThat(get("large-" + (rows - 1)).getClickCount()).isEqualTo(rows - 1);
    }

    private static String key(ApiKey.Builder key) {
        ApiKey wanted = key.getScopesCount() > 0
                ? key.setDisplayName("test").build()
                : key.setDisplayName("test")
                        .addScopes(ApiKey.Scope.LINKS_READ)
                        .addScopes(ApiKey.Scope.LINKS_WRITE)
                        .build();
        return CURLEW.replica()
                .keys()
                .createApiKey(CreateApiKeyRequest.newBuilder().setApiKey(wanted).build())
                .getSecret();
    }

    private static String rows(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> prefix + i + ",https://example.com/" + prefix + i + ",Title " + i + "," + i
                        + ",2020-01-02T03:04:05Z\n")
                .collect(Collectors.joining());
    }

    private static int countLike(String pattern) {
        try (Connection connection = CURLEW.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "select count(*) from link.short_link where code like '" + pattern + "'")) {
            result.next();
            return result.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Link get(String code) {
        return CURLEW.replica()
                .links()
                .getLink(GetLinkRequest.newBuilder().setCode(code).build());
    }

    private static Link create(Link.Builder link) {
        return CURLEW.replica()
                .links()
                .createLink(CreateLinkRequest.newBuilder().setLink(link).build());
    }
}
