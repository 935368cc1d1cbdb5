package dev.curlew.edge.file;

import com.google.common.base.Splitter;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
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

/** A {@link TaggedFile} in several forms, plain and packed once for all, each with a tag of its own. */
public final class PackedFile {

    private static final String VARY = HttpHeaderNames.VARY.toString();
    private static final String ENCODING = HttpHeaderNames.CONTENT_ENCODING.toString();
    private static final Splitter CODINGS = Splitter.on(',').trimResults();
    private static final Pattern REFUSED = Pattern.compile(".*;\\s*q=0(\\.0*)?\\s*");

    private final TaggedFile plain;
    private final List<Form> packed;

    private PackedFile(TaggedFile plain, List<Form> packed) {
        this.plain = plain;
        this.packed = packed;
    }

    /** A form for those who take the coding. */
    private record Form(String coding, TaggedFile file) {}

    /**
     * A file.
     *
     * @param cacheControl how long others may keep it without asking
     * @param vary what else than the coding the content depends on; empty: nothing
     * @param brotli the content as Brotli packs it; empty: there is only what is packed here, by gzip
     * @param more headers of every answer with it, names and values in turn
     */
    public static PackedFile of(
            MediaType type,
            String cacheControl,
            List<String> vary,
            byte[] content,
            Optional<byte[]> brotli,
            String... more) {
        byte[] small = gzip(content);
        if (small.length >= content.length) {
            return new PackedFile(
                    TaggedFile.of(type, cacheControl, content, vary.isEmpty() ? more : with(more, VARY, join(vary))),
                    List.of());
        }
        List<String> all = new ArrayList<>(vary);
        all.add("accept-encoding");
        String[] varying = with(more, VARY, join(all));
        List<Form> packed = new ArrayList<>();
        brotli.filter(bytes -> bytes.length < small.length)
                .ifPresent(bytes -> packed.add(
                        new Form("br", TaggedFile.of(type, cacheControl, bytes, with(varying, ENCODING, "br")))));
        packed.add(new Form("gzip", TaggedFile.of(type, cacheControl, small, with(varying, ENCODING, "gzip"))));
        return new PackedFile(TaggedFile.of(type, cacheControl, content, varying), List.copyOf(packed));
    }

    /** The answer to a GET or HEAD: in the smallest form that is taken. */
    public HttpResponse answer(RequestHeaders request) {
        return packed.stream()
                .filter(form -> takes(request, form.coding()))
                .map(Form::file)
                .findFirst()
                .orElse(plain)
                .answer(request);
    }

    private static boolean takes(RequestHeaders request, String wanted) {
        String header = request.get(HttpHeaderNames.ACCEPT_ENCODING, "").toLowerCase(Locale.ROOT);
        return CODINGS.splitToStream(header)
                .anyMatch(coding -> (coding.equals(wanted) || coding.startsWith(wanted + ";"))
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
