package dev.curlew.site;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A file of the site. */
public final class SiteFile {

    private final String path;
    private final String mediaType;
    private final byte[] content;

    SiteFile(String path, String mediaType, byte[] content) {
        this.path = path;
        this.mediaType = mediaType;
        this.content = content;
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

    /** Its bytes as text. */
    public String text() {
        return new String(content, UTF_8);
    }
}
