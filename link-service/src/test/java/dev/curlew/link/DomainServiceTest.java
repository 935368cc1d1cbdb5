package dev.curlew.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.FieldMask;
import dev.curlew.platform.error.ApiError;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.AuditEvent;
import dev.curlew.proto.link.v1.AuditServiceGrpc;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.CreateDomainRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteDomainRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.Domain;
import dev.curlew.proto.link.v1.GetDomainRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.ListAuditEventsRequest;
import dev.curlew.proto.link.v1.ListDomainsRequest;
import dev.curlew.proto.link.v1.ListDomainsResponse;
import dev.curlew.proto.link.v1.ListServedDomainsRequest;
import dev.curlew.proto.link.v1.ServedDomain;
import dev.curlew.proto.link.v1.UpdateDomainRequest;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainServiceTest {

    @RegisterExtension
    static final ReplicaExtension CURLEW = ReplicaExtension.one();

    @Test
    void createDomain_withEverything_keepsIt() {
        Domain wanted = Domain.newBuilder()
                .setHost("all.example")
                .setRootUrl("https://example.com/")
                .setNotFoundUrl("https://example.com/404")
                .setRedirectStatus(308)
                .setCaseInsensitive(true)
                .setCodeLength(9)
                .setCodeAlphabet("abcdefghij0123456789")
                .setAppleAppSiteAssociation("{\"applinks\": {\"details\": []}, \"x\": 1e999}")
                .setAndroidAssetLinks("[{\"relation\": [], \"target\": {\"namespace\": \"android_app\"}}]")
                .build();
        Domain made = create(wanted.toBuilder());
        assertThat(made.toBuilder().clearCreateTime().clearUpdateTime().build()).isEqualTo(wanted);
        assertThat(made.getCreateTime()).isEqualTo(made.getUpdateTime());
        assertThat(get("all.example")).isEqualTo(made);
    }

    @ParameterizedTest
    @CsvSource({
        "Case.Example, case.example",
        "dot.example., dot.example",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER2.example, xn--bcher2-3ya.example",
        "port.example:8443, port.example:8443",
        "own-port.example:443, own-port.example",
        "go, go",
        "go.localhost:8080, go.localhost:8080",
        "a-b.c-d.example, a-b.c-d.example"
    })
    void createDomain_hostInAnySpelling_isKeptInOne(String host, String expected) {
        assertThat(create(Domain.newBuilder().setHost(host)).getHost()).isEqualTo(expected);
        assertThat(get(host)).isEqualTo(get(expected));
        assertThat(Errors.reason(() -> create(Domain.newBuilder().setHost(expected))))
                .isEqualTo("DOMAIN_EXISTS");
        assertThat(Errors.reason(() -> create(Domain.newBuilder().setHost(host))))
                .isEqualTo("DOMAIN_EXISTS");
    }

    static Stream<Arguments> badDomains() {
        Domain.Builder good = Domain.newBuilder().setHost("bad.example");
        return Stream.of(
                Arguments.of("host", Domain.newBuilder()),
                Arguments.of("host", good.clone().setHost(" ")),
                Arguments.of("host", good.clone().setHost("https://bad.example")),
                Arguments.of("host", good.clone().setHost("bad.example/path")),
                Arguments.of("host", good.clone().setHost("user@bad.example")),
                Arguments.of("host", good.clone().setHost("bad.example?")),
                Arguments.of("host", good.clone().setHost("bad_name.example")),
                Arguments.of("host", good.clone().setHost("-bad.example")),
                Arguments.of("host", good.clone().setHost("bad..example")),
                Arguments.of("host", good.clone().setHost("*.example")),
                Arguments.of("host", good.clone().setHost("bad.example:")),
                Arguments.of("host", good.clone().setHost("bad.example:0x50")),
                Arguments.of("host", good.clone().setHost("bad.example:70000")),
                Arguments.of("host", good.clone().setHost("bad\u0000.example")),
                Arguments.of("host", good.clone().setHost("a".repeat(64) + ".example")),
                Arguments.of("host", good.clone().setHost("a.".repeat(130) + "example")),
                Arguments.of("host", good.clone().setHost("a".repeat(100_000))),
                Arguments.of("host", good.clone().setHost("localhost:8080")),
                Arguments.of("host", good.clone().setHost("192.0.2.1")),
                Arguments.of("host", good.clone().setHost("0x7f.1")),
                Arguments.of("host", good.clone().setHost("[2001:db8::1]:8080")),
                Arguments.of("rootUrl", good.clone().setRootUrl("/root")),
                Arguments.of("rootUrl", good.clone().setRootUrl("javascript:alert(1)")),
                Arguments.of("rootUrl", good.clone().setRootUrl("https://go.example.com/x")),
                Arguments.of("rootUrl", good.clone().setRootUrl("https://a.example/" + "a".repeat(2048))),
                Arguments.of("notFoundUrl", good.clone().setNotFoundUrl("ftp://a.example")),
                Arguments.of("notFoundUrl", good.clone().setNotFoundUrl("https://user:pw@a.example/")),
                Arguments.of("redirectStatus", good.clone().setRedirectStatus(303)),
                Arguments.of("redirectStatus", good.clone().setRedirectStatus(-1)),
                Arguments.of("codeLength", good.clone().setCodeLength(3)),
                Arguments.of("codeLength", good.clone().setCodeLength(17)),
                Arguments.of("codeLength", good.clone().setCodeLength(-1)),
                Arguments.of("codeLength", good.clone().setCodeLength(5).setCodeAlphabet("0123456789")),
                Arguments.of("codeLength", good.clone().setCaseInsensitive(true).setCodeLength(4)),
                Arguments.of("codeAlphabet", good.clone().setCodeAlphabet("abc")),
                Arguments.of("codeAlphabet", good.clone().setCodeAlphabet("abcdefghija")),
                Arguments.of("codeAlphabet", good.clone().setCodeAlphabet("abcdefghij/")),
                Arguments.of("codeAlphabet", good.clone().setCodeAlphabet("abcdefghijü")),
                Arguments.of(
                        "codeAlphabet", good.clone().setCaseInsensitive(true).setCodeAlphabet("abcdefghijA")));
    }

    static Stream<Arguments> badAppLinks() {
        return Stream.concat(
                Stream.of(
                                "{}",
                                "[]",
                                "null",
                                "1",
                                "\"applinks\"",
                                "{\"applinks\": []}",
                                "{\"applinks\": {}, \"appclips\": 1}",
                                "{\"applinks\": {}",
                                "{\"applinks\": {}} x",
                                "{'applinks': {}}",
                                "{applinks: {}}",
                                "{\"applinks\": {},}",
                                "{\"applinks\": {\"a\": NaN}}",
                                "{\"applinks\": {\"a\": \"\u0000\"}}",
                                "// no\n{\"applinks\": {}}",
                                "{\"applinks\": " + "[".repeat(5000) + "]".repeat(5000) + "}",
                                "{\"applinks\": {\"a\": \"" + "a".repeat(16_384) + "\"}}")
                        .map(text -> Arguments.of(
                                "appleAppSiteAssociation", Domain.newBuilder().setAppleAppSiteAssociation(text))),
                Stream.of(
                                "{}",
                                "[1]",
                                "[{\"relation\": []}]",
                                "[{\"target\": {}}]",
                                "[{\"relation\": {}, \"target\": {}}]",
                                "[{\"relation\": [], \"target\": \"x\"}]",
                                "[{\"relation\": [], \"target\": {}}",
                                "[\"" + "a".repeat(16_384) + "\"]")
                        .map(text -> Arguments.of(
                                "androidAssetLinks", Domain.newBuilder().setAndroidAssetLinks(text))));
    }

    @ParameterizedTest
    @MethodSource("badAppLinks")
    void appLinks_thatNoPhoneCouldRead_areRefused(String field, Domain.Builder domain) {
        ApiError error = Errors.of(() -> create(domain.setHost("bad-app.example")));

        assertThat(error.reason()).isEqualTo("INVALID_FIELD");
        assertThat(Errors.fields(error)).containsExactly(field);
    }

    @Test
    void appLinks_change_andAreTakenAway_alsoOnTheDefaultDomain() {
        String links = "{\"webcredentials\":{\"apps\":[\"A1B2C3D4E5.com.example\"]}}";

        update(
                Domain.newBuilder().setHost(Replica.DOMAIN).setAppleAppSiteAssociation(links),
                "apple_app_site_association");
        assertThat(get(Replica.DOMAIN).getAppleAppSiteAssociation()).isEqualTo(links);
        List<ServedDomain> served = new ArrayList<>();
        CURLEW.replica()
                .resolver()
                .listServedDomains(ListServedDomainsRequest.getDefaultInstance())
                .forEachRemaining(part -> served.addAll(part.getDomainsList()));
        assertThat(served)
                .filteredOn(domain -> domain.getHost().isEmpty())
                .extracting(ServedDomain::getAppleAppSiteAssociation)
                .containsExactly(links);

        update(Domain.newBuilder().setHost(Replica.DOMAIN), "apple_app_site_association");
        assertThat(get(Replica.DOMAIN).getAppleAppSiteAssociation()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("badDomains")
    void createDomain_badField_isNamedAndNothingIsMade(String field, Domain.Builder bad) {
        ApiError error = Errors.of(() -> create(bad));
        assertThat(error.reason()).isEqualTo("INVALID_FIELD");
        assertThat(Errors.fields(error)).containsExactly(field);
        assertThat(Errors.reason(() -> get("bad.example"))).isEqualTo("DOMAIN_NOT_FOUND");
    }

    @Test
    void createDomain_severalBadFields_allNamed() {
        Domain.Builder bad =
                Domain.newBuilder().setRedirectStatus(1).setCodeLength(1).setRootUrl("x");
        assertThat(Errors.fields(Errors.of(() -> create(bad))))
                .containsExactlyInAnyOrder("host", "rootUrl", "redirectStatus", "codeLength");
    }

    @ParameterizedTest
    @ValueSource(strings = {"go.example.com", "GO.example.com.", "go.example.com:443"})
    void defaultDomain_isThereAndStays(String host) {
        assertThat(get(host).getHost()).isEqualTo("go.example.com");
        assertThat(get(host).getDefaultDomain()).isTrue();
        assertThat(Errors.reason(() -> create(Domain.newBuilder().setHost(host))))
                .isEqualTo("DOMAIN_EXISTS");
        assertThat(Errors.reason(() -> delete(host))).isEqualTo("DEFAULT_DOMAIN");
    }

    @Test
    void updateDomain_ofTheDefaultOne_isUsedForItsLinks() {
        Domain changed = update(Domain.newBuilder().setHost("go.example.com").setCodeLength(10));
        assertThat(changed.getCodeLength()).isEqualTo(10);
        assertThat(link("go.example.com").getCode()).hasSize(10);
        assertThat(update(Domain.newBuilder().setHost("go.example.com"), "code_length")
                        .getCodeLength())
                .isZero();
        assertThat(link("").getCode()).hasSize(7);
    }

    @Test
    void updateDomain_changesWhatTheMaskNames() {
        Domain made = create(Domain.newBuilder().setHost("mask.example").setRootUrl("https://example.com/"));
        Domain values = Domain.newBuilder()
                .setHost("MASK.example")
                .setNotFoundUrl("https://example.com/404")
                .setRedirectStatus(301)
                .build();
        Domain one = update(values.toBuilder(), "redirect_status");
        assertThat(one.getRedirectStatus()).isEqualTo(301);
        assertThat(one.getNotFoundUrl()).isEmpty();
        Domain set = update(values.toBuilder());
        assertThat(set.getRootUrl()).isEqualTo("https://example.com/");
        assertThat(set.getNotFoundUrl()).isEqualTo("https://example.com/404");
        Domain all = update(values.toBuilder(), "*");
        assertThat(all.getRootUrl()).isEmpty();
        assertThat(all.getCreateTime()).isEqualTo(made.getCreateTime());
        assertThat(update(values.toBuilder(), "*")).isEqualTo(all);
        assertThat(get("mask.example")).isEqualTo(all);
    }

    @Test
    void updateDomain_badRequests() {
        create(Domain.newBuilder().setHost("still.example"));
        Domain.Builder values = Domain.newBuilder().setHost("still.example");
        assertThat(Errors.fields(Errors.of(() -> update(values.clone(), "host"))))
                .containsExactly("updateMask");
        assertThat(Errors.fields(Errors.of(() -> update(values.clone(), "case_insensitive"))))
                .containsExactly("updateMask");
        assertThat(Errors.fields(Errors.of(() -> update(values.clone(), "create_time", "nothing"))))
                .containsExactly("updateMask", "updateMask");
        assertThat(Errors.fields(Errors.of(() -> update(values.clone().setCaseInsensitive(true)))))
                .containsExactly("caseInsensitive");
        assertThat(Errors.fields(
                        Errors.of(() -> update(values.clone().setRootUrl("x").setCodeLength(99)))))
                .containsExactlyInAnyOrder("rootUrl", "codeLength");
        assertThat(Errors.fields(Errors.of(() -> update(Domain.newBuilder().setCodeLength(8)))))
                .containsExactly("host");
        assertThat(Errors.reason(() -> update(values.clone().setHost("nowhere.example"))))
                .isEqualTo("DOMAIN_NOT_FOUND");
    }

    @Test
    void deleteDomain_untilItHadALink() {
        create(Domain.newBuilder().setHost("empty.example"));
        delete("Empty.example");
        assertThat(Errors.reason(() -> delete("empty.example"))).isEqualTo("DOMAIN_NOT_FOUND");
        create(Domain.newBuilder().setHost("used.example"));
        Link link = link("used.example");
        assertThat(Errors.reason(() -> delete("used.example"))).isEqualTo("DOMAIN_IN_USE");
        CURLEW.replica()
                .links()
                .deleteLink(DeleteLinkRequest.newBuilder()
                        .setDomain("used.example")
                        .setCode(link.getCode())
                        .build());
        ApiError error = Errors.of(() -> delete("used.example"));
        assertThat(error.code()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(error.reason()).isEqualTo("DOMAIN_IN_USE");
    }

    @Test
    void listDomains_pageByPage_eachOnce() {
        for (int i = 0; i < 7; i++) {
            create(Domain.newBuilder().setHost("list-" + i + ".example"));
        }
        List<String> hosts = new ArrayList<>();
        String token = "";
        do {
            ListDomainsResponse page = CURLEW.replica()
                    .domains()
                    .listDomains(ListDomainsRequest.newBuilder()
                            .setPageSize(3)
                            .setPageToken(token)
                            .build());
            assertThat(page.getDomainsCount()).isBetween(1, 3);
            page.getDomainsList().forEach(domain -> hosts.add(domain.getHost()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        assertThat(hosts).doesNotHaveDuplicates().contains("go.example.com", "list-0.example", "list-6.example");
        for (String bad : List.of("x", "!", "ZA==x", "eA")) {
            assertThat(Errors.reason(() -> CURLEW.replica()
                            .domains()
                            .listDomains(ListDomainsRequest.newBuilder()
                                    .setPageToken(bad)
                                    .build())))
                    .as(bad)
                    .isEqualTo("INVALID_PAGE_TOKEN");
        }
        assertThat(Errors.fields(Errors.of(() -> CURLEW.replica()
                        .domains()
                        .listDomains(
                                ListDomainsRequest.newBuilder().setPageSize(-1).build()))))
                .containsExactly("pageSize");
    }

    @Test
    void changes_areInTheAuditLog_othersAreNot() {
        create(Domain.newBuilder().setHost("audited.example"));
        update(Domain.newBuilder().setHost("audited.example").setRedirectStatus(308));
        update(Domain.newBuilder().setHost("audited.example").setRedirectStatus(308));
        assertThat(Errors.refuses(() -> create(Domain.newBuilder().setHost("audited.example"))))
                .isTrue();
        delete("audited.example");
        List<AuditEvent> events = AuditServiceGrpc.newBlockingStub(
                        CURLEW.replica().channel())
                .withInterceptors(Replica.header("authorization", "Bearer " + Replica.ADMIN_KEY))
                .listAuditEvents(ListAuditEventsRequest.newBuilder()
                        .setResource("domains/audited.example")
                        .build())
                .getAuditEventsList();
        assertThat(events).extracting(AuditEvent::getAction).containsExactly("delete", "update", "create");
        assertThat(events).allMatch(event -> event.getActor().equals("admin"));
        assertThat(events.get(1).getChangesList())
                .filteredOn(change -> change.getField().equals("redirectStatus"))
                .singleElement()
                .satisfies(change -> assertThat(change.getAfter()).isEqualTo("308"));
    }

    @Test
    void rpcs_needTheRightScope() {
        String reader = key(Scope.LINKS_READ);
        String writer = key(Scope.LINKS_WRITE);
        GetDomainRequest get =
                GetDomainRequest.newBuilder().setHost("go.example.com").build();
        assertThat(CURLEW.replica().domainsWith(reader).getDomain(get).getDefaultDomain())
                .isTrue();
        assertThat(Errors.reason(() -> CURLEW.replica().domainsWith(writer).getDomain(get)))
                .isEqualTo("SCOPE_MISSING");
        for (String key : List.of(reader, writer)) {
            assertThat(Errors.reason(() ->
                            CURLEW.replica().domainsWith(key).createDomain(CreateDomainRequest.getDefaultInstance())))
                    .isEqualTo("SCOPE_MISSING");
            assertThat(Errors.reason(() ->
                            CURLEW.replica().domainsWith(key).updateDomain(UpdateDomainRequest.getDefaultInstance())))
                    .isEqualTo("SCOPE_MISSING");
            assertThat(Errors.reason(() ->
                            CURLEW.replica().domainsWith(key).deleteDomain(DeleteDomainRequest.getDefaultInstance())))
                    .isEqualTo("SCOPE_MISSING");
        }
    }

    private static String key(Scope scope) {
        return CURLEW.replica()
                .keys()
                .createApiKey(CreateApiKeyRequest.newBuilder()
                        .setApiKey(ApiKey.newBuilder().setDisplayName("test").addScopes(scope))
                        .build())
                .getSecret();
    }

    private static Link link(String domain) {
        return CURLEW.replica()
                .links()
                .createLink(CreateLinkRequest.newBuilder()
                        .setLink(Link.newBuilder().setDomain(domain).setTargetUrl("https://example.com/"))
                        .build());
    }

    private static Domain create(Domain.Builder domain) {
        return CURLEW.replica()
                .domains()
                .createDomain(CreateDomainRequest.newBuilder().setDomain(domain).build());
    }

    private static Domain get(String host) {
        return CURLEW.replica()
                .domains()
                .getDomain(GetDomainRequest.newBuilder().setHost(host).build());
    }

    private static Domain update(Domain.Builder values, String... paths) {
        UpdateDomainRequest.Builder request = UpdateDomainRequest.newBuilder().setDomain(values);
        if (paths.length > 0) {
            request.setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(paths)));
        }
        return CURLEW.replica().domains().updateDomain(request.build());
    }

    private static void delete(String host) {
        var _ = CURLEW.replica()
                .domains()
                .deleteDomain(DeleteDomainRequest.newBuilder().setHost(host).build());
    }
}
