package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.FieldMask;
import dev.curlew.embedded.junit.PostgresExtension;
import dev.curlew.embedded.junit.RedisExtension;
import dev.curlew.proto.link.v1.BatchCreateLinksRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Import;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkRevision;
import dev.curlew.proto.link.v1.ListLinkRevisionsRequest;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.TargetHealth;
import dev.curlew.proto.link.v1.TargetPreview;
import dev.curlew.proto.link.v1.TransferFormat;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Titles, previews and health of targets, with two replicas that look. */
class TargetLooksTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = PostgresExtension.shared();

    @RegisterExtension
    static final RedisExtension REDIS = RedisExtension.shared();

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Map<String, MockResponse> PAGES = new ConcurrentHashMap<>();
    private static final MockWebServer SERVER = new MockWebServer();

    private static Replica first;
    private static Replica second;

    @BeforeAll
    static void start() throws IOException {
        SERVER.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return PAGES.getOrDefault(request.getTarget(), status(404));
            }
        });
        SERVER.start(InetAddress.ofLiteral("127.0.0.1"), 0);
        Map<String, String> variables = Map.of(
                "FETCH_ALLOW_ADDRESSES", "127.0.0.1",
                "FETCH_TITLES", "true",
                "TARGET_HEALTH_CHECKS", "true",
                "TARGET_HEALTH_INTERVAL", "1s");
        first = Replica.start(POSTGRES, REDIS, variables);
        second = Replica.start(POSTGRES, REDIS, variables);
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        SERVER.close();
    }

    @Test
    void createLink_withoutTitle_getsThatOfItsPage() {
        PAGES.put("/titled", page("<title> A &amp;\n B \u0007</title><p>text"));
        Link link = create("/titled");
        assertThat(link.getTitle()).isEmpty();
        await().atMost(SOON).until(() -> get(link.getCode()).getTitle().equals("A & B"));
        List<LinkRevision> revisions = first.links()
                .listLinkRevisions(ListLinkRevisionsRequest.newBuilder()
                        .setCode(link.getCode())
                        .build())
                .getRevisionsList();
        assertThat(revisions).hasSize(2);
        assertThat(revisions.getFirst().getActor()).isEqualTo("system");
        assertThat(revisions.getFirst().getChangedFields().getPathsList()).containsExactly("title");
    }

    @Test
    void batchCreateLinks_withoutTitle_getThoseOfTheirPages() {
        PAGES.put("/og", page("<meta property='og:title' content='Only for networks'>"));
        Link link = first.links()
                .batchCreateLinks(BatchCreateLinksRequest.newBuilder()
                        .addRequests(CreateLinkRequest.newBuilder()
                                .setLink(Link.newBuilder().setTargetUrl(url("/og"))))
                        .build())
                .getResults(0)
                .getLink();
        await().atMost(SOON).until(() -> get(link.getCode()).getTitle().equals("Only for networks"));
    }

    @Test
    void createLink_withTitle_keepsIt() {
        PAGES.put("/kept", page("<title>Other</title>"));
        PAGES.put("/after", page("<title>After</title>"));
        Link kept = first.links()
                .createLink(CreateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setTargetUrl(url("/kept")).setTitle("Mine"))
                        .build());
        Link after = create("/after");
        await().atMost(SOON).until(() -> get(after.getCode()).getTitle().equals("After"));
        assertThat(get(kept.getCode()).getTitle()).isEqualTo("Mine");
        assertThat(get(kept.getCode()).getRevision()).isEqualTo(1);
    }

    @Test
    void socialPreview_getsWhatThePageSays_andAnewWithAnotherTarget() {
        PAGES.put("/card", page("<title>T</title>" + og("title", "For networks") + og("description", "All of it")));
        PAGES.put("/card-2", page(og("title", "Second") + og("image", "/2.png")));
        Link.Builder wanted = Link.newBuilder().setTargetUrl(url("/card")).setTitle("Mine");
        String code = create(wanted).getCode();
        assertThat(get(code).hasTargetPreview()).isFalse();

        update(Link.newBuilder().setCode(code).setSocialPreview(true));
        await().atMost(SOON).until(() -> get(code).hasTargetPreview());
        Link shown = get(code);
        assertThat(shown.getTitle()).isEqualTo("Mine");
        assertThat(shown.getTargetPreview())
                .isEqualTo(TargetPreview.newBuilder()
                        .setTitle("For networks")
                        .setDescription("All of it")
                        .build());
        assertThat(resolve(code).getTargetPreview()).isEqualTo(shown.getTargetPreview());
        assertThat(resolve(code).getRevision()).isEqualTo(3);

        Link changed = update(Link.newBuilder().setCode(code).setTargetUrl(url("/card-2")));
        assertThat(changed.hasTargetPreview()).isFalse();
        await().atMost(SOON)
                .until(() -> get(code).getTargetPreview().getImageUrl().equals(url("/2.png")));
        assertThat(get(code).getTargetPreview().getTitle()).isEqualTo("Second");
        List<LinkRevision> revisions = first.links()
                .listLinkRevisions(
                        ListLinkRevisionsRequest.newBuilder().setCode(code).build())
                .getRevisionsList();
        assertThat(revisions.getFirst().getActor()).isEqualTo("system");
        assertThat(revisions.getFirst().getChangedFields().getPathsList()).containsExactly("target_preview");

        assertThat(update(Link.newBuilder().setCode(code).setTitle("Still"))
                        .getTargetPreview()
                        .getTitle())
                .isEqualTo("Second");
        UpdateLinkRequest off = UpdateLinkRequest.newBuilder()
                .setLink(Link.newBuilder().setCode(code))
                .setUpdateMask(FieldMask.newBuilder().addPaths("social_preview"))
                .build();
        assertThat(first.links().updateLink(off).hasTargetPreview()).isFalse();
    }

    @Test
    void socialPreview_ofALinkWithAPassword_asksNobody() {
        PAGES.put("/locked", page(og("title", "Secret")));
        PAGES.put("/open", page(og("title", "Open")));
        Link.Builder wanted = Link.newBuilder().setSocialPreview(true).setTitle("Mine");
        Link locked = create(wanted.setTargetUrl(url("/locked")).setPassword("open sesame"));
        Link open = create(wanted.setTargetUrl(url("/open")).clearPassword());

        await().atMost(SOON).until(() -> get(open.getCode()).hasTargetPreview());
        assertThat(get(locked.getCode()).hasTargetPreview()).isFalse();
        assertThat(get(locked.getCode()).getRevision()).isEqualTo(1);
    }

    @Test
    void socialPreview_ofImportedLinks_getsWhatTheirPagesSay_butNotOfThoseWithAPassword() {
        PAGES.put("/imported", page(og("title", "Imported")));
        PAGES.put("/imported-locked", page(og("title", "Secret")));
        Import done = TransferClient.of(first)
                .importFile(
                        TransferFormat.CSV,
                        "code,target_url,social_preview,password\n"
                                + "imported," + url("/imported") + ",true,\n"
                                + "imported-plain," + url("/imported") + ",false,\n"
                                + "imported-locked," + url("/imported-locked") + ",true,open sesame\n"
                                + "imported-gone," + url("/imported-gone") + ",true,\n");
        assertThat(done.getFailuresList()).isEmpty();

        await().atMost(SOON)
                .until(() -> resolve("imported").getTargetPreview().getTitle().equals("Imported"));
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(Rows.number(POSTGRES.dataSource(), "select count(*) from link.preview_wish"))
                                .isZero());
        assertThat(get("imported").getRevision()).isEqualTo(2);
        for (String other : List.of("imported-plain", "imported-locked", "imported-gone")) {
            assertThat(get(other).hasTargetPreview()).as(other).isFalse();
            assertThat(get(other).getRevision()).as(other).isEqualTo(1);
        }
    }

    /** As one that was killed leaves it, after as long as it had for itself. */
    @Test
    void socialPreview_thatAnotherReplicaBegan_isLookedForAgain() {
        PAGES.put("/left", page(og("title", "Left")));
        String code = create(Link.newBuilder().setTargetUrl(url("/left"))).getCode();
        Rows.run(
                POSTGRES.dataSource(),
                "update link.short_link set social_preview = true where code = '" + code + "'",
                "insert into link.preview_wish select link_id, now() + interval '1 hour' from link.short_link where code = '"
                        + code + "'");
        String wish = "select count(*) from link.preview_wish natural join link.short_link where code = '" + code + "'";
        assertThat(Rows.number(POSTGRES.dataSource(), wish)).isOne();

        Rows.run(POSTGRES.dataSource(), "update link.preview_wish set next_look_time = now()");

        await().atMost(SOON).until(() -> get(code).getTargetPreview().getTitle().equals("Left"));
        await().atMost(SOON).until(() -> Rows.number(POSTGRES.dataSource(), wish) == 0);
    }

    @Test
    void health_ofEachLink_isFoundAndShown_andIsNoChange() {
        PAGES.put("/fine", status(204));
        PAGES.put(
                "/moved",
                status(301).newBuilder().setHeader("location", "/fine").build());
        PAGES.put("/guarded", status(403));
        PAGES.put(
                "/round",
                status(302).newBuilder().setHeader("location", "/round").build());
        String fine = create("/fine").getCode();
        String moved = create("/moved").getCode();
        String gone = create("/gone").getCode();
        String guarded = create("/guarded").getCode();
        String round = create("/round").getCode();
        String nobody = create("http://127.0.0.1:1/").getCode();
        String inside = create("http://127.0.0.2:" + SERVER.getPort() + "/").getCode();

        awaitHealth(fine, TargetHealth.State.OK, 204);
        awaitHealth(moved, TargetHealth.State.OK, 204);
        awaitHealth(gone, TargetHealth.State.BROKEN, 404);
        awaitHealth(guarded, TargetHealth.State.NOT_ALLOWED, 403);
        awaitHealth(round, TargetHealth.State.BROKEN, 0);
        awaitHealth(nobody, TargetHealth.State.UNREACHABLE, 0);
        awaitHealth(inside, TargetHealth.State.NOT_ALLOWED, 0);
        await().atMost(SOON).until(() -> get(gone).getTargetHealth().getConsecutiveFailures() >= 2);
        assertThat(get(fine).getTargetHealth().getConsecutiveFailures()).isZero();
        assertThat(get(gone).getRevision()).isEqualTo(1);
        assertThat(list("target_health=BROKEN"))
                .contains(gone, round)
                .doesNotContain(fine, moved, guarded, nobody, inside);
        assertThat(Errors.fields(Errors.of(() -> list("target_health=ILL")))).containsExactly("filter");

        // It is of the target: with another one it is not known, until that was looked at.
        PAGES.put("/gone-now-here", status(200));
        Link changed = first.links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setCode(gone).setTargetUrl(url("/gone-now-here")))
                        .build());
        assertThat(changed.hasTargetHealth()).isFalse();
        awaitHealth(gone, TargetHealth.State.OK, 200);
    }

    private static void awaitHealth(String code, TargetHealth.State state, int status) {
        await().atMost(SOON).untilAsserted(() -> {
            TargetHealth health = get(code).getTargetHealth();
            assertThat(health.getState()).isEqualTo(state);
            assertThat(health.getHttpStatus()).isEqualTo(status);
        });
        assertThat(get(code).getTargetHealth().hasCheckTime()).isTrue();
    }

    private static List<String> list(String filter) {
        return second
                .links()
                .listLinks(ListLinksRequest.newBuilder().setFilter(filter).build())
                .getLinksList()
                .stream()
                .map(Link::getCode)
                .toList();
    }

    private static Link create(String target) {
        return create(Link.newBuilder().setTargetUrl(target.startsWith("/") ? url(target) : target));
    }

    private static Link create(Link.Builder link) {
        return first.links()
                .createLink(CreateLinkRequest.newBuilder().setLink(link).build());
    }

    private static Link update(Link.Builder link) {
        return first.links()
                .updateLink(UpdateLinkRequest.newBuilder().setLink(link).build());
    }

    private static ResolvedLink resolve(String code) {
        return second.resolver()
                .resolve(ResolveRequest.newBuilder().setCode(code).build());
    }

    private static String og(String name, String content) {
        return "<meta property='og:" + name + "' content='" + content + "'>";
    }

    private static Link get(String code) {
        return first.links().getLink(GetLinkRequest.newBuilder().setCode(code).build());
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + SERVER.getPort() + path;
    }

    private static MockResponse status(int code) {
        return new MockResponse.Builder().code(code).build();
    }

    private static MockResponse page(String html) {
        return new MockResponse.Builder()
                .setHeader("content-type", "text/html; charset=utf-8")
                .body(html)
                .build();
    }
}
