package dev.curlew.link.transfer.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Timestamp;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkRecord;
import dev.curlew.proto.link.v1.RedirectRule;
import dev.curlew.proto.link.v1.RuleCondition;
import dev.curlew.proto.link.v1.StringSet;
import dev.curlew.proto.link.v1.TransferFormat;
import dev.curlew.proto.link.v1.UtmParameters;
import dev.curlew.proto.link.v1.WeightedTarget;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What is printed in a format is read as it was, however the file is cut, and from the end of any row on. */
class FormatPropertyTest {

    private static final int TRIES = 200;
    private static final DateTimeFormatter PLAIN_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    @Property(tries = TRIES)
    void jsonLines(@ForAll("whole") List<LinkRecord> links, @ForAll @IntRange(min = 1, max = 5000) int piece)
            throws UnreadableFileException {
        FileWriter writer = new JsonLineWriter();
        ByteString file = ByteString.EMPTY;
        for (int i = 0; i < links.size(); i++) {
            file = file.concat(i % 3 == 2 ? writer.version(links.get(i)) : writer.link(links.get(i)));
        }
        check(TransferFormat.CURLEW_JSON_LINES, file, piece, links);
    }

    @Property(tries = TRIES)
    void csv(@ForAll("owned") List<LinkRecord> links, @ForAll @IntRange(min = 1, max = 5000) int piece)
            throws UnreadableFileException {
        FileWriter writer = new CsvLinkWriter();
        ByteString file = writer.header();
        for (LinkRecord link : links) {
            file = file.concat(writer.link(link));
        }
        check(TransferFormat.CSV, file, piece, links);
    }

    @Property(tries = TRIES)
    void shlink(@ForAll("foreign") List<LinkRecord> links, @ForAll @IntRange(min = 1, max = 500) int piece)
            throws UnreadableFileException {
        checkCsv(
                TransferFormat.SHLINK,
                List.of("createdAt", "domain", "shortCode", "shortUrl", "longUrl", "title", "tags", "visits"),
                links,
                piece,
                link -> List.of(
                        time(link).toString(),
                        link.getDomain(),
                        link.getCode(),
                        shortUrl(link),
                        link.getTargetUrl(),
                        link.getTitle(),
                        String.join("|", link.getTagsList()),
                        Long.toString(link.getClickCount())));
    }

    @Property(tries = TRIES)
    void yourlsCsv(
            @ForAll("foreignWithoutTags") List<LinkRecord> links, @ForAll @IntRange(min = 1, max = 500) int piece)
            throws UnreadableFileException {
        List<LinkRecord> plain = withoutDomains(links);
        checkCsv(
                TransferFormat.YOURLS,
                List.of("keyword", "url", "title", "timestamp", "ip", "clicks"),
                plain,
                piece,
                link -> List.of(
                        link.getCode(),
                        link.getTargetUrl(),
                        link.getTitle(),
                        PLAIN_TIME.format(time(link)),
                        "192.0.2.1",
                        Long.toString(link.getClickCount())));
    }

    @Property(tries = TRIES)
    void yourlsJson(
            @ForAll("foreignWithoutTags") List<LinkRecord> links, @ForAll @IntRange(min = 1, max = 500) int piece)
            throws UnreadableFileException {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        ObjectNode held = all.putObject("links");
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i).getLink();
            held.putObject("link_" + (i + 1))
                    .put("shorturl", shortUrl(link))
                    .put("url", link.getTargetUrl())
                    .put("title", link.getTitle())
                    .put("timestamp", PLAIN_TIME.format(time(link)))
                    .put("ip", "192.0.2.1")
                    .put("clicks", Long.toString(link.getClickCount()));
        }
        all.putObject("stats").put("total_links", "3");
        all.put("message", "suc{c]ess \"");
        check(TransferFormat.YOURLS, ByteString.copyFromUtf8(all.toPrettyString()), piece, links);
    }

    @Property(tries = TRIES)
    void kutt(@ForAll("foreignWithoutTags") List<LinkRecord> links, @ForAll @IntRange(min = 1, max = 500) int piece)
            throws UnreadableFileException {
        ObjectNode all = JsonNodeFactory.instance.objectNode().put("limit", 10);
        for (LinkRecord each : links) {
            Link link = each.getLink();
            all.withArray("data")
                    .addObject()
                    .put("address", link.getCode())
                    .put("description", link.getTitle())
                    .put("target", link.getTargetUrl())
                    .put("link", shortUrl(link))
                    .put("password", false)
                    .put("banned", false)
                    .putNull("expire_in")
                    .put("visit_count", link.getClickCount())
                    .put("created_at", time(link).toString());
        }
        check(TransferFormat.KUTT, ByteString.copyFromUtf8(all.toString()), piece, links);
    }

    @Property(tries = TRIES)
    void dub(@ForAll("foreign") List<LinkRecord> links, @ForAll @IntRange(min = 1, max = 500) int piece)
            throws UnreadableFileException {
        List<LinkRecord> untitled = links.stream()
                .map(link -> {
                    LinkRecord.Builder builder = link.toBuilder();
                    builder.getLinkBuilder().clearTitle();
                    return builder.build();
                })
                .toList();
        checkCsv(
                TransferFormat.DUB,
                List.of("Short link", "Destination URL", "Clicks", "Created at", "Tags", "Archived"),
                untitled,
                piece,
                link -> List.of(
                        shortUrl(link),
                        link.getTargetUrl(),
                        Long.toString(link.getClickCount()),
                        time(link).toString(),
                        String.join(", ", link.getTagsList()),
                        "No"));
    }

    @Property(tries = TRIES)
    void bitly(@ForAll("foreign") List<LinkRecord> links, @ForAll @IntRange(min = 1, max = 500) int piece)
            throws UnreadableFileException {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        List<LinkRecord> unclicked = new ArrayList<>();
        for (LinkRecord each : links) {
            Link link = each.getLink();
            ObjectNode one = all.withArray("links")
                    .addObject()
                    .put("created_at", time(link).toString().replace("Z", "+0000"))
                    .put("id", link.getDomain() + '/' + link.getCode())
                    .put("link", shortUrl(link))
                    .put("long_url", link.getTargetUrl())
                    .put("title", link.getTitle())
                    .put("archived", false);
            one.putArray("custom_bitlinks");
            one.putObject("references").put("group", "https://api-ssl.bitly.com/v4/groups/G");
            one.putArray("deeplinks").addObject().put("guid", "x");
            link.getTagsList().forEach(one.putArray("tags")::add);
            LinkRecord.Builder builder = each.toBuilder();
            builder.getLinkBuilder().clearClickCount();
            unclicked.add(builder.build());
        }
        all.putObject("pagination").put("next", "");
        check(TransferFormat.BITLY, ByteString.copyFromUtf8(all.toString()), piece, unclicked);
    }

    @Property(tries = TRIES)
    void rebrandly(@ForAll("foreign") List<LinkRecord> links, @ForAll @IntRange(min = 1, max = 500) int piece)
            throws UnreadableFileException {
        var all = JsonNodeFactory.instance.arrayNode();
        for (LinkRecord each : links) {
            Link link = each.getLink();
            ObjectNode one = all.addObject()
                    .put("id", "ffs24cc5b6ee4a5gh7897b06ac2d16d4")
                    .put("title", link.getTitle())
                    .put("slashtag", link.getCode())
                    .put("destination", link.getTargetUrl())
                    .put("shortUrl", link.getDomain() + '/' + link.getCode())
                    .put("createdAt", time(link).toString())
                    .put("clicks", link.getClickCount());
            one.putObject("domain").put("id", "8f104").put("fullName", link.getDomain());
            link.getTagsList()
                    .forEach(tag ->
                            one.withArray("tags").addObject().put("id", "1").put("name", tag));
        }
        check(TransferFormat.REBRANDLY, ByteString.copyFromUtf8(all.toString()), piece, links);
    }

    private static void checkCsv(
            TransferFormat format,
            List<String> header,
            List<LinkRecord> links,
            int piece,
            Function<Link, List<String>> print)
            throws UnreadableFileException {
        ByteString file = CsvLinkWriter.row(header);
        for (LinkRecord link : links) {
            file = file.concat(CsvLinkWriter.row(print.apply(link.getLink())));
        }
        check(format, file, piece, links);
    }

    private static void check(TransferFormat format, ByteString file, int piece, List<LinkRecord> links)
            throws UnreadableFileException {
        List<FileRow> rows = Files.read(format, file, piece);
        assertThat(Files.links(rows)).isEqualTo(links);
        int middle = rows.size() / 2;
        List<FileRow> rest = Files.readFrom(format, rows.get(middle).end(), file, piece);
        assertThat(rest).isEqualTo(rows.subList(middle + 1, rows.size()));
    }

    private static String shortUrl(Link link) {
        return "https://" + link.getDomain() + '/' + link.getCode();
    }

    private static Instant time(Link link) {
        return Instant.ofEpochSecond(link.getCreateTime().getSeconds());
    }

    private static List<LinkRecord> withoutDomains(List<LinkRecord> links) {
        return links.stream()
                .map(link -> {
                    LinkRecord.Builder builder = link.toBuilder();
                    builder.getLinkBuilder().clearDomain();
                    return builder.build();
                })
                .toList();
    }

    @Provide
    Arbitrary<List<LinkRecord>> foreign() {
        return links(4).list().ofMinSize(1).ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<LinkRecord>> foreignWithoutTags() {
        return links(0).list().ofMinSize(1).ofMaxSize(5);
    }

    private static Arbitrary<LinkRecord> links(int mostTags) {
        return Combinators.combine(codes(), oneLine(), tags(mostTags), times(), counts())
                .as((code, title, tags, time, clicks) -> LinkRecord.newBuilder()
                        .setLink(Link.newBuilder()
                                .setCode(code)
                                .setDomain("sho.rt")
                                .setTargetUrl("https://example.com/?a=\"b\";c,d#" + code)
                                .setTitle(title)
                                .addAllTags(tags)
                                .setCreateTime(Timestamp.newBuilder().setSeconds(time))
                                .setClickCount(clicks))
                        .build());
    }

    @Provide
    Arbitrary<List<LinkRecord>> owned() {
        return Combinators.combine(
                        codes(),
                        texts(),
                        tags(5),
                        times(),
                        counts(),
                        Arbitraries.integers().between(0, 31))
                .as(FormatPropertyTest::owned)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<LinkRecord>> whole() {
        return owned().map(links -> links.stream()
                .map(link -> {
                    LinkRecord.Builder builder = link.toBuilder()
                            .setActor("key_1")
                            .setChangedFields(FieldMask.newBuilder()
                                    .addPaths("target_url")
                                    .addPaths("tags"))
                            .setBlockStatus(451)
                            .setPasswordRevision(2)
                            .setPasswordHash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA");
                    builder.getLinkBuilder()
                            .setOwner("key_2")
                            .setRevision(3)
                            .setPasswordProtected(true)
                            .setBlockReason("no \u2028 good\t")
                            .setDeleteTime(Timestamp.newBuilder().setSeconds(5).setNanos(1000));
                    return builder.build();
                })
                .toList());
    }

    private static LinkRecord owned(String code, String text, List<String> tags, long time, long clicks, int bits) {
        Link.Builder link = Link.newBuilder()
                .setCode(code)
                .setTargetUrl("https://example.com/" + code)
                .setTitle(text)
                .setNotes("'=" + text)
                .addAllTags(tags)
                .setEnabled((bits & 1) == 0)
                .setCreateTime(Timestamp.newBuilder().setSeconds(time).setNanos(123_456_000))
                .setRedirectStatus((bits & 2) == 0 ? 0 : 308)
                .setForwardPath((bits & 4) == 0)
                .setQueryForwarding(Link.QueryForwarding.forNumber(bits & 3))
                .setMaxClicks(clicks)
                .setClickCount(clicks);
        if ((bits & 8) == 0) {
            link.setCacheMaxAge(Duration.newBuilder().setSeconds(clicks % 1000))
                    .setUtm(UtmParameters.newBuilder().setSource(text + "x").setContent("=1+1"))
                    .setExpireTime(Timestamp.newBuilder().setSeconds(time + 1));
        }
        if ((bits & 16) == 0) {
            link.addRules(RedirectRule.newBuilder()
                    .setDisplayName(text)
                    .addConditions(RuleCondition.newBuilder()
                            .setLanguage(StringSet.newBuilder().addValues("de")))
                    .addTargets(WeightedTarget.newBuilder().setTargetUrl("https://example.com/de")));
        }
        return LinkRecord.newBuilder().setLink(link).build();
    }

    private static Arbitrary<String> codes() {
        return Arbitraries.strings()
                .withChars("abcXYZ019-_~\u00e9\u4e2d")
                .ofMinLength(1)
                .ofMaxLength(12);
    }

    /** With all that CSV and JSON have a meaning for. */
    private static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars(",;\"'\\\t\n\r =+-@{}[]:aZ\u00e4\u4e2d")
                .ofMaxLength(20);
    }

    private static Arbitrary<String> oneLine() {
        return texts().map(text -> text.replaceAll("\\s+", " ").strip());
    }

    private static Arbitrary<List<String>> tags(int most) {
        return Arbitraries.strings()
                .withChars("ab=+'\"\u00e4")
                .ofMinLength(1)
                .ofMaxLength(6)
                .list()
                .uniqueElements()
                .ofMaxSize(most);
    }

    private static Arbitrary<Long> times() {
        return Arbitraries.longs().between(0, 1_700_000_000);
    }

    private static Arbitrary<Long> counts() {
        return Arbitraries.longs().between(0, 1_000_000_000);
    }
}
