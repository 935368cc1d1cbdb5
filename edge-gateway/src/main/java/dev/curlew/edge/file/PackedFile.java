package dev.curlew.edge.file;

import com.google.common.base.Splitter;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A {@link TaggedFile} in two forms, plain and compressed once at the start, each with a tag of its own. */
public final class PackedFile {

    private static final String VARY = HttpHeaderNames.VARY.toString();
    private static final Splitter CODINGS = Splitter.on(',').trimResults();
    private static final Pattern REFUSED = Pattern.compile(".*;\\s*q=0(\\.0*)?\\s*");

    private final TaggedFile plain;
    private final Optional<TaggedFile> packed;

    private PackedFile(TaggedFile plain, Optional<TaggedFile> packed) {
        this.plain = plain;
        this.packed = packed;
    }

    /**
     * A file.
     *
     * @param cacheControl how long others may keep it without asking
     * @param vary what else than the coding the content depends on; empty: nothing
     * @param more headers of every answer with it, names and values in turn
     */
    public static PackedFile of(
            MediaType type, String cacheControl, List<String> vary, byte[] content, String... more) {
        byte[] small = gzip(content);
        if (small.length >= content.length) {
            return new PackedFile(
                    TaggedFile.of(type, cacheControl, content, vary.isEmpty() ? more : with(more, VARY, join(vary))),
                    Optional.empty());
        }
        List<String> all = new ArrayList<>(vary);
        all.add("accept-encoding");
        String[] varying = with(more, VARY, join(all));
        return new PackedFile(
                TaggedFile.of(type, cacheControl, content, varying),
                Optional.of(TaggedFile.of(
                        type,
                        cacheControl,
                        small,
                        with(varying, HttpHeaderNames.CONTENT_ENCODING.toString(), "gzip"))));
    }

    /** The answer to a GET or HEAD. */
    public HttpResponse answer(RequestHeaders request) {
        return packed.filter(_ -> takesGzip(request)).orElse(plain).answer(request);
    }

    /** Answers each GET and HEAD with it. */
    public HttpService service() {
        return (_, request) -> answer(request.headers());
    }

    static boolean takesGzip(RequestHeaders request) {
        String header = request.get(HttpHeaderNames.ACCEPT_ENCODING, "").toLowerCase(Locale.ROOT);
        return CODINGS.splitToStream(header)
                .anyMatch(coding -> (coding.equals("gzip") || coding.startsWith("gzip;"))
                        && !REFUSED.matcher(coding).matches());
    }

    private static String join(List<String> names) {
        return String.join(", ", names);
    }

    private static String[] with(String[] headers, String name, String value) {
        String[] more = Arrays.copyOf(headers, headers.length + 2);
        more[headers.length] = name;
        more[headers.length + 1] = value;
        return more;
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packing = new Tight(bytes)) {
            packing.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** It is done once, so it may take its time. */
    private static final class Tight extends GZIPOutputStream {
        Tight(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
