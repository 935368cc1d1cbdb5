package dev.curlew.visitor;

import java.util.List;
import java.util.Map;

/** What a visitor browses with; a browser and its editions for phones are one. */
public enum Browser {
    /** Chrome and Chromium. */
    CHROME,
    /** Safari. */
    SAFARI,
    /** Firefox. */
    FIREFOX,
    /** Edge. */
    EDGE,
    /** Opera, all editions. */
    OPERA,
    /** Samsung Internet. */
    SAMSUNG_INTERNET,
    /** Brave, where it says so. */
    BRAVE,
    /** Vivaldi, where it says so. */
    VIVALDI,
    /** DuckDuckGo. */
    DUCKDUCKGO,
    /** Internet Explorer. */
    IE,
    /** UC Browser. */
    UC_BROWSER,
    /** Yandex Browser. */
    YANDEX,
    /** QQ Browser. */
    QQ_BROWSER,
    /** The browser of Xiaomi's phones. */
    MIUI_BROWSER,
    /** The browser of Huawei's phones. */
    HUAWEI_BROWSER,
    /** Amazon Silk. */
    SILK,
    /** Whale. */
    WHALE,
    /** The browser that old Android came with. */
    ANDROID_BROWSER,
    /** A page within an app that does not say which. */
    WEBVIEW,
    /** Within Facebook or Messenger. */
    FACEBOOK,
    /** Within Instagram. */
    INSTAGRAM,
    /** Within TikTok. */
    TIKTOK,
    /** Within X, once Twitter. */
    TWITTER,
    /** Within LinkedIn. */
    LINKEDIN,
    /** Within Pinterest. */
    PINTEREST,
    /** Within Snapchat. */
    SNAPCHAT,
    /** Within WhatsApp. */
    WHATSAPP,
    /** Within WeChat. */
    WECHAT,
    /** Within LINE. */
    LINE,
    /** Anything else, also where nothing is known. */
    OTHER;

    /** The names of ua-parser in lower case, where they are not ours with blanks, or one of ours and an edition. */
    private static final Map<String, Browser> FAMILIES = Map.ofEntries(
            Map.entry("chromium", CHROME),
            Map.entry("headlesschrome", CHROME),
            Map.entry("google", CHROME),
            Map.entry("mobile safari", SAFARI),
            Map.entry("yandex browser", YANDEX),
            Map.entry("yabrowser", YANDEX),
            Map.entry("miuibrowser", MIUI_BROWSER),
            Map.entry("huaweibrowser", HUAWEI_BROWSER),
            Map.entry("amazon silk", SILK),
            Map.entry("android", ANDROID_BROWSER),
            Map.entry("chrome mobile webview", WEBVIEW),
            Map.entry("mobile safari ui/wkwebview", WEBVIEW),
            Map.entry("facebook messenger", FACEBOOK),
            Map.entry("bytedancewebview", TIKTOK),
            Map.entry("micromessenger", WECHAT));

    /** Editions begin with the browser's name, as {@code Firefox iOS} does. */
    private static final List<Browser> WITH_EDITIONS =
            List.of(CHROME, FIREFOX, EDGE, OPERA, IE, UC_BROWSER, QQ_BROWSER, DUCKDUCKGO, SAMSUNG_INTERNET, BRAVE);

    private static final Map<String, Browser> BY_ID = Ids.all(values());

    /** Its name in rules and break-downs, such as {@code samsung-internet}. */
    public String id() {
        return Ids.of(this);
    }

    static Browser ofFamily(String family) {
        String lower = Ids.lower(family);
        Browser known = FAMILIES.getOrDefault(lower, BY_ID.get(lower.replace(' ', '-')));
        if (known != null) {
            return known;
        }
        return WITH_EDITIONS.stream()
                .filter(browser -> lower.startsWith(browser.id().replace('-', ' ') + " "))
                .findFirst()
                .orElse(OTHER);
    }
}
