package dev.curlew.link.domain;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.protobuf.util.FieldMaskUtil.MergeOptions;
import dev.curlew.link.code.CodeSpace;
import dev.curlew.link.request.Violations;
import dev.curlew.proto.link.v1.Domain;
import dev.curlew.proto.link.v1.UpdateDomainRequest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the domains that somebody wants, and notes all that is wrong with them. */
final class DomainReader {

    private static final Set<Integer> STATUSES = Set.of(0, 301, 302, 307, 308);
    // All domains are in the memory of every edge.
    private static final int LONGEST_URL = 2048;
    private static final List<String> CHANGEABLE = List.of(
            "root_url",
            "not_found_url",
            "redirect_status",
            "code_length",
            "code_alphabet",
            "apple_app_site_association",
            "android_asset_links");
    private static final MergeOptions REPLACE = new MergeOptions().setReplacePrimitiveFields(true);

    private final Site site;
    private final TargetRule targets;

    DomainReader(Site site, TargetRule targets) {
        this.site = site;
        this.targets = targets;
    }

    /** A domain to add; throws with all that is wrong. */
    LinkDomain read(Domain wanted, Instant now) {
        Violations violations = new Violations();
        String host = HostName.readName(wanted.getHost(), site.scheme()).orElse("");
        if (host.isEmpty()) {
            violations.add("host", "a host name such as go.example.com, with a port or without, no address");
        }
        LinkDomain domain = settings(wanted, host, wanted.getCaseInsensitive(), now, now, violations);
        violations.check();
        return domain;
    }

    /** A domain with the changes made that a request asks for; throws with all that is wrong. */
    LinkDomain change(LinkDomain before, UpdateDomainRequest request, Instant now) {
        Domain values = request.getDomain();
        Violations violations = new Violations();
        FieldMask mask = mask(request, violations);
        if (values.getCaseInsensitive() && !before.caseInsensitive()) {
            violations.add("caseInsensitive", "as it was when the domain was added");
        }
        violations.check();
        Domain.Builder merged = DomainMessages.settings(before);
        FieldMaskUtil.merge(mask, values, merged, REPLACE);
        LinkDomain after = settings(
                merged.build(),
                before.name(),
                before.caseInsensitive(),
                before.createTime(),
                before.updateTime(),
                violations);
        violations.check();
        return after.equals(before)
                ? before
                : new LinkDomain(
                        after.name(),
                        after.rootUrl(),
                        after.notFoundUrl(),
                        after.ownStatus(),
                        after.caseInsensitive(),
                        after.ownCodeLength(),
                        after.ownCodeAlphabet(),
                        after.appLinks(),
                        after.createTime(),
                        now);
    }

    private LinkDomain settings(
            Domain wanted, String name, boolean caseInsensitive, Instant made, Instant changed, Violations violations) {
        if (!STATUSES.contains(wanted.getRedirectStatus())) {
            violations.add("redirectStatus", "301, 302, 307 or 308");
        }
        checkCodes(wanted, caseInsensitive, violations);
        return new LinkDomain(
                name,
                url("rootUrl", wanted.getRootUrl(), violations),
                url("notFoundUrl", wanted.getNotFoundUrl(), violations),
                wanted.getRedirectStatus(),
                caseInsensitive,
                wanted.getCodeLength(),
                wanted.getCodeAlphabet(),
                AppLinkReader.read(wanted.getAppleAppSiteAssociation(), wanted.getAndroidAssetLinks(), violations),
                made,
                changed);
    }

    private String url(String field, String url, Violations violations) {
        if (url.isEmpty()) {
            return "";
        }
        String read = targets.read(field, url, violations).orElse("");
        if (read.length() > LONGEST_URL) {
            violations.add(field, "at most 2,048 characters");
        }
        return read;
    }

    private static void checkCodes(Domain wanted, boolean caseInsensitive, Violations violations) {
        String field = wanted.getCodeLength() == 0 ? "codeAlphabet" : "codeLength";
        int length = wanted.getCodeLength() == 0 ? CodeSpace.USUAL_LENGTH : wanted.getCodeLength();
        String usual = caseInsensitive ? CodeSpace.WITHOUT_CASE : CodeSpace.BASE58;
        String alphabet = wanted.getCodeAlphabet();
        // Each by itself, so that the right one is named, and then both together.
        boolean lengthIsWrong = CodeSpace.fault(length, usual).isPresent();
        boolean alphabetIsWrong = !alphabet.isEmpty()
                && CodeSpace.fault(CodeSpace.USUAL_LENGTH, alphabet).isPresent();
        if (lengthIsWrong) {
            CodeSpace.fault(length, usual).ifPresent(expected -> violations.add("codeLength", expected));
        }
        if (alphabetIsWrong) {
            CodeSpace.fault(CodeSpace.USUAL_LENGTH, alphabet)
                    .ifPresent(expected -> violations.add("codeAlphabet", expected));
        }
        if (!lengthIsWrong && !alphabetIsWrong && !alphabet.isEmpty()) {
            CodeSpace.fault(length, alphabet).ifPresent(expected -> violations.add(field, expected));
        }
        if (caseInsensitive
                && alphabet.toLowerCase(Locale.ROOT).chars().distinct().count() < alphabet.length()) {
            violations.add("codeAlphabet", "no letter in both cases, as case does not count on this domain");
        }
    }

    private static FieldMask mask(UpdateDomainRequest request, Violations violations) {
        List<String> asked = request.getUpdateMask().getPathsList();
        if (asked.contains("*")) {
            return FieldMask.newBuilder().addAllPaths(CHANGEABLE).build();
        }
        if (asked.isEmpty()) {
            FieldMask.Builder set = FieldMask.newBuilder();
            request.getDomain().getAllFields().keySet().stream()
                    .map(field -> field.getName())
                    .filter(CHANGEABLE::contains)
                    .forEach(set::addPaths);
            return set.build();
        }
        for (String path : asked) {
            if (!CHANGEABLE.contains(path)) {
                violations.add("updateMask", "names of fields that can be changed, or *; not \"" + path + "\"");
            }
        }
        return request.getUpdateMask();
    }
}
