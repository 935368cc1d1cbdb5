package dev.curlew.link.links;

import dev.curlew.link.code.ShortCode;
import dev.curlew.link.request.Violations;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which codes people may choose: not those that are paths of the shortener itself, now or some day. */
final class Slugs {

    private static final Set<String> RESERVED = Set.of(
            ".",
            "..",
            ".well-known",
            "admin",
            "api",
            "apple-touch-icon.png",
            "assets",
            "dashboard",
            "docs",
            "favicon.ico",
            "favicon.svg",
            "health",
            "healthz",
            "index.html",
            "login",
            "logout",
            "manifest.webmanifest",
            "metrics",
            "openapi.json",
            "readyz",
            "robots.txt",
            "security.txt",
            "sitemap.xml",
            "static");

    /** Browsers leave these out of paths, or the segment before. */
    private static final Set<String> CLIMBING = Set.of(".", "..");

    /** The QR codes of the link that the rest of the path is. */
    private static final Set<String> RESERVED_BEHIND_A_CODE = Set.of("qr.svg", "qr.png");

    /** The paths of gRPC begin with the packages of its services. */
    private static final Set<String> RESERVED_PREFIXES = Set.of("curlew.", "grpc.");

    private Slugs() {}

    /** The code that a slug asks for; empty if it cannot be had, which is then noted. */
    static Optional<ShortCode> read(String slug, Violations violations) {
        Optional<ShortCode> code = ShortCode.parse(slug);
        if (code.isEmpty()) {
            violations.add(
                    "slug",
                    "1 to 128 letters, digits, '-', '_', '.' or '~', in 1 to 8 parts between slashes, none of"
                            + " which begins with an accent");
            return Optional.empty();
        }
        if (isReserved(code.get())) {
            violations.add("slug", "a slug that is not reserved");
            return Optional.empty();
        }
        return code;
    }

    /** Whether a code is, or may become, a path of the shortener itself. */
    static boolean isReserved(ShortCode code) {
        List<String> segments = code.segments().stream()
                .map(segment -> segment.toLowerCase(Locale.ROOT))
                .toList();
        String first = segments.getFirst();
        return RESERVED.contains(first)
                || RESERVED_PREFIXES.stream().anyMatch(first::startsWith)
                || segments.stream().anyMatch(CLIMBING::contains)
                || (segments.size() > 1 && RESERVED_BEHIND_A_CODE.contains(segments.getLast()));
    }
}
