package dev.curlew.cli.links;

import dev.curlew.cli.output.Column;
import dev.curlew.proto.link.v1.Link;
import dev.curlew.proto.link.v1.LinkRevision;
import java.util.List;

/** What lists show of links. */
final class LinkColumns {
    static final List<Column<Link>> LINKS = List.of(
            Column.whole("CODE", Link::getCode),
            Column.text("DOMAIN", Link::getDomain),
            Column.text("TARGET", Link::getTargetUrl),
            Column.text("TITLE", Link::getTitle),
            Column.text("TAGS", link -> String.join(", ", link.getTagsList())),
            Column.whole("STATE", link -> link.getState().name()),
            Column.number("CLICKS", Link::getClickCount),
            Column.time("CREATED", Link::hasCreateTime, Link::getCreateTime));

    static final List<Column<LinkRevision>> REVISIONS = List.of(
            Column.number("REVISION", revision -> revision.getLink().getRevision()),
            Column.time("CHANGED", LinkRevision::hasChangeTime, LinkRevision::getChangeTime),
            Column.whole("BY", LinkRevision::getActor),
            Column.text(
                    "FIELDS",
                    revision -> String.join(", ", revision.getChangedFields().getPathsList())),
            Column.text("TARGET", revision -> revision.getLink().getTargetUrl()));

    private LinkColumns() {}
}
