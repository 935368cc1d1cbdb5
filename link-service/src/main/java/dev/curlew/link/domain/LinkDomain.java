package dev.curlew.link.domain;

import dev.curlew.link.code.CodeSpace;
import dev.curlew.link.code.ShortCode;
import java.time.Instant;

/**
 * A domain: a code space, and what links on it get that do not say otherwise.
 *
 * @param name as links are stored under it: the host; empty: the default domain, whose host is configured
 * @param rootUrl where the bare domain redirects to; empty: nowhere
 * @param notFoundUrl where unknown codes redirect to; empty: nowhere
 * @param ownStatus 301, 302, 307, 308; 0: not chosen
 * @param caseInsensitive whether codes are the same in any case
 * @param ownCodeLength 4 to 16; 0: not chosen
 * @param ownCodeAlphabet empty: not chosen
 * @param appLinks how apps take its links
 */
public record LinkDomain(
        String name,
        String rootUrl,
        String notFoundUrl,
        int ownStatus,
        boolean caseInsensitive,
        int ownCodeLength,
        String ownCodeAlphabet,
        AppLinks appLinks,
        Instant createTime,
        Instant updateTime) {

    /** How the default domain is stored and told to edges: without a name, so that its links stay when its name changes. */
    public static final String DEFAULT = "";

    private static final int USUAL_STATUS = 302;

    /** Before anything is known of it: the default domain as it is made. */
    static LinkDomain initialDefault() {
        return new LinkDomain(DEFAULT, "", "", 0, false, 0, "", AppLinks.NONE, Instant.EPOCH, Instant.EPOCH);
    }

    /** Whether it is the one that links get which name none. */
    public boolean isDefault() {
        return name.equals(DEFAULT);
    }

    /** What a code is found by, and may be there once by. */
    public ShortCode key(ShortCode code) {
        return caseInsensitive ? code.folded() : code;
    }

    /** Of what new codes are made. */
    public CodeSpace codeSpace() {
        String usual = caseInsensitive ? CodeSpace.WITHOUT_CASE : CodeSpace.BASE58;
        return new CodeSpace(
                name,
                ownCodeLength == 0 ? CodeSpace.USUAL_LENGTH : ownCodeLength,
                ownCodeAlphabet.isEmpty() ? usual : ownCodeAlphabet);
    }

    /** The status of redirects whose link has none: 301, 302, 307 or 308. */
    public int redirectStatus() {
        return ownStatus == 0 ? USUAL_STATUS : ownStatus;
    }
}
