package dev.curlew.visitor;

import java.util.Map;

/** What a visitor's device runs on. */
public enum OperatingSystem {
    /** Android. */
    ANDROID,
    /** iOS, also on iPads. */
    IOS,
    /** Windows for computers. */
    WINDOWS,
    /** macOS, also iPads that ask for desktop pages. */
    MACOS,
    /** Linux of any distribution. */
    LINUX,
    /** ChromeOS. */
    CHROMEOS,
    /** HarmonyOS. */
    HARMONYOS,
    /** Windows for phones, of any age. */
    WINDOWS_PHONE,
    /** KaiOS and Firefox OS. */
    KAIOS,
    /** Tizen. */
    TIZEN,
    /** webOS. */
    WEBOS,
    /** tvOS. */
    TVOS,
    /** watchOS. */
    WATCHOS,
    /** FreeBSD, NetBSD and OpenBSD. */
    BSD,
    /** Anything else, also where nothing is known. */
    OTHER;

    /** The names of ua-parser, in lower case. */
    private static final Map<String, OperatingSystem> FAMILIES = Map.ofEntries(
            Map.entry("android", ANDROID),
            Map.entry("ios", IOS),
            Map.entry("windows", WINDOWS),
            Map.entry("mac os x", MACOS),
            Map.entry("mac os", MACOS),
            Map.entry("linux", LINUX),
            Map.entry("ubuntu", LINUX),
            Map.entry("kubuntu", LINUX),
            Map.entry("debian", LINUX),
            Map.entry("fedora", LINUX),
            Map.entry("red hat", LINUX),
            Map.entry("centos", LINUX),
            Map.entry("suse", LINUX),
            Map.entry("arch linux", LINUX),
            Map.entry("gentoo", LINUX),
            Map.entry("linux mint", LINUX),
            Map.entry("mandriva", LINUX),
            Map.entry("slackware", LINUX),
            Map.entry("chrome os", CHROMEOS),
            Map.entry("harmonyos", HARMONYOS),
            Map.entry("windows phone", WINDOWS_PHONE),
            Map.entry("windows mobile", WINDOWS_PHONE),
            Map.entry("windows ce", WINDOWS_PHONE),
            Map.entry("kaios", KAIOS),
            Map.entry("firefox os", KAIOS),
            Map.entry("tizen", TIZEN),
            Map.entry("webos", WEBOS),
            Map.entry("web0s", WEBOS),
            Map.entry("tvos", TVOS),
            Map.entry("atv os x", TVOS),
            Map.entry("watchos", WATCHOS),
            Map.entry("freebsd", BSD),
            Map.entry("netbsd", BSD),
            Map.entry("openbsd", BSD));

    /** Its name in rules and break-downs, such as {@code windows-phone}. */
    public String id() {
        return Ids.of(this);
    }

    static OperatingSystem ofFamily(String family) {
        return FAMILIES.getOrDefault(Ids.lower(family), OTHER);
    }
}
