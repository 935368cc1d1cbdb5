package dev.curlew.link.title;

import dev.curlew.link.fetch.FetchOutcome;
import dev.curlew.link.fetch.FetchOutcome.Answered;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import okhttp3.MediaType;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/** The title of a page as one line of text. */
final class PageTitle {

    private static final Set<String> PAGES = Set.of("text/html", "application/xhtml+xml");
    private static final int LONGEST = 512;
    private static final int OK = 200;

    private PageTitle() {}

    /** Empty if it is no page, or one without a title. */
    static Optional<String> of(FetchOutcome outcome) {
        if (!(outcome instanceof Answered answer) || answer.status() != OK) {
            return Optional.empty();
        }
        MediaType type = MediaType.parse(answer.contentType());
        if (type == null || !PAGES.contains(type.type() + "/" + type.subtype())) {
            return Optional.empty();
        }
        return Optional.of(title(parse(answer, type))).filter(title -> !title.isEmpty());
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
        java.nio.charset.Charset charset = type.charset();
        return charset == null ? null : charset.name();
    }

    private static String title(Document page) {
        String title = line(page.title());
        return title.isEmpty() ? line(page.select("meta[property=og:title]").attr("content")) : title;
    }

    private static String line(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s\\u00a0]+", " ").strip();
        return line.codePointCount(0, line.length()) <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }
}
