package dev.curlew.link.links;

import java.time.Instant;

/**
 * A version of a link, at a time.
 *
 * @param time at which its state is wanted
 */
public record LinkVersion(long linkId, long revision, Instant time) {}
