package dev.curlew.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/** A file of the site. */
public final class SiteFile {

    private final String path;
    private final String mediaType;
    private final byte[] content;
    private final Optional<byte[]> brotli;

    SiteFile(String path, String mediaType, byte[] content, Optional<byte[]> brotli) {
        this.path = path;
        this.mediaType = mediaType;
        this.content = content;
        this.brotli = brotli;
    }

    /** Where it lies within the site, such as {@code js/app.js}. */
    public String path() {
        return path;
    }

    /** What it is served as. */
    public String mediaType() {
        return mediaType;
    }

    /** Its bytes; a copy. */
    public byte[] content() {
        return content.clone();
    }

    /** Its bytes as Brotli packs them, a copy; empty: the build did not pack it. */
    public Optional<byte[]> brotli() {
        return brotli.map(byte[]::clone);
    }

    /** Its bytes as text. */
    public String text() {
        return new String(content, UTF_8);
    }
}
