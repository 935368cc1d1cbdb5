package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.curlew.platform.error.ApiErrors;
import dev.curlew.proto.link.v1.CreateDomainRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteDomainRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.Domain;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListLinkRevisionsRequest;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.ListServedDomainsRequest;
import dev.curlew.proto.link.v1.ListServedDomainsResponse;
import dev.curlew.proto.link.v1.ResolveRequest;
import dev.curlew.proto.link.v1.ResolvedLink;
import dev.curlew.proto.link.v1.RollbackLinkRequest;
import dev.curlew.proto.link.v1.ServedDomain;
import dev.curlew.proto.link.v1.UndeleteLinkRequest;
import dev.curlew.proto.link.v1.UpdateDomainRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.proto.link.v1.WatchLinksResponse;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links on several domains, on two replicas. */
class DomainLinksTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.two();

    private static final String TARGET = "https://target.example/a";

    @BeforeAll
    static void start() {
        domain(Domain.newBuilder().setHost("brand.example"));
        domain(Domain.newBuilder().setHost("any-case.example").setCaseInsensitive(true));
    }

    @Test
    void rpcs_ofOneCodeOnTwoDomains_areOfTwoLinks() {
        Link here = create(CURLEW.replica(), link("", "both"));
        Link there = create(CURLEW.second(), link("BRAND.example.", "both").setTitle("there"));
        assertThat(there.getDomain()).isEqualTo("brand.example");
        assertThat(there.getShortUrl()).isEqualTo("https://brand.example/both");
        assertThat(here.getDomain()).isEqualTo(Replica.DOMAIN);
        assertThat(get("brand.example", "both")).isEqualTo(there);
        Link changed = CURLEW.replica()
                .links()
                .updateLink(UpdateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder()
                                .setDomain("brand.example")
                                .setCode("both")
                                .setTitle("changed"))
                        .build());
        assertThat(changed.getRevision()).isEqualTo(2);
        assertThat(CURLEW.replica()
                        .links()
                        .listLinkRevisions(ListLinkRevisionsRequest.newBuilder()
                                .setDomain("brand.example")
                                .setCode("both")
                                .build())
                        .getRevisionsList())
                .hasSize(2)
                .allMatch(revision -> revision.getLink().getShortUrl().equals("https://brand.example/both"));
        assertThat(CURLEW.replica()
                        .links()
                        .rollbackLink(RollbackLinkRequest.newBuilder()
                                .setDomain("brand.example")
                                .setCode("both")
                                .setRevision(1)
                                .build())
                        .getTitle())
                .isEqualTo("there");
        var _ = CURLEW.replica()
                .links()
                .deleteLink(DeleteLinkRequest.newBuilder()
                        .setDomain("brand.example")
                        .setCode("both")
                        .build());
        assertThat(get("", "both")).isEqualTo(here);
        assertThat(get("brand.example", "both").getState()).isEqualTo(Link.State.DELETED);
        assertThat(CURLEW.replica()
                        .links()
                        .undeleteLink(UndeleteLinkRequest.newBuilder()
                                .setDomain("brand.example")
                                .setCode("both")
                                .build())
                        .getState())
                .isEqualTo(Link.State.ACTIVE);
    }

    @Test
    void listLinks_ofOneDomainOrOfAll() {
        create(CURLEW.replica(), link("", "listed-1"));
        create(CURLEW.replica(), link("brand.example", "listed-2"));
        assertThat(list("text:listed-")).containsExactlyInAnyOrder("listed-1", "listed-2");
        assertThat(list("text:listed- AND domain=Brand.example")).containsExactly("listed-2");
        assertThat(list("text:listed- AND domain:go.example.com")).containsExactly("listed-1");
        assertThat(Errors.fields(Errors.of(() -> list("domain=nowhere.example"))))
                .containsExactly("filter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere.example", "brand.example:8080", "https://brand.example", "127.0.0.1", "\u0000"})
    void rpcs_unknownDomain_isNamed(String domain) {
        assertThat(Errors.fields(Errors.of(() -> create(CURLEW.replica(), link(domain, "")))))
                .containsExactly("domain");
        var error = Errors.of(() -> get(domain, "x"));
        assertThat(error.reason()).isEqualTo("DOMAIN_NOT_FOUND");
        assertThat(Errors.fields(error)).containsExactly("domain");
        assertThat(Errors.reason(() -> CURLEW.replica()
                        .links()
                        .deleteLink(DeleteLinkRequest.newBuilder()
                                .setDomain(domain)
                                .setCode("x")
                                .build())))
                .isEqualTo("DOMAIN_NOT_FOUND");
        assertThat(Errors.reason(() -> resolve(CURLEW.replica(), domain, "x"))).isEqualTo("DOMAIN_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://brand.example/x",
                "http://BRAND.EXAMPLE./x",
                "https://brand.example:8443/",
                "https://brand%2Eexample/x",
                "https://go.example.com/x"
            })
    void createLink_targetOnAnyOfOurDomains_isRefused(String target) {
        assertThat(Errors.fields(Errors.of(() ->
                        create(CURLEW.second(), link("any-case.example", "").setTargetUrl(target)))))
                .containsExactly("targetUrl");
    }

    @Test
    void caseInsensitive_everySpellingIsTheSameLink() {
        Link made = create(CURLEW.replica(), link("any-case.example", "Team/LaunchÄ"));
        assertThat(made.getCode()).isEqualTo("Team/LaunchÄ");
        assertThat(made.getShortUrl()).isEqualTo("https://any-case.example/Team/Launch%C3%84");
        assertThat(get("any-case.example", "tEAM/lAUNCHä")).isEqualTo(made);
        assertThat(resolve(CURLEW.second(), "any-case.example", "TEAM/LAUNCHÄ").getCode())
                .isEqualTo("Team/LaunchÄ");
        assertThat(Errors.reason(() -> create(CURLEW.second(), link("any-case.example", "team/launchä"))))
                .isEqualTo("SLUG_TAKEN");
        // Elsewhere case counts.
        create(CURLEW.replica(), link("brand.example", "CASE"));
        create(CURLEW.replica(), link("brand.example", "case"));
        Link generated = create(CURLEW.replica(), link("any-case.example", ""));
        assertThat(generated.getCode()).matches("[2-9a-hjkmnp-z]{7}");
    }

    @Test
    void caseInsensitive_sameSlugInOtherCasesAtTheSameTime_oneWins() throws Exception {
        for (int round = 0; round < 5; round++) {
            String slug = "Wanted-" + (char) ('a' + round);
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Replica replica = i % 2 == 0 ? CURLEW.replica() : CURLEW.second();
                String spelling = List.of(slug, slug.toUpperCase(Locale.ROOT), slug.toLowerCase(Locale.ROOT))
                        .get(i % 3);
                calls.add(() -> {
                    try {
                        return create(replica, link("any-case.example", spelling))
                                .getCode();
                    } catch (StatusRuntimeException e) {
                        return ApiErrors.from(e).reason();
                    }
                });
            }
            List<String> outcomes = all(calls);
            assertThat(outcomes.stream().filter(slug::equalsIgnoreCase)).hasSize(1);
            assertThat(outcomes.stream().filter("SLUG_TAKEN"::equals)).hasSize(7);
        }
    }

    @Test
    void codes_ofADomainsLengthAndAlphabet_noneTwice() throws Exception {
        domain(Domain.newBuilder().setHost("codes.example").setCodeLength(6).setCodeAlphabet("9876543210"));
        List<Callable<String>> calls = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            Replica replica = i % 2 == 0 ? CURLEW.replica() : CURLEW.second();
            calls.add(() -> create(replica, link("codes.example", "")).getCode());
        }
        List<String> codes = all(calls);
        assertThat(codes).allMatch(code -> code.matches("[0-9]{6}")).doesNotHaveDuplicates();
    }

    @Test
    void slugs_ofSeveralSegments_reservedOnesAreRefused() {
        for (String slug : List.of("api/x", "Docs/a/b", "a/../b", "a/.", "x/qr.svg", "x/QR.png", "curlew.link/x")) {
            assertThat(Errors.fields(Errors.of(() -> create(CURLEW.replica(), link("", slug)))))
                    .as(slug)
                    .containsExactly("slug");
        }
        for (String slug : List.of("a//b", "/a", "a/", "1/2/3/4/5/6/7/8/9", "a/b?", "a/" + "b".repeat(127))) {
            assertThat(Errors.fields(Errors.of(() -> create(CURLEW.replica(), link("", slug)))))
                    .as(slug)
                    .containsExactly("slug");
        }
        assertThat(create(CURLEW.replica(), link("", "x/api")).getShortUrl()).isEqualTo("https://go.example.com/x/api");
        assertThat(create(CURLEW.replica(), link("", "1/2/3/4/5/6/7/8")).getCode())
                .isEqualTo("1/2/3/4/5/6/7/8");
    }

    @Test
    void servedDomains_afterAnyChange_isPushedWithinASecond() {
        Watcher watcher = Watcher.on(CURLEW.second().channel());
        await().until(() -> watcher.count(WatchLinksResponse.EventCase.RESET) == 1);
        domain(Domain.newBuilder().setHost("pushed.example").setRedirectStatus(307));
        awaitDomains(watcher, 1);
        long revision = served(CURLEW.second(), 0).getFirst().getRevision();
        assertThat(servedDomain(CURLEW.replica(), "pushed.example", revision).getRedirectStatus())
                .isEqualTo(307);
        assertThat(servedDomain(CURLEW.second(), "pushed.example", revision).getFirstSegmentsList())
                .isEmpty();
        create(CURLEW.replica(), link("pushed.example", "team/launch"));
        awaitDomains(watcher, 2);
        assertThat(servedDomain(CURLEW.second(), "pushed.example", revision + 1).getFirstSegmentsList())
                .containsExactly("team");
        create(CURLEW.second(), link("pushed.example", "team/other"));
        create(CURLEW.second(), link("pushed.example", "plain"));
        var _ = CURLEW.replica()
                .domains()
                .updateDomain(UpdateDomainRequest.newBuilder()
                        .setDomain(Domain.newBuilder()
                                .setHost("pushed.example")
                                .setRedirectStatus(301)
                                .setRootUrl("https://root.example/"))
                        .build());
        awaitDomains(watcher, 3);
        // A new domain, a new first segment, another status: neither `team` again nor a plain slug is a change.
        assertThat(served(CURLEW.second(), 0).getFirst().getRevision()).isEqualTo(revision + 2);
        assertThat(servedDomain(CURLEW.second(), "pushed.example", 0).getRootUrl())
                .isEqualTo("https://root.example/");
        assertThat(resolve(CURLEW.second(), "pushed.example", "plain").getRedirectStatus())
                .isEqualTo(301);
    }

    @Test
    void resolve_givesTheDomainsStatusUnlessTheLinkHasOne() {
        domain(Domain.newBuilder().setHost("status.example").setRedirectStatus(308));
        create(CURLEW.replica(), link("status.example", "plain"));
        create(CURLEW.replica(), link("status.example", "own").setRedirectStatus(307));
        assertThat(resolve(CURLEW.second(), "status.example", "plain").getRedirectStatus())
                .isEqualTo(308);
        assertThat(resolve(CURLEW.second(), "status.example", "plain").getDomain())
                .isEqualTo("status.example");
        assertThat(resolve(CURLEW.second(), "status.example", "own").getRedirectStatus())
                .isEqualTo(307);
        var _ = CURLEW.replica()
                .domains()
                .updateDomain(UpdateDomainRequest.newBuilder()
                        .setDomain(Domain.newBuilder().setHost("status.example").setRedirectStatus(301))
                        .build());
        long revision = served(CURLEW.replica(), 0).getFirst().getRevision();
        assertThat(CURLEW.second()
                        .resolver()
                        .resolve(ResolveRequest.newBuilder()
                                .setDomain("status.example")
                                .setCode("plain")
                                .setMinDomainRevision(revision)
                                .build())
                        .getRedirectStatus())
                .isEqualTo(301);
    }

    @Test
    void deleteDomain_whileLinksAreMadeOnIt_leavesNoneBehind() throws Exception {
        for (int round = 0; round < 5; round++) {
            String host = "race-" + round + ".example";
            domain(Domain.newBuilder().setHost(host));
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Replica replica = i % 2 == 0 ? CURLEW.replica() : CURLEW.second();
                calls.add(() -> outcome(() -> create(replica, link(host, "")).getCode()));
            }
            calls.add(
                    3,
                    () -> outcome(() -> {
                        var _ = CURLEW.replica()
                                .domains()
                                .deleteDomain(DeleteDomainRequest.newBuilder()
                                        .setHost(host)
                                        .build());
                        return "deleted";
                    }));
            List<String> outcomes = all(calls);
            if (outcomes.contains("deleted")) {
                assertThat(outcomes).allMatch(outcome -> outcome.equals("deleted") || outcome.equals("INVALID_FIELD"));
            } else {
                assertThat(outcomes).contains("DOMAIN_IN_USE").doesNotContain("INVALID_FIELD");
            }
        }
    }

    @Test
    void findIfExists_returnsTheOldestThatIsTheSame() {
        Link.Builder wanted = link("brand.example", "")
                .setTargetUrl("https://same.example/?a=1")
                .addTags("b")
                .addTags("a");
        Link made = find(CURLEW.replica(), wanted);
        assertThat(find(CURLEW.second(), wanted)).isEqualTo(made);
        assertThat(find(CURLEW.second(), wanted.clone().setTargetUrl("https://SAME.example:443/?a=1")))
                .isEqualTo(made);
        for (Link.Builder other : List.of(
                wanted.clone().setTitle("other"),
                wanted.clone().setDomain(""),
                wanted.clone().addTags("c"),
                wanted.clone().setEnabled(false),
                wanted.clone().setRedirectStatus(302),
                wanted.clone()
                        .setCacheMaxAge(
                                com.google.protobuf.Duration.newBuilder().setSeconds(0)),
                wanted.clone().setTargetUrl("https://same.example/?a=2"))) {
            Link otherMade = find(CURLEW.replica(), other);
            assertThat(otherMade.getShortUrl()).isNotEqualTo(made.getShortUrl());
            assertThat(find(CURLEW.replica(), other)).isEqualTo(otherMade);
        }
        // Without it, another is made.
        assertThat(create(CURLEW.replica(), wanted).getCode()).isNotEqualTo(made.getCode());
        var _ = CURLEW.replica()
                .links()
                .deleteLink(DeleteLinkRequest.newBuilder()
                        .setDomain("brand.example")
                        .setCode(made.getCode())
                        .build());
        assertThat(find(CURLEW.replica(), wanted).getCode()).isNotEqualTo(made.getCode());
    }

    @Test
    void findIfExists_withASlug_mustBeThatOne() {
        Link.Builder wanted = link("", "found-slug").setTargetUrl("https://slug.example/");
        Link made = find(CURLEW.replica(), wanted);
        assertThat(find(CURLEW.second(), wanted)).isEqualTo(made);
        assertThat(Errors.reason(() -> find(CURLEW.replica(), wanted.clone().setTitle("other"))))
                .isEqualTo("SLUG_TAKEN");
        assertThat(find(CURLEW.replica(), wanted.clone().setSlug("found-slug-2"))
                        .getCode())
                .isEqualTo("found-slug-2");
        assertThat(find(CURLEW.replica(), wanted.clone().clearSlug()).getCode()).isEqualTo("found-slug");
    }

    @Test
    void findIfExists_atTheSameTimeOnBoth_makesOne() throws Exception {
        for (int round = 0; round < 5; round++) {
            Link.Builder wanted = link("", "").setTargetUrl("https://once.example/" + round);
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Replica replica = i % 2 == 0 ? CURLEW.replica() : CURLEW.second();
                calls.add(() -> find(replica, wanted).getCode());
            }
            Set<String> codes = new HashSet<>(all(calls));
            assertThat(codes).hasSize(1);
        }
    }

    private static void awaitDomains(Watcher watcher, int messages) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(1))
                .until(() -> watcher.count(WatchLinksResponse.EventCase.DOMAINS) >= messages);
    }

    private static String outcome(Callable<String> call) throws Exception {
        try {
            return call.call();
        } catch (StatusRuntimeException e) {
            return ApiErrors.from(e).reason();
        }
    }

    private static <T> List<T> all(List<Callable<T>> calls) throws Exception {
        List<T> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> outcome : threads.invokeAll(calls)) {
                outcomes.add(outcome.get());
            }
        }
        return outcomes;
    }

    private static List<ListServedDomainsResponse> served(Replica replica, long minRevision) {
        List<ListServedDomainsResponse> parts = new ArrayList<>();
        replica.resolver()
                .listServedDomains(ListServedDomainsRequest.newBuilder()
                        .setMinRevision(minRevision)
                        .build())
                .forEachRemaining(parts::add);
        return parts;
    }

    private static ServedDomain servedDomain(Replica replica, String host, long minRevision) {
        return served(replica, minRevision).stream()
                .flatMap(part -> part.getDomainsList().stream())
                .filter(domain -> domain.getHost().equals(host))
                .findFirst()
                .orElseThrow();
    }

    private static void domain(Domain.Builder domain) {
        Domain _ = CURLEW.replica()
                .domains()
                .createDomain(CreateDomainRequest.newBuilder().setDomain(domain).build());
    }

    private static Link.Builder link(String domain, String slug) {
        return Link.newBuilder().setDomain(domain).setSlug(slug).setTargetUrl(TARGET);
    }

    private static Link create(Replica replica, Link.Builder link) {
        return replica.links()
                .createLink(CreateLinkRequest.newBuilder().setLink(link).build());
    }

    private static Link find(Replica replica, Link.Builder link) {
        return replica.links()
                .createLink(CreateLinkRequest.newBuilder()
                        .setLink(link)
                        .setFindIfExists(true)
                        .build());
    }

    private static Link get(String domain, String code) {
        return CURLEW.replica()
                .links()
                .getLink(GetLinkRequest.newBuilder()
                        .setDomain(domain)
                        .setCode(code)
                        .build());
    }

    private static List<String> list(String filter) {
        return CURLEW
                .replica()
                .links()
                .listLinks(ListLinksRequest.newBuilder().setFilter(filter).build())
                .getLinksList()
                .stream()
                .map(Link::getCode)
                .toList();
    }

    private static ResolvedLink resolve(Replica replica, String domain, String code) {
        return replica.resolver()
                .resolve(ResolveRequest.newBuilder()
                        .setDomain(domain)
                        .setCode(code)
                        .build());
    }
}
