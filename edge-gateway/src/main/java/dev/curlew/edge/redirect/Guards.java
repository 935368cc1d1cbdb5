package dev.curlew.edge.redirect;

import dev.curlew.visitor.Visitors;
import java.util.concurrent.Executor;

/**
 * Whom {@link GuardedRedirects} asks.
 *
 * @param loader link-service, which counts clicks and checks passwords
 * @param cookie remembers who gave a password
 * @param visitors tells bots
 * @param slowLane where user agents are read that were not seen before
 */
record Guards(GuardLoader loader, PasswordCookie cookie, Visitors visitors, Executor slowLane) {}
