package dev.curlew.link.title;

import dev.curlew.proto.link.v1.TargetPreview;
import java.util.Optional;

/**
 * What a page says of itself to social networks: each one line of plain text, empty where it says nothing.
 *
 * @param title at most 512 characters
 * @param description at most 1,024 characters
 * @param imageUrl an absolute http or https URL of at most 2,048 characters
 */
public record SocialCard(String title, String description, String imageUrl) {

    /** Of a page that says nothing, or that nobody has looked at. */
    public static final SocialCard NONE = new SocialCard("", "", "");

    /** As it is told; empty if there is nothing to tell. */
    public Optional<TargetPreview> write() {
        return equals(NONE)
                ? Optional.empty()
                : Optional.of(TargetPreview.newBuilder()
                        .setTitle(title)
                        .setDescription(description)
                        .setImageUrl(imageUrl)
                        .build());
    }
}
