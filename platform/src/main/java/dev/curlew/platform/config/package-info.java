/**
 * Configuration from the environment: {@link dev.curlew.platform.config.Env} reads it and reports every fault at once.
 */
@NullMarked
package dev.curlew.platform.config;

import org.jspecify.annotations.NullMarked;
