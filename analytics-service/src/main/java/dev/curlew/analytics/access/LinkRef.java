package dev.curlew.analytics.access;

/**
 * A link.
 *
 * @param id by which its clicks are counted
 * @param domain its domain
 * @param code its code as stored
 * @param anonymous whether it was made without a key
 * @param owner the id of the key that made it; empty if it was made without one
 */
public record LinkRef(long id, String domain, String code, boolean anonymous, String owner) {}
