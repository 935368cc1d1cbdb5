package dev.curlew.link.title;

import dev.curlew.link.fetch.FetchOutcome;
import dev.curlew.link.fetch.FetchOutcome.Answered;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/** Reads of pages what they say of themselves. */
final class PageReader {

    private static final Set<String> PAGES = Set.of("text/html", "application/xhtml+xml");
    private static final int LONGEST_TITLE = 512;
    private static final int LONGEST_DESCRIPTION = 1024;
    private static final int LONGEST_URL = 2048;
    private static final int OK = 200;

    private PageReader() {}

    /** Says nothing if it is no page. */
    static PageSummary read(FetchOutcome outcome) {
        if (!(outcome instanceof Answered answer) || answer.status() != OK) {
            return PageSummary.NONE;
        }
        MediaType type = MediaType.parse(answer.contentType());
        if (type == null || !PAGES.contains(type.type() + "/" + type.subtype())) {
            return PageSummary.NONE;
        }
        Document page = parse(answer, type);
        SocialCard card = new SocialCard(
                property(page, "og:title", LONGEST_TITLE),
                property(page, "og:description", LONGEST_DESCRIPTION),
                image(page, answer.url()));
        String title = line(page.title(), LONGEST_TITLE);
        return new PageSummary(title.isEmpty() ? card.title() : title, card);
    }

    private static Document parse(Answered answer, MediaType type) {
        try {
            // Without a charset in the header it is the page that says it, and jsoup that looks there.
            return Jsoup.parse(new ByteArrayInputStream(answer.body().toByteArray()), charset(type), answer.url());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable String charset(MediaType type) {
        Charset charset = type.charset();
        return charset == null ? null : charset.name();
    }

    /** The first image that browsers could get; networks fetch it themselves, so it is not looked at here. */
    private static String image(Document page, String pageUrl) {
        return page
                .select("meta[property=og:image], meta[property=og:image:secure_url], meta[property=og:image:url]")
                .eachAttr("content")
                .stream()
                .flatMap(url -> absolute(pageUrl, url.strip()).stream())
                .findFirst()
                .orElse("");
    }

    private static Optional<String> absolute(String pageUrl, String url) {
        if (url.isEmpty() || url.length() > LONGEST_URL) {
            return Optional.empty();
        }
        return Optional.ofNullable(HttpUrl.parse(pageUrl))
                .map(base -> base.resolve(url))
                .filter(image -> image.encodedUsername().isEmpty()
                        && image.encodedPassword().isEmpty())
                .map(HttpUrl::toString)
                .filter(image -> image.length() <= LONGEST_URL);
    }

    private static String property(Document page, String name, int longest) {
        return page.select("meta[property=" + name + "]").eachAttr("content").stream()
                .map(text -> line(text, longest))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String line(String text, int longest) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s\\u00a0\\u2028\\u2029]+", " ")
                .strip();
        return line.codePointCount(0, line.length()) <= longest
                ? line
                : line.substring(0, line.offsetByCodePoints(0, longest - 1)) + "…";
    }
}
