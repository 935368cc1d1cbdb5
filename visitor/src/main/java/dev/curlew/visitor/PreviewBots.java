package dev.curlew.visitor;

import java.util.List;
import java.util.Locale;

/**
 * Who fetches a link to show what is behind it, where somebody posts it: social networks and messengers, by what stands in
 * their user agents. Crawlers that search or train are none of them.
 */
final class PreviewBots {

    private static final int LONGEST = 512;

    /** In lower case. */
    private static final List<String> TOKENS = List.of(
            "facebookexternalhit",
            "facebot",
            "meta-externalfetcher",
            "twitterbot",
            "linkedinbot",
            "slackbot",
            "slack-imgproxy",
            "telegrambot",
            "whatsapp/",
            "discordbot",
            "skypeuripreview",
            "microsoftpreview",
            "bingpreview",
            "pinterestbot",
            "redditbot",
            "mastodon/",
            "pleroma",
            "misskey/",
            "bluesky cardyb",
            "vkshare",
            "viber/",
            "line-poker",
            "kakaotalk-scrap",
            "snap url preview",
            "embedly",
            "iframely",
            "tumblr/",
            "flipboardproxy",
            "synapse/");

    private PreviewBots() {}

    static boolean isOne(String userAgent) {
        String text =
                (userAgent.length() > LONGEST ? userAgent.substring(0, LONGEST) : userAgent).toLowerCase(Locale.ROOT);
        return TOKENS.stream().anyMatch(text::contains);
    }
}
