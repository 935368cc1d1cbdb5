package dev.curlew.link.transfer.format;

import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkRecord;
import dev.curlew.proto.link.v1.TransferFormat;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How another product names what a link has: for each, the names of columns in one spelling (see {@link CsvRowReader#plain}), the
 * first that is there and not empty counts.
 *
 * <p>Where the names are from:
 *
 * <ul>
 *   <li>Shlink: the export of its web client, {@code ExportShortUrlsBtn.tsx} in shlinkio/shlink-web-component, whose tags are joined
 *       by {@code |}; and what shlinkio/shlink-importer's {@code CsvImporter.php} reads.
 *   <li>YOURLS: the columns of its table and of the API's action {@code stats} (YOURLS/YOURLS), and {@code fileio/csv.php} of
 *       GautamGupta/YOURLS-Import-Export: {@code source,target,hits}, the source as {@code /keyword/}.
 *   <li>Kutt has no export of files: {@code sanitize.link} in {@code server/utils/utils.js} of thedevs-network/kutt, which is what
 *       {@code GET /api/v2/links} gives; shlink-importer's {@code KuttImporter.php} takes the description for the title, too.
 *   <li>Dub: {@code exportLinksColumns} in {@code apps/web/lib/zod/schemas/links.ts} of dubinc/dub.
 *   <li>Bitly: the fields of its API, as shlink-importer's {@code BitlyApiImporter.php} and Dub's {@code import/bitly/utils.ts} read
 *       them. The columns of the CSV that its web site gives are documented nowhere: names in use elsewhere are taken as well.
 *   <li>Rebrandly: developers.rebrandly.com/docs/link-entity, Dub's {@code import/rebrandly/utils.ts}, and the CSV of
 *       lmammino/rebrandly-links-export.
 * </ul>
 *
 * @param shortUrls whole short URLs, or hosts with codes; several between commas are tried in order
 */
record ForeignFormat(
        String product,
        List<String> targets,
        List<String> codes,
        List<String> shortUrls,
        List<String> domains,
        List<String> titles,
        List<String> tags,
        List<String> clicks,
        List<String> createTimes,
        List<String> expireTimes,
        List<String> bans,
        List<String> passwords) {

    private static final int LONGEST_TITLE = 512;

    private static final Map<TransferFormat, ForeignFormat> ALL = all();

    private static Map<TransferFormat, ForeignFormat> all() {
        Map<TransferFormat, ForeignFormat> all = new EnumMap<>(TransferFormat.class);
        all.put(
                TransferFormat.SHLINK,
                named("Shlink", "longurl")
                        .code("shortcode", "shorturl", "domain")
                        .told("visits visitscount visitssummarytotal", "createdat datecreated"));
        all.put(
                TransferFormat.YOURLS,
                named("YOURLS", "url target longurl")
                        .code("keyword", "shorturl source", "")
                        .told("clicks hits", "timestamp"));
        all.put(
                TransferFormat.KUTT,
                named("Kutt", "target")
                        .code("address", "link", "domain")
                        .told("visitcount", "createdat")
                        .withTitles("description")
                        .limited("expirein", "banned", "password"));
        all.put(
                TransferFormat.DUB,
                named("Dub", "destinationurl url")
                        .code("key", "shortlink", "domain")
                        .told("clicks", "createdat")
                        .limited("expiresat", "", ""));
        all.put(
                TransferFormat.BITLY,
                named("Bitly", "longurl destinationurl destination")
                        .code("", "custombitlinks link bitlink shorturl shortlink id", "")
                        .told("clicks totalclicks engagements totalengagements", "createdat created datecreated"));
        all.put(
                TransferFormat.REBRANDLY,
                named("Rebrandly", "destination destinationurl longurl")
                        .code("slashtag slug", "shorturl link", "domainfullname domain")
                        .told("clicks totalclicks", "createdat created"));
        return all;
    }

    private static ForeignFormat named(String product, String targets) {
        List<String> none = List.of();
        return new ForeignFormat(
                product, names(targets), none, none, none, names("title"), names("tags"), none, none, none, none, none);
    }

    private ForeignFormat code(String code, String shortUrl, String domain) {
        return new ForeignFormat(
                product,
                targets,
                names(code),
                names(shortUrl),
                names(domain),
                titles,
                tags,
                clicks,
                createTimes,
                expireTimes,
                bans,
                passwords);
    }

    private ForeignFormat told(String clickNames, String createTimeNames) {
        return new ForeignFormat(
                product,
                targets,
                codes,
                shortUrls,
                domains,
                titles,
                tags,
                names(clickNames),
                names(createTimeNames),
                expireTimes,
                bans,
                passwords);
    }

    private ForeignFormat withTitles(String titleNames) {
        return new ForeignFormat(
                product,
                targets,
                codes,
                shortUrls,
                domains,
                names(titleNames),
                tags,
                clicks,
                createTimes,
                expireTimes,
                bans,
                passwords);
    }

    private ForeignFormat limited(String expireTimeNames, String banNames, String passwordNames) {
        return new ForeignFormat(
                product,
                targets,
                codes,
                shortUrls,
                domains,
                titles,
                tags,
                clicks,
                createTimes,
                names(expireTimeNames),
                names(banNames),
                names(passwordNames));
    }

    private static List<String> names(String words) {
        return words.isEmpty() ? List.of() : List.of(words.split(" ", -1));
    }

    /** How the product of a format names things; empty for Curlew's own formats. */
    static Optional<ForeignFormat> of(TransferFormat format) {
        return Optional.ofNullable(ALL.get(format));
    }

    /** Throws if the columns of a header cannot be those of the product. */
    void checkColumns(Set<String> columns) throws UnreadableFileException {
        if (targets.stream().noneMatch(columns::contains)) {
            throw new UnreadableFileException("The header has no column for targets as " + product
                    + " names it (expected: " + String.join(" or ", targets) + ").");
        }
    }

    /** Whether an object of a JSON text is a link at all; such texts hold others, too. */
    boolean isLink(Map<String, String> values) {
        return targets.stream().anyMatch(values::containsKey);
    }

    /** A link of the values that are not empty, by column. */
    LinkRecord read(Map<String, String> values) throws InvalidRowException {
        Link.Builder link = Link.newBuilder();
        link.setTargetUrl(first(values, targets)
                .orElseThrow(() -> InvalidRowException.field(targets.getFirst(), "where the link leads to")));
        ShortLocation location = location(values);
        link.setCode(location.code()).setDomain(location.host());
        first(values, titles).map(ForeignFormat::oneLine).ifPresent(link::setTitle);
        first(values, tags)
                .ifPresent(text -> Arrays.stream(text.split(text.contains("|") ? "\\|" : ",", -1))
                        .map(String::strip)
                        .filter(tag -> !tag.isEmpty())
                        .distinct()
                        .forEach(link::addTags));
        Optional<String> counted = first(values, clicks);
        if (counted.isPresent()) {
            link.setClickCount(ForeignValues.count(clicks.getFirst(), counted.get()));
        }
        Optional<String> created = first(values, createTimes);
        if (created.isPresent()) {
            link.setCreateTime(ForeignValues.time(createTimes.getFirst(), created.get()));
        }
        Optional<String> expires = first(values, expireTimes);
        if (expires.isPresent()) {
            link.setExpireTime(ForeignValues.time(expireTimes.getFirst(), expires.get()));
        }
        if (first(values, bans).filter(ForeignValues::isTrue).isPresent()) {
            link.setEnabled(false);
        }
        // Whoever imports learns that it had one, as the link must not be open to everybody now.
        link.setPasswordProtected(
                first(values, passwords).filter(ForeignValues::isTrue).isPresent());
        return LinkRecord.newBuilder().setLink(link).build();
    }

    private ShortLocation location(Map<String, String> values) throws InvalidRowException {
        Optional<ShortLocation> whole = Optional.empty();
        Optional<String> shortUrl = first(values, shortUrls);
        if (shortUrl.isPresent()) {
            whole = Optional.of(
                    ShortLocation.of(shortUrls.getFirst(), shortUrl.get().split(",", 2)[0]));
        }
        String host = first(values, domains).map(ForeignValues::host).orElse("");
        String code = first(values, codes).map(ForeignValues::withoutSlashes).orElse("");
        ShortLocation told = whole.orElse(new ShortLocation("", ""));
        return new ShortLocation(host.isEmpty() ? told.host() : host, code.isEmpty() ? told.code() : code);
    }

    private static Optional<String> first(Map<String, String> values, List<String> names) {
        return names.stream()
                .map(name -> values.getOrDefault(name, "").strip())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** Titles elsewhere are longer, and may have line breaks. */
    private static String oneLine(String text) {
        String line = text.replaceAll("[\\p{Cc}\\s]+", " ").strip();
        return line.codePointCount(0, line.length()) <= LONGEST_TITLE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_TITLE)).strip();
    }
}
