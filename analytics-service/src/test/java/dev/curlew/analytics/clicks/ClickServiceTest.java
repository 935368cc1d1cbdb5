package dev.curlew.analytics.clicks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.curlew.analytics.testing.Rows;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.platform.error.ApiError;
import dev.curlew.platform.error.ApiErrors;
import dev.curlew.proto.analytics.v1.ClickRecord;
import dev.curlew.proto.analytics.v1.DeleteClicksRequest;
import dev.curlew.proto.analytics.v1.ExportClicksRequest;
import dev.curlew.proto.analytics.v1.ExportClicksRequest.Format;
import dev.curlew.proto.analytics.v1.ExportClicksResponse;
import dev.curlew.proto.analytics.v1.ListClicksRequest;
import dev.curlew.proto.analytics.v1.ListClicksResponse;
import dev.curlew.proto.analytics.v1.RecentClick;
import dev.curlew.proto.analytics.v1.RecentClicks;
import dev.curlew.proto.analytics.v1.TraitCount;
import dev.curlew.proto.analytics.v1.TraitCounts;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.sql.Schema;
import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ClickServiceTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @AutoClose
    private final TestClickService service = new TestClickService(POSTGRES.dataSource(), TestClickService.limits());

    @BeforeAll
    static void migrate() {
        Schema.ANALYTICS.migrate(POSTGRES.dataSource());
    }

    @BeforeEach
    void empty() {
        service.empty(NOON.minus(DAY), NOON, NOON.plus(DAY));
    }

    @Test
    void list_newestFirst_pageByPage_acrossDays() {
        List<String> stored = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            stored.addFirst(service.store(1, NOON.plus(Duration.ofHours(i))).toString());
            service.store(2, NOON);
        }

        List<String> listed = new ArrayList<>();
        String token = "";
        int pages = 0;
        do {
            ListClicksResponse page = list(request(token).setPageSize(10));
            page.getClicksList().forEach(click -> listed.add(click.getEventId()));
            token = page.getNextPageToken();
            pages++;
        } while (!token.isEmpty());

        assertThat(pages).isEqualTo(3);
        assertThat(listed).containsExactlyElementsOf(stored);
    }

    @Test
    void list_sameMoment_byTheirIds_losesNone() {
        for (int i = 0; i < 5; i++) {
            service.store(1, NOON);
        }

        ListClicksResponse first = list(request("").setPageSize(3));
        ListClicksResponse second = list(request(first.getNextPageToken()).setPageSize(3));

        assertThat(first.getClicksList()).hasSize(3);
        assertThat(second.getClicksList()).hasSize(2).doesNotContainAnyElementsOf(first.getClicksList());
        assertThat(second.getNextPageToken()).isEmpty();
    }

    @Test
    void list_range_startsInclusive_endsExclusive() {
        service.store(1, NOON.minusMillis(1));
        String click = service.store(1, NOON).toString();
        service.store(1, NOON.plusSeconds(1));

        assertThat(list(request("").setStartTime(time(NOON)).setEndTime(time(NOON.plusSeconds(1))))
                        .getClicksList())
                .extracting(ClickRecord::getEventId)
                .containsExactly(click);
    }

    @Test
    void list_badFields_areNamed() {
        assertThat(error(() -> list(request("").setPageSize(-1)))
                        .violations()
                        .getFirst()
                        .field())
                .isEqualTo("pageSize");
        assertThat(error(() -> list(request("x"))).reason()).isEqualTo("INVALID_PAGE_TOKEN");
        assertThat(error(() -> list(
                                request("").setStartTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))))
                        .violations()
                        .getFirst()
                        .field())
                .isEqualTo("startTime");
        assertThat(error(() -> list(request("").setStartTime(time(NOON)).setEndTime(time(NOON.minusSeconds(1)))))
                        .violations()
                        .getFirst()
                        .field())
                .isEqualTo("startTime");
        service.store(1, NOON);
        service.store(1, NOON.plusSeconds(1));
        String token = list(request("").setPageSize(1)).getNextPageToken();
        assertThat(error(() -> list(request(token).setStartTime(time(NOON)))).reason())
                .isEqualTo("INVALID_PAGE_TOKEN");
    }

    @Test
    void exportCsv_allClicksOfALink_asRfc4180() {
        List<String> stored =
                service.storeMany(1, NOON, 4_500).stream().map(UUID::toString).toList();
        service.store(2, NOON);

        List<NamedCsvRecord> rows =
                csv(export(ExportClicksRequest.newBuilder().setCode("abc").build()));

        assertThat(rows).extracting(row -> row.getField("event_id")).containsExactlyElementsOf(stored);
        assertThat(rows.getFirst().getField("browser")).isEqualTo("Firefox, ESR");
        assertThat(rows.getFirst().getField("occur_time")).isEqualTo("2026-05-04T12:00:00Z");
        assertThat(rows.getFirst().getField("bot")).isEqualTo("false");
    }

    @Test
    void exportParquet_isReadByAnotherLibrary() throws Exception {
        UUID first = service.storeMany(1, NOON, 2_500).getFirst();

        ByteString file = export(ExportClicksRequest.newBuilder()
                .setCode("abc")
                .setFormat(Format.PARQUET)
                .build());

        ByteBuffer bytes = ByteBuffer.allocateDirect(file.size())
                .put(file.asReadOnlyByteBuffer())
                .flip();
        try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(bytes));
                RowReader rows = reader.rowReader()) {
            rows.next();
            assertThat(rows.getUuid("event_id")).isEqualTo(first);
            assertThat(rows.getTimestamp("occur_time")).isEqualTo(NOON);
            assertThat(rows.getString("browser")).isEqualTo("Firefox, ESR");
            assertThat(rows.isNull("city")).isTrue();
            assertThat(rows.getBoolean("bot")).isFalse();
            int count = 1;
            while (rows.hasNext()) {
                rows.next();
                count++;
            }
            assertThat(count).isEqualTo(2_500);
        }
    }

    /** Ten pages of the table: who reads no further has no more of them read. */
    @Test
    void export_isReadFromTheTable_asFastAsTheClientReadsIt() {
        service.storeMany(1, NOON, 20_000);
        int before = service.asked();
        var file = new Reading();
        service.stream(TestClickService.READER)
                .exportClicks(ExportClicksRequest.newBuilder().setCode("abc").build(), file);
        await().until(() -> file.chunks() == 1);
        AtomicInteger asked = new AtomicInteger(-1);
        await().pollInterval(Duration.ofMillis(200)).until(() -> asked.getAndSet(service.asked()) == service.asked());
        assertThat(asked.get() - before).as("pages read").isLessThan(5);

        file.readOn();
        assertThat(file.awaitEnd()).isTrue();
        assertThat(service.asked() - before).isGreaterThan(10);
    }

    /** Of rows that do not repeat, which is the most there can be of them. */
    @Test
    void parquet_isWrittenGroupByGroup_andNotKept() throws Exception {
        AtomicLong written = new AtomicLong();
        OutputStream counting = new OutputStream() {
            @Override
            public void write(int b) {
                written.incrementAndGet();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                written.addAndGet(length);
            }
        };
        try (ClickFile file = ClickFileFormat.PARQUET.open(counting)) {
            Random random = new Random(1);
            byte[] path = new byte[200];
            for (int i = 0; i < 80_000; i++) {
                random.nextBytes(path);
                file.add(ClickRecord.newBuilder()
                        .setEventId(new UUID(i, i).toString())
                        .setOccurTime(time(NOON.plusMillis(i)))
                        .setReferrerDomain(HexFormat.of().formatHex(path))
                        .build());
            }
            assertThat(written.get()).isGreaterThan(4 << 20);
        }
    }

    @Test
    void export_allLinks_byDayAndDomain_forWhoMay() {
        service.store(2, NOON.minus(DAY));
        service.store(1, NOON);
        service.linkService.addKey(
                "cur_domain",
                ApiKey.newBuilder()
                        .addScopes(Scope.STATS_READ)
                        .addDomains("sho.rt")
                        .build());
        ExportClicksRequest all = ExportClicksRequest.getDefaultInstance();

        assertThat(csv(export(all))).hasSize(2);
        assertThat(csv(export("cur_domain", all.toBuilder().setDomain("sho.rt").build())))
                .hasSize(2);
        assertThat(error(() -> export("cur_domain", all)).reason()).isEqualTo("SCOPE_MISSING");
        assertThat(error(() -> export(
                                "cur_domain", all.toBuilder().setDomain("other").build()))
                        .reason())
                .isEqualTo("DOMAIN_NOT_ALLOWED");
        assertThat(csv(export(all.toBuilder().setDomain("other").build()))).isEmpty();
    }

    @Test
    void export_ofWhatIsNoDomain_isRefused() {
        for (String domain : List.of("a\0b", "a".repeat(256))) {
            ApiError error = error(() ->
                    export(ExportClicksRequest.newBuilder().setDomain(domain).build()));

            assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
            assertThat(error.violations().getFirst().field()).isEqualTo("domain");
        }
    }

    @Test
    void delete_erasesWhatIsKnown_keepsCounts_andIsRecordedBefore() throws Exception {
        UUID gone = service.store(1, NOON);
        UUID kept = service.store(1, NOON.plus(DAY));
        for (String table : List.of("click_hour", "click_day")) {
            sums(table, table.equals("click_hour") ? "2026-05-04 12:00+00" : "2026-05-04 00:00+00");
            sums(table, table.equals("click_hour") ? "2026-05-05 12:00+00" : "2026-05-05 00:00+00");
        }
        DeleteClicksRequest request = DeleteClicksRequest.newBuilder()
                .setCode("abc")
                .setStartTime(time(NOON.minusSeconds(1)))
                .setEndTime(time(NOON.plusSeconds(1)))
                .build();

        assertThat(error(() -> service.stub(TestClickService.READER).deleteClicks(request))
                        .reason())
                .isEqualTo("SCOPE_MISSING");
        assertThat(service.stub(TestClickService.ADMIN).deleteClicks(request).getDeletedCount())
                .isEqualTo(1);
        assertThat(service.stub(TestClickService.ADMIN).deleteClicks(request).getDeletedCount())
                .isZero();

        assertThat(service.deletions.getFirst()).isEqualTo("abc 2026-05-04T11:59:59Z 2026-05-04T12:00:01Z");
        assertThat(list(request("")).getClicksList())
                .extracting(ClickRecord::getEventId)
                .containsExactly(kept.toString());
        assertThat(csv(export(ExportClicksRequest.newBuilder().setCode("abc").build())))
                .hasSize(1);
        assertThat(Rows.text(
                        POSTGRES.dataSource(),
                        "select concat(visitor_hash, client_network, user_agent, country, browser, domain, code, referrer)"
                                + " from analytics.click where event_id = '" + gone + "'"))
                .isEmpty();
        for (String table : List.of("click_hour", "click_day")) {
            assertThat(knownVisitors(table)).as(table).isEqualTo(1);
            assertThat(countries(table)).as(table).containsExactly(0, 3);
            assertThat(recentVisitors(table)).as(table).containsExactly(0, 7);
        }
    }

    /** A client that reads one piece, and no more until it is told to. */
    private static final class Reading implements ClientResponseObserver<ExportClicksRequest, ExportClicksResponse> {
        private final AtomicInteger chunks = new AtomicInteger();
        private final CompletableFuture<Boolean> end = new CompletableFuture<>();
        private @Nullable ClientCallStreamObserver<ExportClicksRequest> call;

        @Override
        public void beforeStart(ClientCallStreamObserver<ExportClicksRequest> stream) {
            call = stream;
            stream.disableAutoRequestWithInitial(1);
        }

        @Override
        public void onNext(ExportClicksResponse chunk) {
            chunks.incrementAndGet();
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            end.complete(true);
        }

        int chunks() {
            return chunks.get();
        }

        void readOn() {
            Objects.requireNonNull(call).request(1_000_000);
        }

        boolean awaitEnd() {
            return end.orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    private static void sums(String table, String start) {
        TraitCounts countries = TraitCounts.newBuilder()
                .addCounts(TraitCount.newBuilder()
                        .setValue("DE")
                        .setClicks(1)
                        .setVisitors(ByteString.copyFrom(new byte[3])))
                .build();
        RecentClicks recent = RecentClicks.newBuilder()
                .addClicks(RecentClick.newBuilder().setVisitor(7).setCountry("DE"))
                .build();
        Rows.run(
                POSTGRES.dataSource(),
                "insert into analytics." + table
                        + " (subject_id, start_time, domain_number, visitors, country, recent) values (1, '" + start
                        + "', 0, '\\x01', '\\x" + HexFormat.of().formatHex(countries.toByteArray()) + "', '\\x"
                        + HexFormat.of().formatHex(recent.toByteArray()) + "')");
    }

    /** Of the only recent click, by time. */
    private static List<Integer> recentVisitors(String table) throws Exception {
        String hex = Rows.text(
                POSTGRES.dataSource(),
                "select string_agg(encode(recent, 'hex'), ',' order by start_time) from analytics." + table);
        List<Integer> visitors = new ArrayList<>();
        for (String column : hex.split(",", -1)) {
            RecentClick click =
                    RecentClicks.parseFrom(HexFormat.of().parseHex(column)).getClicks(0);
            assertThat(click.getCountry()).isEqualTo("DE");
            visitors.add(click.getVisitor());
        }
        return visitors;
    }

    private static long knownVisitors(String table) {
        return Rows.number(
                POSTGRES.dataSource(), "select count(*) from analytics." + table + " where visitors is not null");
    }

    /** How long the sketches of the only country are, by time. */
    private static List<Integer> countries(String table) throws Exception {
        String hex = Rows.text(
                POSTGRES.dataSource(),
                "select string_agg(encode(country, 'hex'), ',' order by start_time) from analytics." + table);
        List<Integer> lengths = new ArrayList<>();
        for (String column : hex.split(",", -1)) {
            TraitCount country =
                    TraitCounts.parseFrom(HexFormat.of().parseHex(column)).getCounts(0);
            assertThat(country.getClicks()).isEqualTo(1);
            lengths.add(country.getVisitors().size());
        }
        return lengths;
    }

    private ByteString export(ExportClicksRequest request) {
        return export(TestClickService.READER, request);
    }

    private ByteString export(String key, ExportClicksRequest request) {
        Iterator<ExportClicksResponse> chunks = service.stub(key).exportClicks(request);
        ByteString file = ByteString.EMPTY;
        while (chunks.hasNext()) {
            ByteString chunk = chunks.next().getChunk();
            assertThat(chunk.size()).isBetween(1, 64 << 10);
            file = file.concat(chunk);
        }
        return file;
    }

    private static List<NamedCsvRecord> csv(ByteString file) {
        return CsvReader.builder().ofNamedCsvRecord(file.toString(UTF_8)).stream()
                .toList();
    }

    private ListClicksResponse list(ListClicksRequest.Builder request) {
        return service.stub(TestClickService.READER).listClicks(request.build());
    }

    private static ListClicksRequest.Builder request(String token) {
        return ListClicksRequest.newBuilder().setCode("abc").setPageToken(token);
    }

    private static Timestamp time(Instant time) {
        return TestClicks.timestamp(time);
    }

    private static ApiError error(ThrowingCallable call) {
        return ApiErrors.from(catchThrowable(call));
    }
}
