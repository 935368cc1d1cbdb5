package dev.curlew.analytics.enrich;

import java.util.Locale;

/** What clicks are counted by, beside their time and their link. */
public enum Trait {
    /** ISO 3166-1 alpha-2 code. */
    COUNTRY,
    /** ISO 3166-2 code of the largest region. */
    REGION,
    /** City name in English. */
    CITY,
    /** Browser family, such as {@code firefox}. */
    BROWSER,
    /** Family of the operating system, such as {@code ios}. */
    OPERATING_SYSTEM,
    /** Kind of device, such as {@code mobile}. */
    DEVICE,
    /** First language, BCP 47. */
    LANGUAGE,
    /** Registrable domain of the referring page. */
    REFERRER_DOMAIN,
    /** Kind of referrer: {@code direct}, {@code search}, {@code social}, {@code email}, {@code other}. */
    CHANNEL,
    /** {@code utm_source}. */
    UTM_SOURCE,
    /** {@code utm_medium}. */
    UTM_MEDIUM,
    /** {@code utm_campaign}. */
    UTM_CAMPAIGN,
    /** Name of the redirect rule that matched. */
    RULE,
    /** Name of the variant of a split. */
    VARIANT;

    /** Its place among all traits: in arrays, which are gone with the process. Nothing that is stored may go by it. */
    @SuppressWarnings("EnumOrdinal")
    public int place() {
        return ordinal();
    }

    /** Its column in every table that has it. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
