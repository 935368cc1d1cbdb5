package dev.curlew.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.curlew.proto.analytics.v1.Dimension;
import dev.curlew.proto.analytics.v1.GetLinkStatsRequest;
import dev.curlew.proto.analytics.v1.GetStatsRequest;
import dev.curlew.proto.analytics.v1.Granularity;
import dev.curlew.proto.analytics.v1.ListTasksRequest;
import dev.curlew.proto.analytics.v1.ListTopLinksRequest;
import dev.curlew.proto.analytics.v1.RunTaskRequest;
import dev.curlew.proto.link.v1.ApiKey;
import dev.curlew.proto.link.v1.ApiKey.Scope;
import dev.curlew.proto.link.v1.BatchDeleteLinksRequest;
import dev.curlew.proto.link.v1.BlockLinkRequest;
import dev.curlew.proto.link.v1.CreateApiKeyRequest;
import dev.curlew.proto.link.v1.CreateDomainRequest;
import dev.curlew.proto.link.v1.CreateLinkRequest;
import dev.curlew.proto.link.v1.DeleteApiKeyRequest;
import dev.curlew.proto.link.v1.DeleteDomainRequest;
import dev.curlew.proto.link.v1.DeleteLinkRequest;
import dev.curlew.proto.link.v1.Domain;
import dev.curlew.proto.link.v1.ExplainRedirectRequest;
import dev.curlew.proto.link.v1.GetApiKeyRequest;
import dev.curlew.proto.link.v1.GetDomainRequest;
import dev.curlew.proto.link.v1.GetLinkRequest;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.Link.QueryForwarding;
import dev.curlew.proto.link.v1.ListApiKeysRequest;
import dev.curlew.proto.link.v1.ListAuditEventsRequest;
import dev.curlew.proto.link.v1.ListDomainsRequest;
import dev.curlew.proto.link.v1.ListLinkRevisionsRequest;
import dev.curlew.proto.link.v1.ListLinksRequest;
import dev.curlew.proto.link.v1.RollbackLinkRequest;
import dev.curlew.proto.link.v1.RotateApiKeyRequest;
import dev.curlew.proto.link.v1.UnblockLinkRequest;
import dev.curlew.proto.link.v1.UndeleteLinkRequest;
import dev.curlew.proto.link.v1.UpdateApiKeyRequest;
import dev.curlew.proto.link.v1.UpdateDomainRequest;
import dev.curlew.proto.link.v1.UpdateLinkRequest;
import dev.curlew.proto.link.v1.UtmParameters;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command asks the server for what its options say, and for nothing else. */
class CommandsTest {
    private static final Timestamp TIME = Timestamps.fromSeconds(1_767_225_600);

    @AutoClose
    private final FakeServer server = FakeServer.start();

    @ParameterizedTest
    @MethodSource({"links", "others"})
    void command_asksForWhatItsOptionsSay(String command, Message expected) {
        Cli.Ended ended = Cli.of(server).line(command);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(server.requests())
                .singleElement()
                .satisfies(request -> assertThat(TextFormat.printer().printToString(request))
                        .isEqualTo(TextFormat.printer().printToString(expected)));
    }

    static Stream<Arguments> links() {
        CreateLinkRequest.Builder create = CreateLinkRequest.newBuilder()
                .setLink(Link.newBuilder().setTargetUrl("https://example.com/"))
                .setRequestId("r");
        Link all = Link.newBuilder()
                .setTargetUrl("https://example.com/")
                .setSlug("s")
                .setDomain("go.example.com")
                .setTitle("T")
                .addTags("a")
                .addTags("b")
                .addTags("c")
                .setNotes("N")
                .setEnabled(false)
                .setStartTime(TIME)
                .setExpireTime(TIME.toBuilder().setSeconds(TIME.getSeconds() + 3600))
                .setMaxClicks(7)
                .setRedirectStatus(308)
                .setCacheMaxAge(Duration.newBuilder().setSeconds(5400))
                .setQueryForwarding(QueryForwarding.MERGE_KEEP_TARGET)
                .setForwardPath(true)
                .setUtm(UtmParameters.newBuilder()
                        .setSource("1")
                        .setMedium("2")
                        .setCampaign("3")
                        .setTerm("4")
                        .setContent("5"))
                .setCrawlable(true)
                .setFallbackUrl("https://example.com/f")
                .setSocialPreview(true)
                .build();
        DeleteLinkRequest.Builder delete = DeleteLinkRequest.newBuilder().setCode("x");
        return Stream.of(
                arguments("links create https://example.com/ --request-id r", create.build()),
                arguments(
                        "links create https://example.com/ --request-id r --find-if-exists --validate-only",
                        create.clone()
                                .setFindIfExists(true)
                                .setValidateOnly(true)
                                .build()),
                arguments(
                        "links create https://example.com/ --request-id r --slug s --domain go.example.com --title T"
                                + " --tag a,b --tag c --notes N --enabled false --start-time 2026-01-01"
                                + " --expire-time 2026-01-01T02:00:00+01:00 --max-clicks 7 --redirect-status 308"
                                + " --cache-max-age 1h30m --query-forwarding merge-keep-target --forward-path true"
                                + " --utm-source 1 --utm-medium 2 --utm-campaign 3 --utm-term 4 --utm-content 5"
                                + " --crawlable true --fallback-url https://example.com/f --social-preview true",
                        create.clone().setLink(all).build()),
                arguments(
                        "links get x --domain d",
                        GetLinkRequest.newBuilder().setCode("x").setDomain("d").build()),
                arguments(
                        "links list",
                        ListLinksRequest.newBuilder().setPageSize(50).build()),
                arguments(
                        "links list --filter tag:a --show-deleted --limit 3 --page-token p --order-by create_time",
                        ListLinksRequest.newBuilder()
                                .setFilter("tag:a")
                                .setShowDeleted(true)
                                .setPageSize(3)
                                .setPageToken("p")
                                .setOrderBy("create_time")
                                .build()),
                arguments(
                        "links list --all",
                        ListLinksRequest.newBuilder().setPageSize(1000).build()),
                arguments(
                        "links update x --domain d --title T --enabled false --utm-source s --clear notes,expire-time"
                                + " --clear utm.term --etag e",
                        UpdateLinkRequest.newBuilder()
                                .setLink(Link.newBuilder()
                                        .setCode("x")
                                        .setDomain("d")
                                        .setTitle("T")
                                        .setEnabled(false)
                                        .setUtm(UtmParameters.newBuilder().setSource("s"))
                                        .setEtag("e"))
                                .setUpdateMask(
                                        mask("title", "enabled", "utm.source", "notes", "expire_time", "utm.term"))
                                .build()),
                arguments(
                        "links update x --target https://example.com/ --validate-only",
                        UpdateLinkRequest.newBuilder()
                                .setLink(Link.newBuilder().setCode("x").setTargetUrl("https://example.com/"))
                                .setUpdateMask(mask("target_url"))
                                .setValidateOnly(true)
                                .build()),
                arguments(
                        "links delete x --yes --etag e --allow-missing --domain d",
                        delete.clone()
                                .setEtag("e")
                                .setAllowMissing(true)
                                .setDomain("d")
                                .build()),
                arguments(
                        "links delete x y -y",
                        BatchDeleteLinksRequest.newBuilder()
                                .addRequests(delete)
                                .addRequests(DeleteLinkRequest.newBuilder().setCode("y"))
                                .build()),
                arguments(
                        "links undelete x --etag e",
                        UndeleteLinkRequest.newBuilder()
                                .setCode("x")
                                .setEtag("e")
                                .build()),
                arguments(
                        "links block x --reason fraud --http-status 403",
                        BlockLinkRequest.newBuilder()
                                .setCode("x")
                                .setReason("fraud")
                                .setHttpStatus(403)
                                .build()),
                arguments(
                        "links unblock x",
                        UnblockLinkRequest.newBuilder().setCode("x").build()),
                arguments(
                        "links history x",
                        ListLinkRevisionsRequest.newBuilder()
                                .setCode("x")
                                .setPageSize(50)
                                .build()),
                arguments(
                        "links rollback x 3",
                        RollbackLinkRequest.newBuilder()
                                .setCode("x")
                                .setRevision(3)
                                .build()),
                arguments(
                        "links explain x --user-agent U --accept-language de --referrer https://r.example/"
                                + " --client-address 192.0.2.1 --query a=b --path p --visit-time 2026-01-01",
                        ExplainRedirectRequest.newBuilder()
                                .setCode("x")
                                .setUserAgent("U")
                                .setAcceptLanguage("de")
                                .setReferrer("https://r.example/")
                                .setClientAddress("192.0.2.1")
                                .setQuery("a=b")
                                .setPath("p")
                                .setVisitTime(TIME)
                                .build()),
                arguments(
                        "links stats x --group-by country,operating-system --granularity day --time-zone Europe/Berlin"
                                + " --start-time 2026-01-01 --filter country=DE --max-rows 5 --compare-previous",
                        GetLinkStatsRequest.newBuilder()
                                .setCode("x")
                                .addGroupBy(Dimension.COUNTRY)
                                .addGroupBy(Dimension.OPERATING_SYSTEM)
                                .setGranularity(Granularity.DAY)
                                .setTimeZone("Europe/Berlin")
                                .setStartTime(TIME)
                                .setFilter("country=DE")
                                .setMaxRows(5)
                                .setComparePrevious(true)
                                .build()));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                arguments(
                        "stats show --tag t --domain d",
                        GetStatsRequest.newBuilder().setTag("t").setDomain("d").build()),
                arguments(
                        "stats top --limit 5 --end-time 2026-01-01",
                        ListTopLinksRequest.newBuilder()
                                .setPageSize(5)
                                .setEndTime(TIME)
                                .build()),
                arguments("tasks list", ListTasksRequest.getDefaultInstance()),
                arguments(
                        "tasks run t",
                        RunTaskRequest.newBuilder().setTaskId("t").build()),
                arguments(
                        "audit list --resource keys --actor admin --start-time 2026-01-01",
                        ListAuditEventsRequest.newBuilder()
                                .setResource("keys")
                                .setActor("admin")
                                .setStartTime(TIME)
                                .setPageSize(50)
                                .build()),
                arguments(
                        "domains create d --root-url https://example.com/ --code-length 5 --case-insensitive",
                        CreateDomainRequest.newBuilder()
                                .setDomain(Domain.newBuilder()
                                        .setHost("d")
                                        .setRootUrl("https://example.com/")
                                        .setCodeLength(5)
                                        .setCaseInsensitive(true))
                                .build()),
                arguments(
                        "domains get d",
                        GetDomainRequest.newBuilder().setHost("d").build()),
                arguments(
                        "domains list",
                        ListDomainsRequest.newBuilder().setPageSize(50).build()),
                arguments(
                        "domains update d --redirect-status 301 --not-found-url https://n.example/ --code-alphabet abc"
                                + " --clear root-url",
                        UpdateDomainRequest.newBuilder()
                                .setDomain(Domain.newBuilder()
                                        .setHost("d")
                                        .setRedirectStatus(301)
                                        .setNotFoundUrl("https://n.example/")
                                        .setCodeAlphabet("abc"))
                                .setUpdateMask(mask("not_found_url", "redirect_status", "code_alphabet", "root_url"))
                                .build()),
                arguments(
                        "domains delete d --yes",
                        DeleteDomainRequest.newBuilder().setHost("d").build()),
                arguments(
                        "keys create --name n --scope links:read,stats-read --domain a,b --own-links-only true"
                                + " --calls-per-minute 9 --expire-time 2026-01-01",
                        CreateApiKeyRequest.newBuilder()
                                .setApiKey(ApiKey.newBuilder()
                                        .setDisplayName("n")
                                        .addScopes(Scope.LINKS_READ)
                                        .addScopes(Scope.STATS_READ)
                                        .addDomains("a")
                                        .addDomains("b")
                                        .setOwnLinksOnly(true)
                                        .setCallsPerMinute(9)
                                        .setExpireTime(TIME))
                                .build()),
                arguments(
                        "keys get k",
                        GetApiKeyRequest.newBuilder().setKeyId("k").build()),
                arguments(
                        "keys list --show-revoked",
                        ListApiKeysRequest.newBuilder()
                                .setShowRevoked(true)
                                .setPageSize(50)
                                .build()),
                arguments(
                        "keys update k --name n --clear expire-time",
                        UpdateApiKeyRequest.newBuilder()
                                .setApiKey(ApiKey.newBuilder().setKeyId("k").setDisplayName("n"))
                                .setUpdateMask(mask("display_name", "expire_time"))
                                .build()),
                arguments(
                        "keys revoke k --yes",
                        DeleteApiKeyRequest.newBuilder().setKeyId("k").build()),
                arguments(
                        "keys rotate k --overlap 2d",
                        RotateApiKeyRequest.newBuilder()
                                .setKeyId("k")
                                .setOverlap(Duration.newBuilder().setSeconds(172_800))
                                .build()));
    }

    private static FieldMask mask(String... paths) {
        return FieldMask.newBuilder().addAllPaths(List.of(paths)).build();
    }
}
