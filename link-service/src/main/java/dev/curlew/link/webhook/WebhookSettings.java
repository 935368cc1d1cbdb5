package dev.curlew.link.webhook;

import java.util.List;

/**
 * What administrators decide of a webhook; lists are sorted.
 *
 * @param eventTypes the numbers of the types to be told of; none: all
 * @param domains as links are stored under them; none: all
 * @param tags of which a link must have one; none: any link will do
 * @param milestones the numbers of clicks to be told of, at least one
 */
record WebhookSettings(
        String displayName,
        String url,
        List<Integer> eventTypes,
        List<String> domains,
        List<String> tags,
        List<Long> milestones,
        boolean enabled) {

    WebhookSettings {
        eventTypes = eventTypes.stream().sorted().toList();
        domains = domains.stream().sorted().toList();
        tags = tags.stream().sorted().toList();
        milestones = milestones.stream().sorted().toList();
    }
}
