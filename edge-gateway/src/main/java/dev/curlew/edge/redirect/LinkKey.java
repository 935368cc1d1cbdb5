package dev.curlew.edge.redirect;

/**
 * What a link is found by.
 *
 * @param domain the host name, never empty
 * @param code as visitors send it, percent-decoded
 */
record LinkKey(String domain, String code) {}
