package dev.curlew.link.fetch;

import java.time.Duration;

/**
 * What a call may take.
 *
 * @param purpose a constant name for metrics
 * @param mostBytes of the answer's body, after it was decompressed; what follows is not read
 * @param longest for all of it, redirects and robots.txt included
 * @param mostRedirects 0: a redirect is an answer as any other
 * @param asksRobots whether robots.txt of each host decides; a call that the host's owner asked for needs not ask
 */
public record FetchLimits(String purpose, int mostBytes, Duration longest, int mostRedirects, boolean asksRobots) {}
