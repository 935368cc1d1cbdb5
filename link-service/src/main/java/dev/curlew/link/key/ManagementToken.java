package dev.curlew.link.key;

/**
 * The secret with which whoever made a link without a key may manage that link, and nothing else.
 *
 * @param secret shown once, to whoever makes the link; only its SHA-256 is kept
 */
public record ManagementToken(String secret) {

    static final String PREFIX = "clt_";

    /** A new one, of 256 random bits. */
    public static ManagementToken generate() {
        return new ManagementToken(KeySecret.generate(PREFIX));
    }

    /** Says nothing of the secret. */
    @Override
    public String toString() {
        return "ManagementToken[***]";
    }
}
