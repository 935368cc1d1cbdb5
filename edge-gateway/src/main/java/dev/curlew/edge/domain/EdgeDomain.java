package dev.curlew.edge.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import dev.curlew.edge.file.TaggedFile;
import dev.curlew.proto.link.v1.ServedDomain;
import java.text.Normalizer;
import java.util.Optional;
import java.util.Set;

/**
 * A domain as visitors see it.
 *
 * @param name what its links are found by: its host
 * @param isDefault whether it is the one that has the landing page
 * @param root the answer to who asks for no code; empty: no redirect
 * @param notFound the answer to who asks for an unknown code; empty: no redirect
 * @param caseInsensitive whether codes are the same in any case
 * @param appleAppLinks its {@code apple-app-site-association}
 * @param androidAppLinks its {@code assetlinks.json}
 * @param firstSegments with what codes of several segments begin, as keys have it
 */
public record EdgeDomain(
        String name,
        boolean isDefault,
        Optional<ResponseHeaders> root,
        Optional<ResponseHeaders> notFound,
        boolean caseInsensitive,
        Optional<TaggedFile> appleAppLinks,
        Optional<TaggedFile> androidAppLinks,
        Set<String> firstSegments) {

    private static final String ANY = "*";

    public EdgeDomain {
        firstSegments = Set.copyOf(firstSegments);
    }

    static EdgeDomain of(String name, ServedDomain domain) {
        return new EdgeDomain(
                name,
                domain.getHost().isEmpty(),
                redirect(domain.getRootUrl()),
                redirect(domain.getNotFoundUrl()),
                domain.getCaseInsensitive(),
                json(domain.getAppleAppSiteAssociation()),
                json(domain.getAndroidAssetLinks()),
                Set.copyOf(domain.getFirstSegmentsList()));
    }

    /** Before anything was heard of it. */
    static EdgeDomain initialDefault(String name) {
        return of(name, ServedDomain.getDefaultInstance());
    }

    /** What a code is found by: as link-service stores it and tells of its changes. */
    public String key(String code) {
        return caseInsensitive ? folded(code) : code;
    }

    /** Whether there are codes of several segments that begin so. */
    public boolean hasLongerCodes(String firstSegment) {
        return !firstSegments.isEmpty() && (firstSegments.contains(ANY) || firstSegments.contains(key(firstSegment)));
    }

    /** Each character's upper case in lower case: the same as link-service does, so that its changes are heard. */
    private static String folded(String code) {
        StringBuilder folded = new StringBuilder(code.length());
        code.codePoints()
                .map(Character::toUpperCase)
                .map(Character::toLowerCase)
                .forEach(folded::appendCodePoint);
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    private static Optional<TaggedFile> json(String text) {
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(TaggedFile.of(MediaType.JSON, "public, max-age=3600", text.getBytes(UTF_8)));
    }

    private static Optional<ResponseHeaders> redirect(String url) {
        return url.isEmpty()
                ? Optional.empty()
                : Optional.of(ResponseHeaders.builder(HttpStatus.FOUND)
                        .set(HttpHeaderNames.LOCATION, url)
                        .set(HttpHeaderNames.CACHE_CONTROL, "private, max-age=0")
                        .set("x-robots-tag", "noindex")
                        .contentLength(0)
                        .build());
    }
}
