package dev.curlew.edge.file;

import com.google.common.base.Splitter;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Content under a strong {@code ETag} made of it, the same on every edge: who has it already ({@code If-None-Match}) gets 304.
 */
public final class TaggedFile {

    private static final int TAG_BYTES = 16;
    // Mostly two sets of headers; as a histogram of a heap with thousands of files has it.
    private static final int OBJECT_BYTES = 2_000;
    private static final Splitter TAGS = Splitter.on(',').trimResults();

    private final String tag;
    private final HttpData content;
    private final ResponseHeaders found;
    private final ResponseHeaders notModified;

    private TaggedFile(String tag, HttpData content, ResponseHeaders found, ResponseHeaders notModified) {
        this.tag = tag;
        this.content = content;
        this.found = found;
        this.notModified = notModified;
    }

    /**
     * A file.
     *
     * @param cacheControl how long others may keep it without asking
     * @param more headers of every answer with it, names and values in turn
     */
    public static TaggedFile of(MediaType type, String cacheControl, byte[] content, String... more) {
        byte[] hash = Hashing.sha256().hashBytes(content).asBytes();
        String tag = "\"" + BaseEncoding.base64Url().omitPadding().encode(Arrays.copyOf(hash, TAG_BYTES)) + "\"";
        ResponseHeadersBuilder common = ResponseHeaders.builder(HttpStatus.OK)
                .set(HttpHeaderNames.ETAG, tag)
                .set(HttpHeaderNames.CACHE_CONTROL, cacheControl)
                .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
        for (int i = 0; i < more.length; i += 2) {
            common.set(more[i], more[i + 1]);
        }
        return new TaggedFile(
                tag,
                HttpData.wrap(content),
                common.build().toBuilder().contentType(type).build(),
                common.status(HttpStatus.NOT_MODIFIED).build());
    }

    /** The answer to a GET or HEAD. */
    public HttpResponse answer(RequestHeaders request) {
        return isKnown(request.get(HttpHeaderNames.IF_NONE_MATCH))
                ? HttpResponse.of(notModified)
                : HttpResponse.of(found, content);
    }

    /** Answers each GET and HEAD with it. */
    public HttpService service() {
        return (_, request) -> answer(request.headers());
    }

    /** About what it takes in memory, in bytes. */
    public int weight() {
        return OBJECT_BYTES + content.length();
    }

    private boolean isKnown(@Nullable String ifNoneMatch) {
        return Optional.ofNullable(ifNoneMatch)
                .filter(tags -> TAGS.splitToStream(tags)
                        .anyMatch(each -> each.equals("*") || each.equals(tag) || each.equals("W/" + tag)))
                .isPresent();
    }
}
