package dev.curlew.redirect;

import dev.curlew.visitor.Visitor;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A request for a link.
 *
 * @param path what follows the code and its slash, as it was sent; empty if nothing does
 * @param query without {@code ?}, as it was sent; empty if there is none
 * @param time when it came
 * @param visitor who sent it; asked at most once, and only if rules decide
 */
public record RedirectRequest(String path, String query, Instant time, Supplier<Visitor> visitor) {}
