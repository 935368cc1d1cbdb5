package dev.curlew.platform.error;

/**
 * One field of a request that breaks a rule.
 *
 * @param field the field's path as the caller wrote it, such as {@code link.target_url}
 * @param description what is expected, for a person to read
 */
public record Violation(String field, String description) {}
